//! One Markdown file: its name, front matter and body become a [`Manuscript`].
//!
//! 1. [`super::front_matter`]: the keys, and where the body begins.
//! 2. [`super::fragment`]: inline pieces of the front matter become parts of the tree.
//! 3. [`super::mask`]: shortcode calls are found and hidden.
//! 4. [`super::markdown`]: the body becomes nodes; [`super::inline`] reads marks in text.
//! 5. [`super::finish`]: numbers, anchors, faults that only the whole shows.
//! 6. [`super::sentence`]: sentences that cite, words.

use std::sync::Arc;

use super::builder::Builder;
use super::card::card_texts;
use super::corrections::{check_corrections, check_queries};
use super::finish::finish;
use super::fragment;
use super::front_matter::{FrontMatter, language_of, parse_front_matter};
use super::leftovers;
use super::legible::legible_shared;
use super::markdown::read_body;
use super::mask::mask;
use super::sentence::{sentences, words};
use super::typography::typography;
use super::{ParseOptions, typeset};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::doc::{Doc, ExhibitKind, NodeKind, Part, RecommendationHead, RecommendationId};
use crate::model::manuscript::{Manuscript, ManuscriptKind};
use crate::model::meta::{Meta, Recommendation, SText};
use crate::model::source::{Hash, SourcePath, Span};
use crate::model::text::Lang;

/// The largest Markdown file that is read, in bytes.
const MAX_BYTES: usize = 20 << 20;

/// Reads one Markdown file. Always gives a manuscript: a file whose front matter cannot be read still exists by its path.
pub fn parse_manuscript(
    file: &SourcePath,
    hash: Hash,
    text: &Arc<str>,
    options: &ParseOptions,
) -> Outcome<Manuscript> {
    let (lang, _) = language_of(file, options);
    let mut diagnostics = Vec::new();
    let text = &legible_shared(file, text, &mut diagnostics);
    let FrontMatter { mut meta, body_start, readable, outline } =
        parse_front_matter(file, text, options).unpack(&mut diagnostics);
    let body_end = if text.len() > MAX_BYTES { body_start } else { text.len() };
    if body_end < text.len() {
        let message =
            format!("the file holds {} MiB, at most {} MiB are read", text.len() >> 20, MAX_BYTES >> 20);
        diagnostics.push(Diagnostic::at(Code::LargeFile, Span::new(file, 0..0), message));
    }
    let mut builder = Builder::new(&text[..body_end], file, options, typography(&lang));
    abbreviations(&mut builder, &meta, options, &lang);
    let explained = std::mem::take(&mut builder.abbreviations);
    parts_before(&mut builder, &meta);
    builder.abbreviations = explained;
    builder.open(NodeKind::Part(Part::Body), body_start..body_end);
    read_body(&mut builder, mask(&text[..body_end], body_start), body_start);
    builder.close_to(0);
    builder.abbreviations.waiting.clear();
    parts_after(&mut builder, &meta);
    look_at_labels(&mut builder, &meta);
    let (doc, found) = finish(builder, text, &meta);
    if options.smart_punctuation {
        for label in labels(&mut meta) {
            label.value = typeset(&label.value, &lang).into();
        }
    }
    // Without front matter its keys would be reported as text.
    diagnostics.extend(found.into_iter().filter(|fault| readable || fault.code != Code::Leftover));
    diagnostics.extend(check_corrections(file, &meta, &doc));
    diagnostics.extend(check_queries(file, &meta, &doc));
    let body = doc.part(Part::Body);
    let kind = if readable { kind(file, &meta) } else { unread_kind(file) };
    let outline = manuscript_outline(outline, &doc, kind);
    let (sentences, passages) = body.map(|body| sentences(&doc, body, &lang)).unwrap_or_default();
    let manuscript = Manuscript {
        file: file.clone(),
        hash,
        kind,
        readable,
        sentences,
        passages,
        words: body.map_or(0, |body| words(&doc, body)),
        card: Arc::new(card_texts(&doc, &meta, &lang)),
        lang,
        meta: Arc::new(meta),
        face: doc.face(),
        outline,
        doc,
    };
    Outcome { value: manuscript, diagnostics }
}

/// What a file is probably whose front matter cannot be read: a brief, so that its name is known.
fn unread_kind(file: &SourcePath) -> ManuscriptKind {
    match file.name().split('.').next() {
        Some("_index") => ManuscriptKind::Section,
        _ => ManuscriptKind::Brief,
    }
}

fn kind(file: &SourcePath, meta: &Meta) -> ManuscriptKind {
    if file.name().split('.').next() == Some("_index") {
        ManuscriptKind::Section
    } else if meta.series.is_some() || meta.date.is_some() {
        ManuscriptKind::Brief
    } else {
        ManuscriptKind::Page
    }
}

/// Of the front matter's outline and what the body adds to it: see [`Manuscript::outline`].
fn manuscript_outline(front_matter: Hash, doc: &Doc, kind: ManuscriptKind) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let has = |wanted: fn(&NodeKind) -> bool| doc.nodes.iter().any(|node| wanted(&node.kind));
    let figures = doc.exhibits.iter().filter(|one| one.kind == ExhibitKind::Figure && one.number > 0);
    hasher.update(&front_matter.0).update(&(figures.count() as u32).to_le_bytes()).update(&[
        kind as u8,
        has(|kind| matches!(kind, NodeKind::KeyPoints)).into(),
        has(|kind| matches!(kind, NodeKind::Recommendation(_))).into(),
        (!doc.citations.is_empty()).into(),
    ]);
    for to in doc.recommendations.iter().map(|head| head.to.as_ref().map_or("", |to| &to.value)) {
        hasher.update(to.as_bytes()).update(&[0]);
    }
    Hash(*hasher.finalize().as_bytes())
}

/// The short forms that the document explains: its own, then the site's in its language.
fn abbreviations<'a>(builder: &mut Builder<'a>, meta: &'a Meta, options: &'a ParseOptions, lang: &Lang) {
    let own = meta.abbreviations.iter().flatten().map(|(short, long)| (&*short.value, &*long.value));
    let site = options.abbreviations.iter().filter(|(of, _)| of == lang).flat_map(|(_, all)| all);
    for (short, long) in own.chain(site.map(|(short, long)| (&**short, &**long))) {
        let waiting = &mut builder.abbreviations.waiting;
        if !short.is_empty() && waiting.iter().all(|(known, _)| *known != short) {
            waiting.push((short, long));
        }
    }
}

/// Parts that stand before the body.
fn parts_before<'a>(builder: &mut Builder<'a>, meta: &'a Meta) {
    let pieces = [
        (Part::Title, &meta.title),
        (Part::Subtitle, &meta.subtitle),
        (Part::Standfirst, &meta.standfirst),
        (Part::Teaser, &meta.teaser),
        (Part::Summary, &meta.summary),
    ];
    for (part, text) in pieces {
        if let Some(text) = text {
            fragment::part(builder, part, text);
        }
    }
    for (index, point) in meta.key_points.iter().flatten().enumerate() {
        fragment::part(builder, Part::KeyPoint(index as u16), point);
    }
}

/// Parts that stand after the body.
fn parts_after<'a>(builder: &mut Builder<'a>, meta: &'a Meta) {
    for (index, recommendation) in meta.recommendations.iter().flatten().enumerate() {
        recommend(builder, index, recommendation);
    }
    let pieces = [
        (Part::Funding, &meta.funding),
        (Part::Disclosure, &meta.disclosure),
        (Part::Disclaimer, &meta.disclaimer),
    ];
    for (part, text) in pieces {
        if let Some(text) = text {
            fragment::part(builder, part, text);
        }
    }
    for (index, correction) in meta.corrections.iter().flatten().enumerate() {
        if let Some(text) = &correction.text {
            fragment::part(builder, Part::Correction(index as u16), text);
        }
    }
    let reason = meta.withdrawal.as_ref().and_then(|withdrawal| withdrawal.value.reason.as_ref());
    if let Some(reason) = reason {
        fragment::part(builder, Part::Withdrawal, reason);
    }
    if let Some(credit) = meta.hero.as_ref().and_then(|hero| hero.credit.as_ref()) {
        fragment::part(builder, Part::HeroCredit, credit);
    }
}

/// Looks at texts that take no markup.
fn look_at_labels(builder: &mut Builder<'_>, meta: &Meta) {
    if let Some(alt) = meta.hero.as_ref().and_then(|hero| hero.alt.as_ref()) {
        leftovers::look_at_words(builder, &alt.value, alt.range, "the text of a picture");
    }
    for label in meta.downloads.iter().flatten().filter_map(|download| download.label.as_ref()) {
        leftovers::look_at_words(builder, &label.value, label.range, "the label of a file");
    }
}

/// Texts that take no markup.
fn labels(meta: &mut Meta) -> impl Iterator<Item = &mut SText> {
    let alt = meta.hero.as_mut().and_then(|hero| hero.alt.as_mut());
    let downloads = meta.downloads.iter_mut().flatten();
    alt.into_iter().chain(downloads.filter_map(|download| download.label.as_mut()))
}

fn recommend<'a>(builder: &mut Builder<'a>, index: usize, recommendation: &'a Recommendation) {
    let id = RecommendationId(builder.doc.recommendations.len() as u32);
    builder.doc.recommendations.push(RecommendationHead {
        to: recommendation.to.clone(),
        deadline: recommendation.deadline.as_ref().map(|deadline| deadline.value.clone()),
    });
    let range = recommendation.action.range;
    builder.open(NodeKind::Part(Part::Recommendation(index as u16)), range);
    builder.open(NodeKind::Recommendation(id), range);
    fragment::piece(builder, &recommendation.action, false);
    builder.close();
    builder.close();
}
