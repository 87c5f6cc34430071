//! Works told apart: names and given names are added, then letters of the year, then what the style does itself.
//!
//! Cites that read alike form a group. Each step adds one thing to all cites of a group, and what it parts goes on by
//! itself; a step that parts nothing is forgotten again. So the work is linear in the cites of groups, and cites that
//! read like no other are looked at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use citationberg::{DemoteNonDroppingParticle, DisambiguationRule};

use super::context::{Context, Detail, Position};
use super::document::{Document, Told};
use super::memo::Piece;
use super::name::initials;
use super::sort::Keys;
use super::work::Name;

/// How many conditions of a style may tell works apart.
const MOST_MEANS: u8 = 8;

/// Fills in what tells each work apart.
pub(super) fn tell_apart(
    document: &Document<'_>,
    order: &[usize],
    keys: &[Arc<Keys>],
    first_notes: &[Option<u32>],
    told: &mut [Told],
) {
    if told.len() < 2 {
        return;
    }
    let options = &document.style.cites;
    let teller = Teller { document, first_notes };
    if options.add_given && options.given_rule != DisambiguationRule::ByCite {
        teller.given_names(keys, told);
    }
    if !(options.add_given || options.add_names || options.add_year_suffix || document.style.has_disambiguate)
    {
        return;
    }
    let all: Vec<usize> = (0..told.len()).collect();
    let mut alike = teller.alike(&all, told);
    if options.add_names || (options.add_given && options.given_rule == DisambiguationRule::ByCite) {
        alike = alike.into_iter().flat_map(|group| teller.add_names(group, told)).collect();
    }
    let mut rank = vec![0; told.len()];
    order.iter().enumerate().for_each(|(at, work)| rank[*work] = at);
    if options.add_year_suffix {
        for group in &mut alike {
            group.sort_by_key(|work| rank[*work]);
            for (letter, work) in (0..).zip(group.iter()) {
                told[*work].year_suffix = Some(letter);
            }
        }
        alike = alike.iter().flat_map(|group| teller.alike(group, told)).collect();
    }
    if document.style.has_disambiguate {
        // What tells two works of a name apart is said of all its works, whatever notes cite them first.
        let unnoted = Teller { document, first_notes: &[] };
        let is_open = |group: &Vec<usize>| alike.iter().flatten().any(|work| group.contains(work));
        alike = unnoted.alike(&all, told).into_iter().filter(is_open).collect();
        // One means after the other, as long as cites read alike.
        for means in 1..=MOST_MEANS {
            alike.iter().flatten().for_each(|work| told[*work].disambiguate = means);
            alike = alike.iter().flat_map(|group| teller.alike(group, told)).collect();
        }
    }
}

struct Teller<'a> {
    document: &'a Document<'a>,
    /// The notes that cite works first.
    first_notes: &'a [Option<u32>],
}

/// A group on its way.
struct Step {
    works: Vec<usize>,
    /// All that was tried.
    tried: Detail,
    /// What helped.
    kept: Detail,
    list: usize,
    name: usize,
}

impl Teller<'_> {
    /// How a cite of a work reads: a later one, as that is the shortest.
    fn read(&self, work: usize, told: &Told, detail: &Detail) -> Arc<Piece> {
        let by_cite = self.document.style.cites.given_rule == DisambiguationRule::ByCite;
        let context = Context {
            position: Some(Position { again: true, near: true, ..Position::default() }),
            year_suffix: told.year_suffix,
            disambiguate: told.disambiguate,
            number: Some(told.number),
            first_note: self.first_notes.get(work).copied().flatten().filter(|_| by_cite),
            names: Some(detail),
            ..Context::default()
        };
        self.document.eval(work, &context)
    }

    /// The groups of works whose cites read alike.
    fn alike(&self, works: &[usize], told: &[Told]) -> Vec<Vec<usize>> {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::with_capacity(works.len());
        for work in works {
            let piece = self.read(*work, &told[*work], &told[*work].detail);
            groups.entry(piece.plain.clone()).or_default().push(*work);
        }
        groups.remove("");
        let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
        groups.sort();
        groups
    }

    /// Given names of namesakes, in every cite: the rules that look at names and not at cites.
    fn given_names(&self, keys: &[Arc<Keys>], told: &mut [Told]) {
        let rule = self.document.style.cites.given_rule;
        // Where particles stay with the family name, they are part of it.
        let particle_first = self.document.style.demote == DemoteNonDroppingParticle::Never;
        let primary =
            matches!(rule, DisambiguationRule::PrimaryName | DisambiguationRule::PrimaryNameWithInitials);
        let only_initials = matches!(
            rule,
            DisambiguationRule::AllNamesWithInitials | DisambiguationRule::PrimaryNameWithInitials
        );
        let mut by_family: HashMap<String, BTreeMap<String, Vec<String>>> = HashMap::new();
        let pieces: Vec<Arc<Piece>> =
            (0..told.len()).map(|work| self.read(work, &told[work], &told[work].detail)).collect();
        for (work, piece) in pieces.iter().enumerate() {
            // Names by which the list is sorted count as well.
            let sorted = keys.get(work).into_iter().flat_map(|keys| &keys.shown);
            for shown in piece.shown.iter().chain(sorted) {
                let count = match (primary, self.document.style.cites.add_names) {
                    (true, _) => 1,
                    (false, true) => shown.all,
                    (false, false) => shown.printed,
                };
                for name in self.document.people(work, shown).iter().take(count) {
                    let Some((family, initials, given)) = parts(name, particle_first) else { continue };
                    let known = by_family.entry(family).or_default().entry(initials).or_default();
                    if !known.contains(&given) {
                        known.push(given);
                    }
                }
            }
        }
        let level = |name: &Name, base: u8| -> u8 {
            let Some((family, initials, _)) = parts(name, particle_first) else { return 0 };
            let Some(namesakes) = by_family.get(&family) else { return 0 };
            let alike = namesakes.get(&initials).map_or(0, Vec::len);
            let several = namesakes.len() > 1;
            match (only_initials, several, alike > 1) {
                (true, true, _) => 1,
                (true, false, _) | (false, false, false) => 0,
                (false, _, true) => 2,
                (false, true, false) => base.max(1),
            }
        };
        for (work, piece) in pieces.iter().enumerate() {
            let lists = piece.shown.iter().map(|shown| {
                let count = if primary { 1 } else { shown.all };
                let people = self.document.people(work, shown).iter().take(count);
                let mut levels: Vec<u8> = people.map(|name| level(name, shown.given)).collect();
                while levels.last() == Some(&0) {
                    levels.pop();
                }
                levels
            });
            let mut given: Vec<Vec<u8>> = lists.collect();
            while given.last().is_some_and(Vec::is_empty) {
                given.pop();
            }
            told[work].detail.given = given;
        }
    }

    /// Adds names and given names to a group; gives back the groups that nothing parts.
    fn add_names(&self, works: Vec<usize>, told: &mut [Told]) -> Vec<Vec<usize>> {
        let mut start = told[works[0]].detail.clone();
        for work in &works {
            let piece = self.read(*work, &told[*work], &told[*work].detail);
            let shown = &piece.shown;
            start.names.resize(start.names.len().max(shown.len()), 0);
            start.given.resize(start.given.len().max(shown.len()), Vec::new());
            for (at, shown) in shown.iter().enumerate() {
                start.names[at] = start.names[at].max(shown.printed);
                let given = &mut start.given[at];
                given.resize(given.len().max(shown.all), shown.given);
            }
        }
        let mut open = vec![Step { works, tried: start.clone(), kept: start, list: 0, name: 0 }];
        let mut left = Vec::new();
        while let Some(mut step) = open.pop() {
            if !self.advance(&mut step) {
                for work in &step.works {
                    told[*work].detail = step.kept.clone();
                }
                left.push(step.works);
                continue;
            }
            let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for work in &step.works {
                let piece = self.read(*work, &told[*work], &step.tried);
                groups.entry(piece.plain.clone()).or_default().push(*work);
            }
            if groups.len() > 1 {
                step.capture();
            }
            for (_, works) in groups {
                if works.len() == 1 {
                    told[works[0]].detail = step.kept.clone();
                } else {
                    open.push(Step {
                        works,
                        tried: step.tried.clone(),
                        kept: step.kept.clone(),
                        list: step.list,
                        name: step.name,
                    });
                }
            }
        }
        left.sort();
        left
    }

    /// Tries one more thing: more of a given name, then one more name, then the next list.
    fn advance(&self, step: &mut Step) -> bool {
        let options = &self.document.style.cites;
        let by_cite = options.add_given && options.given_rule == DisambiguationRule::ByCite;
        loop {
            let Some(given) = step.tried.given.get_mut(step.list) else { return false };
            if by_cite
                && step.name < step.tried.names[step.list]
                && let Some(level) = given.get_mut(step.name).filter(|level| **level < 2)
            {
                *level += 1;
                return true;
            }
            if step.name + 1 < given.len() {
                step.name += 1;
                if options.add_names && step.name >= step.tried.names[step.list] {
                    step.tried.names[step.list] = step.name + 1;
                    return true;
                }
                if step.name < step.tried.names[step.list] {
                    continue;
                }
            }
            step.list += 1;
            step.name = 0;
        }
    }
}

impl Step {
    fn capture(&mut self) {
        self.kept.names[self.list] = self.tried.names[self.list];
        if let (Some(kept), Some(tried)) =
            (self.kept.given[self.list].get_mut(self.name), self.tried.given[self.list].get(self.name))
        {
            *kept = *tried;
        }
    }
}

/// The family name, the initials and the given names of a person.
fn parts(name: &Name, particle_first: bool) -> Option<(String, String, String)> {
    let particle = name.non_dropping_particle.as_deref().filter(|_| particle_first);
    let family = match particle {
        Some(particle) => format!("{particle} {}", name.family.as_deref()?),
        None => name.family.clone()?,
    };
    let given = name.given.as_deref().unwrap_or_default();
    let short = initials(given, "", true, true).to_uppercase();
    let given = given.split(|c: char| c.is_whitespace() || c == '.').filter(|word| !word.is_empty());
    Some((family, short, given.collect::<Vec<_>>().join(" ")))
}
