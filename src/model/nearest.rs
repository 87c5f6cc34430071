//! The nearest of several words to a misspelled one, for "did you mean".

/// Words longer than this are never compared: a suggestion is for slips of the finger.
const LONGEST: usize = 64;

/// The candidate that is nearest to `word`, if any is near: one slip in four letters, at
/// least one, where a slip is a letter missing, added, changed or swapped with its neighbor. Case
/// is ignored, and so is the difference between `-`, `_` and a space; the first of equals wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(word)?;
    let allowed = slips_allowed(wanted.len());
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(letters) = fold(candidate) else { continue };
        if letters.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let slips = distance(&wanted, &letters);
        if slips <= allowed && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether two words differ in case and in `-`, `_` and spaces only.
pub fn same_letters(one: &str, other: &str) -> bool {
    let letters = fold(one);
    letters.is_some() && letters == fold(other)
}

/// How many slips a word of so many letters may have.
fn slips_allowed(letters: usize) -> usize {
    match letters {
        0..=5 => 1,
        6..=7 => 2,
        letters => letters / 4 + 1,
    }
}

/// The letters to compare; `None` for a word that is empty or too long.
fn fold(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = word
        .chars()
        .take(LONGEST + 1)
        .flat_map(char::to_lowercase)
        .map(|letter| if matches!(letter, '_' | ' ') { '-' } else { letter })
        .collect();
    (!letters.is_empty() && letters.len() <= LONGEST).then_some(letters)
}

/// The optimal string alignment distance: edits, with swaps of neighbors counted once.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_nothing_else() {
        let keys = ["title", "subtitle", "standfirst", "embargo", "key_points", "date", "id"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("emargo", Some("embargo")),
            ("standfrist", Some("standfirst")),
            ("key-points", Some("key_points")),
            ("keypoints", Some("key_points")),
            ("dat", Some("date")),
            ("horses", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), keys), None);
    }
}
