//! Entries of libraries for reference managers: CSL-JSON items in, BibLaTeX and RIS out, one file here a format.
//!
//! What a format has no field for is left out and counted, so that it can be told.

pub mod bib;
pub mod ris;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::model::catalog::DocId;
use crate::model::library::{CUSTOM, Entry, further_addresses};
use crate::model::site::{CitedWork, Site};

/// Entries as text, and how many entries have which variable that the format does not know.
#[derive(Debug, Default)]
pub struct Written {
    /// The text of all entries.
    pub text: String,
    /// Variables of CSL that were left out, with the number of entries that have them.
    pub left_out: BTreeMap<String, usize>,
}

/// The entries of the site's libraries, or those that some documents cite; by key.
pub fn entries(site: &Site, docs: Option<&[DocId]>) -> Vec<Arc<Entry>> {
    let Some(docs) = docs else { return site.library.entries.values().cloned().collect() };
    let resolved = docs.iter().map(|doc| site.resolved(*doc));
    let cited = resolved.flat_map(|doc| {
        let cited = doc.citations.iter().flatten().filter_map(|work| match work {
            CitedWork::Entry(entry) => Some(entry),
            CitedWork::Brief { .. } | CitedWork::Unbuilt | CitedWork::Unknown => None,
        });
        cited.chain(&doc.nocite)
    });
    let by_key: BTreeMap<_, _> = cited.map(|entry| ((&entry.key, entry.hash), entry)).collect();
    by_key.into_values().cloned().collect()
}

/// Writes entries one by one, each by its variables and its key.
fn write(entries: &[Arc<Entry>], mut text: impl FnMut(&mut Item<'_>, &str) -> String) -> Written {
    let mut written = Written::default();
    for entry in entries {
        let mut item = Item::new(entry);
        written.text.push_str(&text(&mut item, &entry.key));
        item.count_rest(&mut written.left_out);
    }
    written
}

/// An item of CSL-JSON whose variables are taken out one by one, until only those are left that nobody asked for.
struct Item<'a> {
    item: &'a Value,
    variables: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Item<'a> {
    fn new(entry: &'a Entry) -> Self {
        let fields = entry.item.as_object().into_iter().flatten();
        let variables = fields.map(|(name, value)| (name.as_str(), value)).filter(|(name, _)| *name != "id");
        Self { item: &entry.item, variables: variables.collect() }
    }

    fn text(&mut self, variable: &str) -> Option<&'a str> {
        self.variables.remove(variable)?.as_str().filter(|text| !text.is_empty())
    }

    /// The addresses besides `URL`.
    fn further_addresses(&mut self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.variables.remove(CUSTOM);
        further_addresses(self.item)
    }

    fn names(&mut self, variable: &str) -> &'a [Value] {
        self.variables.remove(variable).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn date(&mut self, variable: &str) -> Option<&'a Value> {
        self.variables.remove(variable)
    }

    fn count_rest(self, left_out: &mut BTreeMap<String, usize>) {
        for name in self.variables.into_keys() {
            *left_out.entry(name.to_owned()).or_default() += 1;
        }
    }
}
