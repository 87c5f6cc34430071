//! What rendering draws on: the linked site, its compiled theme, and what is made once and shown often.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::Value;

use super::assets::Assets;
use super::body::rich_html;
use super::html::engine::Engine;
use super::html::host::Host;
use super::html::maker::Maker;
use super::html::plan;
use super::html::views::Shared;
use super::html::views::common::CardView;
use super::words::Words;
use crate::compose::Composer;
use crate::link::related;
use crate::model::catalog::{BriefId, Card, DocId};
use crate::model::composition::Composition;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::library::Entry;
use crate::model::route::Subject;
use crate::model::site::Site;
use crate::model::text::{Html, Lang};

/// The linked site, ready to print. Shared by all threads.
pub struct Press {
    pub site: Arc<Site>,
    /// The theme's files under their published names.
    pub assets: Arc<Assets>,
    /// The theme, compiled.
    pub templates: Arc<Engine>,
    host: Arc<Host>,
    composer: Composer,
    /// By document, made on first use.
    compositions: Vec<OnceLock<Outcome<Composition>>>,
    /// By document, made on first use.
    related: Vec<OnceLock<Vec<Arc<Card>>>>,
    /// By document, in its own language.
    cards: Vec<OnceLock<Shared<CardView>>>,
    sites: BTreeMap<Lang, OnceLock<Value>>,
    /// The numbered figures of the listed briefs by language, newest brief first.
    figures: Arc<BTreeMap<Lang, Vec<(DocId, usize)>>>,
    languages: Vec<Lang>,
    /// For pages that are no briefs: the built documents with the same original.
    editions: Arc<BTreeMap<DocId, Vec<DocId>>>,
    code_style_url: Option<Box<str>>,
}

impl Press {
    /// Compiles the theme of a linked site.
    pub fn new(site: Arc<Site>, assets: Arc<Assets>, composer: Composer) -> Outcome<Press> {
        let mut diagnostics = Vec::new();
        let languages = plan::languages(&site.config, &site.catalog);
        let host = Host::load(&site.theme, &languages, Arc::clone(&assets)).unpack(&mut diagnostics);
        let host = Arc::new(host);
        let templates = Engine::load(&site.theme, Arc::clone(&host) as _).unpack(&mut diagnostics);
        let figures = |lang: &Lang| (lang.clone(), plan::figures(&site.catalog, lang));
        let code_style = site.routes.iter().find(|route| route.subject == Subject::CodeStyle);
        let press = Press {
            compositions: empty(&site),
            related: empty(&site),
            cards: empty(&site),
            sites: languages.iter().map(|lang| (lang.clone(), OnceLock::new())).collect(),
            figures: Arc::new(languages.iter().map(figures).collect()),
            editions: Arc::new(site.catalog.page_editions()),
            code_style_url: code_style.map(|route| route.url.clone()),
            languages,
            templates: Arc::new(templates),
            host,
            composer,
            assets,
            site,
        };
        Outcome { value: press, diagnostics }
    }

    /// The same press with nothing made yet, for printing many pages without keeping what they are made of.
    pub fn fresh(&self) -> Press {
        Press {
            site: Arc::clone(&self.site),
            assets: Arc::clone(&self.assets),
            templates: Arc::clone(&self.templates),
            host: Arc::clone(&self.host),
            composer: self.composer.fresh(),
            compositions: empty(&self.site),
            related: empty(&self.site),
            cards: empty(&self.site),
            sites: self.languages.iter().map(|lang| (lang.clone(), OnceLock::new())).collect(),
            figures: Arc::clone(&self.figures),
            languages: self.languages.clone(),
            editions: Arc::clone(&self.editions),
            code_style_url: self.code_style_url.clone(),
        }
    }

    /// The languages in which the site has pages.
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// The words of a language.
    pub fn words(&self, lang: &Lang) -> &Words {
        self.host.words(lang.as_str())
    }

    /// Citations, notes and code of a document, made on first use.
    pub fn composition(&self, doc: DocId) -> &Composition {
        &self.compositions[doc.0 as usize].get_or_init(|| self.composer.compose(doc)).value
    }

    /// Whether nothing was wrong with the composition of a document, should it have been made.
    pub fn composed_well(&self, doc: DocId) -> bool {
        self.compositions[doc.0 as usize].get().is_none_or(|outcome| outcome.diagnostics.is_empty())
    }

    /// The briefs that share most with a document, best first.
    pub fn related(&self, doc: DocId) -> &[Arc<Card>] {
        self.related[doc.0 as usize].get_or_init(|| related::related(&self.site, doc, related::SHOWN))
    }

    /// What was wrong with the compositions made so far, in the order of documents.
    pub fn composition_faults(&self) -> Vec<Diagnostic> {
        let made = self.compositions.iter().filter_map(OnceLock::get);
        made.flat_map(|outcome| outcome.diagnostics.iter().cloned()).collect()
    }

    /// A work as the site's style lists it.
    pub fn reference(&self, entry: &Entry, lang: &Lang) -> Html {
        rich_html(&self.composer.format_reference(entry, &self.site.config.citation.style.value, lang))
    }

    /// How to cite a brief in a style; `None` for pages.
    pub fn brief_reference(&self, doc: DocId, style: &str, lang: &Lang) -> Option<Html> {
        let entry = self.composer.brief_entry(doc)?;
        Some(rich_html(&self.composer.format_reference(&entry, style, lang)))
    }

    /// A built brief as a work that can be cited; `None` for pages.
    pub fn brief_entry(&self, doc: DocId) -> Option<Arc<Entry>> {
        self.composer.brief_entry(doc)
    }

    /// The card of a brief's edition, for pages in `lang`.
    pub fn card(&self, doc: DocId, lang: &Lang) -> Shared<CardView> {
        let card = self.site.catalog.doc(doc).card.as_deref().expect("only briefs are shown as cards");
        let make = || Shared::new(Maker::new(self, lang).new_card(card));
        if card.lang == *lang { self.cards[doc.0 as usize].get_or_init(make).clone() } else { make() }
    }

    /// The site around every page in `lang`.
    pub fn site_view(&self, lang: &Lang) -> Value {
        let make = || Value::from(Maker::new(self, lang).site_view());
        self.sites.get(lang).map_or_else(make, |site| site.get_or_init(make).clone())
    }

    /// The numbered figures of the listed briefs in a language, newest brief first, with their indexes in the document.
    pub fn figures(&self, lang: &Lang) -> &[(DocId, usize)] {
        self.figures.get(lang).map_or(&[], Vec::as_slice)
    }

    /// The built editions of a document, itself included.
    pub fn editions(&self, doc: DocId) -> Vec<DocId> {
        let catalog = &self.site.catalog;
        let entry = catalog.doc(doc);
        let of_brief = |brief: BriefId| catalog.brief(brief).editions.clone();
        let of_page = || self.editions.get(&entry.original).cloned().unwrap_or_default();
        let mut editions = entry.brief.map_or_else(of_page, of_brief);
        editions.retain(|edition| catalog.doc(*edition).state.is_built());
        editions
    }

    /// The address of the style sheet for highlighted code, if the site has code.
    pub fn code_style_url(&self) -> Option<&str> {
        self.code_style_url.as_deref()
    }
}

/// A place for each document.
fn empty<T>(site: &Site) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(site.catalog.docs.len()).collect()
}
