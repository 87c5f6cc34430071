//! Reads a printed document: what is said of each work, and whether that is its own.

use std::collections::{BTreeMap, BTreeSet};

use briefpress::model::composition::{ComposedNote, Composition, Mark, Rich, RichNode};
use briefpress::model::doc::Doc;

use super::{BODIES, By, Cluster, FAMILIES, Work};

/// What the list says of works: letters after years, and numbers.
#[derive(Default)]
pub(super) struct Lists {
    letters: BTreeMap<usize, String>,
    numbers: BTreeMap<usize, usize>,
}

/// A word of a printed text that says something of a work.
#[derive(Debug)]
enum Token {
    Family(String),
    Title(usize),
    /// A year, or what stands for a missing one, with its letter.
    Year(Option<usize>, String),
    /// The mark between works.
    Next,
}

/// A printed document.
pub(super) struct Read<'a> {
    pub works: &'a [Work],
    pub doc: &'a Doc,
    pub composition: &'a Composition,
    pub by: By,
}

impl Read<'_> {
    pub fn text(&self, mark: &Mark) -> String {
        match mark {
            Mark::Text(text) => self.plain(text),
            Mark::Note { text, note } => {
                let name = text.as_ref().map(|name| self.plain(name)).unwrap_or_default();
                match &self.composition.notes[*note as usize] {
                    ComposedNote::Citation { text } => format!("{name} {}", self.plain(text)),
                    ComposedNote::Written(_) => panic!("the document has no notes of its own"),
                }
            }
            Mark::Broken { keys } => panic!("a citation is broken: {keys:?}"),
        }
    }

    fn plain(&self, text: &Rich) -> String {
        let node = |node: &RichNode| match node {
            RichNode::Text(text) => text.to_string(),
            RichNode::Styled(_, children)
            | RichNode::Link { children, .. }
            | RichNode::Reference(_, children) => self.plain(children),
            RichNode::Nodes(node) => self.doc.plain_text(*node),
            RichNode::NodesAfter { node, skip } => self.doc.plain_text(*node)[*skip as usize..].to_owned(),
        };
        text.iter().map(node).collect()
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut hyphen = false;
        let text = text.replace("n.d.", "n_d").replace("no date", "n_d");
        for piece in text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            if let Some(work) = self.works.iter().position(|work| work.title == word) {
                tokens.push(Token::Title(work));
            } else if FAMILIES.contains(&word) || BODIES.contains(&word) {
                tokens.push(Token::Family(word.to_owned()));
            } else if digits == 4 {
                tokens.push(Token::Year(word[..4].parse().ok(), word[4..].to_owned()));
            } else if word == "n_d" {
                tokens.push(Token::Year(None, String::new()));
            } else if let (Some(Token::Year(None, letter)), true) = (tokens.last_mut(), hyphen) {
                // The letter of a missing year: `n.d.-a`.
                word.clone_into(letter);
            }
            hyphen = piece.ends_with('-');
            if piece.ends_with(';') {
                tokens.push(Token::Next);
            }
        }
        tokens
    }

    /// What is false in a printed cluster.
    pub fn cluster(&self, text: &str, cluster: &Cluster, lists: &Lists) -> Option<String> {
        match self.by {
            By::Number => self.numbers(text, cluster, lists),
            By::Names => self.names(text, cluster),
            By::Year => self.years(text, cluster, lists),
        }
    }

    /// The numbers, ranges written out, are those of the works.
    fn numbers(&self, text: &str, cluster: &Cluster, lists: &Lists) -> Option<String> {
        let text = text.replace("p. 77", "");
        let mut found = BTreeSet::new();
        let (mut last, mut range) = (0_usize, false);
        let marks = |c: char| !c.is_ascii_digit() && c != '–';
        for word in text.split(marks).flat_map(|word| word.split_inclusive('–')) {
            let Ok(number) = word.trim_end_matches('–').parse::<usize>() else {
                range |= word == "–";
                continue;
            };
            found.extend(if range { last + 1..=number } else { number..=number });
            (last, range) = (number, word.ends_with('–'));
        }
        let expected: BTreeSet<usize> = cluster.works.iter().map(|work| lists.numbers[work]).collect();
        (found != expected).then(|| format!("the numbers {found:?} instead of {expected:?}"))
    }

    /// Each work stands by itself: what is between two marks is of one of the works.
    fn names(&self, text: &str, cluster: &Cluster) -> Option<String> {
        let mut left = cluster.works.clone();
        let mut known = Vec::new();
        for part in self.tokens(text).split(|token| matches!(token, Token::Next)) {
            let families: Vec<&str> = families(part);
            let title = part.iter().find_map(|token| match token {
                Token::Title(work) => Some(*work),
                _ => None,
            });
            if families.is_empty() && title.is_none() {
                continue;
            }
            let fits = |work: &usize| {
                let own = &self.works[*work];
                families.iter().all(|family| own.wrote(family)) && title.is_none_or(|title| title == *work)
            };
            match left.iter().position(fits) {
                Some(at) => known.push(left.remove(at)),
                None => return Some(format!("no work is {families:?} {title:?}")),
            }
        }
        None
    }

    /// Each year stands with names, or a title, of a work of that year.
    fn years(&self, text: &str, cluster: &Cluster, lists: &Lists) -> Option<String> {
        let mut left = cluster.works.clone();
        let (mut families, mut title): (Vec<String>, Option<usize>) = (Vec::new(), None);
        let mut fresh = true;
        for token in self.tokens(text) {
            match token {
                Token::Family(_) | Token::Title(_) if !fresh => {
                    (families, title, fresh) = (Vec::new(), None, true);
                }
                _ => {}
            }
            match token {
                Token::Family(family) => families.push(family),
                Token::Title(work) => title = Some(work),
                Token::Next => {}
                Token::Year(year, letter) => {
                    fresh = false;
                    let fits = |work: &usize| {
                        let own = &self.works[*work];
                        let letters = lists.letters.get(work).map_or("", String::as_str);
                        own.year == year
                            && letters == letter
                            && families.iter().all(|family| own.wrote(family))
                            && (families.is_empty() || own.people[0].0 == families[0])
                            && title.is_none_or(|title| title == *work)
                            && (!families.is_empty() || title.is_some() || cluster.suppressed)
                    };
                    // A bare year is that of the first; else the one with the fewest names that are not printed.
                    let bare = families.is_empty() && title.is_none();
                    let found = (0..left.len()).filter(|at| fits(&left[*at]));
                    match found.min_by_key(|at| {
                        (bare && left[*at] != cluster.works[0], self.works[left[*at]].people.len())
                    }) {
                        Some(at) => left.remove(at),
                        None => return Some(format!("no work is {families:?} {title:?} {year:?}{letter}")),
                    };
                }
            }
        }
        (!left.is_empty()).then(|| format!("nothing is printed of {left:?}"))
    }

    /// What leads to a reference is of its work.
    pub fn links(&self, mark: &Mark) -> Option<String> {
        let text = match mark {
            Mark::Text(text) => text,
            Mark::Note { note, .. } => match &self.composition.notes[*note as usize] {
                ComposedNote::Citation { text } => text,
                ComposedNote::Written(_) => return None,
            },
            Mark::Broken { .. } => return None,
        };
        text.iter().find_map(|node| {
            let RichNode::Reference(reference, children) = node else { return None };
            let key = &self.composition.references[*reference as usize].key;
            let (number, own) = self.works.iter().enumerate().find(|(_, work)| *work.key == **key)?;
            let printed = self.plain(children);
            let is_own = |token: &Token| match token {
                Token::Family(family) => own.wrote(family),
                Token::Title(work) => *work == number,
                Token::Year(year, _) => self.by != By::Year || *year == own.year,
                Token::Next => true,
            };
            (!self.tokens(&printed).iter().all(is_own)).then(|| format!("`{printed}` leads to {own:?}"))
        })
    }

    /// Reads the list: each line has the names of its work and no others.
    pub fn lines(&self, style: &str) -> Lists {
        let mut lists = Lists::default();
        let mut before: Option<usize> = None;
        for (number, reference) in (1..).zip(&self.composition.references) {
            let text = self.plain(&reference.text);
            let work = self.works.iter().position(|work| *work.key == *reference.key);
            let work = work.expect("every line is of a work");
            let own = &self.works[work];
            assert!(text.contains(&own.title), "{style}: `{text}` without its title {own:?}");
            let dashed = text.starts_with(['—', '–', '-', '_']);
            if dashed {
                let people = before.map(|before| &self.works[before].people);
                assert_eq!(people, Some(&own.people), "{style}: `{text}` after a work of others");
            } else {
                check_names(style, &text, own);
            }
            let letter = self.tokens(&text).into_iter().find_map(|token| match token {
                Token::Year(_, letter) if !letter.is_empty() => Some(letter),
                _ => None,
            });
            lists.letters.extend(letter.map(|letter| (work, letter)));
            lists.numbers.insert(work, number);
            before = Some(work);
        }
        lists
    }
}

fn families(part: &[Token]) -> Vec<&str> {
    let mut families = Vec::new();
    for token in part {
        if let Token::Family(family) = token {
            families.push(family.as_str());
        }
    }
    families
}

/// All names of a work stand in its line as the style prints them, and no others.
fn check_names(style: &str, text: &str, work: &Work) {
    for family in FAMILIES.iter().chain(&BODIES) {
        assert!(!text.contains(family) || work.wrote(family), "{style}: `{text}` names {family}, {work:?}");
    }
    let shown = match (style, work.people.len()) {
        ("modern-language-association", 3..) | ("harvard-cite-them-right", 4..) => 1,
        (_, count) => count,
    };
    for (family, given) in &work.people[..shown] {
        let initials = given.split(' ').filter_map(|name| name.chars().next());
        let forms = match given.is_empty() {
            true => vec![(*family).to_owned()],
            false => {
                let spaced = initials.clone().map(|c| format!("{c}.")).collect::<Vec<_>>().join(" ");
                let bare: String = initials.collect();
                let tight = spaced.replace(' ', "");
                [*given, &spaced, &tight, &bare]
                    .iter()
                    .flat_map(|given| {
                        [
                            format!("{family}, {given}"),
                            format!("{family} {given}"),
                            format!("{given} {family}"),
                        ]
                    })
                    .collect()
            }
        };
        assert!(forms.iter().any(|form| text.contains(form)), "{style}: `{text}` without {given} {family}");
    }
}
