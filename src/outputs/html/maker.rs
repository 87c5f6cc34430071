//! What all pages of one language share: words, addresses, and how cards, authors and terms look.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;

use jiff::civil::Date;

use super::views::Shared;
use super::views::common::{
    AuthorRef, AuthorView, CardView, DateView, EditionView, TermGroup, TermRef, YearGroup,
};
use crate::model::catalog::{BriefId, Card, CardAuthor, DocId, DocState, RecordId, TaxonomyId};
use crate::model::config::Value;
use crate::model::diagnostic::Diagnostic;
use crate::model::language::own_name;
use crate::model::record::{Record, RecordDetail};
use crate::model::site::Link;
use crate::model::text::{Html, Lang, Text};
use crate::outputs::Press;
use crate::outputs::body::inline_markdown;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::coins::coins;
use crate::outputs::words::{DateForm, Words};
use crate::text::escape;

/// Makes views for readers of one language.
pub struct Maker<'a> {
    /// What every output says in that language.
    pub localized: Localized<'a>,
    /// Faults of components met while views were made.
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'a> Deref for Maker<'a> {
    type Target = Localized<'a>;

    fn deref(&self) -> &Localized<'a> {
        &self.localized
    }
}

impl<'a> Maker<'a> {
    /// A maker for pages in `lang`.
    pub fn new(press: &'a Press, lang: &'a Lang) -> Self {
        Self { localized: Localized::new(press, lang), faults: RefCell::default() }
    }

    /// Keeps faults for whoever renders the page.
    pub fn report(&self, faults: impl Iterator<Item = Diagnostic>) {
        self.faults.borrow_mut().extend(faults);
    }

    /// The faults kept so far.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        self.faults.take()
    }

    /// A text of a record or of the settings that may hold inline Markdown.
    pub fn inline(&self, text: &Text) -> Html {
        let (text, lang) = text.in_lang(self.lang, self.site.language());
        let html = inline_markdown(text);
        match lang {
            Some(lang) => Html(format!("<span lang=\"{lang}\">{}</span>", html.0)),
            None => html,
        }
    }

    /// A date.
    pub fn date(&self, date: Date) -> DateView {
        date_view(self.words, date)
    }

    /// The card of a brief's edition.
    pub fn card(&self, card: &Card) -> Shared<CardView> {
        self.press.card(card.doc, self.lang)
    }

    /// The card of a brief, in the page's language if it has that edition.
    pub fn brief(&self, brief: BriefId) -> Option<Shared<CardView>> {
        let doc = self.site.catalog.edition_for(brief, self.lang)?;
        self.site.catalog.doc(doc).card.as_deref().map(|card| self.card(card))
    }

    /// The card of a document, if it is a brief.
    pub fn card_of(&self, doc: DocId) -> Option<Shared<CardView>> {
        self.site.catalog.doc(doc).card.as_deref().map(|card| self.card(card))
    }

    /// Makes a card: called once for each edition and language of page.
    pub fn new_card(&self, card: &Card) -> CardView {
        let own = Maker::new(self.press, &card.lang);
        let label =
            card.number.as_ref().zip(card.series).map(|(number, series)| own.series_label(series, number));
        let names: Vec<&str> = card.authors.iter().map(|author| &*author.name).collect();
        let authors: Vec<AuthorRef> = card.authors.iter().map(|author| self.author(author)).collect();
        CardView {
            id: card.id.to_string(),
            url: card.url.to_string(),
            lang: (card.lang != *self.lang).then(|| card.lang.to_string()),
            title: card.texts.title_html.clone(),
            title_text: card.texts.title.to_string(),
            subtitle: card.texts.subtitle.as_deref().map(str::to_owned),
            standfirst: self.standfirst(card.doc),
            teaser: self.teaser(card.doc).map(Cow::into_owned),
            series: card.series.map(|series| self.term(series)),
            number: card.number.as_deref().map(str::to_owned),
            running: card.running.as_deref().map(str::to_owned),
            label,
            date: card.date.map(|date| self.date(date)),
            authors_html: self.words.list_html(&names, &authors.iter().map(linked).collect::<Vec<_>>()),
            authors,
            authors_text: self.words.list(&names),
            minutes: card.minutes,
            corrected: card.corrected.map(|date| self.date(date)),
            withdrawn: card.state == DocState::Withdrawn,
            coins: own.describe(card.doc).map_or_else(Html::default, |brief| coins(&brief)),
            extra: card.extra.as_ref().map_or(tera::Value::none(), free_value),
        }
    }

    /// A record in a list.
    pub fn term(&self, id: RecordId) -> TermRef {
        let entry = self.site.catalog.record(id);
        let (name, lang) = self.text(&entry.record.name);
        TermRef {
            id: entry.record.id.to_string(),
            name,
            lang,
            url: entry.pages.get(self.lang).map(|url| url.to_string()),
            count: self.cards_of(id).len() as u32,
            description: self.about(&entry.record).map(|text| self.inline(text)),
        }
    }

    /// What a list says of a record: its description, of a person the role.
    fn about<'r>(&self, record: &'r Record) -> Option<&'r Text> {
        let role = || match &record.detail {
            RecordDetail::Person(person) => person.role.as_ref(),
            _ => None,
        };
        record.description.as_ref().or_else(role)
    }

    /// Terms of a card by kind, without series and people.
    pub fn subjects(&self, card: &Card) -> Vec<TermGroup> {
        let groups = card.terms.iter().filter(|(_, terms)| !terms.is_empty());
        groups.map(|(taxonomy, terms)| self.group(*taxonomy, terms.iter().copied())).collect()
    }

    /// Terms of one kind.
    pub fn group(&self, taxonomy: TaxonomyId, terms: impl Iterator<Item = RecordId>) -> TermGroup {
        TermGroup {
            taxonomy: self.site.catalog.taxonomy(taxonomy).name.to_string(),
            label: self.taxonomy_label(taxonomy),
            terms: terms.map(|term| self.term(term)).collect(),
        }
    }

    /// The name of a kind of records: the settings' label, else the theme's word for a built-in one.
    pub fn taxonomy_label(&self, taxonomy: TaxonomyId) -> String {
        let taxonomy = self.site.catalog.taxonomy(taxonomy);
        match &taxonomy.label {
            Some(label) => self.words_of(label),
            None => {
                let key = format!("taxonomy-{}", taxonomy.name);
                if self.words.has(&key) { self.word(&key, &[]) } else { taxonomy.name.to_string() }
            }
        }
    }

    /// The listed briefs that name a record, newest first.
    pub fn cards_of(&self, id: RecordId) -> &'a [std::sync::Arc<Card>] {
        self.site.catalog.by_record.get(&(id, self.lang.clone())).map_or(&[], Vec::as_slice)
    }

    /// An author by name.
    pub fn author(&self, author: &CardAuthor) -> AuthorRef {
        let pages = author.record.map(|id| &self.site.catalog.record(id).pages);
        AuthorRef {
            name: author.name.to_string(),
            url: pages.and_then(|pages| pages.get(self.lang)).map(|url| url.to_string()),
            organisation: author.organisation,
        }
    }

    /// An author with what is known of them.
    pub fn author_card(&self, author: &CardAuthor) -> AuthorView {
        let plain = self.author(author);
        let record = author.record.map(|id| &self.site.catalog.record(id).record);
        let person = record.and_then(|record| match &record.detail {
            RecordDetail::Person(person) => Some(person),
            _ => None,
        });
        let photo = author.record.and_then(|id| self.site.photos.get(&id));
        let own = |text: Option<&Text>| text.map(|text| self.words_of(text));
        AuthorView {
            name: plain.name,
            url: plain.url,
            role: own(person.and_then(|person| person.role.as_ref())),
            affiliation: author.affiliation.as_deref().map(str::to_owned).or_else(|| {
                own(person.and_then(|person| person.affiliation.as_ref())).map(|text| self.organisation(text))
            }),
            bio: person.and_then(|person| person.bio.as_ref()).map(|bio| self.inline(bio)),
            orcid: person.and_then(|person| person.orcid.as_deref()).map(str::to_owned),
            photo: photo.and_then(Link::url).map(str::to_owned),
            organisation: author.organisation,
        }
    }

    /// The name of an organization given by its id; other words stand for themselves.
    fn organisation(&self, text: String) -> String {
        let catalog = &self.site.catalog;
        let people = catalog.taxonomies.first().map_or(&[][..], |people| people.records.as_slice());
        let named = people.iter().find(|id| *catalog.record(**id).record.id == *text);
        named.map_or(text, |id| self.words_of(&catalog.record(*id).record.name))
    }

    /// Cards by year, in their order.
    pub fn years<'c>(
        &self,
        cards: impl Iterator<Item = &'c Card>,
        series_url: Option<&str>,
    ) -> Vec<YearGroup> {
        let mut groups: Vec<YearGroup> = Vec::new();
        for card in cards {
            let year = card.year.map(i64::from);
            // What has no date yet comes last, in the year of its folder.
            let known = groups.iter().rposition(|group| group.year == year);
            let place = known.unwrap_or_else(|| {
                let url = series_url.zip(card.year);
                let url = url.map(|(url, year)| super::plan::year_url(url, year).into());
                groups.push(YearGroup { year, url, cards: Vec::new() });
                groups.len() - 1
            });
            groups[place].cards.push(self.card(card));
        }
        groups
    }

    /// The terms that occur most often on cards, at most `count`.
    pub fn frequent(
        &self,
        cards: &[std::sync::Arc<Card>],
        terms: impl Fn(&Card) -> Vec<RecordId>,
        count: usize,
    ) -> Vec<TermRef> {
        let mut counts: HashMap<RecordId, usize> = HashMap::new();
        for term in cards.iter().flat_map(|card| terms(card)) {
            *counts.entry(term).or_default() += 1;
        }
        let mut ordered: Vec<(RecordId, usize)> = counts.into_iter().collect();
        ordered.sort_by_key(|(term, count)| (std::cmp::Reverse(*count), *term));
        ordered.into_iter().take(count).map(|(term, _)| self.term(term)).collect()
    }

    /// A link to an edition.
    pub fn edition(&self, lang: &Lang, url: &str, current: bool) -> EditionView {
        EditionView {
            lang: lang.to_string(),
            name: own_name(lang).unwrap_or(lang.as_str()).to_owned(),
            url: url.to_owned(),
            canonical: self.addresses.absolute(url),
            current,
        }
    }
}

/// An author's name, with a link to the page that there is.
fn linked(author: &AuthorRef) -> Html {
    let mut html = String::new();
    escape::text(&author.name, &mut html);
    if let Some(url) = &author.url {
        let mut address = String::new();
        escape::href(url, &mut address);
        html = format!("<a href=\"{address}\">{html}</a>");
    }
    Html(html)
}

/// A date in the words of a language.
pub fn date_view(words: &Words, date: Date) -> DateView {
    DateView {
        iso: date.to_string(),
        text: words.date(date, DateForm::Full),
        short: words.date(date, DateForm::DayMonth),
        year: i64::from(date.year()),
    }
}

/// A free value of settings or front matter as templates see it.
pub fn free_value(value: &Value) -> tera::Value {
    match value {
        Value::Null => tera::Value::none(),
        Value::Bool(value) => tera::Value::from(*value),
        Value::Int(value) => tera::Value::from(*value),
        Value::Float(value) => tera::Value::from(*value),
        Value::Text(text) => tera::Value::normal_string(text),
        Value::List(values) => tera::Value::from(values.iter().map(free_value).collect::<Vec<_>>()),
        Value::Map(entries) => {
            let mut map = tera::Map::with_capacity(entries.len());
            for (key, value) in entries {
                map.insert(key.to_string().into(), free_value(value));
            }
            tera::Value::from(map)
        }
    }
}
