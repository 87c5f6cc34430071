//! An archive for RePEc in ReDIF 1.0, as part of the site: `RePEc/aaa/`.
//!
//! RePEc reads `aaaarch.redif` and `aaaseri.redif`, and of each series a folder with its papers, a file a
//! year. Its crawler finds files only by the listing of their folder, so each folder has an `index.html`.
//! Handles come from ids of briefs, which never change. A value stands on one line: a line of text that
//! looked like a field would be read as one.

use std::collections::BTreeMap;

use super::each_of;
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::{Card, Catalog, DocId, RecordId};
use crate::model::config::{Config, Redif};
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::outputs::citation_files::one_line;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::{Description, is_public};
use crate::outputs::{Output, PlanInput, Press};
use crate::text::escape;

/// The folder of all archives, by RePEc's custom.
const FOLDER: &str = "RePEc";

/// Writes the archive.
pub struct RedifArchive;

/// The papers of one series by the name of their file, newest first.
type Files = BTreeMap<String, Vec<DocId>>;

impl Output for RedifArchive {
    fn id(&self) -> &'static str {
        "redif"
    }

    fn summary(&self) -> &'static str {
        "`RePEc/`, an archive of series that RePEc harvests, where the setting `export.redif` asks for it"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let Some(redif) = &input.config.export.redif else { return Vec::new() };
        let addresses = Addresses::new(input.config);
        let archive = &*redif.archive;
        let mut paths = vec![format!("{archive}/index.html")];
        paths.push(format!("{archive}/{archive}arch.redif"));
        paths.push(format!("{archive}/{archive}seri.redif"));
        for (code, files) in series_files(input.config, input.catalog, redif) {
            paths.push(format!("{archive}/{code}/index.html"));
            paths.extend(files.keys().map(|file| format!("{archive}/{code}/{file}")));
        }
        let route = |path: String| {
            let parts = [FOLDER, path.strip_suffix("index.html").unwrap_or(&path)];
            let url = match path.ends_with("index.html") {
                true => addresses.page(&input.config.language, &parts),
                false => addresses.file(&input.config.language, &parts),
            };
            addresses.route(url, self.id(), Subject::Redif { path: path.into() })
        };
        paths.into_iter().map(route).collect()
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let (Subject::Redif { path }, Some(redif)) = (&route.subject, &press.site.config.export.redif) else {
            return Outcome::default();
        };
        let archive = Archive { press, redif, localized: Localized::new(press, press.site.language()) };
        let text = match path.split('/').skip(1).collect::<Vec<_>>()[..] {
            ["index.html"] => archive.listing(None),
            [code, "index.html"] => archive.listing(Some(code)),
            [code, file] => archive.papers(code, file),
            [file] if file.ends_with("arch.redif") => archive.archive(),
            _ => archive.series(),
        };
        Outcome::clean(Body::Bytes(text.into_bytes()))
    }
}

/// For each series of the settings its code and files. Briefs without a year are in `undated.redif`.
fn series_files<'a>(config: &Config, catalog: &Catalog, redif: &'a Redif) -> Vec<(&'a str, Files)> {
    let series = redif.series.iter().filter_map(|(id, code)| Some((series_named(catalog, &id.value)?, code)));
    series
        .map(|(record, code)| {
            let mut files = Files::new();
            for lang in &config.languages {
                let cards = catalog.by_record.get(&(record, lang.lang.clone())).into_iter().flatten();
                for card in cards.filter(|card| is_public(catalog.doc(card.doc))) {
                    let year = card.year.map_or_else(|| "undated".to_owned(), |year| year.to_string());
                    files.entry(format!("{year}.redif")).or_default().push(card.doc);
                }
            }
            (&**code, files)
        })
        .collect()
}

fn series_named(catalog: &Catalog, id: &str) -> Option<RecordId> {
    let of = |entry: &&crate::model::catalog::RecordEntry| {
        entry.record.series().is_some() && *entry.record.id == *id
    };
    let index = catalog.records.iter().position(|entry| of(&entry))?;
    Some(RecordId(index as u32))
}

struct Archive<'a> {
    press: &'a Press,
    redif: &'a Redif,
    localized: Localized<'a>,
}

impl Archive<'_> {
    fn archive(&self) -> String {
        let house = self.localized.publishing_house();
        let folder =
            self.localized.addresses.page(self.press.site.language(), &[FOLDER, &self.redif.archive]);
        let mut template = Template::new("ReDIF-Archive 1.0");
        template.field("Handle", Some(&format!("RePEc:{}", self.redif.archive)));
        template.field("Name", Some(&house.name));
        template.field("Maintainer-Email", Some(&self.redif.email));
        template.field("Description", Some(&format!("Publications of {}", house.name)));
        template.field("URL", Some(&self.localized.addresses.absolute(&folder)));
        template.text
    }

    fn series(&self) -> String {
        let catalog = &self.press.site.catalog;
        let house = self.localized.publishing_house();
        let mut text = String::new();
        for (id, code) in &self.redif.series {
            let Some(record) = series_named(catalog, &id.value) else { continue };
            let record = &catalog.record(record).record;
            let about = record.description.as_ref().map(|about| self.localized.plain_inline(about));
            let mut template = Template::new("ReDIF-Series 1.0");
            template.field("Name", Some(&self.localized.words_of(&record.name)));
            template.field("Provider-Name", Some(&house.name));
            template.field("Provider-Homepage", Some(self.press.site.config.base_url.as_str()));
            template.field("Maintainer-Name", Some(&house.name));
            template.field("Maintainer-Email", Some(&self.redif.email));
            template.field("Description", about.as_deref());
            template.field("Type", Some("ReDIF-Paper"));
            template.field("Handle", Some(&format!("RePEc:{}:{code}", self.redif.archive)));
            text.push_str(&template.text);
            text.push('\n');
        }
        text
    }

    fn papers(&self, code: &str, file: &str) -> String {
        let site = &self.press.site;
        let series = series_files(&site.config, &site.catalog, self.redif);
        let docs = series.iter().find(|(known, _)| *known == code).and_then(|(_, files)| files.get(file));
        let mut text = String::new();
        each_of(self.press, docs.map_or(&[], Vec::as_slice), |_, brief| {
            text.push_str(&self.paper(code, brief));
            text.push('\n');
        });
        text
    }

    fn paper(&self, code: &str, brief: &Description<'_>) -> String {
        let mut template = Template::new("ReDIF-Paper 1.0");
        for author in &brief.authors {
            template.field("Author-Name", Some(&author.name));
            if let Some(person) = &author.parts {
                template.field("Author-Name-First", Some(&person.given));
                template.field("Author-Name-Last", Some(&person.family));
            }
            template.field("Author-Workplace-Name", author.affiliation.as_ref().map(|body| &*body.name));
        }
        template.field("Title", Some(&brief.full_title()));
        template.field("Abstract", brief.summary.as_deref());
        let dates = [("Creation-Date", brief.card.date), ("Revision-Date", revised(brief.card))];
        for (name, date) in dates {
            template.field(name, date.map(|date| date.to_string()).as_deref());
        }
        template.field("Number", brief.card.number.as_deref());
        template.field("DOI", brief.doi);
        template.field("Keywords", Some(&brief.subjects.join("; ")));
        template.field("File-URL", Some(&brief.url));
        template.field("File-Format", Some("text/html"));
        if let Some(pdf) = &brief.pdf {
            template.field("File-URL", Some(pdf));
            template.field("File-Format", Some("application/pdf"));
        }
        template.field("Handle", Some(&format!("RePEc:{}:{code}:{}", self.redif.archive, self.item(brief))));
        template.text
    }

    /// The last part of a handle: the name of the edition, without that of its series.
    fn item<'d>(&self, brief: &'d Description<'_>) -> &'d str {
        let series = brief.card.series.map(|series| &*self.press.site.catalog.record(series).record.id);
        let short = series.and_then(|series| brief.key.strip_prefix(series)?.strip_prefix('-'));
        short.unwrap_or(&brief.key)
    }

    /// The listing of the archive's folder, or of that of a series.
    fn listing(&self, code: Option<&str>) -> String {
        let site = &self.press.site;
        let archive = &self.redif.archive;
        let series = series_files(&site.config, &site.catalog, self.redif);
        let names: Vec<String> = match code {
            None => [format!("{archive}arch.redif"), format!("{archive}seri.redif")]
                .into_iter()
                .chain(series.iter().map(|(code, _)| format!("{code}/")))
                .collect(),
            Some(code) => {
                let own = series.into_iter().filter(|(known, _)| *known == code);
                own.flat_map(|(_, files)| files.into_keys()).collect()
            }
        };
        let title =
            format!("{FOLDER}/{archive}/{}", code.map_or_else(String::new, |code| format!("{code}/")));
        let mut html = String::from(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>",
        );
        escape::text(&title, &mut html);
        html.push_str("</title>\n</head>\n<body>\n<h1>");
        escape::text(&title, &mut html);
        html.push_str("</h1>\n<ul>\n");
        // Names are made of codes and years.
        for name in names {
            html.push_str(&format!("<li><a href=\"{name}\">{name}</a></li>\n"));
        }
        html.push_str("</ul>\n</body>\n</html>\n");
        html
    }
}

/// The last day on which a brief was changed, if it was.
fn revised(card: &Card) -> Option<jiff::civil::Date> {
    [card.updated, card.corrected].into_iter().flatten().max().filter(|date| Some(*date) != card.date)
}

/// One template of ReDIF.
struct Template {
    text: String,
}

impl Template {
    fn new(kind: &str) -> Self {
        Self { text: format!("Template-Type: {kind}\n") }
    }

    /// A field on one line.
    fn field(&mut self, name: &str, value: Option<&str>) {
        let value = one_line(value.unwrap_or_default());
        if !value.is_empty() {
            self.text.push_str(&format!("{name}: {value}\n"));
        }
    }
}
