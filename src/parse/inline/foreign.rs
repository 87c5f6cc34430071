//! Notices the syntax of other Markdown dialects, which would be printed as it stands.

use std::ops::Range;

use crate::model::diagnostic::Code;
use crate::parse::builder::Builder;
use crate::text::things::reference;

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
    } else if let Some(start) = tex_command(&builder.source[text.start..at])
        && let Some(len) = rest.find('}').filter(|len| *len <= LONGEST)
    {
        tex(builder, text.start + start..at + len + 1, &rest[1..len]);
    } else if !builder.source[text.start..at].ends_with('{')
        && let Some(len) = attributes_len(rest)
    {
        builder
            .report(Code::ForeignSyntax, at..at + len, "attributes can stand only after a heading, a picture alone in its paragraph, or a table's caption; here they are printed as text")
            .help = Some("remove the braces".into());
    }
}

/// Commands of TeX that refer to a thing in the text, and those that cite.
const REFER: [&str; 7] = ["ref", "autoref", "cref", "Cref", "eqref", "nameref", "pageref"];
const CITE: [&str; 9] =
    ["cite", "citep", "citet", "parencite", "textcite", "autocite", "footcite", "citealp", "citeauthor"];

/// Where the command of TeX begins that ends a text: `\ref` before `{`.
fn tex_command(before: &str) -> Option<usize> {
    let name = before.len() - before.bytes().rev().take(12).take_while(u8::is_ascii_alphabetic).count();
    let is_known = REFER.contains(&&before[name..]) || CITE.contains(&&before[name..]);
    (is_known && before[..name].ends_with('\\')).then(|| name - 1)
}

/// Reports a command of TeX with what it names.
fn tex(builder: &mut Builder<'_>, range: Range<usize>, named: &str) {
    let command = &builder.source[range.start + 1..range.end - named.len() - 2];
    let keys: Vec<&str> = named.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    let help = match REFER.contains(&command) {
        true => {
            let references: Vec<String> = keys.iter().map(|key| reference(key)).collect();
            format!("write `{}`", references.join("; "))
        }
        false => {
            let keys: Vec<String> = keys.iter().map(|key| format!("@{key}")).collect();
            let keys = keys.join("; ");
            if matches!(command, "textcite" | "citet") {
                format!("write `{keys}`")
            } else {
                format!("write `[{keys}]`")
            }
        }
    };
    let message = format!("`\\{command}{{…}}` is a command of TeX; here it is printed as text");
    builder.report(Code::ForeignSyntax, range, message).help = Some(help);
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
