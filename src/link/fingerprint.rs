//! What names everything that the files of a document show: a linked site and a document in, a hash out.
//!
//! As long as the hash stays, the page of a document and the files beside it stay byte for byte. Three layers go in:
//!
//! - [`common`]: what any file may show, or lead to: settings, records, theme, the site's documents by name and address,
//!   the pages that belong to no document.
//! - *own*: one document by itself, and where all that it names leads.
//! - the documents that its files show besides: editions, neighbors, those that mention it or that it mentions, and what
//!   in their turn these name (a card names works that its brief cites).
//!
//! More goes in than is shown, never less: an edit changes the hashes of a few documents more than it must. The types
//! are taken apart without `..`, so that a new field does not compile until it is said what becomes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use super::related;
use crate::model::catalog::{BriefId, Card, Catalog, DocEntry, DocId, RecordId};
use crate::model::library::Entry;
use crate::model::route::Subject;
use crate::model::site::{CitedWork, CrossRefTarget, Link, ResolvedDoc, Site};
use crate::model::source::{Hash, SourcePath};

/// The briefs that share most with a document: [`related::related`].
pub type Related<'a> = dyn Fn(DocId) -> &'a [Arc<Card>] + Sync + 'a;

/// The hashes of a site's documents, each made on first use.
pub struct Fingerprints<'a> {
    site: &'a Site,
    related: &'a Related<'a>,
    common: Hash,
    own: Vec<OnceLock<Hash>>,
    /// [`Catalog::page_editions`].
    page_editions: BTreeMap<DocId, Vec<DocId>>,
}

impl<'a> Fingerprints<'a> {
    /// For a site; `program` names what decides about the outputs besides the site's files.
    pub fn new(site: &'a Site, related: &'a Related<'a>, program: &str) -> Self {
        let own = site.catalog.docs.iter().map(|_| OnceLock::new()).collect();
        Self {
            site,
            related,
            common: common(site, program),
            own,
            page_editions: site.catalog.page_editions(),
        }
    }

    /// The hash of all that the files of a document show.
    pub fn of(&self, doc: DocId) -> Hash {
        let mut bytes = self.common.0.to_vec();
        for shown in self.shown(doc, &mut bytes) {
            bytes.extend_from_slice(&self.own(shown).0);
            // What a card or a mention names in its turn.
            for named in named(self.site.resolved(shown)) {
                bytes.extend_from_slice(&self.own(named).0);
            }
        }
        Hash::of(&bytes)
    }

    fn own(&self, doc: DocId) -> Hash {
        *self.own[doc.0 as usize].get_or_init(|| own(self.site, doc))
    }

    /// The documents that the files of a document show, in their order; what orders them goes into `bytes`.
    fn shown(&self, doc: DocId, bytes: &mut Vec<u8>) -> Vec<DocId> {
        let catalog = &self.site.catalog;
        let entry = catalog.doc(doc);
        let mut shown = vec![doc, entry.original];
        shown.extend(named(self.site.resolved(doc)));
        let Some(brief) = entry.brief else {
            shown.extend(self.page_editions.get(&entry.original).into_iter().flatten());
            return shown;
        };
        let mut briefs = vec![brief];
        briefs.extend(&self.site.builds_on[brief.0 as usize]);
        briefs.extend(entry.related.iter().map(|pick| pick.brief));
        briefs.extend(&entry.supersedes);
        briefs.extend(entry.see);
        briefs.extend(entry.card.as_ref().and_then(|card| card.superseded_by));
        let of_brief = |brief: BriefId| catalog.brief(brief).editions.iter().copied();
        shown.extend(briefs.into_iter().flat_map(of_brief));
        for backlink in &self.site.backlinks[brief.0 as usize] {
            let from = catalog.doc(backlink.from).brief;
            shown.extend([backlink.from].into_iter().chain(from.into_iter().flat_map(of_brief)));
            add(bytes, backlink);
        }
        let (older, newer) = related::neighbors(self.site, doc);
        let related = (self.related)(doc);
        for card in older.iter().chain(&newer).chain(related) {
            shown.push(card.doc);
        }
        add(bytes, &(older.is_some(), newer.is_some(), related.len()));
        shown
    }
}

/// Adds a value by all that it consists of.
fn add(bytes: &mut Vec<u8>, value: &impl std::fmt::Debug) {
    let mut text = String::new();
    let _ = write!(text, "{value:?}");
    add_text(bytes, &text);
}

fn add_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// What any file may show or lead to. Documents, briefs and records are listed by name, so that under one hash their
/// numbers mean the same.
fn common(site: &Site, program: &str) -> Hash {
    let Site {
        snapshot,
        config,
        theme: _,
        catalog,
        resolved: _,
        library: _,
        backlinks: _,
        builds_on: _,
        cited_by_source: _,
        files,
        photos,
        logo,
        navigation,
        routes,
        route_by_url: _,
    } = site;
    let mut bytes = Vec::new();
    add_text(&mut bytes, program);
    add(
        &mut bytes,
        &(&config.file, config.base_url.as_str(), &config.canonical_url, config.noindex, config.html.minify),
    );
    for (path, file) in snapshot.files.iter().filter(|(path, _)| is_common(path)) {
        add_text(&mut bytes, path.as_str());
        bytes.extend_from_slice(&file.hash.0);
    }
    let Catalog {
        docs,
        briefs,
        records,
        taxonomies,
        doc_by_file: _,
        brief_names: _,
        lead,
        listed: _,
        by_record: _,
        until: _,
    } = &**catalog;
    for entry in docs {
        add_text(&mut bytes, entry.manuscript.file.as_str());
        add_text(&mut bytes, &entry.url);
        add(&mut bytes, &(entry.state, entry.brief));
    }
    add(&mut bytes, &(briefs, records, taxonomies, lead));
    let menus = navigation.values().flat_map(|menus| menus.main.iter().chain(&menus.footer));
    for link in photos.values().chain(logo).chain(menus) {
        add_link(&mut bytes, site, link);
        if let Some(doc) = page(link) {
            add_text(&mut bytes, &catalog.doc(doc).title());
        }
    }
    let series = taxonomies.iter().find(|taxonomy| &*taxonomy.name == "series");
    series
        .into_iter()
        .flat_map(|series| &series.records)
        .for_each(|record| add_counts(&mut bytes, site, *record));
    for route in routes.iter() {
        match &route.subject {
            Subject::Doc(_) | Subject::Beside { .. } | Subject::Source { .. } => {}
            Subject::File { path } if files.contains_key(path) => {}
            subject => {
                add_text(&mut bytes, &route.url);
                add(&mut bytes, subject);
            }
        }
    }
    Hash::of(&bytes)
}

/// Whether a file may decide about any page: it is no document, no library and no picture among the content.
fn is_common(path: &SourcePath) -> bool {
    let of_content = path.below("content");
    let by_itself = ["md", "bib", "svg", "png", "jpg", "jpeg", "webp", "gif", "avif", "pdf"];
    of_content.is_none_or(|below| {
        !below.starts_with("static/") && !by_itself.iter().any(|extension| path.has_extension(extension))
    })
}

/// How many briefs a record has, and where its pages are.
fn add_counts(bytes: &mut Vec<u8>, site: &Site, record: RecordId) {
    for (lang, url) in &site.catalog.record(record).pages {
        let cards = site.catalog.by_record.get(&(record, lang.clone())).map_or(0, Vec::len);
        add(bytes, &(lang, url, cards));
    }
}

/// A document by itself.
fn own(site: &Site, doc: DocId) -> Hash {
    let DocEntry {
        manuscript,
        meta: _,
        state,
        status,
        public_state,
        brief,
        url,
        original,
        card,
        contributors,
        addressees,
        related,
        supersedes,
        see,
        licence,
    } = site.catalog.doc(doc);
    let mut bytes = manuscript.hash.0.to_vec();
    bytes.extend_from_slice(&site.catalog.doc(*original).manuscript.hash.0);
    add_text(&mut bytes, manuscript.file.as_str());
    add(&mut bytes, &(state, status, public_state, brief, url, original, card));
    add(&mut bytes, &(contributors, addressees, related, supersedes, see, licence));
    let people = card
        .iter()
        .flat_map(|card| card.authors.iter().chain(contributors))
        .filter_map(|person| person.record);
    let records: BTreeSet<RecordId> = card
        .iter()
        .flat_map(|card| terms(card))
        .chain(people)
        .chain(addressees.iter().copied().flatten())
        .collect();
    records.into_iter().for_each(|record| add_counts(&mut bytes, site, record));
    add_resolved(&mut bytes, site, site.resolved(doc));
    Hash::of(&bytes)
}

fn terms(card: &Card) -> impl Iterator<Item = RecordId> + '_ {
    card.terms.iter().flat_map(|(_, records)| records).copied().chain(card.series)
}

fn add_resolved(bytes: &mut Vec<u8>, site: &Site, resolved: &ResolvedDoc) {
    let ResolvedDoc {
        links,
        citations,
        cross_refs,
        section_numbers,
        own_library,
        own_library_files,
        nocite,
        hero,
        downloads,
        pdf,
    } = resolved;
    for link in links.iter().chain(hero).chain(downloads).chain(pdf) {
        add_link(bytes, site, link);
    }
    add(bytes, &(links.len(), hero.is_some(), downloads.len(), pdf.is_some(), own_library.is_some()));
    let add_entry = |bytes: &mut Vec<u8>, entry: &Entry| {
        add_text(bytes, &entry.key);
        bytes.extend_from_slice(&entry.hash.0);
        // Its page is that of the key, if that is this work's.
        add(bytes, &site.cited_by_source.get(&entry.key).map(|source| source.entry.hash));
    };
    for work in citations.iter().flatten() {
        match work {
            CitedWork::Entry(entry) => add_entry(bytes, entry),
            CitedWork::Brief { .. } | CitedWork::Unbuilt | CitedWork::Unknown => add(bytes, work),
        }
    }
    nocite.iter().for_each(|entry| add_entry(bytes, entry));
    add(bytes, &(cross_refs, section_numbers, own_library_files));
}

/// A link, with the file that it leads to.
fn add_link(bytes: &mut Vec<u8>, site: &Site, link: &Link) {
    add(bytes, link);
    if let Link::File { path, .. } = link
        && let Some(file) = site.snapshot.files.get(path)
    {
        bytes.extend_from_slice(&file.hash.0);
    }
}

fn page(link: &Link) -> Option<DocId> {
    match link {
        Link::Page { doc, .. } => *doc,
        Link::File { .. } | Link::External { .. } | Link::Unbuilt | Link::Broken => None,
    }
}

/// The documents that the text of a document names.
fn named(resolved: &ResolvedDoc) -> impl Iterator<Item = DocId> + '_ {
    let links = resolved.links.iter().filter_map(page);
    let cited = resolved.citations.iter().flatten().filter_map(|work| match work {
        CitedWork::Brief { doc, .. } => Some(*doc),
        CitedWork::Entry(_) | CitedWork::Unbuilt | CitedWork::Unknown => None,
    });
    let referred = resolved.cross_refs.iter().flatten().filter_map(|target| match target {
        CrossRefTarget::Exhibit { doc, .. } | CrossRefTarget::Section { doc, .. } => *doc,
        CrossRefTarget::Unknown => None,
    });
    links.chain(cited).chain(referred)
}
