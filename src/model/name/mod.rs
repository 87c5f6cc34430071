//! Names of people and bodies: which part is the family name, what is a title, where a list of several ends.
//!
//! What all outputs say of a person is decided here: bylines, lists, citations, files for reference managers and
//! registries take family and given names from [`PersonName`].

pub mod body;
mod given;
pub mod list;
pub mod titles;

use self::titles::{is_initials, is_suffix};

/// A person's name in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// With the particles before it: `van der Berg`.
    pub family: String,
    pub given: String,
    /// `Jr.`, `III`.
    pub suffix: Option<String>,
}

/// Particles that begin a family name although they have a capital.
const PARTICLES: [&str; 26] = [
    "Abd", "Abu", "Al", "Bin", "Bint", "Da", "De", "Del", "Della", "Den", "Der", "Di", "Dos", "Du", "El",
    "Ibn", "La", "Las", "Le", "Los", "Ter", "Van", "Vande", "Vander", "Von", "Zu",
];
/// Words between the two halves of a family name: `Ortega y Gasset`.
const BETWEEN: [&str; 4] = ["e", "i", "und", "y"];

impl PersonName {
    /// The parts of a name as lists sort it: `Family, Given`, with a suffix behind or between. Without a comma
    /// there are none: a single name, or one that no list turns round.
    pub fn of_sorted(name: &str) -> Option<Self> {
        let (family, rest) = name.split_once(',')?;
        let (family, rest) = (family.trim(), rest.trim());
        let (given, suffix) = match rest.split_once(',') {
            Some((suffix, given)) if is_suffix(suffix) => (given, Some(suffix)),
            Some((given, suffix)) if is_suffix(suffix) => (given, Some(suffix)),
            _ if is_suffix(rest) => {
                return Self::of_printed(family).map(|name| Self { suffix: Some(rest.to_owned()), ..name });
            }
            _ => match rest.rsplit_once(char::is_whitespace).filter(|(_, last)| is_suffix(last)) {
                Some((given, suffix)) => (given, Some(suffix)),
                None => (rest, None),
            },
        };
        let (family, suffix) =
            match family.rsplit_once(char::is_whitespace).filter(|(_, last)| is_suffix(last)) {
                Some((family, own)) if suffix.is_none() => (family.trim(), Some(own)),
                _ => (family, suffix),
            };
        let suffix = suffix.map(|suffix| suffix.trim().to_owned());
        (!family.is_empty()).then(|| Self {
            family: family.to_owned(),
            given: given.trim().to_owned(),
            suffix,
        })
    }

    /// The parts of a name as printed: a guess, which a record's `sort_name` overrides. Single names and names in
    /// Chinese, Japanese and Korean without a space have none.
    pub fn of_printed(name: &str) -> Option<Self> {
        let name = titles::without_titles(name);
        if name.contains(',') {
            return Self::of_sorted(name);
        }
        let mut words: Vec<&str> = name.split_whitespace().collect();
        if words.len() == 2 && words.iter().all(|word| word.chars().all(is_cjk)) {
            words.swap(0, 1);
        }
        let suffix = words.pop_if(|last| is_suffix(last)).map(str::to_owned);
        let at = family_start(&words)?;
        Some(Self { family: words[at..].join(" "), given: words[..at].join(" "), suffix })
    }

    /// `King, Martin Luther, Jr.`
    pub fn sorted(&self) -> String {
        let parts = [Some(self.family.as_str()), Some(self.given.as_str()), self.suffix.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }

    /// `Martin Luther King Jr.`; family name first in Chinese, Japanese and Korean.
    pub fn printed(&self) -> String {
        let eastern = self.family.chars().all(is_cjk) && self.given.chars().all(is_cjk);
        let parts = match eastern {
            true => [Some(self.family.as_str()), Some(self.given.as_str()), self.suffix.as_deref()],
            false => [Some(self.given.as_str()), Some(self.family.as_str()), self.suffix.as_deref()],
        };
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

/// A name as lists sort it; the name itself where it has no parts.
pub fn sort_name(name: &str) -> String {
    PersonName::of_printed(name).map_or_else(|| name.trim().to_owned(), |name| name.sorted())
}

/// The word with which the family name begins; `None` for a single name. As in BibTeX, a particle in lower case
/// begins it: `Ursula von der Leyen`.
pub fn family_start(words: &[&str]) -> Option<usize> {
    let last = words.len().checked_sub(1).filter(|last| *last > 0)?;
    let small = |word: &str| word.starts_with(char::is_lowercase);
    let given =
        1 + usize::from(!small(words[0]) && is_initials(words[0]) && last > 1 && is_initials(words[1]));
    if !small(words[0])
        && let Some(at) = (1..last).find(|at| small(words[*at]))
    {
        let between = BETWEEN.contains(&words[at]) && at > 1;
        return Some(at - usize::from(between));
    }
    let mut at = last;
    while at > given && PARTICLES.contains(&words[at - 1]) {
        at -= 1;
    }
    Some(at)
}

/// The words of a name.
pub fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/')).filter(|word| !word.is_empty())
}

/// Han, Kana and Hangul, in which the family name stands first.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::{PersonName, sort_name};

    #[test]
    fn printed_names_sort() {
        for (printed, sorted) in [
            ("Henrik Solvang-Lie", "Solvang-Lie, Henrik"),
            ("Ursula von der Leyen", "von der Leyen, Ursula"),
            ("Jan de Vries", "de Vries, Jan"),
            ("Dominique De Villepin", "De Villepin, Dominique"),
            ("Carlos De La Cruz", "De La Cruz, Carlos"),
            ("José Ortega y Gasset", "Ortega y Gasset, José"),
            ("Josep Puig i Cadafalch", "Puig i Cadafalch, Josep"),
            ("Ahmed al-Rahman", "al-Rahman, Ahmed"),
            ("Osama bin Said", "bin Said, Osama"),
            ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
            ("John Smith III", "Smith, John, III"),
            ("Dr. Anna Nowak", "Nowak, Anna"),
            ("Nadia Fares, PhD", "Fares, Nadia"),
            ("Sukarno", "Sukarno"),
            ("習近平", "習近平"),
            ("王 小明", "王, 小明"),
            ("A. B. Smith", "Smith, A. B."),
            ("Fares, Nadia", "Fares, Nadia"),
            ("bell hooks", "hooks, bell"),
            ("Van Morrison", "Morrison, Van"),
            ("Леся Українка", "Українка, Леся"),
        ] {
            assert_eq!(sort_name(printed), sorted, "{printed}");
        }
    }

    #[test]
    fn sorted_names_print() {
        for (sorted, printed) in [
            ("Fares, Nadia", "Nadia Fares"),
            ("King, Jr., Martin Luther", "Martin Luther King Jr."),
            ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
            ("King Jr., Martin Luther", "Martin Luther King Jr."),
            ("Martin Luther King, Jr.", "Martin Luther King Jr."),
            ("王, 小明", "王 小明"),
        ] {
            let name = PersonName::of_sorted(sorted).expect("it has parts");
            assert_eq!(name.printed(), printed, "{sorted}");
        }
        assert_eq!(PersonName::of_sorted("Guðni Jóhannesson"), None);
    }
}
