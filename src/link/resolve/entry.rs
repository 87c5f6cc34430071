//! A brief as a work that others can cite: the CSL-JSON item that its card makes.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::model::address::Addresses;
use crate::model::catalog::{CardAuthor, DocId};
use crate::model::library::Entry;
use crate::model::record::RecordDetail;
use crate::model::site::Site;
use crate::model::source::{Hash, Span};
use crate::text::doi::bare_doi;

/// A built brief as a work that can be cited; `None` for pages.
///
/// The item is a `report` with series and number, authors, date, publisher and address. Its key is the brief's
/// id, with `brief-` before it where the site's library has an entry of that key.
pub fn brief_entry(site: &Site, doc: DocId) -> Option<Arc<Entry>> {
    let Site { config, catalog, library, .. } = site;
    let entry = catalog.doc(doc);
    let card = entry.card.as_ref()?;
    let mut item = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(key.to_owned(), value);
        }
    };
    let text = |text: &str| Value::String(text.to_owned());
    let title = match &card.texts.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", card.texts.title),
        None => card.texts.title.to_string(),
    };
    set("type", Some(text("report")));
    set("title", Some(Value::String(title)));
    set("author", names(&card.authors));
    set("issued", card.date.map(date));
    set("language", Some(text(card.lang.as_str())));
    set("URL", Some(Value::String(Addresses::new(config).absolute(&card.url))));
    let publisher = &config.publisher;
    set("publisher", publisher.name.as_ref().map(|name| text(name.in_lang(&card.lang, &config.language).0)));
    set(
        "publisher-place",
        publisher.place.as_ref().map(|place| text(place.in_lang(&card.lang, &config.language).0)),
    );
    if let Some(series) = card.series.map(|series| &catalog.record(series).record) {
        set("collection-title", Some(text(series.name.in_lang(&card.lang, &config.language).0)));
        if let RecordDetail::Series(detail) = &series.detail {
            set("ISSN", detail.issn.as_deref().map(text));
        }
    }
    set("collection-number", card.number.as_deref().map(text));
    set("DOI", entry.meta.doi.as_ref().map(|doi| text(bare_doi(&doi.value))));
    set("ISBN", entry.meta.isbn.as_ref().map(|isbn| text(&isbn.value)));
    let hash = Hash::of(Value::Object(item.clone()).to_string().as_bytes());
    let key: Box<str> = match library.entries.contains_key(&card.id) {
        true => format!("brief-{}", card.id).into(),
        false => card.id.clone(),
    };
    item.insert("id".to_owned(), text(&key));
    let range = entry.manuscript.meta.title.as_ref().map(|title| title.range).unwrap_or_default();
    let span = Span::new(&entry.manuscript.file, range);
    let entry =
        Entry { key, item: Value::Object(item), hash, date_range: span.range, span, faults: Vec::new() };
    Some(Arc::new(entry))
}

fn names(authors: &[CardAuthor]) -> Option<Value> {
    let names: Vec<Value> = authors.iter().map(name).collect();
    (!names.is_empty()).then_some(Value::Array(names))
}

fn name(author: &CardAuthor) -> Value {
    let Some(person) = author.person() else { return json!({ "literal": &*author.name }) };
    let mut name = json!({ "family": person.family, "given": person.given });
    if let Some(suffix) = person.suffix {
        name["suffix"] = suffix.into();
    }
    name
}

fn date(date: Date) -> Value {
    json!({ "date-parts": [[date.year(), date.month(), date.day()]] })
}
