//! RIS, as Zotero reads and writes reports: a tag a line, no value longer than its line.

use super::{one_line, plan, write};
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::Route;
use crate::outputs::metadata::Description;
use crate::outputs::{Output, PlanInput, Press};

/// Writes `.ris` files.
pub struct Ris;

impl Output for Ris {
    fn id(&self) -> &'static str {
        "ris"
    }

    fn summary(&self) -> &'static str {
        "a brief's own reference for EndNote, Mendeley and Zotero, beside its page: `31-tokyo-hedges.ris`"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan(input, self.id(), "ris")
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        write(press, route, |_, brief| record(brief))
    }
}

/// A brief as a record of the type `RPRT`.
pub fn record(brief: &Description<'_>) -> String {
    let mut record = RecordText::new("RPRT", &brief.key);
    let mut tag = |name: &str, value: Option<&str>| record.tag(name, value);
    tag("TI", Some(&brief.full_title()));
    for author in &brief.authors {
        tag("AU", Some(&author.sort_name()));
    }
    tag("T2", brief.series.as_ref().map(|series| &*series.name));
    tag("M3", Some(&brief.kind));
    tag("SN", brief.card.number.as_deref());
    tag("ET", brief.version.map(|version| version.to_string()).as_deref());
    tag("PB", Some(&brief.publisher.name));
    tag("CY", brief.place.as_deref());
    if let Some(date) = brief.card.date {
        tag("PY", Some(&date.year().to_string()));
        tag("DA", Some(&format!("{}/{:02}/{:02}/", date.year(), date.month(), date.day())));
    }
    tag("AB", brief.summary.as_deref());
    for subject in &brief.subjects {
        tag("KW", Some(subject));
    }
    tag("DO", brief.doi);
    tag("UR", Some(&brief.url));
    tag("L1", brief.pdf.as_deref());
    tag("LA", Some(brief.card.lang.as_str()));
    record.end()
}

/// The text of a record, tag by tag; empty ones are left out.
pub(in crate::outputs) struct RecordText {
    text: String,
}

impl RecordText {
    /// A record of a type.
    pub fn new(kind: &str, key: &str) -> Self {
        let mut record = Self { text: String::new() };
        record.tag("TY", Some(kind));
        record.tag("ID", Some(key));
        record
    }

    /// A tag with its value, on a line.
    pub fn tag(&mut self, name: &str, value: Option<&str>) {
        let value = value.map(one_line);
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.text.push_str(&format!("{name}  - {value}\r\n"));
        }
    }

    /// The whole record.
    pub fn end(mut self) -> String {
        self.text.push_str("ER  - \r\n");
        self.text
    }
}
