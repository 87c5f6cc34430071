//! `{#id .class key="value"}`: read from the source, since Markdown events come with parts of it changed.

use crate::model::source::{Spanned, TextRange};

/// What stands in the braces.
#[derive(Debug, Default)]
pub(crate) struct Attributes<'a> {
    pub id: Option<Spanned<&'a str>>,
    pub classes: Vec<Spanned<&'a str>>,
    /// Names with their values; the range of a value leaves out its quotes.
    pub values: Vec<(Spanned<&'a str>, Spanned<&'a str>)>,
}

/// Reads the attributes that fill `source[start..end]`, braces included; `None` if anything else stands there.
pub(crate) fn read_attributes(source: &str, start: usize, end: usize) -> Option<Attributes<'_>> {
    let inside = source[start..end].strip_prefix('{')?.strip_suffix('}')?;
    let mut attributes = Attributes::default();
    let mut at = start + 1;
    let stop = start + 1 + inside.len();
    loop {
        let rest = &source[at..stop];
        at += rest.len() - rest.trim_start().len();
        let rest = &source[at..stop];
        let Some(first) = rest.chars().next() else { return Some(attributes) };
        let len = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '{' | '}'))
            .unwrap_or(rest.len());
        let word = Spanned::new(&rest[..len], at..at + len);
        let named = || Spanned::new(&rest[1..len], at + 1..at + len);
        match first {
            '#' if len > 1 => attributes.id = Some(named()),
            '.' if len > 1 => attributes.classes.push(named()),
            _ if len > 0 && rest[len..].starts_with('=') => {
                let value = read_value(source, at + len + 1, stop)?;
                at = value.1;
                attributes.values.push((word, value.0));
                continue;
            }
            _ => return None,
        }
        at += len;
    }
}

/// A value and the byte after it: quoted, or up to the next space.
fn read_value(source: &str, start: usize, stop: usize) -> Option<(Spanned<&str>, usize)> {
    let rest = &source[start..stop];
    let first = rest.chars().next()?;
    if matches!(first, '"' | '\'') {
        let escaped = |at: usize| rest[..at + 1].ends_with('\\');
        let len = rest[1..].match_indices(first).map(|(at, _)| at).find(|at| !escaped(*at))?;
        let range = TextRange::new(start + 1, start + 1 + len);
        return Some((Spanned { value: &rest[1..1 + len], range }, start + len + 2));
    }
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Some((Spanned::new(&rest[..len], start..start + len), start + len))
}

#[cfg(test)]
mod tests {
    use super::read_attributes;

    fn show(text: &str) -> String {
        let Some(found) = read_attributes(text, 0, text.len()) else { return "none".into() };
        let mut shown = found.id.map_or(String::new(), |id| format!("#{}", id.value));
        found.classes.iter().for_each(|class| shown += &format!(" .{}", class.value));
        found.values.iter().for_each(|(name, value)| {
            assert_eq!(&text[value.range.as_range()], value.value);
            shown += &format!(" {}=<{}>", name.value, value.value);
        });
        shown
    }

    #[test]
    fn attributes() {
        let cases = [
            ("{#fig-a .wide source=\"a b\"}", "#fig-a .wide source=<a b>"),
            ("{ source='x \"y\"' width=wide }", " source=<x \"y\"> width=<wide>"),
            ("{}", ""),
            ("{#a} x", "none"),
            ("{x}", "none"),
            ("{a=\"b \\\"c\\\"\" d='\\''}", " a=<b \\\"c\\\"> d=<\\'>"),
            ("{a=\"b}", "none"),
            ("{a=}", "none"),
        ];
        for (text, expected) in cases {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
