//! `llms.txt`: what the site is and where its texts are, for language models (llmstxt.org).
//!
//! Of each series and language the newest briefs, with the address of the rest, so that the file stays short.

use std::collections::BTreeMap;

use super::addresses::{figures_url, sources_url};
use super::citation_files::{file_url, one_line};
use super::citation_graph::graph_url;
use super::localized::Localized;
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
        let localized = Localized::new(press, press.site.language());
        let mut text = format!("# {}\n", one_line(&localized.site_title()));
        if let Some(tagline) = &press.site.config.tagline {
            text.push_str(&format!("\n> {}\n", one_line(&localized.words_of(tagline))));
        }
        for lang in press.languages() {
            series(&Localized::new(press, lang), &mut text);
        }
        more(&localized, &mut text);
        Outcome::clean(Body::Bytes(text.into_bytes()))
    }
}

/// The briefs of a language by series; those without one last.
fn series(localized: &Localized<'_>, text: &mut String) {
    let catalog = &localized.site.catalog;
    let mut groups: BTreeMap<(bool, Option<RecordId>), Vec<&Card>> = BTreeMap::new();
    for card in catalog.listed.get(localized.lang).into_iter().flatten() {
        let group = groups.entry((card.series.is_none(), card.series)).or_default();
        if group.len() < BRIEFS && is_public(catalog.doc(card.doc)) {
            group.push(card);
        }
    }
    for ((_, series), cards) in groups.into_iter().filter(|(_, cards)| !cards.is_empty()) {
        let name = series.map(|series| localized.words_of(&catalog.record(series).record.name));
        let name = name.unwrap_or_else(|| localized.word("briefs", &[]));
        text.push_str(&format!("\n## {}\n\n", one_line(&name)));
        for card in cards {
            let url = file_url(&localized.addresses, &card.url, markdown::ENDING);
            link(
                text,
                &card.texts.title,
                &localized.addresses.absolute(&url),
                localized.teaser(card.doc).as_deref(),
            );
        }
        if let Some(page) = series.and_then(|series| catalog.record(series).pages.get(localized.lang)) {
            let all = localized.word("all-of", &[("series", name.as_str().into())]);
            link(text, &all, &localized.addresses.absolute(page), None);
        }
    }
}

/// The site's collections.
fn more(localized: &Localized<'_>, text: &mut String) {
    let (addresses, lang) = (&localized.addresses, localized.lang);
    let collections = [
        (localized.word("sources", &[]), sources_url(addresses, lang)),
        (localized.word("sources-graph", &[]), graph_url(addresses, &localized.site.config)),
        (localized.word("figures", &[]), figures_url(addresses, lang)),
        ("sitemap.xml".to_owned(), addresses.file(lang, &["sitemap.xml"])),
    ];
    text.push_str("\n## Optional\n\n");
    for (name, url) in collections.iter().filter(|(_, url)| localized.site.route_by_url.contains_key(url)) {
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
