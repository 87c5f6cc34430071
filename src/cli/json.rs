//! Results for programs: one JSON object a line on stdout, each with its `kind`; the last is the summary.

use briefpress::model::diagnostic::{Certainty, Diagnostic, Edit};
use briefpress::model::source::Span;
use serde::Serialize;

use briefpress::model::places::{Texts, is_control};

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    kind: &'static str,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    utf16_column: Option<usize>,
    utf16_end_column: Option<usize>,
    help: Option<&'a str>,
    notes: &'a [String],
    related: Vec<JsonRelated<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
}

/// What mends a fault: the text between two places gives way to another.
#[derive(Serialize)]
struct JsonFix<'a> {
    certain: bool,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    utf16_column: usize,
    utf16_end_column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// A diagnostic as one line.
pub fn diagnostic(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let place = diagnostic.span.as_ref().map(|span| texts.place(span));
    let edit = texts.edit(diagnostic);
    line(&JsonDiagnostic {
        kind: "diagnostic",
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        file: diagnostic.span.as_ref().map(|span| span.file.as_str()),
        url: diagnostic.url.as_deref(),
        line: place.map(|place| place.start.line),
        column: place.map(|place| place.start.column),
        end_line: place.map(|place| place.end.line),
        end_column: place.map(|place| place.end.column),
        utf16_column: place.map(|place| place.start.utf16_column),
        utf16_end_column: place.map(|place| place.end.utf16_column),
        help: diagnostic.help.as_deref(),
        notes: &diagnostic.notes,
        related: diagnostic
            .related
            .iter()
            .map(|related| related_place(&related.message, &related.span, texts))
            .collect(),
        fix: edit.as_ref().map(|edit| json_fix(diagnostic, edit, texts)),
    })
}

fn json_fix<'a>(diagnostic: &Diagnostic, edit: &'a Edit, texts: &Texts) -> JsonFix<'a> {
    let place = texts.place(&edit.span);
    let certainty = diagnostic.fix.as_ref().map(|fix| fix.certainty);
    JsonFix {
        certain: certainty == Some(Certainty::Certain),
        file: edit.span.file.as_str(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        utf16_column: place.start.utf16_column,
        utf16_end_column: place.end.utf16_column,
        text: &edit.text,
    }
}

fn related_place<'a>(message: &'a str, span: &'a Span, texts: &Texts) -> JsonRelated<'a> {
    let place = texts.place(span);
    JsonRelated {
        message,
        file: span.file.as_str(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

/// Any value as one line; characters that could act on a terminal are escaped.
pub fn line(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("plain data with text keys can be written as JSON");
    if !json.chars().any(is_control) {
        return json;
    }
    // Such characters occur inside strings only, where an escape means the same.
    json.chars().fold(String::with_capacity(json.len()), |mut out, c| {
        if is_control(c) {
            out.push_str(&format!("\\u{:04x}", c as u32))
        } else {
            out.push(c)
        }
        out
    })
}
