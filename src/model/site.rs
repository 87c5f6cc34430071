//! The linked site: everything a page can ask for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::catalog::{BriefId, Catalog, DocId, RecordId};
use super::config::Config;
use super::doc::{CitationId, ExhibitKind, Plain};
use super::library::{Entry, Library};
use super::manuscript::Sentence;
use super::route::Route;
use super::source::{Snapshot, SourcePath};
use super::text::Lang;
use super::theme::Theme;

/// The result of `link`, all that `render` reads.
#[derive(Debug)]
pub struct Site {
    pub snapshot: Arc<Snapshot>,
    pub config: Arc<Config>,
    pub theme: Arc<Theme>,
    pub catalog: Arc<Catalog>,
    /// What each document's names lead to, by [`DocId`].
    pub resolved: Vec<Arc<ResolvedDoc>>,
    /// The site's libraries, merged.
    pub library: Arc<Library>,
    /// Who links to or cites a brief, by [`BriefId`]; newest first.
    pub backlinks: Arc<[Vec<Backlink>]>,
    /// What a brief links to, cites or supersedes, by [`BriefId`], in order of first mention.
    pub builds_on: Arc<[Vec<BriefId>]>,
    /// Library entries that built documents cite, by key. Where two libraries give one key to different
    /// works, the site's library has the plain key and the others get a suffix.
    pub cited_by_source: Arc<CitedSources>,
    /// Files that built documents name, with their public addresses.
    pub files: Arc<BTreeMap<SourcePath, Box<str>>>,
    /// The pictures of people who have a page.
    pub photos: BTreeMap<RecordId, Link>,
    /// The publisher's logo.
    pub logo: Option<Link>,
    /// The menus, by language.
    pub navigation: BTreeMap<Lang, Navigation>,
    /// Every route, by `path`.
    pub routes: Arc<Vec<Route>>,
    pub route_by_url: Arc<HashMap<Box<str>, usize>>,
}

/// What the targets of one document lead to; each list runs parallel to the list of the same name in its tree.
#[derive(Clone, Debug, Default)]
pub struct ResolvedDoc {
    pub links: Vec<Link>,
    /// For each citation, for each item.
    pub citations: Vec<Vec<CitedWork>>,
    /// For each cross-reference, for each item.
    pub cross_refs: Vec<Vec<CrossRefTarget>>,
    /// `1`, `2.3`, `A1` for each heading that is numbered, by heading.
    pub section_numbers: Vec<Option<Box<str>>>,
    /// The brief's own library, before the site's.
    pub own_library: Option<Arc<Library>>,
    /// The files of `own_library`.
    pub own_library_files: Vec<SourcePath>,
    /// The entries of `meta.nocite`.
    pub nocite: Vec<Arc<Entry>>,
    /// The picture over the title.
    pub hero: Option<Link>,
    /// For each of `meta.downloads`.
    pub downloads: Vec<Link>,
    /// The ready PDF.
    pub pdf: Option<Link>,
}

/// Where the lines of the menus lead, each list parallel to that of the settings.
#[derive(Clone, Debug, Default)]
pub struct Navigation {
    pub main: Vec<Link>,
    pub footer: Vec<Link>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A page of the site: address with fragment, and the document if it is one.
    Page {
        url: Box<str>,
        doc: Option<DocId>,
        /// For links without own words.
        words: Option<LinkWords>,
    },
    /// A file that is published, with pixel size if it is an image that states one.
    File { url: Box<str>, path: SourcePath, size: Option<(u32, u32)> },
    /// Another site, mail or telephone.
    External { url: Box<str> },
    /// A brief that is not built: its words without a link.
    Unbuilt,
    /// Nothing; already reported.
    Broken,
}

impl Link {
    /// The address that it leads to, if it leads anywhere.
    pub fn url(&self) -> Option<&str> {
        match self {
            Link::Page { url, .. } | Link::File { url, .. } | Link::External { url } => Some(url),
            Link::Unbuilt | Link::Broken => None,
        }
    }
}

/// What a link without own words prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkWords {
    /// The title of the document, as its page has it.
    Title,
    /// The anchor.
    Anchor(Box<str>),
}

/// A work that a citation names.
#[derive(Clone, Debug)]
pub enum CitedWork {
    /// An entry of a library.
    Entry(Arc<Entry>),
    /// A built brief; what is printed of it is the entry that its card makes.
    Brief { brief: BriefId, doc: DocId },
    /// A brief that is not built; already reported.
    Unbuilt,
    /// Nothing; already reported.
    Unknown,
}

/// What a cross-reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrossRefTarget {
    /// A numbered figure, table or box: `#fig-trade`, or with the address of another brief before it.
    Exhibit {
        url: Box<str>,
        kind: ExhibitKind,
        number: u32,
        /// The other brief.
        doc: Option<DocId>,
    },
    /// A section: its number if it has one, else its words.
    Section { url: Box<str>, number: Option<Box<str>>, words: Box<str>, doc: Option<DocId> },
    /// Nothing; already reported.
    Unknown,
}

impl CrossRefTarget {
    /// Its address, if it exists.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Exhibit { url, .. } | Self::Section { url, .. } => Some(url),
            Self::Unknown => None,
        }
    }
}

/// A mention of a brief in another.
#[derive(Clone, Debug)]
pub struct Backlink {
    /// The edition that mentions it, in the language of the mention.
    pub from: DocId,
    /// The sentence, by its place in that edition's manuscript; `None` for mentions in front matter.
    pub sentence: Option<u32>,
    /// Cited as a source, as against linked.
    pub cited: bool,
}

/// Library entries that built documents cite, by the key of their page.
pub type CitedSources = BTreeMap<Box<str>, CitedSource>;

/// A library entry that is cited.
#[derive(Clone, Debug)]
pub struct CitedSource {
    pub entry: Arc<Entry>,
    /// Newest first.
    pub uses: Vec<SourceUse>,
}

/// A use of a library entry.
#[derive(Clone, Debug)]
pub struct SourceUse {
    pub doc: DocId,
    /// Where it is cited, in the order of the text; empty for `nocite`.
    pub places: Vec<CitedPlace>,
}

/// A place in a document where a source is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitedPlace {
    pub citation: CitationId,
    /// The sentence, by its place in the document's manuscript; `None` outside of running text.
    pub sentence: Option<u32>,
}

impl Site {
    /// What the targets of a document lead to.
    pub fn resolved(&self, doc: DocId) -> &ResolvedDoc {
        &self.resolved[doc.0 as usize]
    }

    /// A sentence of a document, by its place in the manuscript.
    pub fn sentence(&self, doc: DocId, sentence: Option<u32>) -> Option<&Sentence> {
        self.catalog.doc(doc).manuscript.sentences.get(sentence? as usize)
    }

    /// The words around the places where a document cites something. What was quoted for one place is not quoted for the
    /// next one within it.
    pub fn quotes(&self, doc: DocId, places: &[CitedPlace]) -> Vec<(CitedPlace, Plain)> {
        let mut quotes = Vec::new();
        let mut last: Option<&Sentence> = None;
        for place in places {
            let Some(sentence) = self.sentence(doc, place.sentence) else { continue };
            let is_within =
                |last: &Sentence| last.passage == sentence.passage && sentence.at < last.range.end;
            if !last.is_some_and(is_within) {
                quotes.push((*place, self.catalog.doc(doc).manuscript.quoted(sentence)));
                last = Some(sentence);
            }
        }
        quotes
    }

    /// The site's own language.
    pub fn language(&self) -> &Lang {
        &self.config.language
    }

    /// The path of `base_url`, with slashes at both ends.
    pub fn base_path(&self) -> &str {
        self.config.base_url.path()
    }
}
