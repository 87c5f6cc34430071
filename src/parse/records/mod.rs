//! Reads the records of people, series and terms: one file in, one [`Record`] out.

mod person;
mod series;
mod term;

use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::keys::{KeyRow, PERSON, RECORDS, SERIES, TERM};
use crate::model::record::{Record, RecordDetail};
use crate::model::source::{SourcePath, Span};
use crate::model::text::{Lang, Text};
use crate::parse::decode::{Decoder, Fields};
use crate::parse::legible::legible;
use crate::parse::yaml::{NodeKind, read_yaml};
use crate::text::slug::slugify;

/// The taxonomy of a file, if the file is a record: `content/<taxonomy>/<id>.yaml`, the taxonomy
/// built in or one of the site's own.
pub fn record_taxonomy<'a>(file: &'a SourcePath, config: &Config) -> Option<&'a str> {
    let (folder, name) = file.below("content")?.split_once('/')?;
    if name.contains('/') || !matches!(file.extension().as_str(), "yaml" | "yml") {
        return None;
    }
    let built_in = RECORDS.iter().any(|kind| kind.folders.contains(&folder));
    let own = || config.taxonomies.iter().any(|taxonomy| &*taxonomy.name.value == folder);
    (built_in || own()).then_some(folder)
}

/// Reads one record; `None` if its file is no record or cannot be read at all.
///
/// A record without a readable name still exists: it is named by its id.
pub fn parse_record(file: &SourcePath, text: &str, config: &Config) -> Outcome<Option<Record>> {
    let Some(taxonomy) = record_taxonomy(file, config) else { return Outcome::clean(None) };
    let mut diagnostics = Vec::new();
    let text = &*legible(file, text, &mut diagnostics);
    let node = read_yaml(file, text, 0..text.len()).unpack(&mut diagnostics);
    let languages: Vec<Lang> = config.languages.iter().map(|language| language.lang.clone()).collect();
    let decoder = Decoder::new(file, text, &languages);
    let id = check_id(file, taxonomy, &mut diagnostics);
    let (rows, whole) = table(taxonomy);
    let readable = matches!(node.kind, NodeKind::Map(_) | NodeKind::Null);
    let record = match Fields::new(&decoder, &node, rows, whole) {
        Some(fields) if readable => {
            let record = decode(&fields, taxonomy, id);
            fields.done();
            record
        }
        _ => Record { name: Text::One(id.into()), ..empty(taxonomy, id) },
    };
    diagnostics.extend(decoder.into_diagnostics());
    Outcome { value: Some(Record { file: Some(file.clone()), ..record }), diagnostics }
}

fn table(taxonomy: &str) -> (&'static [KeyRow], &'static str) {
    match taxonomy {
        "people" => (PERSON, "a person's record"),
        "series" => (SERIES, "a series' record"),
        _ => (TERM, "a term's record"),
    }
}

/// A record that says nothing.
fn empty(taxonomy: &str, id: &str) -> Record {
    Record {
        file: None,
        taxonomy: taxonomy.into(),
        id: id.into(),
        name: Text::One(id.into()),
        page: false,
        description: None,
        detail: match taxonomy {
            "people" => RecordDetail::Person(Box::default()),
            "series" => RecordDetail::Series(Box::default()),
            _ => RecordDetail::Term(Default::default()),
        },
    }
}

fn decode(fields: &Fields, taxonomy: &str, id: &str) -> Record {
    Record {
        name: fields.local("name").unwrap_or_else(|| Text::One(id.into())),
        page: fields.flag("page").is_some_and(|flag| flag.value),
        description: fields.local("description"),
        detail: match taxonomy {
            "people" => RecordDetail::Person(Box::new(person::decode(fields))),
            "series" => RecordDetail::Series(Box::new(series::decode(fields))),
            _ => RecordDetail::Term(term::decode(fields)),
        },
        ..empty(taxonomy, id)
    }
}

/// The id of a record is its file name.
fn check_id<'a>(file: &'a SourcePath, taxonomy: &str, diagnostics: &mut Vec<Diagnostic>) -> &'a str {
    let id = file.stem();
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let ends = id.starts_with('-') || id.ends_with('-') || id.is_empty();
    let message = if !plain || ends {
        format!("the id `{id}` may hold only lower-case ASCII letters, digits and, inside, hyphens")
    } else if taxonomy == "countries" && (id.len() != 2 || !id.bytes().all(|byte| byte.is_ascii_lowercase()))
    {
        format!("the id `{id}` of a country is no ISO code of two letters")
    } else {
        return id;
    };
    let better = suggest_id(id);
    let help = match taxonomy {
        "countries" => "name the file by the country's ISO 3166 code, such as `jp.yaml`".to_owned(),
        _ => format!("rename the file, for instance to `{better}.yaml`"),
    };
    diagnostics.push(Diagnostic::at(Code::BadRecordId, Span::new(file, 0..0), message).help(help));
    id
}

/// The nearest id to a name.
pub fn suggest_id(name: &str) -> String {
    let id = slugify(name);
    if id.is_empty() { "record".to_owned() } else { id }
}

#[cfg(test)]
mod tests;
