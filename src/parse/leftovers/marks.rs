//! Marks of other languages: `==marked==`, `++inserted++`, `||hidden||`, `''wiki''`, `:smile:`, boxes of tasks.

use memchr::{memchr, memmem};

use super::run::{OBJECT, Run};

/// Bytes of the name of a sign, at most.
const LONGEST_NAME: usize = 40;

/// Looks for marks in pairs and for boxes.
pub(super) fn look(run: &mut Run<'_>) {
    for (mark, what, help) in [
        ("==", "marked", "write `<mark>…</mark>`, or `**…**`"),
        ("++", "inserted", "write `<ins>…</ins>`"),
        ("||", "hidden", "write the words alone, `…`"),
        ("'''", "bold in a wiki", "write `**…**`"),
        ("''", "italic in a wiki", "write `*…*`"),
    ] {
        if memmem::find(run.text.as_bytes(), mark.as_bytes()).is_some() {
            pairs(run, mark, what, help);
        }
    }
    boxes(run);
    faces(run);
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

/// Whether a name between colons is that of a sign: of several words, as nothing else is, or one of the usual ones.
fn is_face(name: &str) -> bool {
    const USUAL: &str = " +1 -1 100 bell book books boom bug bulb calendar clap cry email eyes fire flag globe grin heart \
        hourglass hushed idea info joy key laughing link lock mag memo moneybag new ok package pencil phone pushpin question \
        recycle rocket scream skull smile smiley smirk sos sparkles star sun tada thinking thumbsup tick trophy warning \
        wave wink wrench x zap ";
    let is_usual = USUAL.split_whitespace().any(|usual| usual == name);
    is_usual
        || (name.contains('_') && name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with('_'))
}

/// `:smile:`, the name of a sign between colons.
fn faces(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = memchr(b':', &run.text.as_bytes()[at..]) {
        let open = at + found;
        at = open + 1;
        let is_name = |byte: &u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'+' | b'-')
        };
        let len =
            run.text.as_bytes()[at..].iter().take(LONGEST_NAME).take_while(|byte| is_name(byte)).count();
        let end = at + len + 1;
        let is_closed = run.text[at + len..].starts_with(':');
        let is_free = run.before(open).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ':'));
        if !is_closed
            || !is_face(&run.text[at..at + len])
            || !is_free
            || run.after(end).is_some_and(|c| c.is_alphanumeric() || c == OBJECT)
        {
            continue;
        }
        let message = format!("`{}` is printed as text (a sign elsewhere)", run.excerpt(open..end));
        run.report(open..end, open..end, message, "write the sign itself, such as `✓`".to_owned());
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
