//! What the rest of `compose` asks for: citations of a document with their words, in one style and language.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;

use super::formatted::{Formatted, FormattedMark, FormattedReference};
use super::style::Style;
use super::{GENERATION, locale, rich};
use crate::cache::{Cache, Step};
use crate::cite::{self, Citation, Cite, Cluster, Document, Form, Manner, Memo, Node, Order, Work};
use crate::model::composition::{Rich, RichNode};
use crate::model::doc::CitationId;
use crate::model::library::Entry;
use crate::model::source::Hash;
use crate::model::text::Lang;
use crate::parse::locator::{Found, Locator, LocatorTerms};

/// How many works are kept ready.
const MOST_WORKS: usize = 65_536;

/// A style in the language of a page, with what is remembered of it.
#[derive(Debug)]
pub(in crate::compose) struct Formatting {
    style: Arc<Style>,
    locale: cite::Locale,
    order: Order,
    terms: LocatorTerms,
    memo: Memo,
    works: RwLock<HashMap<Hash, Arc<Work>>>,
    cache: Arc<Cache>,
    /// The name of program, style and locale in the cache.
    scope: Hash,
}

/// A citation to format.
#[derive(Clone, Debug, Serialize)]
pub(in crate::compose) struct ClusterRequest {
    /// Not asked: what is printed is told by the order.
    #[serde(skip)]
    pub citation: CitationId,
    pub cites: Vec<CiteRequest>,
    /// The first author is part of the sentence.
    pub narrative: bool,
    /// It is a note by itself.
    pub own_note: bool,
    /// The number of the note in which it stands.
    pub note: Option<usize>,
    /// The sentence of the note goes on behind it, or has its own mark there.
    pub goes_on: bool,
}

/// A work cited, with the words round it.
#[derive(Clone, Debug, Serialize)]
pub(in crate::compose) struct CiteRequest {
    pub work: usize,
    pub locator: Option<Locator>,
    pub suppress_author: bool,
    /// Words before and after the cite, spaces included.
    pub prefix: Vec<Words>,
    pub suffix: Vec<Words>,
}

/// Words of the author: what is printed, and how it reads.
#[derive(Clone, Debug, Serialize)]
pub(in crate::compose) struct Words {
    pub node: RichNode,
    pub plain: Box<str>,
}

impl Formatting {
    /// A style in a language.
    pub(super) fn new(style: Arc<Style>, lang: &Lang, cache: Arc<Cache>) -> Self {
        let code = locale::code(lang);
        let files = locale::with_fallback(&code);
        let code = code.0;
        let mut locale = cite::Locale::new(&code, &files, &style.csl.locales);
        locale.space_eras();
        Self {
            locale,
            order: Order::new(&code),
            terms: LocatorTerms::new(&code, &files, &cite::FOLLOWING),
            memo: Memo::default(),
            works: RwLock::default(),
            cache,
            scope: Hash::of(format!("{GENERATION} {} {code}", style.hash.hex(64)).as_bytes()),
            style,
        }
    }

    /// Whether citations are notes.
    pub fn makes_notes(&self) -> bool {
        self.style.csl.note
    }

    /// The locator at the start of some words.
    pub fn locator(&self, words: &str) -> Option<Found> {
        if words.is_empty() { None } else { self.terms.find(words) }
    }

    /// Formats all citations and references of a document.
    pub fn format(&self, entries: &[Arc<Entry>], clusters: &[ClusterRequest]) -> Formatted {
        if entries.is_empty() {
            return Formatted::default();
        }
        let asked = postcard::to_stdvec(clusters).unwrap_or_default();
        let key = self.key(entries.iter().map(|entry| entry.hash), &asked);
        self.cache.memo(Step::Citations, key, || {
            let works: Vec<Arc<Work>> = entries.iter().map(|entry| self.work(entry)).collect();
            let works: Vec<&Work> = works.iter().map(|work| &**work).collect();
            self.guarded(|| self.document(&works, clusters)).unwrap_or_else(|| self.failed(&works, clusters))
        })
    }

    /// One work alone, as a line of the list.
    pub fn reference(&self, entry: &Entry) -> Option<Rich> {
        let key = self.key([entry.hash].into_iter(), b"reference");
        self.cache.memo(Step::Citations, key, || {
            let work = super::work::work(entry, &self.locale.language);
            let alone = || Document { memo: None, ..self.of(&[&work], &[]) }.format();
            let entries = self.guarded(alone)?.entries;
            Some(entries.first().map(|entry| rich::line(&entry.runs).1).unwrap_or_default())
        })
    }

    fn key(&self, works: impl Iterator<Item = Hash>, asked: &[u8]) -> Hash {
        let mut name = self.scope.0.to_vec();
        name.extend(works.flat_map(|work| work.0));
        name.extend_from_slice(asked);
        Hash::of(&name)
    }

    fn work(&self, entry: &Entry) -> Arc<Work> {
        if let Some(work) = self.works.read().unwrap_or_else(PoisonError::into_inner).get(&entry.hash) {
            return Arc::clone(work);
        }
        let work = Arc::new(super::work::work(entry, &self.locale.language));
        let mut works = self.works.write().unwrap_or_else(PoisonError::into_inner);
        if works.len() >= MOST_WORKS {
            works.clear();
        }
        Arc::clone(works.entry(entry.hash).or_insert(work))
    }

    fn of<'a>(&'a self, works: &'a [&'a Work], clusters: &'a [Cluster]) -> Document<'a> {
        let Self { style, locale, order, memo, .. } = self;
        let (style, manner, memo) = (&style.csl, Manner::Clear, Some(memo));
        Document { style, locale, order, works, clusters, manner, memo }
    }

    fn document(&self, works: &[&Work], clusters: &[ClusterRequest]) -> Formatted {
        let mut hosts = Vec::new();
        let asked: Vec<Cluster> = clusters.iter().map(|cluster| self.cluster(cluster, &mut hosts)).collect();
        let formatted = self.of(works, &asked).format();
        let mut places = vec![None; works.len()];
        for (entry, place) in formatted.entries.iter().zip(0..) {
            places[entry.work] = Some(place);
        }
        let mark = |(citation, request): (Citation, &ClusterRequest)| {
            let print = |runs| rich::citation(runs, &hosts, |work| places.get(work).copied().flatten());
            let is_one = request.cites.len() == 1 && !self.makes_notes();
            if citation.author.is_empty() || is_one {
                return FormattedMark { name: None, text: print(&rich::one_cite(citation)) };
            }
            let name = Some(rich::citation(&citation.author, &hosts, |_| None));
            FormattedMark { name, text: print(&citation.runs) }
        };
        let cut_cites = formatted.citations.iter().flat_map(|citation| citation.cut.iter().copied());
        let cut_entries = formatted.entries.iter().filter(|entry| entry.is_cut).map(|entry| entry.work);
        let cut: BTreeSet<usize> = cut_cites.chain(cut_entries).collect();
        Formatted {
            marks: formatted.citations.into_iter().zip(clusters).map(|one| Some(mark(one))).collect(),
            references: formatted.entries.iter().map(reference).collect(),
            failed: Vec::new(),
            cut: cut.into_iter().collect(),
        }
    }

    /// A cluster for the processor; the author's words are numbered in `hosts`.
    fn cluster(&self, request: &ClusterRequest, hosts: &mut Vec<RichNode>) -> Cluster {
        let mut words = |words: &[Words]| -> Vec<Node> {
            // Signs and spaces meet those of the style; words stay as they are.
            let host = |words: &Words| match words.plain.contains(char::is_alphanumeric) {
                false if matches!(words.node, RichNode::Text(_)) => Node::Text(words.plain.to_string()),
                _ => {
                    hosts.push(words.node.clone());
                    Node::Host(hosts.len() as u32 - 1, (&*words.plain).into())
                }
            };
            words.iter().map(host).collect()
        };
        let cites = request.cites.iter().map(|cite| Cite {
            work: cite.work,
            prefix: words(&cite.prefix),
            suffix: words(&cite.suffix),
            locator: cite.locator.as_ref().map(|at| (label(at), at.value.to_string())),
            form: if cite.suppress_author { Form::WithoutAuthor } else { Form::Whole },
        });
        let mut cites: Vec<Cite> = cites.collect();
        // In a note the name is repeated, so that the note stands by itself; in a written note the cite brings it.
        if request.narrative
            && (!self.makes_notes() || request.own_note)
            && let Some(first) = cites.first_mut()
        {
            let work = first.work;
            if !self.makes_notes() {
                first.form = Form::WithoutAuthor;
            }
            cites.insert(0, Cite { work, form: Form::AuthorOnly, ..Cite::default() });
        }
        let note = request.note.filter(|_| self.makes_notes()).and_then(|note| u32::try_from(note).ok());
        Cluster { cites, note, inside: !request.own_note, goes_on: request.goes_on }
    }

    fn guarded<T>(&self, run: impl FnOnce() -> T) -> Option<T> {
        catch_unwind(AssertUnwindSafe(run)).ok()
    }

    /// What is left of a document that fails: the works to blame.
    fn failed(&self, works: &[&Work], clusters: &[ClusterRequest]) -> Formatted {
        let fails = |work: &usize| {
            let cluster = Cluster { cites: vec![Cite::default()], ..Cluster::default() };
            let alone = || Document { memo: None, ..self.of(&[works[*work]], &[cluster]) }.format();
            self.guarded(alone).is_none()
        };
        let mut failed: Vec<usize> = (0..works.len()).filter(fails).collect();
        if failed.is_empty() {
            failed.extend(0..works.len());
        }
        Formatted {
            marks: clusters.iter().map(|_| None).collect(),
            references: Vec::new(),
            failed,
            cut: Vec::new(),
        }
    }
}

/// CSL's name of what a locator counts.
fn label(locator: &Locator) -> String {
    let name = serde_json::to_value(locator.kind).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().replace(' ', "-")
}

fn reference(entry: &cite::Entry) -> FormattedReference {
    let (label, text) = rich::line(&entry.runs);
    FormattedReference { work: entry.work, label, text }
}
