//! Views of pages that list: front page, series, people, terms, figures, sources.

use super::Shared;
use super::brief::RelatedView;
use super::common::{
    AuthorRef, AuthorView, CardView, DocumentView, NavigationView, PagerView, TermGroup, TermRef, YearGroup,
};
use crate::model::text::Html;

views! {
    /// The front page.
    HomeView {
        /// The brief it leads with.
        lead: Option<Shared<CardView>>,
        /// The newest of each series.
        series: Vec<HomeSeries>,
        /// The newest figure.
        figure: Option<FigureView>,
        /// Subjects by kind: topics, regions, ….
        subjects: Vec<TermGroup>,
        /// The text of `content/_index.md`, if there is one.
        body: Option<Html>,
    }

    /// A series on the front page.
    HomeSeries {
        /// The series.
        series: TermRef,
        /// Its newest briefs, without the lead.
        cards: Vec<Shared<CardView>>,
    }

    /// A series.
    SeriesView {
        /// The series.
        term: TermRef,
        /// The introduction of its `_index.md`.
        body: Option<Html>,
        /// The ISSN.
        issn: Option<String>,
        /// Since when.
        since: Option<String>,
        /// The editors, with their functions.
        editors: Vec<EditorView>,
        /// The year, on a year's page.
        year: Option<i64>,
        /// All years with their pages, newest first.
        years: Vec<YearLink>,
        /// The briefs by year.
        groups: Vec<YearGroup>,
        /// The pages of the list.
        pager: PagerView,
    }

    /// An editor of a series.
    EditorView {
        /// The person.
        person: AuthorRef,
        /// The function.
        role: Option<String>,
    }

    /// A year of a series.
    YearLink {
        /// The year.
        year: i64,
        /// Its page.
        url: String,
        /// How many briefs it has.
        count: u32,
        /// It is the page itself.
        current: bool,
    }

    /// A person.
    PersonView {
        /// What is known.
        author: AuthorView,
        /// The mail address.
        email: Option<String>,
        /// The ROR of an organization.
        ror: Option<String>,
        /// Further addresses.
        links: Vec<NavigationView>,
        /// Subjects of the briefs, the most frequent first.
        subjects: Vec<TermRef>,
        /// The briefs by year.
        groups: Vec<YearGroup>,
        /// The pages of the list.
        pager: PagerView,
    }

    /// A topic, region, country, ….
    TermView {
        /// The term.
        term: TermRef,
        /// The kind's folder: `topics`.
        taxonomy: String,
        /// The kind's name.
        taxonomy_label: String,
        /// The page of all terms of the kind.
        taxonomy_url: Option<String>,
        /// The broader term.
        parent: Option<TermRef>,
        /// The narrower terms.
        children: Vec<TermRef>,
        /// Terms beside it.
        near: Vec<TermRef>,
        /// Briefs picked by hand.
        picks: Vec<RelatedView>,
        /// Who writes about it, the most frequent first.
        people: Vec<TermRef>,
        /// The briefs by year.
        groups: Vec<YearGroup>,
        /// The pages of the list.
        pager: PagerView,
    }

    /// All records of a kind.
    TaxonomyView {
        /// The kind's folder: `topics`.
        taxonomy: String,
        /// The kind's name.
        label: String,
        /// The records by name; people by their sorting name.
        terms: Vec<TermRef>,
        /// The pages of the list.
        pager: PagerView,
    }

    /// A section.
    SectionView {
        /// The section's own text.
        document: DocumentView,
        /// The pages in it, by weight and title.
        pages: Vec<NavigationView>,
        /// The briefs in it, newest first.
        groups: Vec<YearGroup>,
        /// The pages of the list.
        pager: PagerView,
    }

    /// A figure outside its brief.
    FigureView {
        /// `Figure 2`.
        label: String,
        /// Where it stands.
        url: String,
        /// The address of the file.
        src: String,
        /// Width in pixels.
        width: Option<u32>,
        /// Height in pixels.
        height: Option<u32>,
        /// What it shows.
        alt: String,
        /// The finding, else the caption.
        title: Option<Html>,
        /// Measure, unit, period.
        subtitle: Option<Html>,
        /// Where the content comes from.
        source: Option<Html>,
        /// The brief.
        card: Shared<CardView>,
    }

    /// Every figure.
    FiguresView {
        /// The figures of this page, newest brief first.
        figures: Vec<FigureView>,
        /// How many figures the site has in this language.
        total: u32,
        /// The pages of the list.
        pager: PagerView,
    }

    /// Every cited source.
    SourcesView {
        /// The sources by first letter.
        letters: Vec<LetterGroup>,
        /// How many there are.
        total: u32,
        /// The address of the graph of all citations, as JSON.
        graph_url: Option<String>,
    }

    /// Sources with one first letter.
    LetterGroup {
        /// The letter, or `#`.
        letter: String,
        /// Its HTML id.
        id: String,
        /// The sources.
        sources: Vec<SourceEntry>,
    }

    /// A source in the index.
    SourceEntry {
        /// The library key.
        key: String,
        /// The address of its page.
        url: String,
        /// The reference.
        text: Html,
        /// How many briefs cite it.
        count: u32,
    }

    /// One source.
    SourceView {
        /// The library key.
        key: String,
        /// The work's title, plain text.
        title: String,
        /// The reference.
        text: Html,
        /// The briefs that cite it, newest first.
        uses: Vec<SourceUseView>,
    }

    /// A brief that cites a source.
    SourceUseView {
        /// The brief.
        card: Shared<CardView>,
        /// The address of the first place where it cites the source.
        url: String,
        /// The sentences in which it does, each once.
        sentences: Vec<CitingSentence>,
    }

    /// A sentence that cites a source.
    CitingSentence {
        /// The sentence, without marks.
        text: String,
        /// The address of the place.
        url: String,
    }
}
