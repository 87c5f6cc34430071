//! `llms.txt`: what the site is and where its texts are, for language models (llmstxt.org).
//!
//! Of each series and language the newest briefs, with the address of the rest, so that the file stays short.

use std::collections::BTreeMap;

use super::citation_files::{file_url, one_line};
use super::citation_graph::graph_url;
use super::html::maker::Maker;
use super::html::plan::{figures_url, sources_url};
use super::markdown;
use super::metadata::is_public;
use super::{Output, PlanInput, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::{Card, RecordId};
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};

const FILE: &str = "llms.txt";
/// Briefs of a series.
const BRIEFS: usize = 50;

/// Writes the file.
pub struct Llms;

impl Output for Llms {
    fn id(&self) -> &'static str {
        "llms"
    }

    fn summary(&self) -> &'static str {
        "`llms.txt`, which tells language models what the site is and where the texts of its newest briefs are"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let addresses = Addresses::new(input.config);
        let url = addresses.file(&input.config.language, &[FILE]);
        vec![addresses.route(url, self.id(), Subject::Whole)]
    }

    fn render(&self, press: &Press, _route: &Route) -> Outcome<Body> {
        let maker = Maker::new(press, press.site.language());
        let mut text = format!("# {}\n", one_line(&maker.site_title()));
        if let Some(tagline) = &press.site.config.tagline {
            text.push_str(&format!("\n> {}\n", one_line(&maker.words_of(tagline))));
        }
        for lang in press.languages() {
            series(&Maker::new(press, lang), &mut text);
        }
        more(&maker, &mut text);
        Outcome::clean(Body::Bytes(text.into_bytes()))
    }
}

/// The briefs of a language by series; those without one last.
fn series(maker: &Maker<'_>, text: &mut String) {
    let catalog = &maker.site.catalog;
    let mut groups: BTreeMap<(bool, Option<RecordId>), Vec<&Card>> = BTreeMap::new();
    for card in catalog.listed.get(maker.lang).into_iter().flatten() {
        let group = groups.entry((card.series.is_none(), card.series)).or_default();
        if group.len() < BRIEFS && is_public(catalog.doc(card.doc)) {
            group.push(card);
        }
    }
    for ((_, series), cards) in groups.into_iter().filter(|(_, cards)| !cards.is_empty()) {
        let name = series.map(|series| maker.words_of(&catalog.record(series).record.name));
        let name = name.unwrap_or_else(|| maker.word("briefs", &[]));
        text.push_str(&format!("\n## {}\n\n", one_line(&name)));
        for card in cards {
            let url = file_url(&maker.addresses, &card.url, markdown::ENDING);
            link(text, &card.texts.title, &maker.addresses.absolute(&url), maker.teaser(card.doc).as_deref());
        }
        if let Some(page) = series.and_then(|series| catalog.record(series).pages.get(maker.lang)) {
            let all = maker.word("all-of", &[("series", name.as_str().into())]);
            link(text, &all, &maker.addresses.absolute(page), None);
        }
    }
}

/// The site's collections.
fn more(maker: &Maker<'_>, text: &mut String) {
    let (addresses, lang) = (&maker.addresses, maker.lang);
    let collections = [
        (maker.word("sources", &[]), sources_url(addresses, lang)),
        (maker.word("sources-graph", &[]), graph_url(addresses, &maker.site.config)),
        (maker.word("figures", &[]), figures_url(addresses, lang)),
        ("sitemap.xml".to_owned(), addresses.file(lang, &["sitemap.xml"])),
    ];
    text.push_str("\n## Optional\n\n");
    for (name, url) in collections.iter().filter(|(_, url)| maker.site.route_by_url.contains_key(url)) {
        link(text, name, &addresses.absolute(url), None);
    }
}

fn link(text: &mut String, words: &str, url: &str, about: Option<&str>) {
    let words = one_line(words).replace('[', "\\[").replace(']', "\\]");
    text.push_str(&format!("- [{words}]({})", url.replace('(', "%28").replace(')', "%29")));
    if let Some(about) = about {
        text.push_str(&format!(": {}", one_line(about)));
    }
    text.push('\n');
}
