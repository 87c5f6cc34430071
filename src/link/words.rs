//! Names that are nearly those of others, and what parts of names are left out.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use crate::model::nearest::nearest;
use crate::text::fold::fold;

/// A slug without its leading number: `tokyo-hedges` of `31-tokyo-hedges`.
pub fn without_number(slug: &str) -> Option<&str> {
    let rest = slug.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < slug.len()).then(|| rest.strip_prefix('-')).flatten().filter(|rest| !rest.is_empty())
}

/// The text after its first `#`, and the text before.
pub fn split_fragment(text: &str) -> (&str, Option<&str>) {
    text.split_once('#').map_or((text, None), |(start, fragment)| (start, Some(fragment)))
}

/// An index of many words that finds those one slip away without comparing all of them.
///
/// Two words that differ by one letter changed, added, missing or swapped with its neighbor share a
/// form with at most one letter left out.
#[derive(Debug, Default)]
pub struct Slips<'a> {
    words: Vec<&'a str>,
    by_form: HashMap<u64, Vec<u32>>,
    sorted: OnceLock<Vec<&'a str>>,
}

/// Words longer than this are in no index; a suggestion is for slips of the finger.
const LONGEST: usize = 64;

/// So many words that are alike are told at most.
const ALIKE: usize = 3;

/// Words shorter than this begin too many others.
pub const SHORTEST: usize = 4;

/// No more words than this are compared for one form, so that a lookup never grows with the site.
const MOST: usize = 8;

impl<'a> Slips<'a> {
    /// The index of these words.
    pub fn new(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for word in words {
            let place = index.words.len() as u32;
            index.words.push(word);
            for form in forms(word) {
                let places = index.by_form.entry(form).or_default();
                if places.len() < MOST && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        index
    }

    /// The words that share a form with `word`, in the order given.
    pub fn near(&self, word: &str) -> Vec<&'a str> {
        let mut places: Vec<u32> =
            forms(word).into_iter().filter_map(|form| self.by_form.get(&form)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| self.words[place as usize]).collect()
    }

    /// Words that go on where `word` ends, of which it is a longer form, or that begin with its number: a few.
    pub fn alike(&self, word: &str) -> Vec<&'a str> {
        let all = self.sorted.get_or_init(|| {
            let mut all = self.words.clone();
            all.sort_unstable();
            all.dedup();
            all
        });
        let longer = |start: &str| -> Vec<&'a str> {
            let from = all.partition_point(|other| *other < start);
            all[from..].iter().copied().take_while(|other| other.starts_with(start)).take(ALIKE + 1).collect()
        };
        let word = fold(word);
        if word.chars().count() >= SHORTEST {
            let mut found = longer(&format!("{word}-"));
            if !found.is_empty() {
                found.truncate(ALIKE);
                return found;
            }
            let starts = word.match_indices('-').rev().map(|(at, _)| &word[..at]);
            let mut starts = starts.take_while(|start| start.chars().count() >= SHORTEST);
            if let Some(place) = starts.find_map(|start| all.binary_search(&start).ok()) {
                return vec![all[place]];
            }
        }
        let number = word.split('-').next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let numbered = number.map(|number| longer(&format!("{number}-")));
        numbered.filter(|found| found.len() <= ALIKE).unwrap_or_default()
    }

    /// The nearest word, if one is near.
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        nearest(word, self.near(word))
    }
}

/// Whether one letter more or less in a name can be a slip: not in codes, not in short names.
pub fn could_slip(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() >= 8
        && !name.chars().any(|c| c.is_numeric())
        && name.chars().any(char::is_lowercase)
}

/// Whether two words differ by one letter changed, added or missing, and by no more.
pub fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.len() - end, b.len() - end);
    a.max(b) == 1
}

/// Hashes of the folded word and of the word without each of its letters.
fn forms(word: &str) -> Vec<u64> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).take(LONGEST + 1).collect();
    if letters.is_empty() || letters.len() > LONGEST {
        return Vec::new();
    }
    let hash = |skipped: Option<usize>| {
        let mut hasher = DefaultHasher::new();
        for (index, letter) in letters.iter().enumerate() {
            if Some(index) != skipped {
                letter.hash(&mut hasher);
            }
        }
        hasher.finish()
    };
    std::iter::once(hash(None)).chain((0..letters.len()).map(|index| hash(Some(index)))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Slips, one_letter_apart, without_number};

    #[test]
    fn numbers_may_be_left_out() {
        assert_eq!(without_number("31-tokyo-hedges"), Some("tokyo-hedges"));
        assert_eq!(without_number("2025"), None);
        assert_eq!(without_number("g7-summit"), None);
    }

    #[test]
    fn slips_are_found() {
        let index = Slips::new(["tokyo-hedges", "price-list", "second-order"]);
        for (word, found) in [
            ("tokyo-hegdes", Some("tokyo-hedges")),
            ("Tokyo-hedge", Some("tokyo-hedges")),
            ("price-lists", Some("price-list")),
            ("prize-list", Some("price-list")),
            ("unlike", None),
            ("", None),
        ] {
            assert_eq!(index.nearest(word), found, "{word}");
        }
        let index = Slips::new(["tokyo-hedges", "31-tokyo-hedges", "31-other", "32-last"]);
        for (word, found) in [
            ("tokyo", "tokyo-hedges"),
            ("tokyo-hedges-again", "tokyo-hedges"),
            ("32-first", "32-last"),
            ("31", "31-other 31-tokyo-hedges"),
            ("tok", ""),
        ] {
            assert_eq!(index.alike(word).join(" "), found, "{word}");
        }
        assert!(one_letter_apart("slovakia", "slovakja") && one_letter_apart("asia", "asian"));
        assert!(!one_letter_apart("slovakia", "slovenia") && !one_letter_apart("asia", "asia"));
    }
}
