//! Writes texts so that the reader reads them back.

use super::{NodeKind, comment_after, read_yaml, typographic_quotes};
use crate::model::source::SourcePath;

/// A text as the value of a key on one line: plain where that is read back as the same text, else in
/// quotes. Line ends become spaces.
pub fn write_text(text: &str) -> String {
    let line: String =
        text.split(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}']).collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|letter| !letter.is_control()).collect();
    let line = line.trim();
    if is_plain(line) {
        line.to_owned()
    } else if line.contains(['"', '\\']) {
        format!("'{}'", line.replace('\'', "''"))
    } else {
        format!("\"{line}\"")
    }
}

/// Whether a value as it is written is this text for other readers of YAML, too: `serde_yaml`, which knows nothing of ours,
/// reads it as one.
pub(super) fn reads_as(written: &str, text: &str) -> bool {
    serde_yaml::from_str::<String>(written).is_ok_and(|read| read == text)
}

/// Whether a text needs no quotes.
fn is_plain(text: &str) -> bool {
    // Commas and brackets, too: a text may come to stand in a list in brackets.
    if text.is_empty() || text.contains([',', '[', ']', '{', '}']) {
        return false;
    }
    let Ok(file) = SourcePath::new("text.yaml") else { return false };
    let yaml = format!("text: {text}\n");
    let read = read_yaml(&file, &yaml, 0..yaml.len());
    let Some(node) = read.value.get("text").filter(|_| read.diagnostics.is_empty()) else { return false };
    let range = node.range.as_range();
    let same = matches!(&node.kind, NodeKind::Scalar(scalar) if &*scalar.text == text);
    same && comment_after(&yaml, range.clone()).is_none() && typographic_quotes(&yaml, range).is_none()
}

#[cfg(test)]
mod tests {
    use super::{reads_as, write_text};
    use crate::model::source::SourcePath;
    use crate::parse::yaml::{NodeKind, read_yaml};

    #[test]
    fn other_readers_agree() {
        for (written, text, agree) in [
            ("\"Rates: a view\"", "Rates: a view", true),
            ("'it''s \"quiet\"'", "it's \"quiet\"", true),
            ("'a \\ b'", "a \\ b", true),
            ("\"a\\ b\"", "a\\ b", false),
            ("\"a\" b\"", "a\" b", false),
            ("Rates: a view", "Rates: a view", false),
            ("\"a", "a", false),
        ] {
            assert_eq!(reads_as(written, text), agree, "{written}");
        }
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        for (text, written) in [
            ("Tokyo buys time", "Tokyo buys time"),
            ("Tokyo: hedges", "\"Tokyo: hedges\""),
            ("Why #1 # 2", "\"Why #1 # 2\""),
            ("Japan's \"quiet\" hedge", "Japan's \"quiet\" hedge"),
            ("\"Quiet\" hedge's", "'\"Quiet\" hedge''s'"),
            ("@home", "\"@home\""),
            ("null", "\"null\""),
            ("a\nb", "a b"),
            ("", "\"\""),
            ("- a", "\"- a\""),
        ] {
            assert_eq!(write_text(text), written, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[-a\"'\\[\\]{}:#&*!|>%@`, ü“”.?\\\\0~]{1,24}") {
            let yaml = format!("text: {}\n", write_text(&text));
            let file = SourcePath::new("a.yaml").expect("a path");
            let read = read_yaml(&file, &yaml, 0..yaml.len());
            proptest::prop_assert!(read.diagnostics.is_empty(), "{}", yaml);
            let value = read.value.get("text").expect("the key");
            let NodeKind::Scalar(scalar) = &value.kind else { panic!("{yaml}") };
            proptest::prop_assert_eq!(&*scalar.text, text.trim());
        }
    }
}
