//! `briefpress explain`: what a diagnostic's code means and how to mend the fault.

use briefpress::model::diagnostic::Code;
use briefpress::model::nearest::nearest;
use serde::Serialize;

use super::args::{ExplainArgs, Format, Global};
use super::{Exit, fail, json, stream};

/// The width of a paragraph in characters.
const WIDTH: usize = 80;

#[derive(Serialize)]
struct Explanation {
    kind: &'static str,
    code: &'static str,
    severity: &'static str,
    text: &'static str,
}

/// Explains one code, or lists all of them.
pub fn run(args: &ExplainArgs, global: &Global) -> Exit {
    let Some(name) = &args.code else {
        let mut codes = Code::ALL.to_vec();
        codes.sort_by_key(|code| code.as_str());
        return print(codes.iter().map(|code| match global.format {
            Format::Json => explanation(*code),
            _ => format!("{:<24} {}", code.as_str(), code.severity().as_str()),
        }));
    };
    let Some(code) = Code::by_name(name.trim()) else {
        let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
        let advice = near.map_or_else(
            || "`briefpress explain` lists the codes".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return fail(Exit::Usage, format!("`{name}` is no code of a diagnostic; {advice}"));
    };
    print([match global.format {
        Format::Json => explanation(code),
        Format::Human | Format::Short => {
            let (name, severity) = (code.as_str(), code.severity().as_str());
            format!("{name} ({severity})\n\n{}", wrapped(code.row().explanation))
        }
    }])
}

fn explanation(code: Code) -> String {
    json::line(&Explanation {
        kind: "explanation",
        code: code.as_str(),
        severity: code.severity().as_str(),
        text: code.row().explanation,
    })
}

fn print(lines: impl IntoIterator<Item = String>) -> Exit {
    let mut out = String::new();
    for line in lines {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    stream::results(out.as_bytes());
    Exit::Clean
}

/// A paragraph in lines of at most [`WIDTH`] characters.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            lines.push('\n');
            width = 0;
        } else if width > 0 {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, wrapped};

    #[test]
    fn paragraphs_are_wrapped() {
        let text = "word ".repeat(60);
        let lines = wrapped(&text);
        assert!(lines.lines().count() == 4 && lines.lines().all(|line| line.len() <= WIDTH), "{lines}");
        assert_eq!(lines.split_whitespace().count(), 60);
    }
}
