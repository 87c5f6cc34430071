//! CSL-JSON: the item from which the site itself cites a brief, with what only readers elsewhere need.

use serde_json::Value;

use super::{plan, write};
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::Route;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::Description;
use crate::outputs::{Output, PlanInput, Press};

/// Writes `.csl.json` files.
pub struct CslJson;

impl Output for CslJson {
    fn id(&self) -> &'static str {
        "csl-json"
    }

    fn summary(&self) -> &'static str {
        "a brief's own reference as CSL-JSON, beside its page: `31-tokyo-hedges.csl.json`"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan(input, self.id(), "csl.json")
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        write(press, route, |localized, brief| format!("{:#}\n", Value::from_iter([item(localized, brief)])))
    }
}

/// A brief as an item of the type `report`.
pub fn item(localized: &Localized<'_>, brief: &Description<'_>) -> Value {
    let mut item = match localized.press.brief_entry(brief.card.doc).map(|entry| entry.item.clone()) {
        Some(Value::Object(item)) => item,
        _ => serde_json::Map::new(),
    };
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            item.insert(name.to_owned(), Value::String(value));
        }
    };
    set("id", Some(brief.key.clone()));
    set("DOI", brief.doi.map(str::to_owned));
    set("genre", Some(brief.kind.clone()));
    set("number", brief.card.number.as_deref().map(str::to_owned));
    set("publisher", Some(brief.publisher.name.clone()));
    set("version", brief.version.map(|version| version.to_string()));
    set("abstract", brief.summary.clone());
    set("keyword", Some(brief.subjects.join(", ")));
    Value::Object(item)
}
