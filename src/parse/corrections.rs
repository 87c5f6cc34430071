//! Whether the text says what its corrections and the questions to its author say it says: warnings out, nothing
//! changed.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::{Doc, NodeKind, Part};
use crate::model::meta::{Meta, SText};
use crate::model::source::{SourcePath, Span};

/// Reports corrections whose `now` is absent from the text, or whose `was` still stands in it.
pub fn check_corrections(file: &SourcePath, meta: &Meta, doc: &Doc) -> Vec<Diagnostic> {
    let corrections = meta.corrections.as_deref().unwrap_or_default();
    if corrections.iter().all(|correction| correction.was.is_none() && correction.now.is_none()) {
        return Vec::new();
    }
    let text = comparable(&whole_text(doc));
    let mut faults = Vec::new();
    for correction in corrections {
        let now = correction.now.as_ref().map(|now| comparable(&now.value)).unwrap_or_default();
        if let Some(written) = correction.now.as_ref().filter(|_| !text.contains(&now)) {
            let message = "the text does not hold the words that `now` gives".to_owned();
            faults.push(mismatch(
                file,
                written,
                message,
                "correct the text, or write the words as they stand in it",
            ));
        }
        // Where the new words hold the old ones, only those outside the new count.
        let rest = if now.is_empty() { text.clone() } else { text.replace(&now, " ") };
        let stays = |was: &&SText| rest.contains(&comparable(&was.value));
        if let Some(written) = correction.was.as_ref().filter(stays) {
            let message = "the text still holds the words that `was` gives".to_owned();
            faults.push(mismatch(file, written, message, "correct every place where they stand"));
        }
    }
    faults
}

/// Reports questions to the author whose `quote` is absent from the text.
pub fn check_queries(file: &SourcePath, meta: &Meta, doc: &Doc) -> Vec<Diagnostic> {
    let mut quotes = meta.queries.iter().flatten().filter_map(|query| query.quote.as_ref()).peekable();
    if quotes.peek().is_none() {
        return Vec::new();
    }
    let text = comparable(&whole_text(doc));
    let body = doc.part(Part::Body).map_or("", |body| &doc.text[doc.node(body).range.as_range()]);
    let source = comparable(body);
    let is_absent = |quote: &&SText| {
        let words = comparable(&quote.value);
        let words = words.trim_matches(['"', '…', '.', ' ']);
        !text.contains(words) && !source.contains(words)
    };
    let absent = quotes.filter(is_absent).map(|quote| {
        let message = "the text does not hold the words that `quote` gives";
        Diagnostic::at(Code::QueryWithoutQuote, Span::new(file, quote.range), message)
            .help("write the words as they stand in the text, or remove the question if it is answered")
    });
    absent.collect()
}

fn mismatch(file: &SourcePath, written: &SText, message: String, help: &str) -> Diagnostic {
    Diagnostic::at(Code::CorrectionMismatch, Span::new(file, written.range), message).help(help)
}

/// All that readers see of the document, but for what the corrections themselves say.
fn whole_text(doc: &Doc) -> String {
    let shown = doc.parts().filter(|(part, _)| !matches!(part, Part::Correction(_) | Part::Withdrawal));
    let mut text = String::new();
    for (_, root) in shown {
        let mut node = root.0 + 1;
        while node < doc.node(root).end {
            let found = &doc.nodes[node as usize];
            text.push_str(doc.text_of(found));
            let is_script = matches!(found.kind, NodeKind::Superscript | NodeKind::Subscript);
            if doc.text_of(found).is_empty() && !is_script {
                text.push(' ');
            }
            node += 1;
        }
        text.push(' ');
    }
    text
}

/// Without what typography changes: quotes, dashes, kinds of spaces, case; and without signs of Markdown.
fn comparable(text: &str) -> String {
    let plain = text.chars().filter(|c| !matches!(c, '*' | '_' | '~' | '^' | '\u{2060}' | '\u{ad}')).map(
        |c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' | '‚' => '\'',
            '–' | '—' | '\u{2011}' => '-',
            c => c,
        },
    );
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::model::config::RawHtml;
    use crate::model::source::{Hash, SourcePath};
    use crate::model::text::Lang;
    use crate::parse::ParseOptions;
    use crate::parse::manuscript::parse_manuscript;

    fn check(correction: &str, body: &str, expected: &[&str]) {
        let text = format!(
            "---\ntitle: A\nstandfirst: Some 55,000 troops.\ncorrections:\n  - {{date: 2025-01-02, kind: factual, {correction}}}\n---\n{body}\n"
        );
        let options = ParseOptions {
            language: Lang::new("en"),
            languages: vec![Lang::new("en")],
            smart_punctuation: true,
            raw_html: RawHtml::Sanitize,
            require_alt: true,
            require_source: true,
            abbreviations: Vec::new(),
        };
        let file = SourcePath::new("content/a.md").expect("a path");
        let outcome = parse_manuscript(&file, Hash::of(b""), &Arc::from(text), &options);
        let found: Vec<&str> = outcome.diagnostics.iter().map(|fault| &*fault.message).collect();
        assert_eq!(found, expected, "{correction} / {body}");
    }

    #[test]
    fn corrections_and_text_agree() {
        let (now, was) = (
            "the text does not hold the words that `now` gives",
            "the text still holds the words that `was` gives",
        );
        check("text: It is.", "Anything.", &[]);
        check("was: \"54,000\", now: \"55,000\"", "In *Japan*.", &[]);
        check("was: \"54,000\", now: \"56,000\"", "None.", &[now]);
        check("was: red, now: a blue", "It is a **blue** thing, once red.", &[was]);
        check("was: \"the plan\", now: \"the plan of 2025\"", "See the plan of 2025.", &[]);
        check("now: \"'quoted' 2022-27\"", "It is 'quoted' 2022-27.", &[]);
    }
}
