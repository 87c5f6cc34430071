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
        let opens = out
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || "([—–-“‘>".contains(before));
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

/// English words that title case leaves small, also after a comma, where the engine would not.
const SMALL: [&str; 28] = [
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on",
    "onto", "or", "over", "so", "the", "till", "to", "up", "v.", "via", "vs.", "with", "yet",
];

/// A title in which words that have a capital keep their case, as CSL says for both title case and
/// sentence case, unless the whole title is in capitals; and in which small words after a comma stay small.
pub(super) fn keep_capitals(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_lowercase) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut protected_by_author = 0_usize;
    let mut first = true;
    let mut ends_sentence = false;
    let mut after_comma = false;
    for piece in pieces(text) {
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
        if is_word && protected_by_author == 0 && keeps(piece, first, after_comma) {
            protect(&mut out, piece);
        } else {
            out.push_str(piece);
        }
        if is_word {
            // The last point of an abbreviation ends nothing.
            let abbreviation = piece.trim_end_matches('.').contains('.');
            ends_sentence = piece.ends_with([':', '?', '!', '.']) && !abbreviation;
            first = false;
            after_comma = piece.ends_with([',', ';']);
        } else {
            first |= ends_sentence || piece.contains('—');
            after_comma &= piece.trim().is_empty();
        }
    }
    out.into()
}

/// Whether a word stays as it is: it has a capital inside, or one at its start that does not come from its place.
fn keeps(word: &str, first: bool, after_comma: bool) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let starts_large = letters.next().is_some_and(char::is_uppercase);
    let large_inside = letters.any(char::is_uppercase);
    let small = after_comma && SMALL.contains(&word.trim_end_matches([',', ';', ':']));
    large_inside || (starts_large && !first) || small
}

/// Writes a word with its letters protected, marks at its ends outside.
fn protect(out: &mut String, word: &str) {
    let edge = |c: char| !c.is_alphanumeric();
    let inner = word.trim_start_matches(edge);
    let lead = word.len() - inner.len();
    // A point may belong to the word ("U.S.").
    let core = inner.trim_end_matches(|c: char| edge(c) && c != '.');
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
            ("plain", "plain"),
        ] {
            assert_eq!(curly(text), expected);
        }
    }

    #[test]
    fn capitals_are_kept() {
        let shown =
            |text: &str| keep_capitals(text).replace("<span class=\"nocase\">", "[").replace("</span>", "]");
        for (text, expected) in [
            ("REPowerEU plan", "[REPowerEU] plan"),
            ("The war in Ukraine: A view", "The war in [Ukraine]: A view"),
            ("Resolution CM/Res(2023)3", "Resolution [CM]/[Res(2023)3]"),
            ("Deals of US$6.7 billion (RDNA4): more", "Deals of [US$6.7] billion ([RDNA4]): more"),
            ("Japan-led talks on U.S.-Japan ties", "Japan-led talks on [U.S.]-[Japan] ties"),
            ("A treaty, of the one part, and so on", "A treaty, [of] the one part, [and] so on"),
            ("ALL IN CAPITALS", "ALL IN CAPITALS"),
            (
                "On <i>Realpolitik</i> and <span class=\"nocase\">NATO</span> Law",
                "On <i>[Realpolitik]</i> and [NATO] [Law]",
            ),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
