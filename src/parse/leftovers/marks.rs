//! Marks of other languages: `==marked==`, `++inserted++`, `''wiki''`, `== Heading ==`, boxes of tasks.

use memchr::memmem;

use super::run::Run;

/// Looks for marks in pairs and for boxes.
pub(super) fn look(run: &mut Run<'_>) {
    for (mark, what, help) in [
        ("==", "marked", "write `<mark>…</mark>`, or `**…**`"),
        ("++", "inserted", "write `<ins>…</ins>`"),
        ("'''", "bold in a wiki", "write `**…**`"),
        ("''", "italic in a wiki", "write `*…*`"),
    ] {
        if memmem::find(run.text.as_bytes(), mark.as_bytes()).is_some() {
            pairs(run, mark, what, help);
        }
    }
    boxes(run);
}

fn pairs(run: &mut Run<'_>, mark: &str, what: &str, help: &str) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find(mark) {
        let here = at + found;
        let inside = here + mark.len();
        at = inside;
        let opens = run.before(here).is_none_or(|c| c.is_whitespace() || "(„“\"".contains(c))
            && run.text[inside..].starts_with(|c: char| c.is_alphanumeric() || "„“\"(".contains(c));
        if !opens {
            continue;
        }
        let Some(len) =
            run.text[inside..].find(mark).filter(|len| !run.text[inside..inside + len].contains('\n'))
        else {
            continue;
        };
        let last = run.text[inside..inside + len].chars().next_back();
        let end = inside + len + mark.len();
        let closes =
            last.is_some_and(|c| !c.is_whitespace()) && run.after(end).is_none_or(|c| !c.is_alphanumeric());
        if !closes {
            continue;
        }
        let words = run.as_written(inside..inside + len).to_owned();
        let message = format!("`{}` is printed as text ({what} elsewhere)", run.excerpt(here..end));
        run.report(here..end, here..end, message, help.replace('…', &words));
        at = end;
    }
}

/// `[x] done` and `[ ] to do` where no list is.
fn boxes(run: &mut Run<'_>) {
    for line in run.lines() {
        let text = &run.text[line.clone()];
        let Some(open) = ["[ ] ", "[x] ", "[X] ", "[] "].iter().find(|open| text.starts_with(**open)) else {
            continue;
        };
        let len = open.len() - 1;
        let words = run.excerpt(line.start + len..line.end);
        let mark = if open.contains(['x', 'X']) { 'x' } else { ' ' };
        let message =
            format!("`{}` is printed as text: a box stands only in an item of a list", open.trim_end());
        let help = format!("write `- [{mark}] {words}`");
        run.report(line.start..line.start + len, line.start..line.start + len, message, help);
    }
}
