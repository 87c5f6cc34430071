//! Alphabetical order of a language, and the letters of an A–Z index.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::exemplar_chars::ExemplarCharacters;
use icu_locale_core::Locale;

/// What stands over entries that begin with no letter.
const OTHER: &str = "#";

/// The order of a language.
pub struct Order {
    full: Option<CollatorBorrowed<'static>>,
    letters_only: Option<CollatorBorrowed<'static>>,
    /// The letters of its index, in order.
    letters: Vec<String>,
}

impl Order {
    /// The order of a locale; root order where CLDR does not know the language.
    pub fn new(locale: &Locale) -> Self {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        let letters_only = Collator::try_new(locale.into(), options).ok();
        let mut letters = index_letters(locale);
        if let Some(collator) = &letters_only {
            letters.sort_by(|a, b| collator.compare(a, b).then_with(|| a.cmp(b)));
            letters.dedup_by(|a, b| collator.compare(a, b).is_eq());
        }
        Self {
            full: Collator::try_new(locale.into(), CollatorOptions::default()).ok(),
            letters_only,
            letters,
        }
    }

    /// The order of two texts, total.
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        let ordering = self.full.as_ref().map_or(Ordering::Equal, |full| full.compare(left, right));
        ordering.then_with(|| left.cmp(right))
    }

    /// The letter of an index under which a text stands.
    pub fn letter(&self, text: &str) -> &str {
        let start: String = text.chars().skip_while(|c| !c.is_alphanumeric()).take(3).collect();
        let Some(collator) = &self.letters_only else { return OTHER };
        if !start.starts_with(char::is_alphabetic) {
            return OTHER;
        }
        let after = self.letters.partition_point(|letter| collator.compare(letter, &start).is_le());
        let Some(letter) = after.checked_sub(1).map(|index| &self.letters[index]) else { return OTHER };
        // Scripts that come after the language's own do not stand under its last letter.
        let first: String = start.chars().take(1).collect();
        let foreign = after == self.letters.len() && collator.compare(letter, &first).is_ne();
        if foreign { OTHER } else { letter }
    }
}

fn index_letters(locale: &Locale) -> Vec<String> {
    let Ok(exemplars) = ExemplarCharacters::try_new_index(&locale.into()) else {
        return ('A'..='Z').map(String::from).collect();
    };
    let single = exemplars.code_points().iter_chars().map(String::from);
    let several = exemplars.strings().iter().map(|letter| letter.to_owned());
    single.chain(several).collect()
}
