//! A document: its cites and its works, formatted together.

use std::collections::HashMap;
use std::sync::Arc;

use citationberg::taxonomy::NameVariable;

use super::cluster;
use super::context::{Context, Detail, Locator};
use super::disambiguate;
use super::eval::{Shown, eval};
use super::list::{self, Entry};
use super::locale::Locale;
use super::memo::{Memo, Piece};
use super::position::{self, Place};
use super::sort::{self, Keys, Order};
use super::style::{Area, Style};
use super::text::{Node, Run};
use super::work::{Name, Work};

/// A cite of a work.
#[derive(Debug, Clone, Default)]
pub struct Cite {
    /// Which of the works.
    pub work: usize,
    /// What the author put before it.
    pub prefix: Vec<Node>,
    /// What the author put after it.
    pub suffix: Vec<Node>,
    /// The name of a label and what it labels.
    pub locator: Option<(String, String)>,
    /// How it is cited.
    pub form: Form,
}

/// How a work is cited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// In full.
    #[default]
    Whole,
    /// Only its author, in the sentence.
    AuthorOnly,
    /// Without its author, who is named in the sentence.
    WithoutAuthor,
}

/// Cites that stand together.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// The cites, in the order of the author.
    pub cites: Vec<Cite>,
    /// The number of the note they stand in.
    pub note: Option<u32>,
    /// Whether they stand among words of the author's note, so that they begin none.
    pub inside: bool,
    /// Whether the sentence goes on behind them, or brings its own point.
    pub goes_on: bool,
}

/// How far cites are set for readers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// By the letter of the specification, as other processors do.
    #[default]
    Letter,
    /// So that nobody misreads them. Names that are shortened alike are the same only if the people are. Cites with words
    /// round them, or without their names, stay in the order of the author. Behind a place stands no bare year and no bare
    /// number.
    Clear,
}

/// What is formatted.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The style.
    pub style: &'a Style,
    /// The locale of the page.
    pub locale: &'a Locale,
    /// The order of its language.
    pub order: &'a Order,
    /// Works: those that are cited, and those that are only listed.
    pub works: &'a [&'a Work],
    /// Cites, in the order of the page.
    pub clusters: &'a [Cluster],
    /// How far cites are set for readers.
    pub manner: Manner,
    /// What is remembered of other documents in this style and locale.
    pub memo: Option<&'a Memo>,
}

/// A formatted document.
#[derive(Debug, Default)]
pub struct Formatted {
    /// One for each cluster.
    pub citations: Vec<Citation>,
    /// The list.
    pub entries: Vec<Entry>,
}

/// A formatted cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Citation {
    /// The author in the sentence.
    pub author: Vec<Run>,
    /// The rest: in brackets, or in the note.
    pub runs: Vec<Run>,
    /// Works of which some is missing: the style asks for more steps than there are.
    pub cut: Vec<usize>,
}

/// What a document makes of a work.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub number: u32,
    pub detail: Detail,
    pub disambiguate: u8,
    pub year_suffix: Option<u32>,
}

impl Document<'_> {
    /// Formats all cites and the list.
    #[must_use]
    pub fn format(&self) -> Formatted {
        let (order, keys) = self.list_order();
        let mut told = vec![Told::default(); self.works.len()];
        let turned = self.style.bibliography.as_ref().is_some_and(sort::counts_down);
        for (at, work) in order.iter().enumerate() {
            let number = if turned { order.len() - at } else { at + 1 };
            told[*work].number = u32::try_from(number).unwrap_or(u32::MAX);
        }
        let places =
            |clusters: &[Cluster]| position::places(clusters, self.style.note, self.style.cites.near_note);
        let mut first_notes = vec![None; self.works.len()];
        for (cluster, places) in self.clusters.iter().zip(places(self.clusters)) {
            for (cite, place) in cluster.cites.iter().zip(places) {
                first_notes[cite.work] = first_notes[cite.work].or(place.earliest);
            }
        }
        disambiguate::tell_apart(self, &order, &keys, &first_notes, &mut told);
        let clusters = self.sorted_clusters(&order, &told);
        let places = places(&clusters);
        let citations = clusters.iter().zip(&places).map(|(cluster, places)| {
            let scene = cluster::Scene { document: self, told: &told, places };
            scene.citation(cluster)
        });
        Formatted { citations: citations.collect(), entries: list::entries(self, &order, &told) }
    }

    /// The works in the order of the list, and by what each is sorted, if the list is.
    fn list_order(&self) -> (Vec<usize>, Vec<Arc<Keys>>) {
        let mut order: Vec<usize> = Vec::with_capacity(self.works.len());
        let mut seen = vec![false; self.works.len()];
        let cited = self.clusters.iter().flat_map(|cluster| &cluster.cites).map(|cite| cite.work);
        for work in cited.chain(0..self.works.len()) {
            if let Some(seen) = seen.get_mut(work).filter(|seen| !**seen) {
                *seen = true;
                order.push(work);
            }
        }
        let sorts = |area: &&Area| area.sort.is_some() && order.len() > 1;
        let Some(area) = self.style.bibliography.as_ref().filter(sorts) else { return (order, Vec::new()) };
        let mut keys = vec![Arc::default(); order.len()];
        for (work, number) in order.iter().zip(1..) {
            keys[*work] = self.keys(*work, area, Some(number), None);
        }
        let descending = sort::descending(area);
        order.sort_by(|a, b| self.order.compare(&keys[*a], &keys[*b], &descending));
        (order, keys)
    }

    /// The clusters with their cites sorted. What is set for readers stays where words would come to stand before another
    /// work, or a year without its name behind another name.
    fn sorted_clusters(&self, order: &[usize], told: &[Told]) -> Vec<Cluster> {
        let mut rank = vec![0; self.works.len()];
        order.iter().enumerate().for_each(|(at, work)| rank[*work] = at);
        let mut clusters = self.clusters.to_vec();
        let area = &self.style.citation;
        if area.sort.is_none() {
            return clusters;
        }
        let descending = sort::descending(area);
        let mut known: HashMap<usize, Arc<Keys>> = HashMap::new();
        let is_bare =
            |cite: &Cite| cite.prefix.is_empty() && cite.suffix.is_empty() && cite.form == Form::Whole;
        let is_sorted = |cluster: &&mut Cluster| match self.manner {
            _ if cluster.cites.len() < 2 || cluster.cites[0].form == Form::AuthorOnly => false,
            Manner::Letter => true,
            Manner::Clear => cluster.cites.iter().all(is_bare),
        };
        for cluster in clusters.iter_mut().filter(is_sorted) {
            for cite in &cluster.cites {
                known.entry(cite.work).or_insert_with(|| {
                    let number = Some(told[cite.work].number);
                    let given = told[cite.work].detail.given.clone();
                    let names = Detail { given, ..Detail::default() };
                    self.keys(cite.work, area, number, Some(&names))
                });
            }
            cluster.cites.sort_by(|a, b| {
                let order = self.order.compare(&known[&a.work], &known[&b.work], &descending);
                order.then(rank[a.work].cmp(&rank[b.work]))
            });
        }
        clusters
    }

    /// The context of a cite.
    pub(super) fn context<'a>(&'a self, cite: &'a Cite, place: Place, told: &'a Told) -> Context<'a> {
        Context {
            position: Some(place.position),
            locator: cite.locator.as_ref().map(|(label, text)| Locator { label, text }),
            first_note: place.first_note,
            number: Some(told.number),
            year_suffix: told.year_suffix,
            disambiguate: told.disambiguate,
            names: Some(&told.detail),
            without_author: cite.form == Form::WithoutAuthor,
        }
    }

    /// Evaluates a cite.
    pub(super) fn eval(&self, work: usize, context: &Context<'_>) -> Arc<Piece> {
        self.eval_in(work, &self.style.citation, context)
    }

    pub(super) fn eval_in(&self, work: usize, area: &Area, context: &Context<'_>) -> Arc<Piece> {
        let work = self.works[work];
        Memo::piece(self.memo, (work.token, area.name), context, || {
            eval(self.style, area, self.locale, work, context)
        })
    }

    /// The people of a list as it was shown. An editor who translates is among the editors.
    pub(super) fn people(&self, work: usize, shown: &Shown) -> &[Name] {
        let variable = match shown.variable {
            NameVariable::EditorTranslator => NameVariable::Editor,
            other => other,
        };
        let work = self.works[work];
        work.people(shown.variable).or_else(|| work.people(variable)).unwrap_or_default()
    }

    /// Whose names a work is cited by, where that matters besides how they read.
    pub(super) fn identity(&self, work: usize, piece: &Piece) -> Option<&[Name]> {
        let shown = piece.shown.first().filter(|_| self.manner == Manner::Clear);
        shown.map(|shown| self.people(work, shown))
    }

    /// The sort keys of a work; cites of namesakes are sorted by their given names.
    fn keys(&self, work: usize, area: &Area, number: Option<u32>, names: Option<&Detail>) -> Arc<Keys> {
        let work = self.works[work];
        let names = names.filter(|names| **names != Detail::default());
        let memo = self.memo.filter(|_| names.is_none() && !sort::is_by_number(area));
        let context = Context { number, names, ..Context::default() };
        Memo::keys(memo, (work.token, area.name), || {
            sort::keys(self.style, area, self.locale, work, &context)
        })
    }
}
