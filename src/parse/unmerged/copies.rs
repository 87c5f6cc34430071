//! Names that sync programs and file managers give to the second of two files.

use crate::model::source::{Snapshot, SourcePath};

/// Words for a copy, in lower case.
const COPY: &[&str] = &[
    "copy",
    "kopia",
    "kopie",
    "kopi",
    "copie",
    "copia",
    "cópia",
    "копія",
    "копия",
    "副本",
    "نسخة",
    "másolat",
    "kópia",
];
/// Words before the name of the original, in lower case.
const COPY_OF: &[&str] = &[
    "copy of ",
    "kopie von ",
    "kopia pliku ",
    "kopia ",
    "kopie van ",
    "copie de ",
    "copia de ",
    "cópia de ",
    "копія ",
    "копия ",
];
/// Words of conflicts, in lower case.
const CONFLICT: &[&str] =
    &["conflict", "konflikt", "conflit", "conflito", "конфлікт", "конфликт", "冲突", "衝突", "تعارض"];
/// What names of computers begin with that OneDrive puts behind a file's own.
const COMPUTERS: &[&str] =
    &["DESKTOP", "LAPTOP", "SURFACE", "THINKPAD", "NOTEBOOK", "WORKSTATION", "MACBOOK", "IMAC", "WIN-", "PC"];

/// What a name says of the file that it was copied from.
struct Guess {
    name: String,
    /// No other name reads so, whether or not the original is there.
    sure: bool,
    /// A name may hold the word by right: the texts must begin alike.
    alike: bool,
}

/// The file of which the one at `path` is a copy, by their names.
pub(super) fn original(snapshot: &Snapshot, path: &SourcePath) -> Option<SourcePath> {
    path.below("content")?;
    let name = path.name();
    if !may_be_copy(name) && !path.folder().contains([' ', '(']) {
        return None;
    }
    let (folder, folder_is_copy) = original_folder(snapshot, path.folder());
    if folder_is_copy {
        return SourcePath::resolve(&folder, name).ok();
    }
    guesses(name).into_iter().find_map(|guess| {
        let original = SourcePath::resolve(path.folder(), &guess.name).ok()?;
        let there = snapshot.files.contains_key(&original);
        let fits = guess.sure || there && (!guess.alike || starts_alike(snapshot, path, &original));
        (original != *path && fits).then_some(original)
    })
}

/// Whether a name holds a sign that every such name holds: nearly none does.
fn may_be_copy(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.iter().any(|byte| matches!(byte, b' ' | b'('))
        || bytes.windows(2).any(|pair| pair[0] == b'-' && pair[1].is_ascii_uppercase())
        || name.contains("conflict-")
}

/// The folder itself, or the one that it, or one around it, is a copy of.
fn original_folder(snapshot: &Snapshot, folder: &str) -> (String, bool) {
    let mut whole = String::with_capacity(folder.len());
    let mut copied = false;
    for part in folder.split('/') {
        let here = |name: &str| if whole.is_empty() { name.to_owned() } else { format!("{whole}/{name}") };
        let original = part.contains([' ', '(']).then(|| {
            guesses(part)
                .into_iter()
                .map(|guess| here(&guess.name))
                .find(|folder| is_folder(snapshot, folder))
        });
        let (next, is_copy) = original.flatten().map_or((here(part), false), |folder| (folder, true));
        (whole, copied) = (next, copied || is_copy);
    }
    (whole, copied)
}

fn is_folder(snapshot: &Snapshot, folder: &str) -> bool {
    let below = format!("{folder}/");
    let from = (std::ops::Bound::Included(&*below), std::ops::Bound::Unbounded);
    snapshot.files.range::<str, _>(from).next().is_some_and(|(path, _)| path.as_str().starts_with(&below))
}

/// Whether two texts begin with the same two lines.
fn starts_alike(snapshot: &Snapshot, one: &SourcePath, other: &SourcePath) -> bool {
    let head = |path: &SourcePath| {
        let text = snapshot.text(path)?;
        Some(text.lines().take(2).map(str::to_owned).collect::<Vec<_>>())
    };
    matches!((head(one), head(other)), (Some(one), Some(other)) if one == other)
}

/// The names that a copy of this name may have been made from.
fn guesses(name: &str) -> Vec<Guess> {
    let mut found = Vec::new();
    let last = name.rfind('.').unwrap_or(name.len());
    let first = name.find('.').unwrap_or(name.len());
    for cut in [last, first] {
        let (stem, ending) = name.split_at(cut);
        found.extend(stems(stem).map(|guess| Guess { name: format!("{}{ending}", guess.name), ..guess }));
    }
    // Syncthing puts its mark before the last ending, with a dot.
    if let Some((stem, mark)) = name.split_once(".sync-conflict-") {
        let ending = mark.find('.').map_or("", |at| &mark[at..]);
        found.insert(0, Guess { name: format!("{stem}{ending}"), sure: true, alike: false });
    }
    found
}

/// The stem without what a program has put to it.
fn stems(stem: &str) -> impl Iterator<Item = Guess> {
    let found = [parenthesis(stem), word(stem), before(stem), mark(stem), computer(stem)];
    found.into_iter().flatten().filter(|guess| !guess.name.is_empty())
}

/// `x (1)`, `x (Kopie)`, `x (Anna's conflicted copy 2025-03-04)`, `x - Copy (2)`.
fn parenthesis(stem: &str) -> Option<Guess> {
    let (before, inside) = stem.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let words = inside.to_lowercase();
    let conflict = CONFLICT.iter().any(|word| words.contains(word));
    let copy = COPY.iter().any(|word| words.contains(word));
    let dated = words.bytes().filter(u8::is_ascii_digit).count() >= 8;
    let number = !words.is_empty() && words.len() <= 2 && words.bytes().all(|byte| byte.is_ascii_digit());
    if !(conflict
        || number
        || COPY.iter().any(|word| words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ') == *word))
    {
        return None;
    }
    let before = before.trim_end();
    let name =
        if number { word(before).map_or(before.to_owned(), |guess| guess.name) } else { before.to_owned() };
    Some(Guess { name, sure: conflict && (copy || dated), alike: false })
}

/// `x - Copy`, `x — kopia`, `x copy 2`.
fn word(stem: &str) -> Option<Guess> {
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let lower = bare.to_lowercase();
    let word = COPY.iter().find(|word| lower.ends_with(**word) && lower.len() == bare.len())?;
    let rest = &bare[..bare.len() - word.len()];
    let name = rest.trim_end_matches([' ', '-', '–', '—', '_', '的']);
    rest.ends_with([' ', '的']).then(|| Guess { name: name.to_owned(), sure: false, alike: false })
}

/// `Copy of x`.
fn before(stem: &str) -> Option<Guess> {
    let lower = stem.to_lowercase();
    let head = COPY_OF.iter().find(|head| lower.starts_with(**head) && lower.len() == stem.len())?;
    Some(Guess { name: stem[head.len()..].to_owned(), sure: false, alike: false })
}

/// `x_conflict-20250304-101530`.
fn mark(stem: &str) -> Option<Guess> {
    let (before, rest) = stem.rsplit_once("_conflict-")?;
    let dated = rest.bytes().filter(u8::is_ascii_digit).count() >= 8;
    dated.then(|| Guess { name: before.to_owned(), sure: true, alike: false })
}

/// `x-LAPTOP123`, `x-Annas-MacBook-Pro`.
fn computer(stem: &str) -> Option<Guess> {
    let at = stem
        .match_indices('-')
        .map(|(at, _)| at)
        .find(|at| stem[at + 1..].starts_with(|c: char| c.is_ascii_uppercase()))?;
    let name = &stem[at + 1..];
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let mac = name.contains("-MacBook")
        || name.contains("-iMac")
        || name.starts_with("MacBook")
        || name.starts_with("iMac");
    let shouted = name.len() >= 6 && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let known = COMPUTERS.iter().any(|head| name.starts_with(head)) && name.len() >= 5;
    let guess = || Guess { name: stem[..at].to_owned(), sure: false, alike: !(mac || known) };
    (plain && (mac || shouted || known)).then(guess)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::original;
    use crate::model::source::{Snapshot, SourceFile, SourcePath};

    #[test]
    fn copies_are_known_by_their_names() {
        let path = |name: &str| SourcePath::new(&format!("content/{name}")).expect("a path");
        for (name, beside, expected) in [
            ("x (1).md", "x.md", true),
            ("x(2).md", "x.md", true),
            ("x (1).md", "y.md", false),
            ("x (conflicted copy 2025-03-04).md", "y.md", true),
            ("x (Anna's conflicted copy 2025-03-04).pl.md", "x.pl.md", true),
            ("x (in Konflikt stehende Kopie von Jan 2025-03-04).md", "x.md", true),
            ("x (kopia powodująca konflikty użytkownika Jan 2025-03-04).md", "x.md", true),
            ("x.sync-conflict-20250304-101530-ABCDEFG.md", "y.md", true),
            ("x.pl.sync-conflict-20250304-101530-ABCDEFG.md", "x.pl.md", true),
            ("x - Copy.md", "x.md", true),
            ("x - Copy (2).md", "x.md", true),
            ("x — kopia.md", "x.md", true),
            ("x (Kopie).md", "x.md", true),
            ("x copy 2.md", "x.md", true),
            ("Copie de x.md", "x.md", true),
            ("x - 副本.md", "x.md", true),
            ("x – копія.md", "x.md", true),
            ("x-LAPTOP123.md", "x.md", true),
            ("x-DESKTOP-A1B2C3D.md", "x.md", true),
            ("x-Annas-MacBook-Pro.md", "x.md", true),
            ("x_conflict-20250304-101530.md", "x.md", true),
            ("trade (1).png", "trade.png", true),
            ("x (1)/index.md", "x/index.md", true),
            ("cop30.md", "cop.md", false),
            ("right-to-copy.md", "right-to.md", false),
            ("report-COVID19.md", "report.md", false),
            ("31-tokyo.md", "31.md", false),
            ("the war (2024).md", "the war.md", false),
            ("x (conflict).md", "y.md", false),
        ] {
            let file = |name: &str| (path(name), SourceFile::of_text(name));
            let files: BTreeMap<_, _> = [file(name), file(beside)].into();
            let snapshot = Snapshot { root: PathBuf::new(), files, now: jiff::Timestamp::UNIX_EPOCH };
            assert_eq!(original(&snapshot, &path(name)).is_some(), expected, "{name}");
            assert_eq!(original(&snapshot, &path(beside)), None, "{beside}");
        }
    }
}
