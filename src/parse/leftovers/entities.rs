//! Characters of HTML that stayed as text, and what Word leaves in copied HTML.

use memchr::memmem;

use super::run::{OBJECT, Run, near};
use crate::model::nearest::nearest;

/// Names that people write, with the character itself.
const NAMES: &[(&str, &str)] = &[
    ("nbsp", "a no-break space"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("hellip", "…"),
    ("euro", "€"),
    ("pound", "£"),
    ("shy", "a soft hyphen"),
    ("thinsp", "a thin space"),
    ("ensp", "a space"),
    ("emsp", "a space"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("sect", "§"),
    ("deg", "°"),
    ("copy", "©"),
    ("times", "×"),
    ("bull", "•"),
    ("middot", "·"),
    ("minus", "−"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("oacute", "ó"),
    ("ccedil", "ç"),
    ("ntilde", "ñ"),
];

/// Looks for names of characters and tags of Word.
pub(super) fn look(run: &mut Run<'_>) {
    if run.written.contains('&') {
        twice(run);
        names(run);
    }
    if run.text.contains('<') {
        word_tags(run);
        comments(run);
    }
    if let Some(at) = memmem::find(run.text.as_bytes(), b"mso-") {
        let rest = &run.text[at..];
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        if rest[len..].starts_with(':') {
            let message = format!("`{}` is printed as text: a style of Word", run.excerpt(at..at + len));
            run.report(at..at + len, at..at + len, message, PASTE.into());
        }
    }
}

/// Letters of a name, at most.
const LONGEST: usize = 32;
const PASTE: &str = "remove it; paste from Word as plain text";

/// `&amp;nbsp;`: the ampersand was escaped once too often.
fn twice(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.as_written(at..).find("&amp;") {
        let here = at + found;
        at = here + "&amp;".len();
        let rest = &run.text[at..];
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let name = &rest[..len];
        let known = name.starts_with('#') || NAMES.iter().any(|(known, _)| *known == name);
        if run.text[here..].starts_with(OBJECT) && len > 0 && rest[len..].starts_with(';') && known {
            let name = name.to_owned();
            let end = at + len + 1;
            let message = format!("`{}` is printed as `&{name};`", run.excerpt(here..end));
            run.report(here..end, here..end, message, format!("write `&{name};`"));
        }
    }
}

/// `&nbsp` without `;`, `&nbps;`.
fn names(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find('&') {
        let here = at + found;
        at = here + 1;
        let rest = &run.text[at..];
        let digits = rest
            .strip_prefix('#')
            .map(|rest| rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()));
        if let Some(len) = digits.filter(|len| *len >= 2) {
            let end = at + 1 + len;
            let message = format!("`{}` is printed as text", run.excerpt(here..end));
            let help = format!("write `{};`", run.excerpt(here..end));
            run.report(here..end, here..end, message, help);
            continue;
        }
        let len = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        let closed = rest[len..].starts_with(';');
        let name = &rest[..len];
        let glued = run.before(here).is_some_and(char::is_alphanumeric);
        let known =
            NAMES.iter().find(|(known, _)| *known == name || *known == "nbsp" && name.starts_with("nbsp"));
        let Some((found, meant)) = known.or_else(|| {
            let near = (closed && (3..=8).contains(&len) && !glued)
                .then(|| nearest(name, NAMES.iter().map(|(name, _)| *name)))
                .flatten()?;
            NAMES.iter().find(|(known, _)| *known == near)
        }) else {
            unknown(run, here, glued);
            continue;
        };
        let end = at + found.len().min(len) + usize::from(closed);
        let message = format!("`{}` is printed as text, not as {meant}", run.excerpt(here..end));
        run.report(here..end, here..end, message, format!("write `&{found};`"));
    }
}

/// `&unknown;`: no character has this name.
fn unknown(run: &mut Run<'_>, at: usize, glued: bool) {
    let rest = &run.text[at + 1..];
    let len = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    if glued || !(2..=LONGEST).contains(&len) || !rest[len..].starts_with(';') {
        return;
    }
    let place = at..at + len + 2;
    let message = format!("`{}` is printed as text: no character has this name", run.excerpt(place.clone()));
    let help = format!("write the character itself, or `&amp;{};` for these signs", &rest[..len]);
    run.report(place.clone(), place, message, help);
}

/// `<o:p>`, `</w:sdt>`, `<st1:place>`.
fn word_tags(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find('<') {
        let here = at + found;
        at = here + 1;
        let rest = run.text[at..].trim_start_matches('/');
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
        let is_tag = (1..=4).contains(&name)
            && rest[name..]
                .strip_prefix(':')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some(end) = is_tag.then(|| near(rest).find('>')).flatten() {
            let end = run.text.len() - rest.len() + end + 1;
            let message = format!("`{}` is printed as text: a tag of Word", run.excerpt(here..end));
            run.report(here..end, here..end, message, PASTE.into());
            at = end;
        }
    }
}

/// `<!— … —>`: a comment whose hyphens a word processor made a dash.
fn comments(run: &mut Run<'_>) {
    let at = ["<!—", "<!–"].iter().find_map(|open| run.text.find(open));
    let Some(at) = at else { return };
    let rest = &run.text[at..];
    let end = rest.find('>').map_or(run.text.len(), |len| at + len + 1);
    let inside = run.as_written(at..end).trim_matches(|c: char| "<!—–->".contains(c)).trim().to_owned();
    let message = format!("`{}` is printed as text: its hyphens became dashes", run.excerpt(at..end));
    run.report(at..end, at..end, message, format!("write `<!-- {} -->`", super::run::excerpt(&inside)));
}
