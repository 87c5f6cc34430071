//! What people and programs write otherwise than CSL wants it, put right: an item in its canonical form in, the same
//! item as styles can print it out, and what could not be put right.

use serde_json::{Map, Value, json};

use super::genre::{is_note_of_program, is_of_program};
use super::normalize::{DATES, UNDATED};
use super::{Places, acts, address, html, quotes};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::{ADDRESSES, CUSTOM};
use crate::model::pubstate;
use crate::model::source::{Span, TextRange};
use crate::parse::html::refused_scheme;
use crate::text::doi::read_doi;

/// Fields that are no words: identifiers, addresses, numbers of pages.
const BARE: [&str; 13] = [
    "DOI",
    "ISBN",
    "ISSN",
    "PMCID",
    "PMID",
    "URL",
    "call-number",
    "citation-key",
    "citation-label",
    "id",
    "language",
    "page",
    "type",
];

/// Puts right what can be; `true` beside the faults if the entry says that it has no date.
pub(super) fn item(item: &mut Map<String, Value>, key: &Span, places: Places) -> (Vec<Diagnostic>, bool) {
    let mut repair = Repair { item, key, places, faults: Vec::new() };
    repair.words();
    let undated = repair.dates();
    repair.genre();
    repair.numbers();
    repair.address();
    repair.addresses_in_words();
    repair.doi();
    repair.act();
    (repair.faults, undated)
}

struct Repair<'a> {
    item: &'a mut Map<String, Value>,
    key: &'a Span,
    places: Places,
    faults: Vec<Diagnostic>,
}

impl Repair<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.item.get(name)?.as_str()
    }

    fn set(&mut self, name: &str, text: impl Into<String>) {
        self.item.insert(name.to_owned(), Value::String(text.into()));
    }

    fn report(&mut self, place: Option<TextRange>, message: String, help: &str) {
        let span = place.map_or_else(|| self.key.clone(), |range| Span::new(&self.key.file, range));
        self.faults.push(Diagnostic::at(Code::SuspiciousEntry, span, message).help(help));
    }

    /// Entities, tags and quotation marks.
    fn words(&mut self) {
        for (name, value) in self.item.iter_mut() {
            match value {
                Value::String(text) if !BARE.contains(&name.as_str()) => {
                    let read = html::read(text);
                    let formed = quotes::one_form(&read);
                    if formed != *text {
                        *text = formed.into_owned();
                    }
                }
                Value::Array(names) => {
                    let parts = names.iter_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
                    for part in parts {
                        if let Value::String(text) = part
                            && text.contains('&')
                        {
                            *text = html::read(text).into_owned();
                        }
                    }
                }
                _ => {}
            }
        }
        if self.text("note").is_some_and(is_note_of_program) {
            self.item.remove("note");
        }
        if let Some(state) = self.text("status").and_then(pubstate::state) {
            self.set("status", state.as_str());
        }
    }

    /// Reports dates that cannot be read; `true` if the entry says that it has none.
    fn dates(&mut self) -> bool {
        let literals: Vec<(&str, String)> = DATES
            .iter()
            .filter_map(|name| Some((*name, self.item.get(*name)?.get("literal")?.as_str()?.to_owned())))
            .collect();
        let mut undated = false;
        for (name, literal) in literals {
            if literal == UNDATED {
                self.item.remove(name);
                undated |= name == "issued";
            } else if pubstate::state(&literal).is_none() {
                let message = format!("the date `{literal}` cannot be read");
                let help = "write `date = {2015-03-04}`, a part of it, two with `/` between them, or a word such as `forthcoming`";
                self.report(self.places.date.filter(|_| name == "issued"), message, help);
            }
        }
        undated
    }

    fn genre(&mut self) {
        let numbered = self.text("type") == Some("report") && self.item.contains_key("number");
        if self.text("genre").is_some_and(|genre| is_of_program(genre, numbered)) {
            self.item.remove("genre");
        }
    }

    /// Numbers without the words that styles print before them.
    fn numbers(&mut self) {
        const WORDS: [(&str, &[&str]); 4] = [
            (
                "page",
                &[
                    "pages",
                    "pp.",
                    "pp",
                    "p.",
                    "pgs.",
                    "ss.",
                    "s.",
                    "str.",
                    "seiten",
                    "págs.",
                    "pág.",
                    "с.",
                    "стор.",
                    "blz.",
                    "p",
                ],
            ),
            ("volume", &["volume", "vol.", "vol", "bd.", "band", "tom", "t.", "jg.", "т."]),
            ("issue", &["issue", "number", "no.", "nr.", "nr", "n°", "nº", "heft", "núm.", "№", "iss."]),
            ("edition", &["edition", "ed."]),
        ];
        for (name, words) in WORDS {
            let Some(text) = self.text(name) else { continue };
            let lower = text.to_lowercase();
            let bare = words.iter().find_map(|word| {
                let tail = lower.strip_prefix(word)?.trim_start_matches([' ', '\u{a0}', ':']);
                tail.starts_with(|c: char| c.is_ascii_digit()).then_some(tail.len())
            });
            let bare = bare
                .and_then(|len| text.len().checked_sub(len))
                .and_then(|at| text.get(at..))
                .unwrap_or(text);
            let bare = match name {
                "page" => page_range(bare),
                _ => bare.to_owned(),
            };
            self.set(name, bare);
        }
    }

    /// The field of the address: one with its scheme; others are kept beside it.
    fn address(&mut self) {
        let Some(written) = self.text("URL").map(|url| url.trim().to_owned()) else { return };
        if let Some(found) = address::in_words(&written).filter(|_| written.contains(char::is_whitespace)) {
            if !found.words.is_empty() {
                let message = format!("the address `{written}` has a space in it");
                self.report(
                    None,
                    message,
                    "write the address whole, with `%20` for a space, and words in the note",
                );
            }
            return self.take(found);
        }
        let several = address::all(&written);
        if several.len() > 1 {
            let addresses = several.iter().filter_map(|one| address::whole(one)).collect();
            return self.take(address::Found { addresses, ..address::Found::default() });
        }
        if let Some(whole) = several.first().and_then(|one| address::whole(one)) {
            return self.set("URL", whole);
        }
        if refused_scheme(&written).is_some() && read_doi(&written).is_none() {
            return;
        }
        self.item.remove("URL");
        match read_doi(&written) {
            Some(doi) if !self.item.contains_key("DOI") => self.set("DOI", doi),
            Some(_) => {}
            None => {
                let message = format!("`{written}` is no web address, and is left out");
                self.report(None, message, "write it whole, `url = {https://…}`, or leave the field out");
            }
        }
    }

    /// Takes over addresses: the first as that of the entry, others beside it, unless they lead there as well.
    fn take(&mut self, found: address::Found) {
        let mut addresses = found.addresses.into_iter();
        let old = self
            .text("URL")
            .map(str::to_owned)
            .filter(|url| address::whole(url).as_ref() == Some(url) && !url.contains(' '));
        let first = match old {
            Some(old) => Some(old),
            None => addresses.next(),
        };
        let Some(first) = first else { return };
        // That of a proxy holds the other whole.
        let leads_through = |proxy: &str, other: &str| proxy.find(other).is_some_and(|at| at > 0);
        let (mut first, mut others) = (first, addresses.collect::<Vec<_>>());
        if let Some(other) = others.iter_mut().find(|other| leads_through(&first, other)) {
            std::mem::swap(&mut first, other);
        }
        for other in others.into_iter().filter(|other| *other != first && !leads_through(other, &first)) {
            match read_doi(&other) {
                Some(doi) if self.text("DOI").is_none_or(|known| read_doi(known) == Some(doi)) => {
                    self.set("DOI", doi);
                }
                _ => self.put_beside(other),
            }
        }
        self.set("URL", first);
        if let Some(day) = found.accessed.filter(|_| !self.item.contains_key("accessed")) {
            self.item.insert("accessed".to_owned(), super::normalize::written_date(&day));
        }
    }

    fn put_beside(&mut self, address: String) {
        let custom = self.item.entry(CUSTOM).or_insert_with(|| json!({ ADDRESSES: [] }));
        if let Some(Value::Array(others)) = custom.get_mut(ADDRESSES)
            && !others.iter().any(|known| known.as_str() == Some(&address))
        {
            others.push(Value::String(address));
        }
    }

    /// Addresses in notes and in what stands for a publisher.
    fn addresses_in_words(&mut self) {
        for name in ["howpublished", "publisher", "note"] {
            let Some(found) = self.text(name).and_then(address::in_words) else { continue };
            match found.words.as_str() {
                "" => drop(self.item.remove(name)),
                words => {
                    let words = words.to_owned();
                    self.set(name, words);
                }
            }
            self.take(found);
        }
        let Some(Value::String(other)) = self.item.remove("howpublished") else { return };
        let idle = ["online", "internet", "web", "web page", "website", "electronic", "www"];
        if !(self.item.contains_key("URL") && idle.contains(&other.to_lowercase().as_str())) {
            let publisher = self.text("publisher").map(|first| format!("{first}; {other}")).unwrap_or(other);
            self.set("publisher", publisher);
        }
    }

    fn act(&mut self) {
        if let Some(lacking) = acts::cite_gazette(self.item) {
            let message = format!("the act needs {lacking}, to be found in its gazette");
            self.report(None, message, "styles print it by the rule of American laws otherwise");
        }
    }

    fn doi(&mut self) {
        let Some(written) = self.text("DOI").map(str::to_owned) else { return };
        match read_doi(&written) {
            Some(doi) => {
                let doi = doi.to_owned();
                self.set("DOI", doi);
            }
            None => {
                self.item.remove("DOI");
                let help = "a DOI is `10.`, digits, a slash and a name, as in `10.1000/182`; it is left out";
                self.report(self.places.doi, format!("`{written}` is no DOI"), help);
            }
        }
    }
}

/// Ranges of pages with hyphens and without space.
fn page_range(pages: &str) -> String {
    let hyphens = pages.replace(['–', '—', '−'], "-");
    let parts: Vec<&str> = hyphens.split('-').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
