//! Views that every page or many pages use.

use tera::Value;

use super::Shared;
use super::brief::ReferenceView;
use crate::model::text::Html;

views! {
    /// The site, in the page's language.
    SiteView {
        /// The site's title.
        title: String,
        /// A line under the title.
        tagline: Option<String>,
        /// The public address of the site, with a final slash.
        base_url: String,
        /// The address of the front page in this language.
        home_url: String,
        /// The address of the site's feed in this language, if feeds are on.
        feed_url: Option<String>,
        /// Who publishes it.
        publisher: PublisherView,
        /// The main menu.
        navigation: Vec<NavigationView>,
        /// The menu in the foot.
        footer: Vec<NavigationView>,
        /// Every series that has a page in this language.
        series: Vec<TermRef>,
        /// The address of the page of all figures, if there is one.
        figures_url: Option<String>,
        /// The address of the page of all sources, if there is one.
        sources_url: Option<String>,
        /// The theme's settings.
        settings: Value,
        /// The site's `extra`.
        extra: Value,
        /// `Briefpress` and its version.
        generator: String,
    }

    /// Who publishes the site.
    PublisherView {
        /// Its name.
        name: Option<String>,
        /// The city.
        place: Option<String>,
        /// The postal address.
        address: Option<String>,
        /// Its own site.
        url: Option<String>,
        /// The address of its logo.
        logo: Option<String>,
        /// A mail address or a URL.
        contact: Option<String>,
    }

    /// A line of a menu.
    NavigationView {
        /// The words.
        label: String,
        /// Where it leads.
        url: String,
        /// Leads to another site.
        external: bool,
    }

    /// What every page has.
    PageView {
        /// `brief`, `home`, `series`, …: the template's name without its ending.
        kind: String,
        /// The page's title, plain text; empty on the front page.
        title: String,
        /// One or two sentences for search engines and share cards.
        description: Option<String>,
        /// The address under the domain root.
        url: String,
        /// The full public address.
        canonical: String,
        /// The language tag.
        lang: String,
        /// `ltr` or `rtl`.
        dir: String,
        /// The same page in every language it has, this one included; empty if there is only one.
        editions: Vec<EditionView>,
        /// The feed that belongs to the page.
        feed: Option<FeedLink>,
        /// Asks search engines to stay away.
        noindex: bool,
        /// Tags for search engines, libraries and share cards, ready for the head.
        metadata: Html,
        /// The address of the style sheet for highlighted code, where the page has code.
        code_style: Option<String>,
    }

    /// A language in which a page exists.
    EditionView {
        /// The language tag.
        lang: String,
        /// The language's own name for itself.
        name: String,
        /// The address under the domain root.
        url: String,
        /// The full public address, for `hreflang`.
        canonical: String,
        /// It is the page itself.
        current: bool,
    }

    /// A feed.
    FeedLink {
        /// Its address.
        url: String,
        /// Its title.
        title: String,
    }

    /// A date.
    DateView {
        /// `2025-03-04`.
        iso: String,
        /// In words: `4 March 2025`.
        text: String,
        /// Day and month: `4 March`.
        short: String,
        /// The year.
        year: i64,
    }

    /// A record in a list: a topic, a series, a person.
    TermRef {
        /// The id.
        id: String,
        /// The name in the page's language.
        name: String,
        /// The language of the name, if it is not the page's.
        lang: Option<String>,
        /// The address of its page, if it has one in this language.
        url: Option<String>,
        /// How many listed briefs name it in this language.
        count: u32,
        /// A description, where the list shows one.
        description: Option<Html>,
    }

    /// The terms of one kind that a brief names.
    TermGroup {
        /// `topics`, `regions`, …
        taxonomy: String,
        /// The kind's name in the page's language.
        label: String,
        /// The terms, in the order written.
        terms: Vec<TermRef>,
    }

    /// A brief in a list.
    CardView {
        /// The brief's id.
        id: String,
        /// The address of its page.
        url: String,
        /// Its language, if it is not the page's.
        lang: Option<String>,
        /// The title with emphasis.
        title: Html,
        /// The title as plain text.
        title_text: String,
        /// The subtitle.
        subtitle: Option<String>,
        /// The standfirst, without notes and citations.
        standfirst: Option<Html>,
        /// One sentence.
        teaser: Option<String>,
        /// The series.
        series: Option<TermRef>,
        /// The number in the series, as written.
        number: Option<String>,
        /// The running total.
        running: Option<String>,
        /// Series and number in words: `Bulletin No. 31`.
        label: Option<String>,
        /// The date.
        date: Option<DateView>,
        /// Who wrote it.
        authors: Vec<AuthorRef>,
        /// The authors in one phrase: `A and B`.
        authors_text: String,
        /// The same with links to their pages.
        authors_html: Html,
        /// Minutes to read.
        minutes: u32,
        /// It has been corrected.
        corrected: Option<DateView>,
        /// It has been withdrawn.
        withdrawn: bool,
        /// For lists: an invisible element by which reference managers know the brief (COinS).
        coins: Html,
        /// The brief's `extra`.
        extra: Value,
    }

    /// An author by name.
    AuthorRef {
        /// The name.
        name: String,
        /// The address of the person's page.
        url: Option<String>,
        /// An organization.
        organisation: bool,
    }

    /// An author with what is known of them.
    AuthorView {
        /// The name.
        name: String,
        /// The address of the person's page.
        url: Option<String>,
        /// The role: `Senior Analyst`.
        role: Option<String>,
        /// The affiliation, for people from elsewhere.
        affiliation: Option<String>,
        /// A few lines about them.
        bio: Option<Html>,
        /// The ORCID iD, digits and hyphens only.
        orcid: Option<String>,
        /// The address of a portrait.
        photo: Option<String>,
        /// An organization.
        organisation: bool,
    }

    /// A line of the contents.
    ContentsEntry {
        /// The section's number, where sections are numbered.
        number: Option<String>,
        /// The heading, with emphasis.
        title: Html,
        /// `#anchor`.
        url: String,
        /// 2 for sections, 3 for subsections, ….
        level: u32,
    }

    /// A page: about, privacy, ….
    DocumentView {
        /// The title with emphasis.
        title: Html,
        /// The standfirst.
        standfirst: Option<Html>,
        /// The contents; empty unless `toc: true`.
        contents: Vec<ContentsEntry>,
        /// The text.
        body: Html,
        /// Notes called outside the text.
        notes: Html,
        /// The list of references.
        references: Vec<ReferenceView>,
        /// The date of the last change.
        updated: Option<DateView>,
        /// The page's `extra`.
        extra: Value,
    }

    /// Briefs of one year.
    YearGroup {
        /// The year; `none` for briefs without date.
        year: Option<i64>,
        /// The address of the year's own page, in series.
        url: Option<String>,
        /// The briefs, newest first.
        cards: Vec<Shared<CardView>>,
    }

    /// Where in a paged list one is.
    PagerView {
        /// The number of this page, from 1.
        number: u32,
        /// How many pages there are.
        count: u32,
        /// The address of the page before.
        previous: Option<String>,
        /// The address of the page after.
        next: Option<String>,
    }

    /// A redirect.
    RedirectView {
        /// The new address.
        url: String,
        /// The full new address.
        canonical: String,
    }
}
