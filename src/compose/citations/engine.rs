//! The citation engine: a document's citations in, rendered runs out. The one place that drives it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use hayagriva::citationberg::json::{Item, LiteralName, NameValue, Value};
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest, CitePurpose,
    LocatorPayload, Rendered as EngineRendered, RenderedBibliography, SpecificLocator,
};

use serde::{Deserialize, Serialize};

use super::alike::{NamesOf, Told, put_letter};
use super::apart::Letters;
use super::finish::{Line, line, substitute_names};
use super::item::Work;
use super::locale::with_fallback;
use super::quotes::Quotes;
use super::request::{Cite, Cluster, Locator, ReferenceText, Rendered, RenderedReference, Request};
use super::runs::{Role, Run, flatten, flatten_child};
use super::spans;
use super::style::Style;

/// The locale that the engine prints in. Its terms are loaded when the engine first runs.
#[derive(Debug)]
pub(super) struct Tongue {
    pub code: LocaleCode,
    pub quotes: Quotes,
    locales: OnceLock<Vec<Locale>>,
}

impl Tongue {
    /// The tongue of a locale.
    pub fn new(code: LocaleCode) -> Self {
        let locales = with_fallback(&code);
        let inside = locales.first().and_then(|locale| locale.style_options?.punctuation_in_quote);
        let mut quotes = Quotes { take_punctuation: inside == Some(true), ..Quotes::default() };
        locales.iter().rev().for_each(|locale| quotes.see(locale));
        quotes.range.take_if(|range| range == "–");
        Self { code, quotes, locales: locales.into() }
    }

    /// The tongue of a locale of which the rest is known.
    pub fn known(code: LocaleCode, quotes: Quotes) -> Self {
        Self { code, quotes, locales: OnceLock::new() }
    }

    /// With what a style says itself of the locale.
    pub fn in_style(mut self, style: &IndependentStyle) -> Self {
        let language = self.code.0.split('-').next().unwrap_or_default().to_owned();
        for level in [None, Some(&*language), Some(&*self.code.0)] {
            let own = |locale: &&Locale| locale.lang.as_ref().map(|lang| &*lang.0) == level;
            style.locale.iter().filter(own).for_each(|locale| {
                self.quotes.see(locale);
                let inside = locale.style_options.and_then(|options| options.punctuation_in_quote);
                self.quotes.take_punctuation = inside.unwrap_or(self.quotes.take_punctuation);
            });
        }
        self
    }

    /// The locale, then American English.
    pub fn locales(&self) -> &[Locale] {
        self.locales.get_or_init(|| with_fallback(&self.code))
    }
}

/// What the engine prints for a document: the runs of its clusters, and the lines of its list with the works they are of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Texts {
    clusters: Vec<Vec<Run>>,
    lines: Vec<(usize, ReferenceText)>,
}

/// Renders all citations of a document together.
pub(super) fn render(style: &Style, tongue: &Tongue, request: &Request) -> Rendered {
    finished(texts(style, tongue, request), style, tongue, &request.works)
}

/// The texts of a document, ready to print.
pub(super) fn finished(texts: Texts, style: &Style, tongue: &Tongue, works: &[Arc<Work>]) -> Rendered {
    let references = texts
        .lines
        .into_iter()
        .map(|(work, text)| RenderedReference { work, line: Arc::new(line(text, style, tongue)) });
    Rendered { clusters: texts.clusters, references: listed(references.collect(), style, works) }
}

/// The texts of a document.
pub(super) fn texts(style: &Style, tongue: &Tongue, request: &Request) -> Texts {
    let told = if style.apart.any() { Told::of(style, tongue, request) } else { None };
    let Some(told) = told else { return pass(style, tongue, request, None) };
    let request = Request { works: told.works.clone(), clusters: request.clusters.clone() };
    pass(style, tongue, &request, Some(&told))
}

/// One pass of the engine.
fn pass(style: &Style, tongue: &Tongue, request: &Request, told: Option<&Told>) -> Texts {
    let mut run = Drive::new(&style.csl, tongue);
    // Which of the engine's citations is which cluster.
    let mut places = Vec::with_capacity(request.clusters.len());
    for cluster in &request.clusters {
        places.push(run.citations.len());
        let items = cluster.cites.iter().map(|cite| item(&request.works, cite)).collect();
        run.cite_with(variant(style, cluster), items, cluster.note);
        if breaks_ibid(style, cluster) {
            run.cite(vec![hidden(stranger())], None);
        }
    }
    let unshown = request.unshown();
    if !unshown.is_empty() {
        run.cite(unshown.iter().map(|work| hidden(&request.works[*work].item)).collect(), None);
    }
    let rendered = run.finish();
    let clusters = request.clusters.iter().zip(places).map(|(cluster, place)| {
        let works: Vec<&Work> = cluster.cites.iter().map(|cite| &*request.works[cite.work]).collect();
        let mut runs = flatten(&rendered.citations[place].citation, &works);
        put_letters(style, &mut runs, &works);
        for (cite, index) in cluster.cites.iter().zip(0..) {
            let names = if cite.prose { NamesOf::Prose } else { NamesOf::Cite };
            told.into_iter().for_each(|told| told.put_names(&mut runs, (cite.work, index), names));
        }
        runs
    });
    let clusters = clusters.collect();
    let mut lines = lines(rendered.bibliography, &request.works);
    for (work, text) in &mut lines {
        if style.apart.letters == Some(Letters::AfterYear) {
            put_letter(&mut text.runs, None, &request.works[*work]);
        }
    }
    Texts { clusters, lines }
}

/// What works print by themselves, each cited once.
pub(super) struct Bare {
    /// The cites, as the engine compares them.
    pub cites: Vec<String>,
    /// The first names in each cite.
    pub names: Vec<Vec<Run>>,
    /// The place of each in the list; those that are not listed come after.
    pub order: Vec<usize>,
}

/// Renders works by themselves.
pub(super) fn bare(style: &IndependentStyle, tongue: &Tongue, works: &[Arc<Work>]) -> Bare {
    let rendered = cited_once(style, tongue, works, CiteAs::Bracket);
    let names = names_of(&rendered, works);
    let cites = rendered.citations.iter().map(|cite| cite.citation.to_string()).collect();
    let mut order: Vec<usize> = (works.len()..works.len() * 2).collect();
    for (place, (work, _)) in lines(rendered.bibliography, works).into_iter().enumerate() {
        order[work] = place;
    }
    Bare { cites, names, order }
}

/// The first names of works, each cited once as part of a sentence.
pub(super) fn prose_names(style: &IndependentStyle, tongue: &Tongue, works: &[Arc<Work>]) -> Vec<Vec<Run>> {
    names_of(&cited_once(style, tongue, works, CiteAs::Prose), works)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CiteAs {
    Bracket,
    Prose,
}

fn cited_once(
    style: &IndependentStyle,
    tongue: &Tongue,
    works: &[Arc<Work>],
    form: CiteAs,
) -> EngineRendered {
    let mut run = Drive::new(style, tongue);
    works.iter().for_each(|work| run.cite(vec![located(&work.item, None, form == CiteAs::Prose)], None));
    run.finish()
}

fn names_of(rendered: &EngineRendered, works: &[Arc<Work>]) -> Vec<Vec<Run>> {
    let cites = rendered.citations.iter().zip(works);
    cites.map(|(cite, work)| first_names(flatten(&cite.citation, &[work]))).collect()
}

fn first_names(mut runs: Vec<Run>) -> Vec<Run> {
    runs.retain(|run| run.role == Role::FirstNames);
    runs
}

/// Puts letters after years where the style does not say where they stand.
fn put_letters(style: &Style, runs: &mut [Run], works: &[&Work]) {
    if style.apart.letters == Some(Letters::AfterYear) {
        for (work, cite) in works.iter().zip(0..) {
            put_letter(runs, Some(cite), work);
        }
    }
}

/// The variant of the style that a cluster needs.
fn variant<'a>(style: &'a Style, cluster: &Cluster) -> &'a IndependentStyle {
    let unsorted = style.unsorted.as_ref().filter(|_| cluster.keeps_order);
    let uncollapsed = style.uncollapsed.as_ref().filter(|_| is_uncollapsed(cluster));
    unsorted.or(uncollapsed).unwrap_or(&style.csl)
}

/// Whether a cluster prints each number although the style makes ranges of others.
fn is_uncollapsed(cluster: &Cluster) -> bool {
    cluster.affixed || cluster.cites.iter().any(|cite| cite.locator.is_some())
}

/// After a note with several sources the next is no "ibid.", but the engine looks at the last source
/// only: a hidden citation of a work that nobody cites comes between.
fn breaks_ibid(style: &Style, cluster: &Cluster) -> bool {
    style.traits.positional && !style.traits.numbered && cluster.cites.len() > 1
}

/// A work that nobody cites.
pub(super) fn stranger() -> &'static Item {
    static STRANGER: OnceLock<Item> = OnceLock::new();
    STRANGER.get_or_init(|| {
        let text = |text: &str| Value::String(text.to_owned());
        let name = NameValue::Literal(LiteralName { literal: "Qqzzx".to_owned() });
        Item(
            [
                ("id".to_owned(), text("")),
                ("type".to_owned(), text("book")),
                ("title".to_owned(), text("Qqzzx")),
                ("author".to_owned(), Value::Names(vec![name])),
            ]
            .into(),
        )
    })
}

/// One run of the engine.
pub(super) struct Drive<'a> {
    citations: Vec<Asked<'a>>,
    style: &'a IndependentStyle,
    tongue: &'a Tongue,
}

/// A citation to render.
struct Asked<'a> {
    style: &'a IndependentStyle,
    items: Vec<CitationItem<'a, Item>>,
    note: Option<usize>,
}

impl<'a> Drive<'a> {
    /// A run with a style.
    pub fn new(style: &'a IndependentStyle, tongue: &'a Tongue) -> Self {
        Self { citations: Vec::new(), style, tongue }
    }

    /// The next citation.
    pub fn cite(&mut self, items: Vec<CitationItem<'a, Item>>, note: Option<usize>) {
        self.cite_with(self.style, items, note);
    }

    /// The next citation, with a variant of the style.
    fn cite_with(
        &mut self,
        style: &'a IndependentStyle,
        items: Vec<CitationItem<'a, Item>>,
        note: Option<usize>,
    ) {
        // Styles that ask for the number of a note get one for every citation.
        let note = note.or(Some(self.citations.len() + 1));
        self.citations.push(Asked { style, items, note });
    }

    /// Renders what was cited: once, and where dates are spans once more on their last days.
    pub fn finish(self) -> EngineRendered {
        let items = || self.citations.iter().flat_map(|asked| &asked.items);
        let ends: Vec<Option<Item>> = items().map(|item| spans::last(item.entry)).collect();
        let mut rendered = self.run(&mut items().map(|item| item.entry));
        if ends.iter().any(Option::is_some) {
            let mut last = items().zip(&ends).map(|(item, end)| end.as_ref().unwrap_or(item.entry));
            join_spans(&mut rendered, &self.run(&mut last));
        }
        rendered
    }

    /// Renders with `entries` as the works of all items, in order.
    fn run<'b>(&'b self, entries: &mut dyn Iterator<Item = &'b Item>) -> EngineRendered {
        let code = Some(self.tongue.code.clone());
        let mut driver = BibliographyDriver::new();
        for asked in &self.citations {
            let items = asked.items.iter().zip(&mut *entries).map(|(item, entry)| {
                let (locator, locale) = (item.locator.clone(), item.locale.clone());
                CitationItem::new(entry, locator, locale, item.hidden, item.purpose)
            });
            let (items, locales) = (items.collect(), self.tongue.locales());
            driver.citation(CitationRequest::new(items, asked.style, code.clone(), locales, asked.note));
        }
        driver.finish(BibliographyRequest::new(self.style, code, self.tongue.locales()))
    }
}

/// Joins the dates of one run with those of another.
fn join_spans(rendered: &mut EngineRendered, last: &EngineRendered) {
    for (citation, last) in rendered.citations.iter_mut().zip(&last.citations) {
        spans::join(&mut citation.citation, &last.citation);
    }
    let lines = rendered.bibliography.iter_mut().flat_map(|list| &mut list.items);
    for line in lines {
        let lines = last.bibliography.iter().flat_map(|list| &list.items);
        if let Some(last) = lines.into_iter().find(|last| last.key == line.key) {
            spans::join(&mut line.content, &last.content);
        }
    }
}

fn item<'a>(works: &'a [Arc<Work>], cite: &'a Cite) -> CitationItem<'a, Item> {
    located(&works[cite.work].item, cite.locator.as_ref(), cite.prose)
}

/// A work alone, as a line of the list.
pub(super) fn list_item(style: &Style, tongue: &Tongue, work: &Work) -> Option<BibliographyItem> {
    let mut run = Drive::new(&style.only_list, tongue);
    run.cite(vec![hidden(&work.item)], None);
    run.finish().bibliography?.items.into_iter().next()
}

/// A cite as the engine takes it.
pub(super) fn located<'a>(
    item: &'a Item,
    locator: Option<&'a Locator>,
    prose: bool,
) -> CitationItem<'a, Item> {
    let locator = locator.map(|locator| SpecificLocator(locator.kind, LocatorPayload::Str(&locator.value)));
    let purpose = prose.then_some(CitePurpose::Prose);
    CitationItem::new(item, locator, None, false, purpose)
}

/// A cite that is not printed.
pub(super) fn hidden(item: &Item) -> CitationItem<'_, Item> {
    CitationItem::new(item, None, None, true, None)
}

/// The lines of the engine's list, with their works.
fn lines(list: Option<RenderedBibliography>, works: &[Arc<Work>]) -> Vec<(usize, ReferenceText)> {
    let names: HashMap<String, usize> =
        works.iter().enumerate().filter_map(|(at, work)| Some((work.item.id()?.into_owned(), at))).collect();
    let lines = list.map(|list| list.items).unwrap_or_default();
    lines
        .iter()
        .filter_map(|item| {
            let work = *names.get(&item.key)?;
            Some((work, reference(item, &works[work])))
        })
        .collect()
}

/// The list of references: without those that print nothing, since some styles list no letters and interviews,
/// and with dashes for repeated names.
pub(super) fn listed(
    mut references: Vec<RenderedReference>,
    style: &Style,
    works: &[Arc<Work>],
) -> Vec<RenderedReference> {
    references.retain(|reference| !reference.line.text.is_empty());
    if let Some(dash) = &style.dash {
        let mut lines: Vec<(Arc<Line>, &Work)> =
            references.iter().map(|reference| (reference.line.clone(), &*works[reference.work])).collect();
        substitute_names(&mut lines, dash);
        references.iter_mut().zip(lines).for_each(|(reference, (line, _))| reference.line = line);
    }
    references
}

/// A line of the engine's list as runs.
pub(super) fn reference(line: &BibliographyItem, work: &Work) -> ReferenceText {
    let label = line.first_field.as_ref().map(|field| flatten_child(field, work));
    ReferenceText { label, runs: flatten(&line.content, &[work]) }
}
