//! What the site holds: documents, briefs with their editions, records, and the cards that lists show.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::config::Value;
use super::manuscript::Manuscript;
use super::meta::Meta;
use super::record::Record;
use super::source::SourcePath;
use super::text::{Html, Lang};

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
/// in any list below.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Every Markdown file, by path.
    pub docs: Vec<DocEntry>,
    /// Every brief, by id.
    pub briefs: Vec<Brief>,
    /// Every record, by taxonomy and id, those of open taxonomies that only briefs name included.
    pub records: Vec<RecordEntry>,
    /// Built-in and own taxonomies; `people` first, then `series`.
    pub taxonomies: Vec<Taxonomy>,
    pub doc_by_file: HashMap<SourcePath, DocId>,
    /// Ids, slugs and slugs without number, folded; more than one brief where ambiguous.
    pub brief_by_name: BTreeMap<Box<str>, Vec<BriefId>>,
    /// Cards of built, listed editions by language, newest first.
    pub listed: BTreeMap<Lang, Vec<Arc<Card>>>,
    /// Built, listed editions that name a record, newest first, by language.
    pub by_record: HashMap<(RecordId, Lang), Vec<Arc<Card>>>,
}

/// One Markdown file in the site.
#[derive(Debug)]
pub struct DocEntry {
    pub manuscript: Arc<Manuscript>,
    /// Its own keys and those inherited from the original edition.
    pub meta: Arc<Meta>,
    pub state: DocState,
    /// The brief of which it is an edition; `None` for pages and sections.
    pub brief: Option<BriefId>,
    /// The address of its page, from the domain root (path of `base_url` included), with final slash.
    pub url: Box<str>,
    /// For briefs.
    pub card: Option<Arc<Card>>,
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
    /// Its front matter could not be read.
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
    pub record: Record,
    pub taxonomy: TaxonomyId,
    /// The languages in which it has a page, with its address.
    pub pages: BTreeMap<Lang, Box<str>>,
}

/// A kind of records.
#[derive(Debug)]
pub struct Taxonomy {
    /// `people`, `series`, `topics`, … or an own name: folder and address.
    pub name: Box<str>,
    pub label: Option<super::text::Text>,
    pub open: bool,
    /// By id.
    pub records: Vec<RecordId>,
}

/// What lists, neighbours and citations show of an edition: no bodies, no notes, no citation marks.
#[derive(Debug)]
pub struct Card {
    pub doc: DocId,
    pub brief: BriefId,
    /// The brief's id.
    pub id: Box<str>,
    pub lang: Lang,
    pub url: Box<str>,
    /// Plain text.
    pub title: Box<str>,
    /// With emphasis.
    pub title_html: Html,
    pub subtitle: Option<Box<str>>,
    pub standfirst: Option<Html>,
    /// Plain text: the teaser, else the standfirst's first sentence.
    pub teaser: Option<Box<str>>,
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

    /// The built edition of a brief in `lang`, else in the original's language, else any.
    pub fn edition_for(&self, brief: BriefId, lang: &Lang) -> Option<DocId> {
        let built = || self.brief(brief).editions.iter().filter(|id| self.doc(**id).state.is_built());
        built().find(|id| self.doc(**id).manuscript.lang == *lang).or_else(|| built().next()).copied()
    }
}
