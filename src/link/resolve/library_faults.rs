//! What is wrong with entries of libraries: in full for those that something cites, as one note a file for the others.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::super::libraries::future_date;
use super::document::CitedWorks;
use super::linker::Linker;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::Entry;
use crate::model::site::CitedWork;
use crate::model::source::SourcePath;

/// How many keys a note names.
const KEYS_NAMED: usize = 3;

/// The faults of entries, `cited` being what each document cites.
pub fn library_faults(linker: &Linker<'_>, cited: &[Arc<CitedWorks>]) -> Vec<Diagnostic> {
    let mut seen: HashSet<(&SourcePath, &str)> = HashSet::new();
    let mut found = Vec::new();
    let this_year = i64::from(linker.parsed.config.time_zone.to_datetime(linker.parsed.snapshot.now).year());
    for entry in cited.iter().flat_map(|works| entries(works)) {
        if seen.insert((&entry.span.file, &entry.key)) {
            found.extend(entry.faults.iter().cloned());
            found.extend(future_date(entry, this_year));
        }
    }
    let mut uncited: BTreeMap<&SourcePath, Vec<&Entry>> = BTreeMap::new();
    for entry in linker.parsed.libraries.iter().flat_map(|library| library.entries.values()) {
        if !entry.faults.is_empty() && !seen.contains(&(&entry.span.file, &*entry.key)) {
            uncited.entry(&entry.span.file).or_default().push(entry);
        }
    }
    found.extend(uncited.into_values().map(summary));
    found
}

fn entries(works: &CitedWorks) -> impl Iterator<Item = &Entry> {
    let cited = works.citations.iter().flatten().filter_map(|work| match work {
        CitedWork::Entry(entry) => Some(&**entry),
        _ => None,
    });
    cited.chain(works.nocite.iter().map(|entry| &**entry))
}

/// One note for the entries of a file that nothing cites.
fn summary(mut entries: Vec<&Entry>) -> Diagnostic {
    entries.sort_by_key(|entry| entry.span.range);
    let named: Vec<String> =
        entries.iter().take(KEYS_NAMED).map(|entry| format!("`{}`", entry.key)).collect();
    let more = if entries.len() > KEYS_NAMED { ", …" } else { "" };
    let count = match entries.len() {
        1 => "1 entry that nothing cites has a fault".to_owned(),
        count => format!("{count} entries that nothing cites have faults"),
    };
    let first = entries[0];
    let note = Diagnostic::at(
        Code::UncitedEntry,
        first.span.clone(),
        format!("{count}: {}{more}", named.join(", ")),
    );
    entries.iter().flat_map(|entry| &entry.faults).take(KEYS_NAMED).fold(
        note.help("nothing needs mending before an entry is cited; its faults are then reported one by one"),
        |note, fault| note.note(fault.message.clone()),
    )
}
