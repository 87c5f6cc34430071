//! From file names to slugs, years, ids and addresses.

use super::terms::Terms;
use crate::model::address::Addresses;
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::manuscript::Manuscript;
use crate::model::meta::Meta;
use crate::model::record::Numbering;
use crate::model::source::{SourcePath, Span};
use crate::text::fold::fold;
use crate::text::slug::slugify;

/// The path of a document below `content/` without language suffix and ending; a bundle's is its folder.
///
/// Editions of one work share it.
pub fn stem<'a>(file: &'a SourcePath, config: &Config) -> &'a str {
    let below = file.below("content").unwrap_or(file.as_str());
    let bare = below.strip_suffix(".md").unwrap_or(below);
    let suffix = bare.rsplit_once('.').filter(|(start, suffix)| {
        !start.is_empty()
            && !start.ends_with('/')
            && config.languages.iter().any(|own| own.lang.as_str() == *suffix)
    });
    let bare = suffix.map_or(bare, |(start, _)| start);
    match bare.strip_suffix("index") {
        Some("") => "",
        Some(folder) if folder.ends_with('/') => &folder[..folder.len() - 1],
        _ => bare,
    }
}

/// The last part of a stem.
pub fn slug_of(stem: &str) -> &str {
    stem.rsplit_once('/').map_or(stem, |(_, last)| last)
}

/// The address of a document's page.
pub fn page_url(
    addresses: &Addresses,
    manuscript: &Manuscript,
    stem: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Box<str> {
    let folder = match stem.strip_suffix("_index") {
        Some("") => return addresses.page(&manuscript.lang, &[]),
        Some(folder) if folder.ends_with('/') => return addresses.page(&manuscript.lang, &[folder]),
        _ => stem.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    match &manuscript.meta.slug {
        Some(slug) if is_slug(&slug.value) => addresses.page(&manuscript.lang, &[folder, &slug.value]),
        Some(slug) => {
            let message = format!("`slug: {}` is not one part of an address", slug.value);
            let span = Span::new(&manuscript.file, slug.range);
            let help = format!("write it without slashes and dots, for example `{}`", slugify(&slug.value));
            diagnostics.push(Diagnostic::at(Code::BadAddress, span, message).help(help));
            addresses.page(&manuscript.lang, &[stem])
        }
        None => addresses.page(&manuscript.lang, &[stem]),
    }
}

/// Whether a text can be the last part of an address.
fn is_slug(text: &str) -> bool {
    let hidden = text.to_ascii_lowercase();
    !text.trim().is_empty()
        && text != "."
        && text != ".."
        && !text.contains(['/', '\\'])
        && !text.chars().any(char::is_control)
        && !["%2e", "%2f", "%5c", "%00"].iter().any(|hiding| hidden.contains(hiding))
}

/// The year a brief is filed under: its date's, else that of a four-digit folder.
pub fn year_of(meta: &Meta, file: &SourcePath) -> Option<i16> {
    if let Some(date) = &meta.date {
        return Some(date.value.year());
    }
    let folders = file.folder().rsplit('/');
    let mut years = folders.filter(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
    years.next().and_then(|year| year.parse().ok())
}

/// The id of a brief: written, else from series, year and number, else its slug.
pub fn brief_id(terms: &Terms<'_>, meta: &Meta, file: &SourcePath, slug: &str) -> Box<str> {
    if let Some(id) = &meta.id {
        return id.value.clone();
    }
    let slug = meta.slug.as_ref().map_or(slug, |slug| &slug.value);
    let (Some(series), Some(number)) = (&meta.series, &meta.number) else {
        return fold(slug).into();
    };
    let (series, record) = terms.series(&series.value);
    let number = slugify(&number.value);
    let numbering = record.map(|record| record.numbering).unwrap_or_default();
    match (numbering, year_of(meta, file)) {
        (_, _) if number.is_empty() || series.is_empty() => fold(slug).into(),
        (Numbering::Yearly, Some(year)) => format!("{series}-{year}-{number}").into(),
        (Numbering::Continuous, _) => format!("{series}-{number}").into(),
        _ => fold(slug).into(),
    }
}
