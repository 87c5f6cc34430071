//! The pages: what each needs is gathered into a view, then the theme's template writes it.
//!
//! Steps: [`plan`] says which pages there are; [`Pages::render`] makes the view of a route's subject
//! ([`maker`] and its siblings), adds the site and the page, and lets the [`engine`] write it.

pub mod brief;
mod cite;
pub mod document;
pub mod engine;
pub mod home;
pub mod host;
pub mod lists;
pub mod maker;
pub mod page;
pub mod plan;
pub mod redirects;
pub mod views;

use tera::{Context, Value};

use crate::link::template_file;
use crate::model::artifact::Body;
use crate::model::catalog::Catalog;
use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::manuscript::ManuscriptKind;
use crate::model::route::{Route, Subject};
use crate::model::site::CitedSources;
use crate::outputs::{Output, PlanInput, Press};

use super::localized::language;
use crate::outputs::metadata::PageInfo;
use maker::Maker;

/// Writes the pages.
pub struct Pages;

impl Output for Pages {
    fn id(&self) -> &'static str {
        "html"
    }

    fn summary(&self) -> &'static str {
        "the pages: briefs, lists, people, topics, figures, sources, the front page and the page for lost readers"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan::plan_pages(input, self.id())
    }

    fn plan_cited(&self, config: &Config, catalog: &Catalog, sources: &CitedSources) -> Vec<Route> {
        plan::plan_sources(config, catalog, sources, self.id())
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let maker = Maker::new(press, language(&press.site, &route.subject));
        let Some(content) = content(&maker, &route.subject) else { return Outcome::default() };
        let mut context = Context::new();
        context.insert_value("lang", Value::from(maker.lang.as_str()));
        context.insert_value("site", press.site_view(maker.lang));
        context.insert_value("page", Value::from(maker.page(route, &content.info)));
        if let Some((name, value)) = content.value {
            context.insert_value(name, value);
        }
        let template = template_of(press, route, content.template);
        let mut page = press.templates.page(&template, &context, &route.url).map(Body::Bytes);
        page.diagnostics.extend(maker.take_faults());
        page
    }
}

/// What a page shows: its template, its own value and what its head says.
struct Content {
    template: &'static str,
    value: Option<(&'static str, Value)>,
    info: PageInfo,
}

/// The template of a route: a brief's own `template`, its series', else the kind's.
fn template_of(press: &Press, route: &Route, usual: &'static str) -> String {
    let Subject::Doc(id) = route.subject else { return usual.to_owned() };
    let entry = press.site.catalog.doc(id);
    let series = entry
        .card
        .as_ref()
        .and_then(|card| card.series)
        .and_then(|id| press.site.catalog.record(id).record.series());
    let named = entry.meta.template.as_ref().or_else(|| series.and_then(|series| series.template.as_ref()));
    let file = named.map(|name| template_file(&name.value));
    file.filter(|file| press.templates.has(file)).unwrap_or_else(|| usual.to_owned())
}

fn content(maker: &Maker<'_>, subject: &Subject) -> Option<Content> {
    let info = maker.info(subject);
    if let Subject::NotFound { .. } = subject {
        return Some(Content { template: "404.html", value: None, info });
    }
    let made = |template, name, value| Some(Content { template, value: Some((name, value)), info });
    match subject {
        Subject::Doc(id) => {
            let entry = maker.site.catalog.doc(*id);
            match (entry.card.is_some(), entry.manuscript.kind) {
                (true, _) => made("brief.html", "brief", maker.brief_page(*id).into()),
                (false, ManuscriptKind::Section) => {
                    made("section.html", "section", maker.section(*id, 1).into())
                }
                (false, _) => {
                    let text = document::DocumentText::new(maker, *id);
                    made("page.html", "document", text.document().into())
                }
            }
        }
        Subject::Home { .. } => made("home.html", "home", maker.home().into()),
        Subject::Series { record, year, .. } => {
            made("series.html", "series", maker.series(*record, *year).into())
        }
        Subject::Person { record, page, .. } => {
            made("person.html", "person", maker.person(*record, *page).into())
        }
        Subject::Term { record, page, .. } => {
            made("term.html", "term", maker.term_page(*record, *page).into())
        }
        Subject::Taxonomy { taxonomy, page, .. } => {
            made("taxonomy.html", "taxonomy", maker.taxonomy(*taxonomy, *page).into())
        }
        Subject::Figures { page, .. } => made("figures.html", "figures", maker.figures(*page).into()),
        Subject::Sources { .. } => made("sources.html", "sources", maker.sources().into()),
        Subject::Source { key, .. } => made("source.html", "source", maker.source(key)?.into()),
        _ => None,
    }
}
