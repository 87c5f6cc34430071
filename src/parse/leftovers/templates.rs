//! Template code of other programs: Liquid, Jinja, Hugo, Quarto, ERB, Handlebars. None of it is run.

use memchr::{memchr2, memchr3};

use super::run::{Run, near};

/// How template code begins, how it ends, and whose it is.
const CODE: &[(&str, &str, &str)] = &[
    ("{{<", ">}}", "a shortcode of Hugo or Quarto"),
    ("{{%", "%}}", "a shortcode of Hugo"),
    ("{{", "}}", "template code"),
    ("{%", "%}", "a tag of Liquid or Jinja"),
    ("{# ", "#}", "a comment of Jinja"),
    ("<%", "%>", "template code"),
    ("%%", "%%", "a comment of Obsidian"),
];

/// Looks for code that is no call of a shortcode.
pub(super) fn look(run: &mut Run<'_>) {
    if memchr2(b'{', b'%', run.text.as_bytes()).is_none() {
        return;
    }
    let mut at = 0;
    while let Some(found) = memchr3(b'{', b'<', b'%', &run.text.as_bytes()[at..]) {
        let here = at + found;
        at = here + 1;
        let rest = &run.text[here..];
        let Some((open, close, what)) = CODE.iter().find(|(open, ..)| rest.starts_with(open)) else {
            continue;
        };
        let end = near(&rest[open.len()..]).find(close).map(|len| here + open.len() + len + close.len());
        if *open == "%%" && (end.is_none() || run.before(here).is_some_and(char::is_alphanumeric)) {
            at = here + 2;
            continue;
        }
        let end = end.unwrap_or(here + open.len());
        let message =
            format!("`{}` is printed as text: {what}, which is not run here", run.excerpt(here..end));
        run.report(here..end, here..end, message, help(open).into());
        at = end;
    }
}

fn help(open: &str) -> &'static str {
    match open {
        "%%" => "write `<!-- … -->` for what readers should not see",
        "{# " => "write `<!-- … -->` for what readers should not see, or remove it",
        "{{<" | "{{%" => "write `{{ name(argument=\"…\") }}`, or `{% name() %} … {% end %}` around text",
        _ => "write what it stands for; code that is to be shown stands between backticks",
    }
}
