//! `briefpress check --fix`: mends the sources, what is certain at once, the rest after asking.
//!
//! A fault's own fix says what is changed, and nothing else is. What is written is checked again: changes that lead to
//! more errors are taken back.

use briefpress::check::{Proposal, apart, mend, proposals};
use briefpress::model::diagnostic::{Certainty, Edit, Severity};
use briefpress::model::places::{Texts, visible};
use briefpress::model::site::Site;
use briefpress::write::{SourceChange, change_source};

use super::args::Format;
use super::ask::{ask, can_ask, is_yes};
use super::check::Findings;
use super::run::Run;
use super::{Exit, fail, stream};

/// Fixes that lie upon each other are made one after the other, at most so often.
const ROUNDS: usize = 10;

/// Mends what was found, looking again after each change; gives what is found in the end, and how many places were mended.
pub fn fix(
    run: &Run,
    found: Findings,
    look: &dyn Fn() -> Result<Findings, Exit>,
) -> Result<(Findings, usize), Exit> {
    let (found, certain) = mend_certain(run, found, look)?;
    let wanted = choose(run, &found);
    if wanted.is_empty() {
        return Ok((found, certain));
    }
    let changed = write(run, &found, wanted)?;
    Ok((look()?, certain + changed.places))
}

/// What was written in one go.
struct Written {
    changes: Vec<SourceChange>,
    places: usize,
}

fn mend_certain(
    run: &Run,
    mut found: Findings,
    look: &dyn Fn() -> Result<Findings, Exit>,
) -> Result<(Findings, usize), Exit> {
    let mut places = 0;
    for _ in 0..ROUNDS {
        let certain = proposed(&found, Certainty::Certain).into_iter();
        let certain: Vec<Edit> = certain.map(|proposal| proposal.edit).collect();
        if certain.is_empty() {
            break;
        }
        let written = write(run, &found, certain)?;
        let after = look()?;
        if errors(&after) > errors(&found) {
            for change in written.changes {
                change.undo(&run.options.scan.root).map_err(|cause| fail(Exit::Io, cause))?;
            }
            run.reporter.say("note: what seemed certain would lead to more errors, and was taken back");
            break;
        }
        places += written.places;
        found = after;
    }
    Ok((found, places))
}

/// Shows the changes that are not certain; gives those that the author wants.
fn choose(run: &Run, found: &Findings) -> Vec<Edit> {
    let texts = texts(&found.linked.press.site);
    let asks = can_ask();
    let mut wanted = Vec::new();
    if run.reporter.format == Format::Json {
        return wanted;
    }
    for proposal in proposed(found, Certainty::Likely) {
        stream::tell(difference(&proposal, &texts));
        if !asks {
            continue;
        }
        match ask("Change this? [y/N/q]").ok().flatten().as_deref() {
            Some(answer) if is_yes(answer) => wanted.push(proposal.edit),
            Some("q" | "Q" | "quit") => break,
            _ => {}
        }
    }
    wanted
}

/// The fixes of one certainty, but for those of settings that lie outside of the site.
fn proposed(found: &Findings, certainty: Certainty) -> Vec<Proposal<'_>> {
    let site = &found.linked.press.site;
    let mut all = proposals(&found.linked.diagnostics, &texts(site));
    all.retain(|proposal| {
        let source = site.snapshot.files.get(&proposal.edit.span.file);
        let is_outside = |name: &std::path::PathBuf| name.is_absolute();
        proposal.certainty == certainty
            && source.is_some_and(|source| !source.disk_name.as_ref().is_some_and(is_outside))
    });
    all
}

/// Writes changes, file by file.
fn write(run: &Run, found: &Findings, edits: Vec<Edit>) -> Result<Written, Exit> {
    let files = &found.linked.press.site.snapshot.files;
    let mut written = Written { changes: Vec::new(), places: 0 };
    for edits in edits.chunk_by(|one, other| one.span.file == other.span.file) {
        let edits = apart(edits.iter().cloned());
        let Some((path, source)) = edits.first().and_then(|edit| files.get_key_value(&edit.span.file)) else {
            continue;
        };
        let changed = change_source(&run.options.scan.root, path, source, |bytes| mend(bytes, &edits));
        written.changes.push(changed.map_err(|cause| fail(Exit::Io, cause))?);
        written.places += edits.len();
    }
    Ok(written)
}

/// The lines that a change touches, before and after.
fn difference(proposal: &Proposal<'_>, texts: &Texts<'_>) -> String {
    let Proposal { fault, edit, .. } = proposal;
    let place = texts.place(&edit.span);
    let help = fault.help.as_deref().and_then(|help| help.lines().next()).unwrap_or_default();
    let mut shown =
        format!("{}:{}: {}", visible(edit.span.file.as_str()), place.start.line, visible(&fault.message));
    if !help.is_empty() {
        shown.push_str(&format!(" ({})", visible(help)));
    }
    let Some(index) = texts.index(&edit.span.file) else { return shown };
    let lines = index.line_range(place.start.line).start..index.line_range(place.end.line).end;
    let range = edit.span.range.as_range();
    let (before, after) = (&index.text[lines.start..range.start], &index.text[range.end..lines.end]);
    let mut add = |mark: char, text: &str| {
        text.lines().for_each(|line| shown.push_str(&format!("\n{mark}{}", visible(line))));
    };
    add('-', &index.text[lines.clone()]);
    add('+', &format!("{before}{}{after}", edit.text));
    shown
}

fn errors(found: &Findings) -> usize {
    found.linked.diagnostics.iter().filter(|fault| fault.severity == Severity::Error).count()
}

fn texts(site: &Site) -> Texts<'_> {
    Texts::new(Some(&site.snapshot), Some(&site.theme))
}
