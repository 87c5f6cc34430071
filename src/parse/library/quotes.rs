//! Quotation marks of a field, in whichever way its author wrote them: a text in, the same text with each quotation in
//! `“…”`, however deep it lies in others, and with `’` for apostrophes alone.
//!
//! So a style can give every quotation the marks of its language and depth. Marks that find no partner stay as
//! they are; a straight `'` among them is an apostrophe.

use std::borrow::Cow;

/// What a mark can be where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Opens,
    Closes,
    /// Closes if something of its family is open, and opens if not.
    Either,
    /// An apostrophe, if it is not needed to close.
    Apostrophe,
    /// Closes, but at the end of a plural it may be an apostrophe as well: `workers' rights`.
    PossiblyPlural,
}

/// Marks that may close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `"`, `“`, `”`, `„`, ``` `` ```, `''`, `,,`.
    Double,
    /// `'`, `‘`, `’`, `‚`, `` ` ``.
    Single,
    /// `«`, `»`.
    Angle,
    /// `‹`, `›`.
    SmallAngle,
}

#[derive(Debug)]
struct Mark {
    /// The first byte.
    at: usize,
    len: usize,
    family: Family,
    part: Part,
}

/// The text with its quotations in one form.
pub(super) fn one_form(text: &str) -> Cow<'_, str> {
    let is_mark = |c: char| {
        matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
    };
    if !text.contains(is_mark) && !text.contains(",,") {
        return text.into();
    }
    let marks = marks(text);
    let roles = pair(&marks);
    let mut out = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (mark, role) in marks.iter().zip(roles) {
        let inside = &text[from..mark.at];
        let spaced = matches!(mark.family, Family::Angle | Family::SmallAngle);
        match role {
            Some(Part::Closes) if spaced => out.push_str(inside.trim_end()),
            _ => out.push_str(inside),
        }
        from = mark.at + mark.len;
        match role {
            Some(Part::Opens) => out.push('“'),
            Some(_) => out.push('”'),
            None => out.push_str(unpaired(&text[mark.at..from], &out, &text[from..])),
        }
        if role == Some(Part::Opens) && spaced {
            from = text.len() - text[from..].trim_start().len();
        }
    }
    out.push_str(&text[from..]);
    out.into()
}

/// A mark without a partner: an apostrophe, the sign for feet or inches, or as it was written.
fn unpaired<'a>(mark: &'a str, before: &str, after: &str) -> &'a str {
    let is_letter = |c: char| c.is_alphabetic();
    match mark {
        "'" if before.ends_with(|c: char| c.is_ascii_digit()) && !after.starts_with(is_letter) => mark,
        "'" | "’" | "‘" | "‛" => "’",
        "''" | "``" => "\"",
        _ => mark,
    }
}

/// Marks that are looked at after one that may be a possessive, and quotations within quotations.
const LOOK_AHEAD: usize = 32;
/// Bytes of a tag.
const TAG_BYTES: usize = 64;

/// All marks in order.
fn marks(text: &str) -> Vec<Mark> {
    let has_babel = text.contains("\"`");
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '<'
            && let Some(len) = tag_len(&text[at..])
        {
            at += len;
            continue;
        }
        match mark_at(text, at, c, has_babel) {
            Some(mark) => {
                at += mark.len;
                found.push(mark);
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// The length of a tag at the start of a text.
fn tag_len(text: &str) -> Option<usize> {
    text[1..]
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        .then(|| text.bytes().take(TAG_BYTES).position(|byte| byte == b'>').map(|end| end + 1))?
}

fn mark_at(text: &str, at: usize, c: char, has_babel: bool) -> Option<Mark> {
    let rest = &text[at..];
    let double = |len| (len, Family::Double);
    let (len, family) = match c {
        '`' if rest.starts_with("``") => double(2),
        '`' => (1, Family::Single),
        '\'' if rest.starts_with("'''") && rest[3..].starts_with(|c: char| !c.is_alphanumeric()) => {
            (1, Family::Single)
        }
        '\'' if rest.starts_with("''") => double(2),
        ',' if rest.starts_with(",,") && !rest.starts_with(",,,") => double(2),
        '"' if rest.starts_with("\"`") || (has_babel && rest.starts_with("\"'")) => double(2),
        '"' => double(1),
        '“' | '”' | '„' | '‟' => double(c.len_utf8()),
        '\'' => (1, Family::Single),
        '‘' | '’' | '‚' | '‛' => (c.len_utf8(), Family::Single),
        '«' | '»' => (c.len_utf8(), Family::Angle),
        '‹' | '›' => (c.len_utf8(), Family::SmallAngle),
        _ => return None,
    };
    let written = &rest[..len];
    let before = last_of(&text[..at]);
    let after = first_of(&rest[len..]);
    let begins = before.is_none_or(|c| c.is_whitespace() || OPENERS.contains(c));
    let word_follows = after.is_some_and(|c| !c.is_whitespace() && !",.;:!?)]}".contains(c));
    let word_precedes = before.is_some_and(|c| !c.is_whitespace() && !"([{".contains(c));
    let part = match written {
        "``" if !word_follows => Part::Closes,
        "„" | "``" | "\"`" | "‟" => Part::Opens,
        ",," | "‚" if begins && word_follows => Part::Opens,
        ",," | "‚" => return None,
        "\"'" => Part::Closes,
        "`" if word_follows => Part::Opens,
        "`" => return None,
        "«" | "»" | "‹" | "›" | "“" => Part::Either,
        "‘" if begins && word_follows && !is_elision(&rest[len..]) => Part::Opens,
        "‘" => Part::Either,
        "‛" => Part::Opens,
        _ if family == Family::Single => single(text, at, len, begins && word_follows),
        // Inches.
        "\"" if before.is_some_and(|c| c.is_ascii_digit()) && !word_follows => Part::PossiblyPlural,
        _ if begins && word_follows => Part::Opens,
        _ if word_precedes && !word_follows => Part::Closes,
        _ => Part::Either,
    };
    let part = match (written, part) {
        // A mark that opens in most languages closes where one of its pair is open.
        ("“", _) if begins && word_follows => Part::Opens,
        ("”", Part::Opens) => Part::Either,
        (_, part) => part,
    };
    Some(Mark { at, len, family, part })
}

/// After these a quotation may begin.
const OPENERS: &str = "([{—–-/¿¡“„«‹‘‚\"`'=+|";

/// What a `'` or `’` is.
fn single(text: &str, at: usize, len: usize, may_open: bool) -> Part {
    let (head, tail) = (&text[..at], &text[at + len..]);
    if may_open {
        let curly = text[at..].starts_with('’');
        return if curly || is_elision(tail) { Part::Apostrophe } else { Part::Opens };
    }
    if first_of(tail).is_some_and(char::is_alphanumeric) || last_of(head).is_none_or(char::is_whitespace) {
        return Part::Apostrophe;
    }
    // Rock 'n' roll.
    if strip_tags_end(head).ends_with(['n', 'N'])
        && head.trim_end_matches(['n', 'N']).ends_with(['\'', '’', '‘'])
    {
        return Part::Apostrophe;
    }
    let plural = head.ends_with(['s', 'S', 'x', 'z']);
    let next = tail.strip_prefix([' ', '\u{a0}']).map(first_word);
    match next {
        Some(next) if plural && !next.is_empty() && !is_function_word(next) => Part::PossiblyPlural,
        _ => Part::Closes,
    }
}

/// Words that an apostrophe shortens at their start, and years.
fn is_elision(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "bout", "burbs", "cause", "cuz", "em", "gainst", "hood", "k", "m", "n", "neath", "r", "round", "s",
        "s-", "skeg", "t", "til", "till", "tis", "tude", "twas", "twere", "twixt",
    ];
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 2 {
        let tail = text[2..].strip_prefix('s').unwrap_or(&text[2..]);
        return !tail.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’');
    }
    let word = first_word(text);
    let lower = word.to_lowercase();
    // A quotation of one such word is one after all.
    let closes = text[word.len()..].starts_with(['\'', '’']);
    (WORDS.contains(&lower.as_str()) || lower.starts_with("s-")) && (!closes || lower == "n")
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(text.len())]
}

/// Words before which no possessive stands.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 44] = [
        "a", "about", "after", "against", "amid", "among", "an", "and", "are", "as", "at", "be", "before",
        "between", "but", "by", "can", "during", "for", "from", "has", "have", "how", "if", "in", "into",
        "is", "it", "nor", "not", "of", "on", "or", "since", "than", "that", "the", "to", "under", "versus",
        "was", "were", "when", "with",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// The last character that is no tag's.
fn last_of(text: &str) -> Option<char> {
    strip_tags_end(text).chars().next_back()
}

fn strip_tags_end(text: &str) -> &str {
    let mut text = text;
    while text.ends_with('>')
        && let Some(start) =
            text.bytes().rev().take(TAG_BYTES).position(|byte| byte == b'<').map(|back| text.len() - back - 1)
        && tag_len(&text[start..]) == Some(text.len() - start)
    {
        text = &text[..start];
    }
    text
}

fn first_of(text: &str) -> Option<char> {
    let mut text = text;
    while text.starts_with('<')
        && let Some(len) = tag_len(text)
    {
        text = &text[len..];
    }
    text.chars().next()
}

/// For each mark whether it opens or closes a quotation, `None` without a partner.
fn pair(marks: &[Mark]) -> Vec<Option<Part>> {
    let mut roles: Vec<Option<Part>> = vec![None; marks.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        let partner = open.iter().rposition(|opener| marks[*opener].family == mark.family);
        let close = match mark.part {
            Part::Opens | Part::Apostrophe => None,
            Part::Closes | Part::Either => partner,
            Part::PossiblyPlural => partner.filter(|_| !closes_later(marks, index)),
        };
        if let Some(partner) = close {
            roles[open[partner]] = Some(Part::Opens);
            roles[index] = Some(Part::Closes);
            // What was opened in between and not closed is no quotation.
            open.truncate(partner);
        } else if matches!(mark.part, Part::Opens | Part::Either) && open.len() < LOOK_AHEAD {
            open.push(index);
        }
    }
    roles
}

/// Whether after a mark, and before the next that opens, one of its family surely closes.
fn closes_later(marks: &[Mark], index: usize) -> bool {
    let family = marks[index].family;
    let later = marks[index + 1..].iter().take(LOOK_AHEAD).filter(|mark| mark.family == family);
    later
        .take_while(|mark| mark.part != Part::Opens)
        .any(|mark| matches!(mark.part, Part::Closes | Part::PossiblyPlural))
}

#[cfg(test)]
mod tests {
    use super::one_form;

    #[test]
    fn quotations_and_apostrophes() {
        for (text, expected) in [
            ("Was die \"Schattenflotte\" kostet", "Was die “Schattenflotte” kostet"),
            ("Was die „Schattenflotte“ kostet", "Was die “Schattenflotte” kostet"),
            ("Statki i „flota cieni” na", "Statki i “flota cieni” na"),
            ("L'« Europe » et l'OTAN", "L’“Europe” et l’OTAN"),
            ("L’«\u{a0}Europe\u{a0}» d'abord", "L’“Europe” d’abord"),
            ("Der »Westen« und »Ost«", "Der “Westen” und “Ost”"),
            ("The 'shadow fleet' now", "The “shadow fleet” now"),
            ("The `shadow fleet' now", "The “shadow fleet” now"),
            ("The ``shadow fleet'' now", "The “shadow fleet” now"),
            ("The ''shadow fleet'' now", "The “shadow fleet” now"),
            ("The ‘shadow fleet’ now", "The “shadow fleet” now"),
            ("O'Brien and rock 'n' roll in the '90s", "O’Brien and rock ’n’ roll in the ’90s"),
            ("The workers' rights of Europe", "The workers’ rights of Europe"),
            ("'Workers' rights' in Europe", "“Workers’ rights” in Europe"),
            ("'Lost' in the workers' paradise", "“Lost” in the workers’ paradise"),
            ("'Rights' and the workers' duties", "“Rights” and the workers’ duties"),
            ("'No' means 'no'", "“No” means “no”"),
            ("\"The 'big' one\" and more", "“The “big” one” and more"),
            ("``The `big' one'' and more", "“The “big” one” and more"),
            ("``What is `big'?'' and more", "“What is “big”?” and more"),
            ("``The `big one''' and more", "“The “big one”” and more"),
            ("„Nie ma «dobrych» wyjść” dziś", "“Nie ma “dobrych” wyjść” dziś"),
            ("Den ”gamla” ordningen", "Den “gamla” ordningen"),
            ("'s-Hertogenbosch en 't Hooft", "’s-Hertogenbosch en ’t Hooft"),
            ("'s Gravenhage", "’s Gravenhage"),
            ("A 5'10\" man and a 12\" gun", "A 5'10\" man and a 12\" gun"),
            ("1990's and 90's", "1990’s and 90’s"),
            ("<i>'Faust'</i> at 'war'", "<i>“Faust”</i> at “war”"),
            ("<span class=\"nocase\">\"NATO\"</span> x", "<span class=\"nocase\">“NATO”</span> x"),
            ("(\"new\") \"x\"", "(“new”) “x”"),
            ("\"Why?\" asks 'who?'", "“Why?” asks “who?”"),
            ("‚Neu‘ und ‚alt‘", "“Neu” und “alt”"),
            ("„Die ‚neue‘ Welt“", "“Die “neue” Welt”"),
            ("Das ,,Wort'' und ,,Ding``", "Das “Wort” und “Ding”"),
            ("Das \"`Wort\"' und", "Das “Wort” und"),
            ("‘90s nostalgia", "’90s nostalgia"),
            ("Qur'an and 'Abd al-Rahman", "Qur’an and ’Abd al-Rahman"),
            ("dell'\"Europa\" e l'\"altro\"", "dell’“Europa” e l’“altro”"),
            ("“Already” fine, it’s ‘ok’", "“Already” fine, it’s “ok”"),
            ("The states’ rights", "The states’ rights"),
            ("‘The states’ rights’ view", "“The states’ rights” view"),
            ("The 'states' of the union's 'rights'", "The “states” of the union’s “rights”"),
            ("'Europe'", "“Europe”"),
            ("\"Europe\"", "“Europe”"),
            ("Mind the \"gap\": \"x", "Mind the “gap”: \"x"),
            ("Ukraine's 'Victory Plan': hope", "Ukraine’s “Victory Plan”: hope"),
            ("It's about us, 'innit", "It’s about us, ’innit"),
            ("«Нова „велика“ гра» триває", "“Нова “велика” гра” триває"),
            ("Об'єднання м'яке", "Об’єднання м’яке"),
            (
                "'Enemies of the people' and the judges' revenge",
                "“Enemies of the people” and the judges’ revenge",
            ),
            ("The 'rules' and players' choices", "The “rules” and players’ choices"),
            ("'America First' allies", "“America First” allies"),
            ("'Red lines' policy and 'Blue lines' policy", "“Red lines” policy and “Blue lines” policy"),
            ("`Sanctions' work", "“Sanctions” work"),
            ("James' 'theory'", "James’ “theory”"),
            ("the '60s and the 'long' '70s", "the ’60s and the “long” ’70s"),
            ("Pushing 'em: 'tis so", "Pushing ’em: ’tis so"),
            ("sa 'prise de fer'; l'autre", "sa “prise de fer”; l’autre"),
            ("\u{201c}a\u{201d}\u{201c}b\u{201d}", "“a”“b”"),
            ("Der „Westen\" und", "Der “Westen” und"),
            ("„Dobra zmiana\" w Polsce", "“Dobra zmiana” w Polsce"),
            ("“Die „neue“ Welt”", "“Die “neue” Welt”"),
        ] {
            assert_eq!(one_form(text), expected, "{text}");
        }
    }
}
