//! The two `---` lines around front matter.

use std::ops::Range;

/// Where front matter stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The YAML between the lines.
    pub yaml: Range<usize>,
    /// The first byte after the second line.
    pub body_start: usize,
}

/// Why there is no front matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FenceFault {
    pub range: Range<usize>,
    pub message: &'static str,
    pub help: &'static str,
    /// Where the body begins all the same.
    pub body_start: usize,
}

/// Finds the front matter: blank lines, `---`, YAML, `---` or `...`.
pub(super) fn find(text: &str) -> Result<Fence, FenceFault> {
    let start = text.len() - text.trim_start_matches(['\n', ' ', '\u{feff}']).len();
    let first_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let first = text[start..first_end].trim_end();
    let fault =
        |message, help, body_start| Err(FenceFault { range: start..first_end, message, help, body_start });
    match first {
        "---" => {}
        "+++" | ";;;" | "{" => {
            return fault("the front matter is not YAML", "write YAML between two lines `---`", start);
        }
        _ if !first.is_empty() && first.chars().all(|letter| matches!(letter, '-' | '—' | '–')) => {
            let message = "this line is almost `---`, which opens the front matter";
            return fault(message, "write three plain hyphens and nothing else", start);
        }
        _ => {
            let message = "the file has no front matter";
            return fault(message, "begin with a line `---`, `title: …`, and another line `---`", start);
        }
    }
    let yaml = (first_end + 1).min(text.len());
    let mut at = yaml;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if matches!(text[at..end].trim_end(), "---" | "...") {
            return Ok(Fence { yaml: yaml..at, body_start: (end + 1).min(text.len()) });
        }
        at = end + 1;
    }
    if let Some(range) = almost_closed(text, yaml) {
        let (message, help) = (
            "this line is almost `---`, which closes the front matter",
            "write three plain hyphens and nothing else",
        );
        let body_start = (range.end + 1).min(text.len());
        return Err(FenceFault { range, message, help, body_start });
    }
    let message = "the front matter that opens here is never closed";
    fault(message, "add a line `---` after its last key", text.len())
}

/// The first line from `start` that is of dashes alone: three hyphens that a word processor joined.
fn almost_closed(text: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    text[start..].split('\n').find_map(|line| {
        let range = at..at + line.trim_end().len();
        at += line.len() + 1;
        let dashes = line.starts_with(['—', '–', '-'])
            && line.trim_end().chars().all(|c| matches!(c, '-' | '—' | '–'));
        dashes.then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds_the_two_lines() {
        for (text, yaml, body) in [
            ("---\na: b\n---\nText", "a: b\n", "Text"),
            ("\n---  \na: b\n... \n", "a: b\n", ""),
            ("---\n---", "", ""),
            ("---\na: ---\n---\n", "a: ---\n", ""),
        ] {
            let fence = find(text).expect(text);
            assert_eq!((&text[fence.yaml], &text[fence.body_start..]), (yaml, body), "{text}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        for (text, message, body) in [
            ("", "the file has no front matter", ""),
            ("# Title\n", "the file has no front matter", "# Title\n"),
            ("—-\ntitle: x\n", "this line is almost `---`, which opens the front matter", "—-\ntitle: x\n"),
            ("+++\n", "the front matter is not YAML", "+++\n"),
            ("---\ntitle: x\n", "the front matter that opens here is never closed", ""),
            (
                "---\ntitle: x\n—\nText\n",
                "this line is almost `---`, which closes the front matter",
                "Text\n",
            ),
            ("---", "the front matter that opens here is never closed", ""),
        ] {
            let fault = find(text).expect_err(text);
            assert_eq!((fault.message, &text[fault.body_start..]), (message, body), "{text}");
        }
    }
}
