//! What the rest of `compose` asks for: citations of a document with their words, in one style and language.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayagriva::citationberg::Collapse;

use super::finish::{Affixes, cluster, rich};
use super::formatted::{Formatted, FormattedMark, FormattedReference};
use super::item::Work;
use super::joined::{self, Delimiters};
use super::locator::Found;
use super::memo::Universe;
use super::namesakes::Namesakes;
use super::piece::{CiteKey, LocatorKey};
use super::position::Position;
use super::request::{Cite, Cluster, Locator, Rendered, Request};
use super::runs::Role;
use super::store::Formatter;
use super::style::Given;
use super::tidy;
use super::{CitationMemo, TongueFacts, engine, memo, numerals};
use crate::model::composition::Rich;
use crate::model::doc::CitationId;
use crate::model::library::Entry;

/// A style in the language of a page.
#[derive(Debug)]
pub(in crate::compose) struct Formatting {
    pub(super) formatter: Arc<Formatter>,
    pub(super) facts: Arc<TongueFacts>,
    pub(super) memo: Arc<CitationMemo>,
}

/// A citation to format.
#[derive(Clone, Debug)]
pub(in crate::compose) struct ClusterRequest {
    pub citation: CitationId,
    pub cites: Vec<CiteRequest>,
    /// The first author is part of the sentence.
    pub narrative: bool,
    /// The style has no form of the cite for a sentence: name and rest are put together here. Found by formatting.
    pub apart: bool,
    /// It is a note by itself.
    pub own_note: bool,
    /// The number of the note in which it stands.
    pub note: Option<usize>,
}

/// A work cited, with the words round it.
#[derive(Clone, Debug)]
pub(in crate::compose) struct CiteRequest {
    pub work: usize,
    pub locator: Option<Locator>,
    pub suppress_author: bool,
    pub affixes: Affixed,
}

/// Words before and after a cite, spaces included.
#[derive(Clone, Debug, Default)]
pub(in crate::compose) struct Affixed {
    pub prefix: Rich,
    pub suffix: Rich,
    /// The words after the cite end in a point.
    pub ends_in_point: bool,
}

impl Formatting {
    /// Whether citations are notes.
    pub fn makes_notes(&self) -> bool {
        self.formatter.style.traits.note
    }

    /// Entries ready for the engine.
    pub fn works<'a>(&self, entries: impl Iterator<Item = &'a Arc<Entry>>) -> Vec<Arc<Work>> {
        entries.map(|entry| self.work(entry)).collect()
    }

    fn work(&self, entry: &Entry) -> Arc<Work> {
        let work = self.memo.work(entry, &self.facts.code);
        let work = if self.formatter.style.borrows { work } else { work.as_written(entry) };
        match work.et_al {
            Some(_) => Arc::new(Work { et_al: Some(self.formatter.et_al()), ..(*work).clone() }),
            None => work,
        }
    }

    /// The locator at the start of some words.
    pub fn locator(&self, words: &str) -> Option<Found> {
        if words.is_empty() { None } else { self.facts.terms.find(words) }
    }

    /// Formats all citations and references of a document.
    pub fn format(
        &self,
        entries: &[Arc<Entry>],
        clusters: &mut [ClusterRequest],
        universe: Universe<'_>,
    ) -> Formatted {
        if entries.is_empty() {
            return Formatted::default();
        }
        let works = self.works(entries.iter());
        for cluster in clusters.iter_mut().filter(|cluster| self.is_prose(cluster)) {
            cluster.apart = !self.names_in_prose(&works[cluster.cites[0].work]);
        }
        let clusters = &*clusters;
        let mut failed = Vec::new();
        let mut usable: Vec<bool> = vec![true; clusters.len()];
        let mut rendered = self.render(&works, clusters, &usable, universe);
        if rendered.is_none() {
            failed = self.failing(&works);
            let sound =
                |cluster: &ClusterRequest| !cluster.cites.iter().any(|cite| failed.contains(&cite.work));
            usable = clusters.iter().map(sound).collect();
            rendered = Some(failed.len())
                .filter(|failed| *failed > 0)
                .and_then(|_| self.render(&works, clusters, &usable, universe));
            if rendered.is_none() {
                failed = (0..works.len()).collect();
                usable = vec![false; clusters.len()];
            }
        }
        self.finish(rendered.unwrap_or_default(), &works, clusters, &usable, failed)
    }

    /// One work alone, as a line of the list.
    pub fn reference(&self, entry: &Entry) -> Option<Rich> {
        let work = self.work(entry);
        let line = catch_unwind(AssertUnwindSafe(|| self.formatter.line(&work))).ok()?;
        Some(line.text.clone())
    }

    /// A brief itself as a line of a list.
    pub fn own_reference(&self, entry: &Entry) -> Option<Rich> {
        catch_unwind(AssertUnwindSafe(|| self.formatter.own_line(entry).text)).ok()
    }

    /// From pieces where possible, else by the engine; `None` if that fails. Works are those of the usable
    /// clusters and of `nocite`, in their order.
    fn render(
        &self,
        works: &[Arc<Work>],
        clusters: &[ClusterRequest],
        usable: &[bool],
        universe: Universe<'_>,
    ) -> Option<(Rendered, Namesakes)> {
        let mut request = self.request(works, clusters, usable);
        let style = &self.formatter.style;
        let mut namesakes = match style.given {
            Given::EqualNames => Namesakes::of(style, works, None),
            Given::Never | Given::EqualCites => Namesakes::default(),
        };
        let pieces = catch_unwind(AssertUnwindSafe(|| memo::render(&self.formatter, &request, universe)));
        if let Ok(Some(rendered)) = pieces {
            return Some((rendered, namesakes));
        }
        catch_unwind(AssertUnwindSafe(|| {
            if style.given == Given::EqualCites {
                let alike = memo::likenesses(&self.formatter, works);
                namesakes = Namesakes::of(style, works, Some(&alike));
            }
            if !namesakes.is_empty() {
                request.works = namesakes.marked(&request.works);
            }
            (self.formatter.document(&request), namesakes)
        }))
        .ok()
    }

    fn request(&self, works: &[Arc<Work>], clusters: &[ClusterRequest], usable: &[bool]) -> Request {
        let pages = self.formatter.style.csl.settings.page_range_format;
        let clusters =
            clusters.iter().zip(usable).filter(|(_, usable)| **usable).map(|(cluster, _)| Cluster {
                cites: cluster
                    .cites
                    .iter()
                    .map(|cite| Cite {
                        work: cite.work,
                        locator: cite.locator.as_ref().map(|locator| numerals::encode(locator, pages)),
                        prose: self.is_prose(cluster),
                    })
                    .collect(),
                note: cluster.note,
                affixed: is_affixed(cluster),
                keeps_order: self.keeps_order(cluster),
            });
        Request { works: works.to_vec(), clusters: clusters.collect() }
    }

    /// Whether the cites stand where the author put them: a year without its name must not come to stand behind another
    /// name, nor words before another work.
    fn keeps_order(&self, cluster: &ClusterRequest) -> bool {
        let suppressed = cluster.cites.iter().any(|cite| cite.suppress_author);
        let fixed = cluster.cites.len() > 1 && (suppressed || is_affixed(cluster));
        fixed || (self.stands_apart(cluster) && !self.makes_notes())
    }

    /// Whether the style itself prints the name in the sentence: for one cite in the text.
    fn is_prose(&self, cluster: &ClusterRequest) -> bool {
        cluster.narrative && !self.makes_notes() && cluster.cites.len() == 1 && !cluster.apart
    }

    /// Whether the style's form for the sentence has a name: editors are lost, or get a label.
    fn names_in_prose(&self, work: &Work) -> bool {
        let [author, editor, _] = work.people();
        if author.is_none() && editor.is_some() {
            return false;
        }
        let key = CiteKey { position: Position::First, prose: true, locator: LocatorKey::None };
        let piece = catch_unwind(AssertUnwindSafe(|| self.formatter.cite(work, key)));
        piece.is_ok_and(|piece| piece.cite.iter().any(|run| run.role == Role::FirstNames))
    }

    /// The works on which the engine fails by themselves.
    fn failing(&self, works: &[Arc<Work>]) -> Vec<usize> {
        let fails = |work: &Arc<Work>| {
            let alone = Request {
                works: vec![work.clone()],
                clusters: vec![Cluster {
                    cites: vec![Cite { work: 0, locator: None, prose: false }],
                    note: Some(1),
                    affixed: false,
                    keeps_order: false,
                }],
            };
            let run = || engine::render(&self.formatter.style, &self.formatter.tongue, &alone);
            catch_unwind(AssertUnwindSafe(run)).is_err()
        };
        works.iter().enumerate().filter(|(_, work)| fails(work)).map(|(index, _)| index).collect()
    }

    fn finish(
        &self,
        (rendered, namesakes): (Rendered, Namesakes),
        works: &[Arc<Work>],
        clusters: &[ClusterRequest],
        usable: &[bool],
        failed: Vec<usize>,
    ) -> Formatted {
        let mut place: Vec<Option<u32>> = Vec::new();
        for (index, reference) in rendered.references.iter().enumerate() {
            place.resize(place.len().max(reference.work + 1), None);
            place[reference.work] = u32::try_from(index).ok();
        }
        let mut runs = rendered.clusters.into_iter();
        let marks = clusters.iter().zip(usable).map(|(cluster, usable)| {
            let runs = if *usable { runs.next()? } else { return None };
            let mut runs = runs;
            for (cite, index) in cluster.cites.iter().zip(0..) {
                namesakes.show(&mut runs, index, cite.work);
            }
            self.join(&mut runs, cluster, works);
            let mut mark = self.mark(cluster, runs, &place);
            // In a written note the cite brings the name.
            if self.stands_apart(cluster) && (!self.makes_notes() || cluster.own_note) {
                // A work without authors goes by what stands in their place.
                mark.name = self.name(&works[cluster.cites.first()?.work]).or(mark.name);
            }
            Some(mark)
        });
        Formatted {
            marks: marks.collect(),
            references: rendered
                .references
                .iter()
                .map(|reference| FormattedReference {
                    work: reference.work,
                    label: reference.line.label.clone(),
                    text: reference.line.text.clone(),
                })
                .collect(),
            failed,
        }
    }

    fn mark(
        &self,
        request: &ClusterRequest,
        mut runs: Vec<super::runs::Run>,
        place: &[Option<u32>],
    ) -> FormattedMark {
        let mut named = None;
        for (index, cite) in request.cites.iter().enumerate() {
            // In a note the name is repeated, so that the note stands by itself.
            let apart = index == 0 && self.stands_apart(request) && !self.makes_notes();
            if cite.suppress_author || apart {
                let names = tidy::suppress_author(&mut runs, index as u16);
                named = named.or_else(|| (apart && !names.is_empty()).then(|| rich(&names)));
            }
        }
        if request.cites.iter().any(|cite| cite.locator.is_some()) {
            numerals::decode(&mut runs);
            self.put_words(request, &mut runs);
            self.put_ranges(request, &mut runs);
        }
        let delimiter = self.formatter.style.csl.citation.layout.delimiter.as_deref().unwrap_or_default();
        if request.cites.iter().any(|cite| cite.locator.is_some())
            && !delimiter.ends_with(char::is_whitespace)
        {
            tidy::part_cites(&mut runs, delimiter);
        }
        if self.formatter.style.traits.bare_initials {
            tidy::bare_initials(&mut runs);
        }
        if self.is_prose(request) && request.cites.iter().all(|cite| cite.affixes.suffix.is_empty()) {
            tidy::empty_brackets(&mut runs);
        }
        if request.own_note && request.cites.first().is_some_and(|cite| cite.affixes.prefix.is_empty()) {
            tidy::begin_note(&mut runs, &self.formatter.tongue.quotes.ibid);
        }
        tidy::seasons(&mut runs);
        tidy::quotes(&mut runs, &self.formatter.tongue.quotes);
        tidy::punctuation(&mut runs, &self.formatter.tongue.quotes);
        let reference = |work: usize| place.get(work).copied().flatten();
        let affixes: Vec<Affixes> = request
            .cites
            .iter()
            .map(|cite| Affixes {
                prefix: cite.affixes.prefix.clone(),
                suffix: cite.affixes.suffix.clone(),
                ends_in_point: cite.affixes.ends_in_point,
                inside: self.is_prose(request),
                reference: reference(cite.work),
            })
            .collect();
        FormattedMark { name: named, text: cluster(&runs, &affixes) }
    }

    /// Puts back the words between the numbers of a locator.
    fn put_words(&self, request: &ClusterRequest, runs: &mut [super::runs::Run]) {
        let pages = self.formatter.style.csl.settings.page_range_format;
        for (cite, index) in request.cites.iter().zip(0..) {
            if let Some(locator) = &cite.locator
                && let Some(printed) = numerals::without_words(locator, pages)
            {
                tidy::locator(runs, index, &printed, &locator.value.replace('-', "–"));
            }
        }
    }

    /// Joins the works of one author, in styles that do so.
    fn join(&self, runs: &mut Vec<super::runs::Run>, request: &ClusterRequest, works: &[Arc<Work>]) {
        let Some(collapse) = self.formatter.style.joins else { return };
        let citation = &self.formatter.style.csl.citation;
        let layout = citation.layout.delimiter.as_deref().unwrap_or_default();
        let letters = matches!(collapse, Collapse::YearSuffix | Collapse::YearSuffixRanged)
            .then(|| citation.year_suffix_delimiter.as_deref().unwrap_or(", "));
        let after = citation.after_collapse_delimiter.as_deref().unwrap_or(layout);
        let works: Vec<&Work> = request.cites.iter().map(|cite| &*works[cite.work]).collect();
        joined::join(runs, request, &works, &Delimiters { layout, after, letters });
    }

    /// Gives ranges in locators the mark of the locale, if it is no en dash.
    fn put_ranges(&self, request: &ClusterRequest, runs: &mut [super::runs::Run]) {
        let Some(mark) = &self.formatter.tongue.quotes.range else { return };
        let pages = self.formatter.style.csl.settings.page_range_format;
        for (cite, index) in request.cites.iter().zip(0..) {
            let range = cite.locator.as_ref().filter(|locator| locator.value.contains('-'));
            if let Some(locator) = range {
                let printed = numerals::printed(locator, pages);
                tidy::locator(runs, index, &printed, &printed.replace('–', mark));
            }
        }
    }

    /// Whether the name stands in the sentence and the rest apart from it.
    fn stands_apart(&self, cluster: &ClusterRequest) -> bool {
        cluster.narrative && !self.is_prose(cluster)
    }

    /// The name of a work's author.
    fn name(&self, work: &Work) -> Option<Rich> {
        let runs = catch_unwind(AssertUnwindSafe(|| self.formatter.author(work))).ok()?;
        Some(rich(&runs)).filter(|name| !name.is_empty())
    }
}

/// Whether a cite has words before or after it.
fn is_affixed(cluster: &ClusterRequest) -> bool {
    cluster.cites.iter().any(|cite| !cite.affixes.prefix.is_empty() || !cite.affixes.suffix.is_empty())
}
