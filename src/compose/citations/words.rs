//! Words of titles and names before they go to the engine: typographic quotes, and capitals kept where
//! CSL keeps them.

use std::borrow::Cow;

/// Typewriter quotes and apostrophes as typographic ones. Markup (`<span class="nocase">`) stays as it is.
pub(super) fn curly(text: &str) -> Cow<'_, str> {
    if !text.contains(['\'', '"']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut in_tag = false;
    for c in text.chars() {
        // A closing tag ends a word; an opening one begins it.
        let opens = out.chars().next_back().is_none_or(|before| match before {
            '>' => !out[out.rfind('<').unwrap_or_default()..].starts_with("</"),
            before => before.is_whitespace() || "([—–-“‘".contains(before),
        });
        in_tag = match c {
            '<' => true,
            '>' => false,
            _ => in_tag,
        };
        out.push(match c {
            '\'' if !in_tag && !opens => '’',
            '"' if !in_tag && opens => '“',
            '"' if !in_tag => '”',
            c => c,
        });
    }
    out.into()
}

const PROTECT: &str = "<span class=\"nocase\">";
const END: &str = "</span>";

/// English words that title case leaves small; the engine knows some of them, and not after a comma.
const SMALL: [&str; 83] = [
    "a",
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "amid",
    "amidst",
    "among",
    "amongst",
    "an",
    "and",
    "apropos",
    "around",
    "as",
    "at",
    "atop",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "ca",
    "circa",
    "de",
    "despite",
    "down",
    "during",
    "d’",
    "except",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "like",
    "near",
    "nor",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "plus",
    "qua",
    "since",
    "so",
    "than",
    "the",
    "through",
    "throughout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "v",
    "v.",
    "van",
    "versus",
    "via",
    "von",
    "vs",
    "vs.",
    "with",
    "within",
    "without",
    "yet",
];

/// A title in which words that have a capital keep their case, as CSL says for both title case and
/// sentence case, unless the whole title is in capitals; and in which small words within it stay small.
pub(super) fn keep_capitals(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_lowercase) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut protected_by_author = 0_usize;
    let mut first = true;
    let mut ends_sentence = false;
    let last = text.rfind(char::is_alphanumeric).unwrap_or_default();
    let mut end = 0;
    for piece in pieces(text) {
        end += piece.len();
        let is_last = end > last;
        if let Some(tag) = piece.strip_prefix('<') {
            let is_protection = piece == PROTECT || (protected_by_author > 0 && tag.starts_with("span"));
            if is_protection {
                protected_by_author += 1;
            } else if piece == END {
                protected_by_author = protected_by_author.saturating_sub(1);
            }
            out.push_str(piece);
            continue;
        }
        let is_word = piece.chars().any(char::is_alphanumeric);
        if is_word && protected_by_author == 0 && keeps(piece, first, is_last) {
            protect(&mut out, piece);
        } else {
            out.push_str(piece);
        }
        if is_word {
            // The last point of an abbreviation ends nothing.
            let abbreviation = piece.trim_end_matches('.').contains('.') || SMALL.contains(&piece);
            ends_sentence = piece.ends_with([':', '?', '!', '.']) && !abbreviation;
            first = false;
        } else {
            first |= ends_sentence || piece.contains('—');
        }
    }
    out.into()
}

/// Whether a word stays as it is: it has a capital inside, or one at its start that does not come from its place.
fn keeps(word: &str, first: bool, last: bool) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let starts_large = letters.next().is_some_and(char::is_uppercase);
    let large_inside = letters.any(char::is_uppercase);
    let small = !first && !last && SMALL.contains(&word.trim_end_matches([',', ';', ':']));
    large_inside || (starts_large && !first) || small
}

/// A text in which nothing changes its case, but for a small letter at its start.
pub(super) fn protect_all(text: &str) -> String {
    format!("{PROTECT}{text}{END}")
}

/// Writes a word with its letters protected, marks at its ends outside.
fn protect(out: &mut String, word: &str) {
    let edge = |c: char| !c.is_alphanumeric();
    let inner = word.trim_start_matches(edge);
    let lead = word.len() - inner.len();
    // A point may belong to the word ("U.S."), but styles take it from "v.".
    let ends = |c: char| edge(c) && (c != '.' || SMALL.contains(&inner));
    let core = inner.trim_end_matches(ends);
    out.push_str(&word[..lead]);
    out.push_str(PROTECT);
    out.push_str(core);
    out.push_str(END);
    out.push_str(&inner[core.len()..]);
}

/// Tags, words and what stands between them, in order; words end at spaces and hyphens.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/');
        let len = if first == '<' && is_tag(rest) {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        } else if between(first) {
            rest.find(|c| !between(c)).unwrap_or(rest.len())
        } else {
            let tail = &rest[first.len_utf8()..];
            tail.find(|c| between(c) || c == '<').map_or(rest.len(), |end| end + first.len_utf8())
        };
        let (piece, tail) = rest.split_at(len);
        rest = tail;
        Some(piece)
    })
}

fn is_tag(text: &str) -> bool {
    text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && text.contains('>')
}

#[cfg(test)]
mod tests {
    use super::{curly, keep_capitals};

    #[test]
    fn quotes_become_typographic() {
        for (text, expected) in [
            ("Prime Minister's Office", "Prime Minister’s Office"),
            ("The \"shadow fleet\" (\"new\")", "The “shadow fleet” (“new”)"),
            ("<span class=\"nocase\">A's</span>", "<span class=\"nocase\">A’s</span>"),
            (
                "<span class=\"nocase\">Europe</span>'s <i>'x'</i>",
                "<span class=\"nocase\">Europe</span>’s <i>'x’</i>",
            ),
            ("plain", "plain"),
        ] {
            assert_eq!(curly(text), expected);
        }
    }

    #[test]
    fn small_words_are_sorted() {
        assert!(super::SMALL.is_sorted());
    }

    #[test]
    fn capitals_are_kept() {
        let shown =
            |text: &str| keep_capitals(text).replace("<span class=\"nocase\">", "[").replace("</span>", "]");
        for (text, expected) in [
            ("REPowerEU plan", "[REPowerEU] plan"),
            ("The war in Ukraine: A view", "The war [in] [Ukraine]: A view"),
            ("Resolution CM/Res(2023)3", "Resolution [CM]/[Res(2023)3]"),
            ("Deals of US$6.7 billion (RDNA4): more", "Deals [of] [US$6.7] billion ([RDNA4]): more"),
            ("Japan-led talks on U.S.-Japan ties", "Japan-led talks [on] [U.S.]-[Japan] ties"),
            ("A treaty, of the one part, and so on", "A treaty, [of] [the] one part, [and] [so] on"),
            ("ALL IN CAPITALS", "ALL IN CAPITALS"),
            (
                "On <i>Realpolitik</i> and <span class=\"nocase\">NATO</span> Law",
                "On <i>[Realpolitik]</i> [and] [NATO] [Law]",
            ),
            ("1 < 2 and 3 > 2", "1 < 2 [and] 3 > 2"),
            ("Brown v. Board: A case without an end", "Brown [v]. [Board]: A case [without] [an] end"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
