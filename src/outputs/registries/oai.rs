//! A static repository for OAI-PMH 2.0: one XML file that a gateway serves to harvesters.
//!
//! After the guideline of the Open Archives Initiative for static repositories: only `oai_dc` (unqualified
//! Dublin Core), no sets, no deleted records, days as granularity, fewer than 5,000 records.

use jiff::civil::Date;

use super::each_of;
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::DocId;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::dublin_core::elements;
use crate::outputs::metadata::{Description, public_docs};
use crate::outputs::xml::{Xml, left_out_fault};
use crate::outputs::{Output, PlanInput, Press};

/// The guideline's limit.
const RECORDS: usize = 4_999;
const FILE: &str = "oai.xml";
const SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/static-repository \
     http://www.openarchives.org/OAI/2.0/static-repository.xsd";
const DC_SCHEMA: &str =
    "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
const XSI: (&str, &str) = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");

/// Writes the repository.
pub struct OaiRepository;

impl Output for OaiRepository {
    fn id(&self) -> &'static str {
        "oai"
    }

    fn summary(&self) -> &'static str {
        "`oai.xml`, a static repository for harvesters of OAI-PMH, where the setting `export.oai` asks for it"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let addresses = Addresses::new(input.config);
        let url = addresses.file(&input.config.language, &[FILE]);
        let wanted = input.config.export.oai.as_ref();
        wanted.map(|_| addresses.route(url, self.id(), Subject::Whole)).into_iter().collect()
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let site = &*press.site;
        let dated = |doc: &_| site.catalog.doc(*doc).card.as_deref().is_some_and(|card| card.date.is_some());
        let mut docs = public_docs(site);
        docs.retain(dated);
        let left_out = docs.len().saturating_sub(RECORDS);
        docs.truncate(RECORDS);
        let mut repository = Repository { xml: Xml::begin(), earliest: None };
        let mut records = Vec::new();
        each_of(press, &docs, |localized, brief| {
            let changed = brief.changed().expect("briefs without a date are left out");
            repository.earliest = repository.earliest.into_iter().chain([changed]).min();
            records.push(Record::new(localized, brief, changed));
        });
        let mut diagnostics = repository.write(site, route, &records);
        if left_out > 0 {
            diagnostics.push(too_many(route, left_out));
        }
        Outcome { value: Body::Bytes(repository.xml.finish().0), diagnostics }
    }
}

fn too_many(route: &Route, left_out: usize) -> Diagnostic {
    let message = format!("`{FILE}` holds the newest {RECORDS} briefs; {left_out} older ones are left out");
    let mut fault = Diagnostic::new(Code::RegistryLimit, message);
    fault.url = Some(route.url.to_string());
    fault.help("a static repository may hold no more; offer harvesters a repository of your own instead")
}

struct Repository {
    xml: Xml,
    earliest: Option<Date>,
}

/// A brief as a record.
struct Record {
    doc: DocId,
    identifier: String,
    changed: Date,
    /// Elements of Dublin Core, in the order of its schema's documentation.
    elements: Vec<(&'static str, String)>,
}

impl Record {
    fn new(localized: &Localized<'_>, brief: &Description<'_>, changed: Date) -> Self {
        let host = localized.site.config.base_url.host_str().unwrap_or("localhost");
        Self {
            doc: brief.card.doc,
            identifier: format!("oai:{host}:{}", brief.key),
            changed,
            elements: elements(brief),
        }
    }
}

impl Repository {
    fn write(&mut self, site: &Site, route: &Route, records: &[Record]) -> Vec<Diagnostic> {
        let xml = &mut self.xml;
        xml.open(
            "Repository",
            &[
                ("xmlns", "http://www.openarchives.org/OAI/2.0/static-repository"),
                ("xmlns:oai", "http://www.openarchives.org/OAI/2.0/"),
                XSI,
                ("xsi:schemaLocation", SCHEMA),
            ],
        );
        self.identify(site, route);
        let xml = &mut self.xml;
        xml.open("ListMetadataFormats", &[]);
        xml.open("oai:metadataFormat", &[]);
        xml.leaf("oai:metadataPrefix", &[], "oai_dc");
        xml.leaf("oai:schema", &[], "http://www.openarchives.org/OAI/2.0/oai_dc.xsd");
        xml.leaf("oai:metadataNamespace", &[], "http://www.openarchives.org/OAI/2.0/oai_dc/");
        xml.close();
        xml.close();
        xml.open("ListRecords", &[("metadataPrefix", "oai_dc")]);
        let mut faults = Vec::new();
        for record in records {
            self.record(record);
            let left_out = self.xml.take_left_out();
            let manuscript = &site.catalog.doc(record.doc).manuscript;
            faults.extend(left_out_fault(manuscript, &left_out, "`oai.xml` leaves it out"));
        }
        self.xml.close();
        self.xml.close();
        faults
    }

    fn identify(&mut self, site: &Site, route: &Route) {
        let addresses = Addresses::new(&site.config);
        let own = addresses.absolute(&route.url);
        let own = own.split_once("://").map_or(own.as_str(), |(_, rest)| rest);
        let oai = site.config.export.oai.as_ref();
        let (gateway, email) = oai.map_or(("", ""), |oai| (&oai.gateway, &oai.email));
        let name = site.config.title.in_lang(&site.config.language, &site.config.language).0;
        let earliest = self.earliest.map_or_else(|| "1970-01-01".to_owned(), |date| date.to_string());
        let xml = &mut self.xml;
        xml.open("Identify", &[]);
        xml.leaf("oai:repositoryName", &[], name);
        xml.leaf("oai:baseURL", &[], &format!("{gateway}{own}"));
        xml.leaf("oai:protocolVersion", &[], "2.0");
        xml.leaf("oai:adminEmail", &[], email);
        xml.leaf("oai:earliestDatestamp", &[], &earliest);
        xml.leaf("oai:deletedRecord", &[], "no");
        xml.leaf("oai:granularity", &[], "YYYY-MM-DD");
        xml.close();
    }

    fn record(&mut self, record: &Record) {
        let xml = &mut self.xml;
        xml.open("oai:record", &[]);
        xml.open("oai:header", &[]);
        xml.leaf("oai:identifier", &[], &record.identifier);
        xml.leaf("oai:datestamp", &[], &record.changed.to_string());
        xml.close();
        xml.open("oai:metadata", &[]);
        xml.open(
            "oai_dc:dc",
            &[
                ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
                ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
                XSI,
                ("xsi:schemaLocation", DC_SCHEMA),
            ],
        );
        for (name, text) in &record.elements {
            xml.leaf(name, &[], text);
        }
        xml.close();
        xml.close();
        xml.close();
    }
}
