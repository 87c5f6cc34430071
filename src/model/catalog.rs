//! What the site holds: documents, briefs with their editions, records, and the cards that lists show.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::config::Value;
use super::doc::Part;
use super::manuscript::{CardTexts, Manuscript};
use super::meta::{Meta, Status};
use super::name::PersonName;
use super::record::Record;
use super::source::SourcePath;
use super::text::{Lang, Text};

/// Index into [`Catalog::docs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// Index into [`Catalog::briefs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BriefId(pub u32);

/// Index into [`Catalog::records`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// Index into [`Catalog::taxonomies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxonomyId(pub u16);

/// All documents, briefs and records, sorted, with the indexes by which others find them.
///
/// What is not built is here too, so that links to it can be told from broken ones; it has no card
/// in any list below. What is shared is taken over from catalog to catalog while `serve` runs.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Every Markdown file, by path.
    pub docs: Vec<DocEntry>,
    /// Every brief, by id.
    pub briefs: Arc<[Brief]>,
    /// Every record, by taxonomy and id, those of open taxonomies that only briefs name included.
    pub records: Arc<[RecordEntry]>,
    /// Built-in and own taxonomies; `people` first, then `series`.
    pub taxonomies: Arc<[Taxonomy]>,
    pub doc_by_file: Arc<HashMap<SourcePath, DocId>>,
    /// Ids, slugs and slugs without number.
    pub brief_names: Arc<Names>,
    /// The brief that the front page leads with, where the settings name one and it is built.
    pub lead: Option<BriefId>,
    /// Cards of built, listed editions by language, newest first (see [`Card::order`]); no tombstones.
    pub listed: BTreeMap<Lang, Vec<Arc<Card>>>,
    /// Built, listed editions that name a record, newest first, by language; tombstones only in series.
    pub by_record: HashMap<(RecordId, Lang), Vec<Arc<Card>>>,
    /// When time alone makes another catalog: an embargo ends, a date comes, something expires.
    pub until: Option<Timestamp>,
}

/// One Markdown file in the site.
#[derive(Clone, Debug)]
pub struct DocEntry {
    pub manuscript: Arc<Manuscript>,
    /// Its own keys and those inherited from the original edition.
    pub meta: Arc<Meta>,
    pub state: DocState,
    /// Where it is in its life, by its own word or by default.
    pub status: Status,
    /// What `state` is where nothing more than usual is selected: whether readers get it.
    pub public_state: DocState,
    /// The brief of which it is an edition; `None` for pages and sections.
    pub brief: Option<BriefId>,
    /// The address of its page, from the domain root (path of `base_url` included), with final slash.
    pub url: Box<str>,
    /// The edition from which it inherits; itself if it is the original.
    pub original: DocId,
    /// For briefs.
    pub card: Option<Arc<Card>>,
    /// For each of `meta.contributors`, who it is.
    pub contributors: Vec<CardAuthor>,
    /// For each recommendation of the document, the record it addresses.
    pub addressees: Vec<Option<RecordId>>,
    /// The built briefs of `meta.related`.
    pub related: Vec<Pick>,
    /// The built briefs that it replaces.
    pub supersedes: Vec<BriefId>,
    /// The built brief to read instead of a withdrawn one.
    pub see: Option<BriefId>,
    /// Its own licence, else its series', else the site's.
    pub licence: Option<Box<str>>,
}

impl DocEntry {
    /// The title as plain text.
    pub fn title(&self) -> Cow<'_, str> {
        if let Some(card) = &self.card {
            return Cow::Borrowed(&card.texts.title);
        }
        let doc = &self.manuscript.doc;
        match doc.part(Part::Title) {
            Some(node) => Cow::Owned(doc.plain_text(node).trim().to_owned()),
            None => Cow::Borrowed(self.manuscript.meta.title.as_ref().map_or("", |title| &title.value)),
        }
    }
}

/// A built brief picked by hand, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub brief: BriefId,
    pub why: Option<Text>,
}

/// Whether a document is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocState {
    Built,
    /// Past its `expires`: has its page, is in no list or feed of news.
    Expired,
    /// A tombstone.
    Withdrawn,
    Unbuilt(Unbuilt),
}

impl DocState {
    /// Whether it has a page.
    pub fn is_built(self) -> bool {
        !matches!(self, DocState::Unbuilt(_))
    }
}

/// Why a document is not built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbuilt {
    Draft,
    Review,
    /// Its date is in the future.
    Future,
    /// Until the instant.
    Embargo(Timestamp),
    /// Its front matter could not be read, or it contradicts another edition.
    Unreadable,
}

/// A work: one brief in all its languages.
#[derive(Debug)]
pub struct Brief {
    /// `bulletin-2025-31`, a slug, or what `id:` says.
    pub id: Box<str>,
    /// Its editions; the original first, then in the order of `languages`.
    pub editions: Vec<DocId>,
}

/// A record and where its pages are.
#[derive(Debug)]
pub struct RecordEntry {
    pub record: Arc<Record>,
    pub taxonomy: TaxonomyId,
    /// The languages in which it has a page, with its address.
    pub pages: BTreeMap<Lang, Box<str>>,
    /// The broader term; never leads back to the record itself.
    pub parent: Option<RecordId>,
    /// Terms named beside it.
    pub near: Vec<RecordId>,
    /// The built briefs of its `picks`.
    pub picks: Vec<Pick>,
    /// For each editor of a series, who it is.
    pub editors: Vec<CardAuthor>,
}

/// A kind of records.
#[derive(Debug)]
pub struct Taxonomy {
    /// `people`, `series`, `topics`, … or an own name: folder and address.
    pub name: Box<str>,
    pub label: Option<Text>,
    pub open: bool,
    /// By id.
    pub records: Vec<RecordId>,
}

/// What lists, neighbours and citations show of an edition: no bodies, no notes, no citation marks.
#[derive(Clone, Debug)]
pub struct Card {
    pub doc: DocId,
    pub brief: BriefId,
    /// The brief's id.
    pub id: Box<str>,
    pub lang: Lang,
    pub url: Box<str>,
    pub texts: Arc<CardTexts>,
    pub series: Option<RecordId>,
    pub number: Option<Box<str>>,
    pub running: Option<Box<str>>,
    pub date: Option<Date>,
    /// The year it is filed under: the original's date, else a four-digit folder.
    pub year: Option<i16>,
    pub updated: Option<Date>,
    /// The newest correction.
    pub corrected: Option<Date>,
    pub authors: Vec<CardAuthor>,
    /// Records of all taxonomies but people and series, in the order written, by taxonomy.
    pub terms: Vec<(TaxonomyId, Vec<RecordId>)>,
    pub minutes: u32,
    pub state: DocState,
    pub unlisted: bool,
    /// The built brief that replaces it.
    pub superseded_by: Option<BriefId>,
    pub weight: i64,
    pub extra: Option<Value>,
}

/// An author on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardAuthor {
    /// The record, unless only written out.
    pub record: Option<RecordId>,
    pub name: Box<str>,
    pub sort_name: Box<str>,
    pub affiliation: Option<Box<str>>,
    pub organisation: bool,
}

impl CardAuthor {
    /// Family and given name, where they can be told apart.
    pub fn person(&self) -> Option<PersonName> {
        if self.organisation { None } else { PersonName::of_sorted(&self.sort_name) }
    }
}

/// The names by which briefs are called, each with the briefs that it fits.
#[derive(Debug, Default)]
pub struct Names {
    /// Folded, sorted, each pair once.
    pairs: Vec<(Box<str>, BriefId)>,
}

impl Names {
    /// The table of these pairs; names are folded already.
    pub fn new(mut pairs: Vec<(Box<str>, BriefId)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// The briefs that a folded name fits: none, one, or several if it is ambiguous.
    pub fn find<'a>(&'a self, name: &'a str) -> impl Iterator<Item = BriefId> + 'a {
        let start = self.pairs.partition_point(|(other, _)| **other < *name);
        self.pairs[start..].iter().take_while(move |(other, _)| **other == *name).map(|(_, brief)| *brief)
    }

    /// All names with their briefs, sorted.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, BriefId)> {
        self.pairs.iter().map(|(name, brief)| (&**name, *brief))
    }

    /// All names, sorted.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| &**name)
    }
}

impl Card {
    /// The order of lists: newest first, then the higher number, then by id; without date last.
    pub fn order(&self, other: &Card) -> Ordering {
        self.order_key().cmp(&other.order_key())
    }

    /// What [`Card::order`] compares.
    pub fn order_key(&self) -> impl Ord + '_ {
        let number = self.number.as_deref().and_then(|number| number.parse::<u64>().ok());
        (Reverse(self.date), Reverse(number), &*self.id, self.doc)
    }
}

impl Catalog {
    /// A document.
    pub fn doc(&self, id: DocId) -> &DocEntry {
        &self.docs[id.0 as usize]
    }

    /// A brief.
    pub fn brief(&self, id: BriefId) -> &Brief {
        &self.briefs[id.0 as usize]
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> &RecordEntry {
        &self.records[id.0 as usize]
    }

    /// A taxonomy.
    pub fn taxonomy(&self, id: TaxonomyId) -> &Taxonomy {
        &self.taxonomies[usize::from(id.0)]
    }

    /// Of what is no brief: the documents with the same original, by that.
    pub fn page_editions(&self) -> BTreeMap<DocId, Vec<DocId>> {
        let mut editions: BTreeMap<DocId, Vec<DocId>> = BTreeMap::new();
        for (index, entry) in self.docs.iter().enumerate().filter(|(_, entry)| entry.brief.is_none()) {
            editions.entry(entry.original).or_default().push(DocId(index as u32));
        }
        editions
    }

    /// The built edition of a brief in `lang`, else in the original's language, else any.
    pub fn edition_for(&self, brief: BriefId, lang: &Lang) -> Option<DocId> {
        let built = || self.brief(brief).editions.iter().filter(|id| self.doc(**id).state.is_built());
        built().find(|id| self.doc(**id).manuscript.lang == *lang).or_else(|| built().next()).copied()
    }
}
