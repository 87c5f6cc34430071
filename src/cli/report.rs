//! Diagnostics as people and programs read them: human (with the source), short (a line each), JSON.
//!
//! Takes diagnostics that are settled (levels applied, sorted) and the texts that they point into.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use briefpress::model::diagnostic::{Diagnostic, Severity};
use briefpress::model::source::Span;

use super::args::{Color, Format, Global};
use super::{json, stream};
use briefpress::model::places::{Texts, is_control, visible};

/// How to speak on this run.
#[derive(Clone, Copy, Debug)]
pub struct Reporter {
    /// The form of diagnostics and results.
    pub format: Format,
    /// Errors and results only.
    pub quiet: bool,
    /// Notes, too, and what takes how long.
    pub verbose: bool,
}

/// Lines of source shown at most for one span.
const EXCERPT_LINES: usize = 8;
/// Lines longer than this many bytes are not shown.
const EXCERPT_BYTES: usize = 2000;

impl Reporter {
    /// A reporter as the options ask for; sets the program's use of color.
    pub fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self { format: global.format, quiet: global.quiet, verbose: global.verbose }
    }

    /// Shows diagnostics: JSON on stdout, the other forms on stderr. `quiet` keeps errors only.
    ///
    /// Notes are shown by JSON and `--verbose`; else they are counted in the summary.
    pub fn show(&self, diagnostics: &[Diagnostic], texts: &Texts) {
        let mut out = String::new();
        for diagnostic in diagnostics.iter().filter(|diagnostic| self.wants(diagnostic)) {
            match self.format {
                Format::Human => out.push_str(&human(diagnostic, texts)),
                Format::Short => out.push_str(&short(diagnostic, texts)),
                Format::Json => out.push_str(&json::diagnostic(diagnostic, texts)),
            }
            out.push('\n');
        }
        match self.format {
            Format::Json => stream::results(out.as_bytes()),
            Format::Human | Format::Short => stream::tell_part(out),
        }
    }

    /// A line of results, on stdout.
    pub fn result(&self, line: &str) {
        stream::results(format!("{line}\n").as_bytes());
    }

    /// A line for people, on stderr: unless quiet or JSON is asked for.
    pub fn say(&self, line: &str) {
        if !self.quiet && self.format != Format::Json {
            stream::tell(line);
        }
    }

    fn wants(&self, diagnostic: &Diagnostic) -> bool {
        match diagnostic.severity {
            Severity::Error => true,
            Severity::Warning => !self.quiet,
            Severity::Note => !self.quiet && (self.verbose || self.format == Format::Json),
        }
    }
}

/// `file:line:column: severity[code]: message`, the form that editors' problem matchers read.
fn short(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let place = diagnostic.span.as_ref().map(|span| (span, texts.place(span).start));
    let place = match (place, &diagnostic.url) {
        (Some((span, start)), _) => {
            format!("{}:{}:{}: ", visible(span.file.as_str()), start.line, start.column)
        }
        (None, Some(url)) => format!("{}: ", visible(url)),
        (None, None) => String::new(),
    };
    let (severity, code) = (diagnostic.severity.as_str(), diagnostic.code.as_str());
    let help = diagnostic
        .help
        .as_deref()
        .map(|help| format!(" ({})", visible(&help.replace('\n', " "))))
        .unwrap_or_default();
    format!("{place}{severity}[{code}]: {}{help}", visible(&diagnostic.message))
}

/// The form for people: message, source with a caret, notes, other places, help.
fn human(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut first = Group::with_title(title);
    if let Some(span) = &diagnostic.span {
        first = with_source(first, span, texts, AnnotationKind::Primary);
    }
    if let Some(url) = &diagnostic.url {
        first = first.element(Level::NOTE.with_name("page").message(visible(url)));
    }
    first = first.elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(visible_lines(note))));
    if diagnostic.related.is_empty() {
        first = first.elements(diagnostic.help.iter().map(|help| Level::HELP.message(visible_lines(help))));
    }
    let mut groups = vec![first];
    for related in &diagnostic.related {
        let group = Group::with_title(Level::NOTE.secondary_title(visible(&related.message)));
        groups.push(with_source(group, &related.span, texts, AnnotationKind::Context));
    }
    if let (Some(help), false) = (&diagnostic.help, diagnostic.related.is_empty()) {
        groups.push(Group::with_title(Level::HELP.secondary_title(visible_lines(help))));
    }
    format!("{}\n", Renderer::styled().render(&groups))
}

/// Adds `--> file:line:column` and the lines of the span to a group.
fn with_source<'a>(group: Group<'a>, span: &Span, texts: &Texts, kind: AnnotationKind) -> Group<'a> {
    let place = texts.place(span);
    let origin =
        Origin::path(visible(span.file.as_str())).line(place.start.line).char_column(place.start.column);
    let Some(index) = texts.index(&span.file) else {
        return group.element(origin);
    };
    let last = place.end.line.min(place.start.line + EXCERPT_LINES - 1);
    let lines = index.line_range(place.start.line).start..index.line_range(last).end;
    if lines.len() > EXCERPT_BYTES * EXCERPT_LINES || index.line_range(place.start.line).len() > EXCERPT_BYTES
    {
        return group;
    }
    let range = span.range.as_range();
    let wanted = range.start.min(index.text.len()) - lines.start
        ..range.end.clamp(range.start.min(lines.end), lines.end.max(range.start)).min(lines.end)
            - lines.start;
    let (excerpt, marked) = visible_excerpt(&index.text[lines.clone()], wanted);
    let as_written = excerpt.len() == lines.len();
    let snippet = Snippet::source(excerpt).line_start(place.start.line).fold(false);
    let snippet = snippet.annotation(kind.span(marked));
    if as_written {
        // The renderer counts the column itself, and right.
        return group.element(snippet.path(visible(span.file.as_str())));
    }
    group.element(origin).element(snippet)
}

/// The excerpt with control characters shown, and where `range` lies then.
fn visible_excerpt(text: &str, range: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let mut shown = String::with_capacity(text.len());
    let (mut start, mut end) = (None, None);
    for (at, c) in text.char_indices() {
        if at >= range.start {
            start.get_or_insert(shown.len());
        }
        if at >= range.end {
            end.get_or_insert(shown.len());
        }
        if is_control(c) && c != '\n' && c != '\t' {
            shown.push_str(&visible(c.encode_utf8(&mut [0; 4])));
        } else {
            shown.push(c);
        }
    }
    let start = start.unwrap_or(shown.len());
    let end = end.unwrap_or(shown.len()).max(start);
    (shown, start..end)
}

/// Like [`visible`], but line ends stay: for notes and advice, which may print several lines.
fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use briefpress::model::diagnostic::{Code, Diagnostic};
    use briefpress::model::source::{Snapshot, Span};

    use super::{human, short};
    use crate::cli::json;
    use briefpress::model::places::Texts;

    fn snapshot(path: &str, text: &str) -> Snapshot {
        Snapshot::of_texts([(path, text)]).expect("a path")
    }

    fn fault(snapshot: &Snapshot, needle: &str) -> Diagnostic {
        let (path, file) = snapshot.files.first_key_value().expect("a file");
        let text = file.text.as_ref().expect("a text");
        let at = text.find(needle).expect("the needle");
        let span = Span::new(path, at..at + needle.len());
        Diagnostic::at(Code::BrokenLink, span, "no page has the address `/x\u{1b}[2J/`")
            .help("did you mean `/y/`?")
    }

    #[test]
    fn short_form_counts_characters_and_hides_nothing() {
        let snapshot = snapshot("content/a.md", "żó [x](/x/)\n");
        let texts = Texts::new(Some(&snapshot), None);
        insta::assert_snapshot!(
            short(&fault(&snapshot, "/x/"), &texts),
            @r"content/a.md:1:8: error[broken-link]: no page has the address `/x\u{1b}[2J/` (did you mean `/y/`?)"
        );
        assert_eq!(short(&Diagnostic::new(Code::BrokenLink, "x"), &texts), "error[broken-link]: x");
    }

    #[test]
    fn human_form_shows_the_source() {
        let snapshot = snapshot("content/a.md", "one\nżó… 漢 [x](/x/) end\nthree\n");
        let texts = Texts::new(Some(&snapshot), None);
        let (path, _) = snapshot.files.first_key_value().expect("a file");
        let fault = fault(&snapshot, "/x/").note("a fact").related(Span::new(path, 0..3), "first here");
        let plain = anstream::adapter::strip_str(&human(&fault, &texts)).to_string();
        insta::assert_snapshot!(plain, @r"
        error[broken-link]: no page has the address `/x\u{1b}[2J/`
         --> content/a.md:2:11
          |
        2 | żó… 漢 [x](/x/) end
          |            ^^^
          |
          = note: a fact
        note: first here
         --> content/a.md:1:1
          |
        1 | one
          | ---
        help: did you mean `/y/`?
        ");
    }

    #[test]
    fn human_form_shows_controls_of_the_source() {
        let snapshot = snapshot("content/a.md", "a\u{202e} [x](/x/)\n");
        let plain = human(&fault(&snapshot, "/x/"), &Texts::new(Some(&snapshot), None));
        let plain = anstream::adapter::strip_str(&plain).to_string();
        assert!(plain.contains(r"a\u{202e} [x](/x/)") && plain.contains("content/a.md:1:8"), "{plain}");
        assert!(!plain.contains('\u{202e}'));
    }

    #[test]
    fn json_form_has_every_field() {
        let snapshot = snapshot("content/a.md", "one\nżó [x](/x/) end\n");
        let texts = Texts::new(Some(&snapshot), None);
        let line = json::diagnostic(&fault(&snapshot, "/x/"), &texts);
        insta::assert_snapshot!(line, @r#"{"kind":"diagnostic","code":"broken-link","severity":"error","message":"no page has the address `/x\u001b[2J/`","file":"content/a.md","line":2,"column":8,"end_line":2,"end_column":11,"utf16_column":8,"utf16_end_column":11,"help":"did you mean `/y/`?","notes":[],"related":[]}"#);
        insta::assert_snapshot!(json::diagnostic(&Diagnostic::new(Code::BrokenLink, "x\u{202e}"), &texts), @r#"{"kind":"diagnostic","code":"broken-link","severity":"error","message":"x\u202e","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"utf16_column":null,"utf16_end_column":null,"help":null,"notes":[],"related":[]}"#);
    }

    #[test]
    fn spans_that_do_not_fit_the_text_do_no_harm() {
        let snapshot = snapshot("content/a.md", "é\n\n");
        let texts = Texts::new(Some(&snapshot), None);
        let (path, _) = snapshot.files.first_key_value().expect("a file");
        for range in [0..0, 0..2, 0..99, 3..3, 4..4, 50..60, 1..1] {
            let fault = Diagnostic::at(Code::BrokenLink, Span::new(path, range.clone()), "m");
            assert!(human(&fault, &texts).contains("broken-link"), "{range:?}");
            assert!(short(&fault, &texts).starts_with("content/a.md:"), "{range:?}");
        }
    }
}
