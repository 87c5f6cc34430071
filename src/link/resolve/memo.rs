//! What one run leaves for the next: each document's resolution, as long as nothing changed that it depends on.
//!
//! A resolution follows from the document's own text, from that of the edition it inherits from, and from what
//! all resolutions read: the settings, the libraries, and the tables of names, addresses, anchors and files. The
//! first are compared by identity, the tables by a hash over all of them. What only the whole shows ([`Whole`]) stays as
//! long as the catalog keeps its outline and every document cites, mentions and names what it did.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::super::catalog::Kept;
use super::document::{CitedWorks, Resolution};
use super::graph::Graph;
use super::linker::Linker;
use super::sections::heading_mode;
use crate::model::catalog::{Catalog, DocId, DocState, Unbuilt};
use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::library::Library;
use crate::model::manuscript::Manuscript;
use crate::model::route::{Route, Subject};
use crate::model::site::CitedSources;
use crate::model::source::{Hash, SourcePath};

/// The resolutions of the last run.
#[derive(Debug, Default)]
pub struct Memo {
    known: Option<Known>,
}

#[derive(Debug)]
struct Known {
    tables: Tables,
    /// The pages of sources, which links may lead to, but citations not.
    sources: Hash,
    docs: Vec<KnownDoc>,
    /// `None` once the catalog's outline has changed.
    whole: Option<Whole>,
}

/// What only all documents together show.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub graph: Graph,
    pub cited_by_source: Arc<CitedSources>,
    /// Every file that anything names, built or not.
    pub named: Arc<HashSet<SourcePath>>,
    /// The files that nothing names.
    pub unused: Vec<Diagnostic>,
    pub files: Arc<BTreeMap<SourcePath, Box<str>>>,
}

/// What all resolutions read.
#[derive(Debug)]
pub(super) struct Tables {
    config: Arc<Config>,
    libraries: Vec<Arc<Library>>,
    hash: Hash,
}

/// One document, with all that is its own.
#[derive(Debug)]
struct KnownDoc {
    manuscript: Arc<Manuscript>,
    /// The edition it inherits from.
    original: Arc<Manuscript>,
    cited: Arc<CitedWorks>,
    resolution: Arc<Resolution>,
}

impl Memo {
    /// Forgets everything unless the tables are the same, and the whole unless the catalog keeps its outline.
    pub(super) fn keep_for(&mut self, tables: &Tables, kept: Kept) {
        self.known = self.known.take().filter(|known| known.tables.same(tables));
        if let Some(known) = self.known.as_mut().filter(|_| kept == Kept::Nothing) {
            known.whole = None;
        }
    }

    /// Who cites each source, if all documents cite as they did.
    pub(super) fn cited_sources(&self, cited: &[Arc<CitedWorks>]) -> Option<Arc<CitedSources>> {
        let known = self.known.as_ref()?;
        let same = |(old, new): (&KnownDoc, &Arc<CitedWorks>)| {
            Arc::ptr_eq(&old.cited, new) || old.cited.sources == new.sources
        };
        let whole = known.whole.as_ref()?;
        known.docs.iter().zip(cited).all(same).then(|| Arc::clone(&whole.cited_by_source))
    }

    /// What the whole shows, if all documents mention the briefs and name the files that they did.
    pub(super) fn whole(&self, resolutions: &[Arc<Resolution>]) -> Option<Whole> {
        let known = self.known.as_ref()?;
        let same = |(old, new): (&KnownDoc, &Arc<Resolution>)| {
            let old = &old.resolution;
            Arc::ptr_eq(old, new) || (old.mentions == new.mentions && old.files == new.files)
        };
        let whole = known.whole.as_ref()?;
        known.docs.iter().zip(resolutions).all(same).then(|| whole.clone())
    }

    /// What a document cites, if that is known.
    pub(super) fn cited(&self, catalog: &Catalog, doc: DocId) -> Option<Arc<CitedWorks>> {
        Some(Arc::clone(&self.doc(catalog, doc)?.cited))
    }

    /// Where everything in a document leads, if that is known and the pages of sources are these.
    pub(super) fn resolution(&self, catalog: &Catalog, doc: DocId, sources: Hash) -> Option<Arc<Resolution>> {
        let same = self.known.as_ref()?.sources == sources;
        same.then(|| self.doc(catalog, doc)).flatten().map(|known| Arc::clone(&known.resolution))
    }

    fn doc(&self, catalog: &Catalog, doc: DocId) -> Option<&KnownDoc> {
        let known = self.known.as_ref()?.docs.get(doc.0 as usize)?;
        let entry = catalog.doc(doc);
        let original = &catalog.doc(entry.original).manuscript;
        let same =
            Arc::ptr_eq(&known.manuscript, &entry.manuscript) && Arc::ptr_eq(&known.original, original);
        same.then_some(known)
    }

    /// Remembers a run: what each document cites, and where all in it leads.
    pub(super) fn remember(
        &mut self,
        catalog: &Catalog,
        (tables, sources, whole): (Tables, Hash, Whole),
        cited: Vec<Arc<CitedWorks>>,
        resolutions: Vec<Arc<Resolution>>,
    ) {
        let docs =
            catalog.docs.iter().zip(cited).zip(resolutions).map(|((entry, cited), resolution)| KnownDoc {
                manuscript: Arc::clone(&entry.manuscript),
                original: Arc::clone(&catalog.doc(entry.original).manuscript),
                cited,
                resolution,
            });
        self.known = Some(Known { tables, sources, docs: docs.collect(), whole: Some(whole) });
    }
}

impl Tables {
    /// The tables of a run, without the pages of sources.
    pub(super) fn new(linker: &Linker<'_>, page_routes: &[Route]) -> Self {
        let mut hasher = Hasher::default();
        hasher.documents(linker.catalog);
        hasher.names(linker.catalog);
        hasher.routes(page_routes);
        for (path, file) in &linker.parsed.snapshot.files {
            hasher.text(path.as_str());
            let (width, height) = file.image_size.unwrap_or_default();
            hasher.numbers(&[file.image_size.is_some().into(), width, height]);
        }
        Self {
            config: Arc::clone(&linker.parsed.config),
            libraries: linker.parsed.libraries.clone(),
            hash: hasher.finish(),
        }
    }

    fn same(&self, other: &Tables) -> bool {
        let one_by_one = || self.libraries.iter().zip(&other.libraries).all(|(a, b)| Arc::ptr_eq(a, b));
        self.hash == other.hash
            && Arc::ptr_eq(&self.config, &other.config)
            && self.libraries.len() == other.libraries.len()
            && one_by_one()
    }
}

/// A hash of the pages of sources.
pub(super) fn sources_hash(routes: &[Route]) -> Hash {
    let mut hasher = Hasher::default();
    hasher.routes(routes);
    hasher.finish()
}

/// Hashes tables; each text with its length, so that no two tables look alike.
#[derive(Default)]
struct Hasher {
    hasher: blake3::Hasher,
    waiting: Vec<u8>,
}

impl Hasher {
    fn numbers(&mut self, numbers: &[u32]) {
        self.waiting.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        if self.waiting.len() > 1 << 16 {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn text(&mut self, text: &str) {
        self.numbers(&[text.len() as u32]);
        self.waiting.extend_from_slice(text.as_bytes());
    }

    fn finish(mut self) -> Hash {
        self.hasher.update(&self.waiting);
        Hash(*self.hasher.finalize().as_bytes())
    }

    fn documents(&mut self, catalog: &Catalog) {
        self.numbers(&[catalog.docs.len() as u32]);
        for entry in &catalog.docs {
            let manuscript = &entry.manuscript;
            self.text(manuscript.file.as_str());
            self.text(&entry.url);
            self.text(manuscript.lang.as_str());
            self.waiting.extend_from_slice(&manuscript.face.0);
            let state = match entry.state {
                DocState::Built => 0,
                DocState::Expired => 1,
                DocState::Withdrawn => 2,
                DocState::Unbuilt(Unbuilt::Unreadable) => 3,
                DocState::Unbuilt(_) => 4,
            };
            let brief = entry.brief.map_or(u32::MAX, |brief| brief.0);
            self.numbers(&[state, entry.original.0, brief, heading_mode(catalog, entry) as u32]);
        }
    }

    fn names(&mut self, catalog: &Catalog) {
        self.numbers(&[catalog.briefs.len() as u32, catalog.taxonomies.len() as u32]);
        for brief in catalog.briefs.iter() {
            self.text(&brief.id);
            self.numbers(&[brief.editions.len() as u32]);
            brief.editions.iter().for_each(|edition| self.numbers(&[edition.0]));
        }
        for taxonomy in catalog.taxonomies.iter() {
            self.text(&taxonomy.name);
        }
        let names = catalog.brief_names.pairs().map(|(name, brief)| {
            self.text(name);
            self.numbers(&[brief.0]);
        });
        let count = names.count();
        self.numbers(&[count as u32]);
    }

    fn routes(&mut self, routes: &[Route]) {
        self.numbers(&[routes.len() as u32]);
        for route in routes {
            self.text(&route.url);
            match &route.subject {
                Subject::Redirect { to } => {
                    self.numbers(&[1]);
                    self.text(to);
                }
                Subject::Doc(doc) => self.numbers(&[2, doc.0]),
                _ => self.numbers(&[0]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::link::Parsed;
    use crate::link::fixture::parse;
    use crate::link::resolve::tests::{Memos, link_with};

    /// Files of a small site, each in several forms; an empty form is no file.
    const FILES: [(&str, &[&str]); 9] = [
        (
            "content/2025/a.md",
            &[
                "---\ntitle: A\ndate: 2025-01-01\n---\nWords [x](b.md#one) and [[b]] and [@lee; @b].\n\n@b#fig-map says so. ![alt](map.svg)\n",
                "---\ntitle: A\ndate: 2025-01-01\n---\nOther words [x](b.md#two), [[c]] and @b#sec-two. [l](/sources/lee/)\n",
                "---\ntitle: A, again\ndate: 2025-01-01\nsupersedes: b\n---\nWords [x](c.md) and [y](/old/).\n",
            ],
        ),
        (
            "content/2025/b.md",
            &[
                "---\ntitle: B\ndate: 2025-01-02\nseries: s\n---\n## One\n\n{{ figure(id=\"fig-map\", src=\"map.svg\", alt=\"A\", caption=\"C\", source=\"S\") }}\n",
                "---\ntitle: B anew\ndate: 2025-01-02\nseries: s\n---\nMore words.\n\n## One\n\n## Two {#sec-two}\n\n{{ figure(id=\"fig-map\", src=\"map.svg\", alt=\"A\", caption=\"C\", source=\"S\") }}\n",
                "---\ntitle: B\ndate: 2025-01-02\nstatus: draft\n---\n## Two\n",
                "---\ntitle: B\ndate: 2025-01-02\nslug: c\n---\n## One\n",
            ],
        ),
        (
            "content/2025/b.pl.md",
            &["", "---\ntitle: Be\nstatus: published\n---\n## One {#one}\n\n[a](a.md) [[b]] [@lee]\n"],
        ),
        (
            "content/2025/c.md",
            &[
                "",
                "---\ntitle: C\ndate: 2025-01-03\naliases: /old/\n---\n[a](a.md) [[b]]\n",
                "no front matter\n",
            ],
        ),
        (
            "content/2025/d/index.md",
            &["", "---\ntitle: D\ndate: 2025-01-04\nnocite: own\n---\n[m](map.svg) [@lee]\n"],
        ),
        (
            "content/2025/d/own.bib",
            &["", "@book{own, author={Own, O.}, title={Own}, date={2021}, publisher={P}}\n"],
        ),
        ("content/2025/map.svg", &["<svg>\n", ""]),
        (
            "content/references.bib",
            &["@book{lee, author={Lee, Ann}, title={Ships}, date={2020}, publisher={P}}\n", ""],
        ),
        (
            "content/series/s.yaml",
            &["name: S\nheadings: numbered\nnumbering: none\n", "name: S\nnumbering: none\n"],
        ),
    ];

    fn site(forms: &[usize; 9], last: Option<&Parsed>) -> Parsed {
        let texts = FILES.iter().zip(forms).map(|((path, texts), form)| (path, texts[form % texts.len()]));
        let text: String = texts
            .filter(|(_, text)| !text.is_empty())
            .map(|(path, text)| format!("== {path}\n{text}"))
            .collect();
        let mut parsed = parse(&text);
        let Some(last) = last else { return parsed };
        parsed.config = Arc::clone(&last.config);
        for made in &mut parsed.manuscripts {
            let same = last.manuscripts.iter().find(|old| old.file == made.file && old.hash == made.hash);
            *made = Arc::clone(same.unwrap_or(made));
        }
        let hash = |parsed: &Parsed, file| parsed.snapshot.files.get(file).map(|file| file.hash);
        let libraries = parsed.libraries.iter().map(|made| {
            let file = made.file.as_ref().expect("a library of a file");
            let unchanged = hash(&parsed, file) == hash(last, file);
            let same = last.libraries.iter().find(|old| old.file == made.file && unchanged);
            Arc::clone(same.unwrap_or(made))
        });
        parsed.libraries = libraries.collect();
        parsed
    }

    fn shown(parsed: &Parsed, memo: &mut Memos) -> String {
        let (site, faults) = link_with(parsed, memo);
        let mut sources: Vec<_> = site.cited_by_source.iter().collect();
        sources.sort_by_key(|(key, _)| (*key).clone());
        format!(
            "{:#?}\n{:?}\n{:?}\n{:?}\n{sources:?}\n{:#?}\n{faults:#?}",
            site.resolved, site.backlinks, site.builds_on, site.files, site.routes
        )
    }

    /// How many documents the second of two runs took from the memo.
    fn kept(before: [usize; 9], after: [usize; 9]) -> usize {
        let first = site(&before, None);
        let mut memo = Memos::default();
        let old = link_with(&first, &mut memo).0;
        let new = link_with(&site(&after, Some(&first)), &mut memo).0;
        let same = |doc: &Arc<_>| old.resolved.iter().any(|old| Arc::ptr_eq(old, doc));
        new.resolved.iter().filter(|doc| same(doc)).count()
    }

    #[test]
    fn only_what_an_edit_can_change_is_resolved_again() {
        let start = [0, 0, 1, 1, 1, 1, 0, 0, 0];
        let all = FILES
            .iter()
            .zip(start)
            .filter(|((path, texts), form)| path.ends_with(".md") && !texts[*form].is_empty());
        let all = all.count();
        for (place, form, expected, what) in [
            (0, 0, all, "nothing"),
            (0, 1, all - 1, "text that nothing refers to"),
            (1, 1, 0, "an anchor"),
            (1, 2, 0, "what is built"),
            (6, 1, 0, "a file"),
            (7, 1, 0, "a library"),
            (8, 1, 0, "numbered headings"),
        ] {
            let mut after = start;
            after[place] = form;
            assert_eq!(kept(start, after), expected, "{what}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_memo_changes_nothing(edits in prop::collection::vec((0_usize..9, 0_usize..4), 1..12)) {
            let mut forms = [0; 9];
            let mut memo = Memos::default();
            let mut last: Option<Parsed> = None;
            for (place, form) in edits {
                forms[place] = form;
                let parsed = site(&forms, last.as_ref());
                prop_assert_eq!(shown(&parsed, &mut memo), shown(&parsed, &mut Memos::default()));
                last = Some(parsed);
            }
        }
    }
}
