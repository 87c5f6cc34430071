//! `briefpress new edition`: a brief in another language, to be translated in place.

use std::fmt::Write as _;
use std::path::Path;

use briefpress::model::source::SourcePath;
use briefpress::parse::front_matter::{language_of, parse_front_matter};
use briefpress::parse::yaml::read_yaml;

use super::brief::language;
use super::{NewFile, Refusal};
use crate::cli::Exit;
use crate::cli::args::Global;
use crate::cli::contents::Contents;

/// The keys that an edition has for itself and a translator translates.
const TRANSLATED: &[&str] = &[
    "title",
    "subtitle",
    "standfirst",
    "teaser",
    "summary",
    "key_points",
    "recommendations",
    "keywords",
    "abbreviations",
];

/// Copies what must be translated; everything else is inherited from the original.
pub fn new_edition(path: &Path, code: &str, global: &Global) -> Result<(Vec<NewFile>, String), Refusal> {
    let contents = Contents::read(global)?;
    let lang = language(&contents, Some(code))?;
    let Some(original) = contents.find_file(path) else {
        return Err((Exit::Usage, format!("`{}` is no file of the site", path.display())));
    };
    let (from, stem) = language_of(&original, &contents.options);
    let text = contents.snapshot.text(&original).filter(|_| original.extension() == "md");
    let Some(text) = text else {
        return Err((Exit::Usage, format!("`{original}` is no Markdown file")));
    };
    if from == lang {
        return Err((Exit::Usage, format!("`{original}` is in `{lang}` already")));
    }
    let suffix = if lang == contents.config.language { String::new() } else { format!(".{lang}") };
    let path = format!("{}/{stem}{suffix}.md", original.folder());
    let file = SourcePath::new(&path).map_err(|fault| (Exit::Usage, format!("`{path}`: {fault}")))?;
    let read = parse_front_matter(&original, text, &contents.options).value;
    if !read.readable {
        let message = format!("the front matter of `{original}` cannot be read: `briefpress check` says why");
        return Err((Exit::Content, message));
    }
    let mut edition = String::from("---\n");
    edition.push_str(&translated_keys(&original, text, read.body_start));
    let _ = write!(edition, "date:\ntranslated_from: {}\nstatus: draft\n---\n", contents.today());
    edition.push_str(&text[read.body_start..]);
    let advice = format!("translate it in place; what it does not say it takes from `{original}`");
    Ok((vec![NewFile { path: contents.on_disk(&file), text: edition }], advice))
}

/// The lines of the keys to translate, as they stand in the original.
fn translated_keys(file: &SourcePath, text: &str, body_start: usize) -> String {
    let start = text.find("---").map_or(0, |fence| fence + 3);
    let end = text[..body_start].trim_end().len().saturating_sub(3).max(start);
    let node = read_yaml(file, text, start..end).value;
    let starts: Vec<usize> = node.entries().iter().map(|entry| entry.key.range.start as usize).collect();
    let mut lines = String::new();
    for (index, entry) in node.entries().iter().enumerate() {
        if TRANSLATED.contains(&&*entry.key.value) {
            let next = starts.get(index + 1).copied().unwrap_or(end);
            lines.push_str(text[starts[index]..next].trim_end());
            lines.push('\n');
        }
    }
    lines
}
