//! Where a bare address begins and ends in a text: `https://…`, `http://…`, `www.…`, `mailto:…`.
//!
//! GFM's rules (<https://github.github.com/gfm/#autolinks-extension->), and what GFM leaves open: marks of this
//! dialect, punctuation of other scripts and typographic marks end an address; in scripts without
//! spaces a letter glued to a Latin one does too.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// What an address begins with.
const HEADS: [&str; 4] = ["https://", "http://", "www.", "mailto:"];

/// Characters between two carets that are a superscript after an address, at most.
const LONGEST_MARK: usize = 10;

/// The first address in `source[at..end]`, where text begins at `first`.
pub(super) fn find_address(source: &str, first: usize, mut at: usize, end: usize) -> Option<Range<usize>> {
    let bytes = source.as_bytes();
    while at < end {
        if matches!(bytes[at], b'h' | b'H' | b'w' | b'W' | b'm' | b'M')
            && may_begin_after(source[first..at].chars().next_back())
            // The key of a citation.
            && !source[first..at].ends_with("@{")
            && let Some(len) = address_len(&source[at..end], 0)
        {
            return Some(at..at + len);
        }
        at += 1;
    }
    None
}

/// Whether an address may follow this character: not inside a word or another address.
fn may_begin_after(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        !matches!(c, '/' | '\\' | '-' | '.' | '=' | '@' | '&' | '%' | '#' | '?' | '+')
            && (!c.is_alphanumeric() || is_unspaced(c))
    })
}

/// The length of the address at the start of `text`, if there is one. Nothing is left out before byte `fixed`.
pub(super) fn address_len(text: &str, fixed: usize) -> Option<usize> {
    let head = HEADS.into_iter().find(|head| starts_like(text, head))?;
    let host = match head {
        "mailto:" => return mailbox_len(&text[head.len()..]).map(|len| head.len() + len),
        "www." => 0,
        head => head.len(),
    };
    let authority = &text[host..][..authority_len(&text[host..])];
    let fits = authority.chars().any(char::is_alphanumeric)
        && (host > 0 || authority["www.".len()..].starts_with(char::is_alphanumeric));
    let end = fits.then(|| host + authority.len() + path_len(&text[host + authority.len()..]))?;
    Some(trimmed(text, end, fixed.max(host + 1)))
}

/// Whether the text begins so, in whatever case.
pub(super) fn starts_like(text: &str, head: &str) -> bool {
    text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// The length of the host, with user and port.
fn authority_len(text: &str) -> usize {
    let user =
        text.split(|c: char| ends(c) || matches!(c, '/' | '?' | '#')).next().and_then(|all| all.rfind('@'));
    let start = user.map_or(0, |user| user + 1);
    let mut before = None;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let goes_on = match c {
            ':' => next.is_some_and(|next| next.is_ascii_digit()),
            c => c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '.' | '_' | '%'),
        };
        if !goes_on || before.is_some_and(|before: char| before.is_ascii_alphanumeric()) && is_unspaced(c) {
            return start + at;
        }
        before = Some(c);
    }
    text.len()
}

/// The length of path, query and fragment; 0 if none follows the host.
fn path_len(text: &str) -> usize {
    if !text.starts_with(['/', '?', '#']) {
        return 0;
    }
    let mut before = ' ';
    let mut only_digits = true;
    for (at, c) in text.char_indices() {
        let stops = match c {
            '[' => text[at + 1..].starts_with(['^', '@']) || text[at + 1..].starts_with("-@"),
            '{' => is_attribute(&text[at + 1..]),
            ',' | ';' | '|' => ["http://", "https://"].iter().any(|head| starts_like(&text[at + 1..], head)),
            '^' => text[at + 1..].starts_with('[') || is_superscript(before, &text[at + 1..]),
            c if is_unspaced(c) => before.is_ascii_alphabetic() || before.is_ascii_digit() && !only_digits,
            c => ends(c),
        };
        if stops {
            return at;
        }
        only_digits = matches!(c, '/' | '_' | '=') || only_digits && c.is_ascii_digit();
        before = c;
    }
    text.len()
}

/// Whether the text goes on as attributes of another dialect do: `.class}`, `#id}`, `target=…}`.
fn is_attribute(text: &str) -> bool {
    text.starts_with(['.', '#', ':'])
        || text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-').starts_with('=')
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether a caret after `before` opens a superscript that `rest` closes.
fn is_superscript(before: char, rest: &str) -> bool {
    let len = rest
        .chars()
        .take(LONGEST_MARK + 1)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '*' | ','))
        .count();
    before.is_alphanumeric() && len > 0 && rest.chars().nth(len) == Some('^')
}

/// Whether no address holds this character: white space, quotes, and marks beyond ASCII but for hyphens.
fn ends(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_ascii_control() || matches!(c, '<' | '>' | '"' | '\\');
    }
    !(c.is_alphanumeric()
        || is_combining_mark(c)
        || matches!(c, '·' | '\u{2010}'..='\u{2013}' | '\u{200c}' | '\u{200d}'))
}

/// Whether words of the character's script stand without spaces between them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The end of the address without the marks of the sentence around it.
fn trimmed(text: &str, mut end: usize, fixed: usize) -> usize {
    let count = |wanted: char| text[..end].chars().filter(|c| *c == wanted).count();
    let mut spare = [('(', ')'), ('[', ']'), ('{', '}')]
        .map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    while end > fixed
        && let Some(last) = text[..end].chars().next_back()
    {
        let closing = spare.iter_mut().find(|(close, left)| *close == last && *left > 0);
        match (last, closing) {
            (_, Some((_, left))) => *left -= 1,
            ('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';' | '–', None) => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// The length of the e-mail address at the start of a text, with what is asked of it (`?subject=…`).
fn mailbox_len(text: &str) -> Option<usize> {
    let local = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')))?;
    let domain = text[local..].strip_prefix('@').filter(|_| local > 0)?;
    let len = authority_len(domain);
    let end = trimmed(text, local + 1 + len, local + 1);
    let has_dot = text[local + 1..end].trim_matches('.').contains('.');
    let asked = if text[end..].starts_with('?') { path_len(&text[end..]) } else { 0 };
    has_dot.then(|| trimmed(text, end + asked, end))
}

#[cfg(test)]
mod tests {
    use super::find_address;

    #[test]
    fn addresses_end_where_a_reader_would_end_them() {
        let cases = [
            ("see https://a.b/c. Next", Some("https://a.b/c")),
            ("(https://a.b/c_(d))", Some("https://a.b/c_(d)")),
            ("(www.a.org)", Some("www.a.org")),
            ("https://a.b/c?d=e&f=g,", Some("https://a.b/c?d=e&f=g")),
            ("xhttps://a.b", None),
            ("https://", None),
            ("www.", None),
            ("www.x", Some("www.x")),
            ("www.…", None),
            ("HTTP://A.B/", Some("HTTP://A.B/")),
            ("https://medium.com/@user/x", Some("https://medium.com/@user/x")),
            ("https://maps.b/@52.2,21.0,12z", Some("https://maps.b/@52.2,21.0,12z")),
            ("https://user:pw@a.b/c", Some("https://user:pw@a.b/c")),
            ("http://localhost:1414/x", Some("http://localhost:1414/x")),
            ("https://a.b:see", Some("https://a.b")),
            ("https://a.b/~user/", Some("https://a.b/~user/")),
            ("https://a.b/c[^1]", Some("https://a.b/c")),
            ("https://a.b/c[@k]", Some("https://a.b/c")),
            ("https://a.b/c^[note]", Some("https://a.b/c")),
            ("https://a.b/c^2^.", Some("https://a.b/c")),
            ("https://a.b/quote/^GSPC", Some("https://a.b/quote/^GSPC")),
            ("https://a.b/c{.x}", Some("https://a.b/c")),
            ("https://a.b/c{target=\"_blank\"}", Some("https://a.b/c")),
            ("https://a.b/c;https://d.e/f", Some("https://a.b/c")),
            ("https://a.b/web/https://d.e/f", Some("https://a.b/web/https://d.e/f")),
            ("https://a.b/{id}/c", Some("https://a.b/{id}/c")),
            ("{https://a.b/c}", Some("https://a.b/c")),
            ("[https://a.b/c]", Some("https://a.b/c")),
            ("https://a.b/c?d[]=e", Some("https://a.b/c?d[]=e")),
            ("„https://a.b/c”.", Some("https://a.b/c")),
            ("»https://a.b/c«", Some("https://a.b/c")),
            ("https://a.b/c—and", Some("https://a.b/c")),
            ("—https://a.b/c", Some("https://a.b/c")),
            ("https://a.b/c–", Some("https://a.b/c")),
            ("https://a.b’s report", Some("https://a.b")),
            ("https://a.b/c…", Some("https://a.b/c")),
            ("https://a.b/c?!", Some("https://a.b/c")),
            ("见https://a.b/c。", Some("https://a.b/c")),
            ("见https://a.b/c的报告", Some("https://a.b/c")),
            ("https://zh.a.org/wiki/中国", Some("https://zh.a.org/wiki/中国")),
            ("https://zh.a.org/wiki/2024年", Some("https://zh.a.org/wiki/2024年")),
            ("（https://a.b/c），", Some("https://a.b/c")),
            ("https://a.b/c؟", Some("https://a.b/c")),
            ("https://żółć.pl/ścieżka,", Some("https://żółć.pl/ścieżka")),
            ("https://例え.jp/", Some("https://例え.jp/")),
            ("Source:https://a.b", Some("https://a.b")),
            ("mailto:a.b@c.org.", Some("mailto:a.b@c.org")),
            ("mailto:a@c.org?subject=x", Some("mailto:a@c.org?subject=x")),
            ("mailto:a@c", None),
            ("a/https://a.b", None),
        ];
        for (text, expected) in cases {
            let found = find_address(text, 0, 0, text.len()).map(|range| &text[range]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
