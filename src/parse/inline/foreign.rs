//! Notices the syntax of other Markdown dialects, which would be printed as it stands.

use std::ops::Range;

use crate::model::diagnostic::Code;
use crate::parse::builder::Builder;

/// The longest block of attributes looked for.
const LONGEST: usize = 200;

/// Looks at a `^` or `{` at byte `at` of the text at `text`.
pub(super) fn look(builder: &mut Builder<'_>, text: &Range<usize>, at: usize) {
    let rest = &builder.source[at..text.end];
    if rest.starts_with("^[") {
        builder.report(Code::ForeignSyntax, at..at + 2, "`^[…]` is not a note in this dialect").help =
            Some("write `[^name]` here and `[^name]: the note` on a line of its own".into());
    } else if rest.starts_with("{{<") || rest.starts_with("{{%") {
        builder
            .report(
                Code::ForeignSyntax,
                at..at + 3,
                "a shortcode of Hugo or Quarto; here it is printed as text",
            )
            .help =
            Some("write `{{ name(argument=\"…\") }}`, or `{% name() %} … {% end %}` around text".into());
    } else if !builder.source[text.start..at].ends_with('{')
        && let Some(len) = attributes_len(rest)
    {
        builder
            .report(Code::ForeignSyntax, at..at + len, "attributes can stand only after a heading, a picture alone in its paragraph, or a table's caption; here they are printed as text")
            .help = Some("remove the braces".into());
    }
}

/// The length of `{.class}`, `{#id}` or `{: …}` at the start of `text`.
fn attributes_len(text: &str) -> Option<usize> {
    let mut chars = text.chars().skip(1);
    let (mark, first) = (chars.next()?, chars.next()?);
    if !matches!(mark, '.' | '#' | ':') || !(first.is_alphanumeric() || first == ' ' && mark == ':') {
        return None;
    }
    let (len, _) = text.char_indices().take(LONGEST).find(|(_, c)| matches!(c, '}' | '\n'))?;
    text[len..].starts_with('}').then_some(len + 1)
}
