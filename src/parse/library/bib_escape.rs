//! Commands and escapes of TeX that the parser of `.bib` files does not know, or gives back as characters that mean
//! something to TeX: a value as written in, a value for the parser out, and the text of the item put right at the end.
//!
//! A tilde that is meant travels as a mark, since a bare one is a space that does not break; so do a backslash and
//! braces. Marks are noncharacters of Unicode, which no text holds.

use std::borrow::Cow;

use serde_json::Value;

/// Characters that travel as marks.
const MARKED: [char; 7] = ['~', '\\', '{', '}', '-', '\'', '`'];
/// The mark of the first of them.
const FIRST_MARK: u32 = 0xFDD0;

/// Bytes that a formula in a field may have.
const FORMULA_BYTES: usize = 500;

/// Fields in which nothing but a backslash before a mark is TeX.
const VERBATIM: [&str; 5] = ["bdsk-url-1", "doi", "eprint", "link", "url"];

/// Commands without an argument, and what they print.
const PRINTED: [(&str, &str); 27] = [
    ("euro", "€"),
    ("guillemetleft", "«"),
    ("guillemetright", "»"),
    ("j", "ȷ"),
    ("lbrace", "{"),
    ("ldots", "…"),
    ("newline", " "),
    ("o", "ø"),
    ("quad", " "),
    ("rbrace", "}"),
    ("slash", "/"),
    ("space", " "),
    ("textasciitilde", "~"),
    ("textbackslash", "\\"),
    ("textbraceleft", "{"),
    ("textbraceright", "}"),
    ("textcent", "¢"),
    ("textcopyright", "©"),
    ("textdegree", "°"),
    ("texteuro", "€"),
    ("textminus", "−"),
    ("textnumero", "№"),
    ("textonehalf", "½"),
    ("textperthousand", "‰"),
    ("textsterling", "£"),
    ("texttimes", "×"),
    ("textyen", "¥"),
];

/// The value of a field (its name in lower case) as the parser should read it.
pub(super) fn for_parser<'a>(field: &str, value: &'a str) -> Cow<'a, str> {
    let is_date = (field.ends_with("date") || field.ends_with("year")) && !value.contains('\\');
    match VERBATIM.contains(&field) || is_date {
        true if value.contains(MARKED) => verbatim(value).into(),
        false if value.contains(['\\', '$']) => text(value).into(),
        _ => value.into(),
    }
}

/// Turns the marks in a value of an item back into what they stand for.
pub(super) fn restore(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(is_mark) => *text = restored(text),
        Value::Array(values) => values.iter_mut().for_each(restore),
        Value::Object(fields) => fields.values_mut().for_each(restore),
        _ => {}
    }
}

/// A text with the marks turned back.
pub(super) fn restored(text: &str) -> String {
    text.chars().map(unmarked).collect()
}

fn marked(c: char) -> char {
    let place = (0..).zip(MARKED).find(|(_, marked)| *marked == c);
    place.and_then(|(place, _)| char::from_u32(FIRST_MARK + place)).unwrap_or(c)
}

fn unmarked(c: char) -> char {
    match c {
        c if is_mark(c) => MARKED[(c as u32 - FIRST_MARK) as usize],
        c => c,
    }
}

fn is_mark(c: char) -> bool {
    (FIRST_MARK..FIRST_MARK + MARKED.len() as u32).contains(&(c as u32))
}

/// An address or identifier: as written, but for backslashes before marks and for braces.
fn verbatim(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {
                out.push(marked(*next));
                chars.next();
            }
            ('{' | '}', _) => out.push(c),
            _ => out.push(marked(c)),
        }
    }
    out
}

fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find(['\\', '$']) {
        out.push_str(&rest[..at]);
        let found = &rest[at + 1..];
        rest = match (rest.as_bytes()[at], formula(found)) {
            (b'\\', _) => command(found, &mut out),
            (_, Some(len)) => {
                out.push_str(&rest[at..at + 1 + len]);
                &found[len..]
            }
            _ => {
                out.push_str("\\$");
                found
            }
        };
    }
    out.push_str(rest);
    out
}

/// The length of the formula that a `$` before this opens, its closing `$` included; money is none.
fn formula(text: &str) -> Option<usize> {
    let end = text.bytes().take(FORMULA_BYTES).position(|byte| byte == b'$')?;
    let (inside, after) = (&text[..end], &text[end + 1..]);
    let digit = |c: char| c.is_ascii_digit();
    let is_money = inside.trim() != inside
        || inside.is_empty()
        || after.starts_with(digit)
        || (inside.starts_with(digit) && inside.contains(char::is_whitespace));
    (!is_money).then_some(end + 1)
}

/// Writes the command at the start of `found`, without its backslash; what follows it is left.
fn command<'a>(found: &'a str, out: &mut String) -> &'a str {
    let len = found.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(found.len());
    let (name, tail) = found.split_at(len);
    if name.is_empty() {
        return symbol(found, out);
    }
    if let Some((_, printed)) = PRINTED.iter().find(|(known, _)| *known == name) {
        out.extend(printed.chars().map(marked));
        return tail.strip_prefix("{}").unwrap_or(tail.trim_start());
    }
    if matches!(name, "href" | "hyperref" | "textcolor" | "foreignlanguage")
        && let Some((_, tail)) = group(tail)
        && let Some((words, tail)) = group(tail.trim_start())
    {
        out.push_str(&text(words));
        return tail;
    }
    if matches!(name, "url" | "path" | "nolinkurl" | "burl")
        && let Some((address, tail)) = group(tail)
    {
        out.push_str(&verbatim(address));
        return tail;
    }
    out.push('\\');
    out.push_str(name);
    let rest = if len == 1 { over_dotless(tail, out) } else { tail };
    // Names of commands are letters; the parser goes on to the next space.
    let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '\\');
    if rest.len() == tail.len() && !tail.is_empty() && !tail.starts_with(ends) {
        out.push(' ');
    }
    rest
}

/// The inside of the braces at the start of a text, and what follows them.
fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('{')?;
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some((&inside[..at], &inside[at + 1..])),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The address of the first `\href` in a value.
pub(super) fn linked(value: &str) -> Option<&str> {
    let at = value.find("\\href")? + "\\href".len();
    group(value[at..].trim_start()).map(|(address, _)| address)
}

/// Writes a command whose name is no letter.
fn symbol<'a>(found: &'a str, out: &mut String) -> &'a str {
    let mut chars = found.chars();
    let Some(c) = chars.next() else { return found };
    let tail = chars.as_str();
    match c {
        '{' | '}' => out.push(marked(c)),
        '~' if tail.starts_with("{}") => {
            out.push(marked(c));
            return &tail[2..];
        }
        '\\' | ' ' | '\n' | '\t' => out.push(' '),
        ',' => out.push('~'),
        '/' | '@' | '!' => {}
        c => {
            out.push('\\');
            out.push(c);
            return over_dotless(tail, out);
        }
    }
    tail
}

/// After an accent, `\i` and `\j` without braces, which the parser expects round them.
fn over_dotless<'a>(tail: &'a str, out: &mut String) -> &'a str {
    for (letter, dotted) in [("\\i", "{i}"), ("\\j", "{j}")] {
        let after = tail.strip_prefix(letter);
        if let Some(after) = after.filter(|after| !after.starts_with(|c: char| c.is_ascii_alphabetic())) {
            out.push_str(dotted);
            return after.strip_prefix("{}").unwrap_or(after.trim_start());
        }
    }
    tail
}

#[cfg(test)]
mod tests {
    use crate::model::source::SourcePath;
    use crate::parse::library::parse_library;

    fn read(field: &str, value: &str, variable: &str) -> serde_json::Value {
        let text = format!("@article{{a, langid={{polish}}, {field} = {{{value}}}}}");
        let file = SourcePath::new("content/references.bib").expect("a sound path");
        let library = parse_library(&file, &text).value;
        library.entries["a"].item[variable].clone()
    }

    #[test]
    fn commands_print_what_tex_prints() {
        for (tex, expected) in [
            (r"a\textasciitilde{}b \textasciitilde b \~{}c", "a~b ~b ~c"),
            ("a~b", "a\u{a0}b"),
            (r"a\textbackslash{}b \textbackslash emph{x}", r"a\b \emphx"),
            (r"\{a\} \textbraceleft{}b\textbraceright{} \lbrace c\rbrace", "{a} {b} {c}"),
            (r"\emph{a\}b}", "<i>a}b</i>"),
            (r"\textasciicircum{} \^{} \textbar{} \textunderscore{}", "^ ^ | _"),
            (r"1 \textless{} 2 \textgreater{} 0", "1 < 2 > 0"),
            (r"\& \% \$ \# \_", "& % $ # _"),
            (r"a--b a---b a\textendash{}b a\textemdash{}b", "a–b a—b a–b a—b"),
            (r"and\slash or \ldots{} \dots", "and/or … …"),
            (r"et al.\ 2020, 5\,\%, in\-ter, a\/b, A\\B", "et al. 2020, 5\u{a0}%, inter, ab, A B"),
            (r"\textquotesingle \textquotedblleft{}a\textquotedblright{}", "’“a”"),
            (r"\texteuro{}5 \pounds5 5\textdegree{} \copyright \textcopyright{}", "€5 £5 5° ©©"),
            (r"{\aa} \AA{} \o{} {\O} {\ae} \l{} {\L}{\'o}d{\'z} \ss{} \oe \i \j", "å Å ø Ø æ ł Łódź ß œıȷ"),
            (r#"\"o \"{o} {\"o} {\"{o}} \'c \'{c} \`e \^o \~n \=a \.z"#, "ö ö ö ö ć ć è ô ñ ā ż"),
            (r"\v{s} \v s \c{c} \c c \k{a} \k{e} \H{o} \u{g} \r{u} \d{t}", "š š ç ç ą ę ő ğ ů ṭ"),
            (r"{\'\i} \'{\i} \'{i} {\'\i}n \^\i{} \v\j{} \v{\j}", "í í í ín î ǰ ǰ"),
            (r"Stra\ss.e \L-x \o/y \textbullet2 \foo5", "Straß.e Ł-x ø/y •2 5"),
            (r"\unknown{kept} \foo bar", "kept bar"),
        ] {
            assert_eq!(read("title", tex, "title"), expected, "{tex}");
        }
    }

    #[test]
    fn names_are_read_as_titles_are() {
        for (tex, family) in [
            (r"Garc{\'\i}a, Jos{\'e}", "García"),
            (r"{\'S}wi{\k{a}}tek, {\L}ukasz", "Świątek"),
            (r"D{\o}j, {\AA}se", "Døj"),
            (r"a\textasciitilde{}b, C", "a~b"),
        ] {
            assert_eq!(read("author", tex, "author")[0]["family"], family, "{tex}");
        }
    }

    #[test]
    fn addresses_stay_as_written() {
        for (field, variable, tex, expected) in [
            ("url", "URL", "https://a.b/~c/d--e/f_g%20h#i'", "https://a.b/~c/d--e/f_g%20h#i'"),
            ("url", "URL", r"https://a.b/\~{}c/d\_e\%20\&f\#g", "https://a.b/~c/d_e%20&f#g"),
            ("url", "URL", "{https://a.b/c}", "https://a.b/c"),
            ("doi", "DOI", r"10.1007/978-3-319--1\_7", "10.1007/978-3-319--1_7"),
            (
                "doi",
                "DOI",
                "10.1002/(SICI)1(199)17:15<16::AID>3.0;2-2",
                "10.1002/(SICI)1(199)17:15<16::AID>3.0;2-2",
            ),
        ] {
            assert_eq!(read(field, tex, variable), expected, "{tex}");
        }
    }
}
