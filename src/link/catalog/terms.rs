//! Matches the names that briefs write (people, series, topics, …) with records.
//!
//! A name matches by id, or by name in any language, without regard to case. In an open taxonomy a
//! name without a record becomes one, if a built brief writes it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::Parsed;
use super::super::words::{Slips, could_slip, one_letter_apart};
use crate::model::catalog::{RecordId, Taxonomy, TaxonomyId};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::record::{Person, Record, RecordDetail, Series, Term};
use crate::model::source::{SourcePath, Span};
use crate::model::text::Text;
use crate::text::fold::{fold, folded};
use crate::text::slug::slugify;

/// The taxonomies that every site has, in order.
pub const BUILT_IN: [&str; 8] =
    ["people", "series", "topics", "regions", "countries", "programmes", "projects", "addressees"];

/// The taxonomy of people.
pub const PEOPLE: TaxonomyId = TaxonomyId(0);
/// The taxonomy of series.
pub const SERIES: TaxonomyId = TaxonomyId(1);
/// The taxonomy of those whom recommendations address.
pub const ADDRESSEES: TaxonomyId = TaxonomyId(7);

/// What a name matches, before records have their final ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A record, by its place in [`Parsed::records`].
    Record(u32),
    /// A name without a record, by its place among those met so far.
    New(u32),
}

/// Where a name was written, and whether a fault of it is reported there.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub file: &'a SourcePath,
    pub range: crate::model::source::TextRange,
    /// False for inherited keys: their faults are reported at the original.
    pub report: bool,
    /// Whether a name without a record may be there at all, and becomes one.
    pub unrecorded: Unrecorded,
}

/// What becomes of a name that has no record, in an open taxonomy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrecorded {
    /// It becomes a record: a built brief names it.
    Added,
    /// It is left alone: only something unbuilt, or a key without pages, names it.
    Left,
    /// It is a fault, as in a closed taxonomy.
    Refused,
}

/// All records by what they are called, and the names met that have none.
pub struct Terms<'a> {
    parsed: &'a Parsed,
    pub taxonomies: Vec<Taxonomy>,
    shelves: Vec<Shelf<'a>>,
    new: Vec<NewTerm>,
}

/// The records of one taxonomy.
#[derive(Default)]
struct Shelf<'a> {
    by_id: HashMap<&'a str, u32>,
    /// Folded names; several records where ambiguous.
    by_name: HashMap<String, Vec<u32>>,
    /// Names as slugs, for near misses.
    by_slug: HashMap<String, u32>,
    /// Names long enough for near misses.
    slips: OnceCell<Slips<'a>>,
    /// All ids and names, for suggestions.
    known: OnceCell<Slips<'a>>,
    new_by_slug: BTreeMap<String, u32>,
}

/// A name without a record.
struct NewTerm {
    taxonomy: TaxonomyId,
    id: Box<str>,
    name: Box<str>,
    /// As lists sort it, if somebody wrote it so.
    sort_name: Option<Box<str>>,
}

/// The final records, with the way from what was matched to them.
pub struct Shelved {
    /// By taxonomy and id.
    pub records: Vec<(TaxonomyId, Arc<Record>)>,
    given: Vec<Option<RecordId>>,
    new: Vec<RecordId>,
}

impl Shelved {
    /// The final id of what was matched.
    pub fn id(&self, hit: Hit) -> Option<RecordId> {
        match hit {
            Hit::Record(place) => self.given[place as usize],
            Hit::New(place) => Some(self.new[place as usize]),
        }
    }
}

impl<'a> Terms<'a> {
    /// Indexes the records of a site.
    pub fn new(parsed: &'a Parsed, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let taxonomies = taxonomies(parsed);
        let shelves = taxonomies.iter().map(|_| Shelf::default()).collect();
        let mut terms = Self { parsed, taxonomies, shelves, new: Vec::new() };
        for (place, record) in parsed.records.iter().enumerate() {
            if let Some(taxonomy) = terms.taxonomy(&record.taxonomy) {
                terms.index_record(taxonomy, place as u32, record, diagnostics);
            }
        }
        terms
    }

    /// The taxonomy of this name.
    pub fn taxonomy(&self, name: &str) -> Option<TaxonomyId> {
        self.taxonomies
            .iter()
            .position(|taxonomy| *taxonomy.name == *name)
            .map(|place| TaxonomyId(place as u16))
    }

    /// The series that a brief names: its id, and its record if it has one.
    pub fn series(&self, name: &str) -> (Cow<'a, str>, Option<&'a Series>) {
        let places = self.places(SERIES, &folded(name));
        let parsed = self.parsed;
        let Some(record) = places.first().map(|place| &parsed.records[*place as usize]) else {
            return (Cow::Owned(slugify(name)), None);
        };
        match &record.detail {
            RecordDetail::Series(series) => (Cow::Borrowed(&record.id), Some(series)),
            _ => (Cow::Borrowed(&record.id), None),
        }
    }

    /// Matches a name; reports one that is unknown where records are closed, or nearly that of a record.
    pub fn find(
        &mut self,
        taxonomy: TaxonomyId,
        name: &str,
        place: Place<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Hit> {
        let folded = folded(name);
        let found = self.places(taxonomy, &folded);
        let (hit, fault) = match *found {
            [one] => return Some(Hit::Record(one)),
            [first, ..] => (Some(Hit::Record(first)), Some(self.ambiguous(name, found, place))),
            [] => self.unmatched(taxonomy, name, &folded, place),
        };
        if place.report {
            diagnostics.extend(fault);
        }
        hit
    }

    /// Whether a record has this id or name.
    pub fn knows(&self, taxonomy: TaxonomyId, name: &str) -> bool {
        !self.places(taxonomy, &folded(name)).is_empty()
    }

    /// How lists sort a person who has no record; the first who says it is heard.
    pub fn sort_new(&mut self, hit: Option<Hit>, sort_name: Option<String>) {
        if let (Some(Hit::New(place)), Some(sort_name)) = (hit, sort_name) {
            self.new[place as usize].sort_name.get_or_insert(sort_name.into());
        }
    }

    /// Gives all records their final ids.
    pub fn shelve(mut self) -> (Vec<Taxonomy>, Shelved) {
        let mut order: Vec<(TaxonomyId, &str, Hit)> = Vec::new();
        for (place, record) in self.parsed.records.iter().enumerate() {
            let taxonomy = self.taxonomies.iter().position(|taxonomy| taxonomy.name == record.taxonomy);
            let Some(taxonomy) = taxonomy.map(|index| TaxonomyId(index as u16)) else { continue };
            if self.shelves[usize::from(taxonomy.0)].by_id.get(&*record.id) == Some(&(place as u32)) {
                order.push((taxonomy, &record.id, Hit::Record(place as u32)));
            }
        }
        let new = self.new.iter().enumerate();
        order.extend(new.map(|(place, term)| (term.taxonomy, &*term.id, Hit::New(place as u32))));
        order.sort_unstable_by_key(|(taxonomy, id, _)| (*taxonomy, *id));
        let mut shelved = Shelved {
            records: Vec::with_capacity(order.len()),
            given: vec![None; self.parsed.records.len()],
            new: vec![RecordId(0); self.new.len()],
        };
        for (taxonomy, _, hit) in order {
            let id = RecordId(shelved.records.len() as u32);
            self.taxonomies[usize::from(taxonomy.0)].records.push(id);
            let record = match hit {
                Hit::Record(place) => {
                    shelved.given[place as usize] = Some(id);
                    Arc::clone(&self.parsed.records[place as usize])
                }
                Hit::New(place) => {
                    shelved.new[place as usize] = id;
                    let term = &self.new[place as usize];
                    Arc::new(new_record(&self.taxonomies[usize::from(taxonomy.0)].name, term))
                }
            };
            shelved.records.push((taxonomy, record));
        }
        (self.taxonomies, shelved)
    }

    fn index_record(
        &mut self,
        taxonomy: TaxonomyId,
        place: u32,
        record: &'a Record,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let shelf = &mut self.shelves[usize::from(taxonomy.0)];
        if let Some(first) = shelf.by_id.get(&*record.id) {
            let first = &self.parsed.records[*first as usize];
            diagnostics.extend(duplicate_record(record, first));
            return;
        }
        shelf.by_id.insert(&record.id, place);
        shelf.by_slug.entry(record.id.to_string()).or_insert(place);
        for name in record.name.all() {
            let places = shelf.by_name.entry(fold(name)).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
            shelf.by_slug.entry(slugify(name)).or_insert(place);
        }
    }

    /// The records that a folded name fits; an id comes before names.
    fn places(&self, taxonomy: TaxonomyId, folded: &str) -> &[u32] {
        let shelf = &self.shelves[usize::from(taxonomy.0)];
        match shelf.by_id.get(folded) {
            Some(place) => std::slice::from_ref(place),
            None => shelf.by_name.get(folded).map_or(&[], Vec::as_slice),
        }
    }

    /// What becomes of a name that no record has.
    fn unmatched(
        &mut self,
        taxonomy: TaxonomyId,
        name: &str,
        folded: &str,
        place: Place<'_>,
    ) -> (Option<Hit>, Option<Diagnostic>) {
        let near = self.near(taxonomy, name, folded);
        let kind = &self.taxonomies[usize::from(taxonomy.0)];
        let open = kind.open && place.unrecorded != Unrecorded::Refused;
        let fault = match (near, open) {
            (near, false) => Some(self.unknown(&kind.name, name, near.map(|(record, _)| record), place)),
            (Some((record, _)), true) => Some(near_miss(name, &self.parsed.records[record as usize], place)),
            (None, true) => None,
        };
        if !open {
            return (None, fault);
        }
        match near {
            Some((record, true)) => (Some(Hit::Record(record)), fault),
            _ if place.unrecorded == Unrecorded::Added => (self.add(taxonomy, name), fault),
            _ => (None, fault),
        }
    }

    /// A record whose name is nearly this one, and whether both have the same address.
    fn near(&self, taxonomy: TaxonomyId, name: &str, folded: &str) -> Option<(u32, bool)> {
        let shelf = &self.shelves[usize::from(taxonomy.0)];
        if let Some(record) = shelf.by_slug.get(&slugify(name)) {
            return Some((*record, true));
        }
        if !could_slip(name) {
            return None;
        }
        let records = || {
            self.parsed
                .records
                .iter()
                .filter(|record| record.taxonomy == self.taxonomies[usize::from(taxonomy.0)].name)
        };
        let slips = shelf.slips.get_or_init(|| {
            Slips::new(records().flat_map(|record| record.name.all()).filter(|name| could_slip(name)))
        });
        let near =
            slips.near(name).into_iter().map(fold).find(|other| {
                other.chars().next() == folded.chars().next() && one_letter_apart(other, folded)
            })?;
        shelf.by_name.get(&near).map(|places| (places[0], false))
    }

    fn add(&mut self, taxonomy: TaxonomyId, name: &str) -> Option<Hit> {
        let mut id = slugify(name);
        if id.is_empty() {
            id = format!("term-{}", crate::model::source::Hash::of(fold(name).as_bytes()).hex(8));
        }
        let shelf = &mut self.shelves[usize::from(taxonomy.0)];
        let place = *shelf.new_by_slug.entry(id.clone()).or_insert_with(|| {
            self.new.push(NewTerm { taxonomy, id: id.into(), name: name.trim().into(), sort_name: None });
            self.new.len() as u32 - 1
        });
        Some(Hit::New(place))
    }

    /// The id or name of a record that is a slip away.
    fn nearest_known(&self, kind: &str, name: &str) -> Option<&'a str> {
        let shelf = &self.shelves[usize::from(self.taxonomy(kind)?.0)];
        let records = self.parsed.records.iter().filter(|record| *record.taxonomy == *kind);
        let known = shelf.known.get_or_init(|| {
            Slips::new(records.flat_map(|record| std::iter::once(&*record.id).chain(record.name.all())))
        });
        known.nearest(name)
    }

    fn ambiguous(&self, name: &str, places: &[u32], place: Place<'_>) -> Diagnostic {
        let records = places.iter().map(|place| &self.parsed.records[*place as usize]);
        let ids: Vec<String> = records.map(|record| format!("`{}`", record.id)).collect();
        let message = format!("`{name}` is the name of {} records, expected one", ids.len());
        Diagnostic::at(Code::AmbiguousName, Span::new(place.file, place.range), message)
            .help(format!("write the id instead: {}", ids.join(" or ")))
    }

    fn unknown(&self, kind: &str, name: &str, near: Option<u32>, place: Place<'_>) -> Diagnostic {
        let message =
            format!("`{name}` is no record of `{kind}`, expected an id or name from `content/{kind}/`");
        let fault = Diagnostic::at(Code::UnknownRecord, Span::new(place.file, place.range), message);
        let near = near.map(|record| &*self.parsed.records[record as usize].id);
        match near.or_else(|| self.nearest_known(kind, name)) {
            Some(near) => fault.meant(name, near),
            None => {
                fault.help(format!("add `content/{kind}/{}.yaml`, or use an existing record", slugify(name)))
            }
        }
    }
}

fn near_miss(name: &str, record: &Record, place: Place<'_>) -> Diagnostic {
    let own = record.name.all().next().unwrap_or_default();
    let message = format!("`{name}` is nearly `{own}`, the name of the record `{}`", record.id);
    let fault = Diagnostic::at(Code::NearMiss, Span::new(place.file, place.range), message)
        .help(format!("write `{}` if you mean it", record.id));
    match &record.file {
        Some(file) => fault.related(Span::new(file, 0..0), "the record"),
        None => fault,
    }
}

fn duplicate_record(record: &Record, first: &Record) -> Option<Diagnostic> {
    let (file, other) = (record.file.as_ref()?, first.file.as_ref()?);
    let message = format!("a second record of `{}` has the id `{}`", record.taxonomy, record.id);
    let fault = Diagnostic::at(Code::DuplicateId, Span::new(file, 0..0), message);
    Some(fault.related(Span::new(other, 0..0), "the first").help("merge the two files, or rename one"))
}

/// The built-in taxonomies, then the site's own; settings of `site.yaml` apply to both.
fn taxonomies(parsed: &Parsed) -> Vec<Taxonomy> {
    let settings = |name: &str| parsed.config.taxonomies.iter().find(|own| *own.name.value == *name);
    let built_in = BUILT_IN.iter().map(|name| Taxonomy {
        name: (*name).into(),
        label: settings(name).and_then(|own| own.label.clone()),
        open: settings(name).is_none_or(|own| own.open),
        records: Vec::new(),
    });
    let own = parsed.config.taxonomies.iter().filter(|own| !BUILT_IN.contains(&&*own.name.value));
    let own = own.map(|own| Taxonomy {
        name: own.name.value.clone(),
        label: own.label.clone(),
        open: own.open,
        records: Vec::new(),
    });
    built_in.chain(own).collect()
}

fn new_record(taxonomy: &str, term: &NewTerm) -> Record {
    Record {
        file: None,
        taxonomy: taxonomy.into(),
        id: term.id.clone(),
        name: Text::One(term.name.clone()),
        page: false,
        description: None,
        detail: match term.taxonomy {
            PEOPLE => RecordDetail::Person(Box::new(Person::named(&term.name, term.sort_name.clone()))),
            SERIES => RecordDetail::Series(Box::default()),
            _ => RecordDetail::Term(Term::default()),
        },
    }
}
