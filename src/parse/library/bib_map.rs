//! Maps a BibLaTeX or BibTeX entry to a CSL-JSON item, the way Pandoc does where the standards leave a choice.

use biblatex::{Chunk, Entry, EntryType, Spanned};
use serde_json::{Map, Value};

use super::bib_escape;
use super::bib_kind::{csl_type, genre_words};
use super::bib_names;
use super::bib_text::{english_title, named_title, plain};
use super::dates::words::ascii_figures;
use super::genre::is_of_program;
use super::language;
use super::normalize::written_date;
use crate::model::name::list::Names;

/// Fields copied as text: BibLaTeX's names, the first that is there wins, and the CSL variable.
const TEXTS: &[(&[&str], &str)] = &[
    (&["chapter"], "chapter-number"),
    (&["doi"], "DOI"),
    (&["edition"], "edition"),
    (&["isbn"], "ISBN"),
    (&["issn"], "ISSN"),
    (&["note", "addendum"], "note"),
    (&["origpublisher"], "original-publisher"),
    (&["origlocation"], "original-publisher-place"),
    (&["origtitle"], "original-title"),
    (&["pagetotal"], "number-of-pages"),
    (&["part"], "part-number"),
    (&["pubstate"], "status"),
    (&["venue"], "event-place"),
    (&["version"], "version"),
    (&["volume"], "volume"),
    (&["volumes"], "number-of-volumes"),
];

/// Fields whose names become CSL names.
const NAMES: &[(&str, &str)] = &[
    ("author", "author"),
    ("bookauthor", "container-author"),
    ("editor", "editor"),
    ("translator", "translator"),
];

/// Further fields that the mapping reads.
const OTHERS: &[&str] = &[
    "address",
    "bdsk-url-1",
    "booksubtitle",
    "booktitle",
    "booktitleaddon",
    "date",
    "day",
    "editora",
    "editortype",
    "entrysubtype",
    "eprint",
    "archiveprefix",
    "eprinttype",
    "eventdate",
    "eventtitle",
    "howpublished",
    "institution",
    "issue",
    "issuetitle",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "langid",
    "language",
    "lastaccessed",
    "lastchecked",
    "link",
    "location",
    "mainsubtitle",
    "maintitle",
    "month",
    "number",
    "options",
    "organization",
    "origdate",
    "origyear",
    "pages",
    "publisher",
    "school",
    "series",
    "shortjournal",
    "shorttitle",
    "subtitle",
    "title",
    "titleaddon",
    "type",
    "url",
    "urldate",
    "year",
];

/// Whether a field (in lower case) holds names.
pub(super) fn has_names(field: &str) -> bool {
    NAMES.iter().any(|(name, _)| *name == field)
}

/// Whether the mapping reads a field (in lower case).
pub(super) fn uses(field: &str) -> bool {
    OTHERS.contains(&field) || has_names(field) || TEXTS.iter().any(|(names, _)| names.contains(&field))
}

/// The entry's type as written, in lower case.
pub(super) fn kind_name(entry: &Entry) -> String {
    match &entry.entry_type {
        EntryType::Unknown(name) => name.to_lowercase(),
        known => known.to_string().to_lowercase(),
    }
}

/// The fields that an entry takes from a parent: all that it lacks; a container's title becomes the book's.
pub(super) fn inherit(entry: &mut Entry, parent: &Entry) {
    let container = kind_name(parent) != "xdata";
    let dated = entry.fields.contains_key("date") || entry.fields.contains_key("year");
    for (name, value) in &parent.fields {
        let target = match name.as_str() {
            "title" if container => "booktitle",
            "subtitle" if container => "booksubtitle",
            "titleaddon" if container => "booktitleaddon",
            "author" if container => "bookauthor",
            "shorttitle" | "doi" | "pages" | "pagetotal" if container => continue,
            "date" | "year" | "month" | "day" if dated => continue,
            name => name,
        };
        entry.fields.entry(target.to_owned()).or_insert_with(|| value.clone());
    }
}

/// The item, without `id`; `names` are those of its own fields, which have been read.
pub(super) fn item(entry: &Entry, names: &[(String, Names)]) -> Map<String, Value> {
    let mut mapper = Mapper::new(entry);
    mapper.people(names);
    mapper.titles();
    mapper.publication();
    mapper.numbers();
    mapper.dates();
    mapper.identifiers();
    mapper.item.values_mut().for_each(bib_escape::restore);
    mapper.item
}

struct Mapper<'a> {
    entry: &'a Entry,
    kind: String,
    /// The CSL type.
    csl: &'static str,
    english: bool,
    item: Map<String, Value>,
}

impl<'a> Mapper<'a> {
    fn new(entry: &'a Entry) -> Self {
        let kind = kind_name(entry);
        let csl = csl_type(&kind, entry);
        let lang = ["langid", "language"]
            .iter()
            .find_map(|field| entry.get(field))
            .map(|value| language::tag(&plain(value)));
        let english = lang.as_deref().is_none_or(|lang| lang.starts_with("en"));
        let mut item = Map::new();
        item.insert("type".to_owned(), csl.into());
        if let Some(lang) = lang {
            item.insert("language".to_owned(), lang.into());
        }
        Self { entry, kind, csl, english, item }
    }

    fn text(&self, field: &str) -> Option<String> {
        self.entry.get(field).map(plain).filter(|text| !text.is_empty())
    }

    fn first(&self, fields: &[&str]) -> Option<String> {
        fields.iter().find_map(|field| self.text(field))
    }

    fn title(&self, field: &str) -> Option<String> {
        let value = self.entry.get(field)?;
        let title = match self.english {
            true if self.is_named() => named_title(value),
            true => english_title(value),
            false => plain(value),
        };
        Some(title).filter(|title| !title.is_empty())
    }

    fn set(&mut self, variable: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.item.insert(variable.to_owned(), value.into());
        }
    }

    /// Whether the title is a name: laws, treaties, cases and periodicals keep their capitals in every style.
    fn is_named(&self) -> bool {
        matches!(
            self.csl,
            "bill" | "legal_case" | "legislation" | "periodical" | "regulation" | "standard" | "treaty"
        )
    }

    fn people(&mut self, names: &[(String, Names)]) {
        for (field, variable) in NAMES {
            self.set(variable, bib_names::values(self.entry, field, names));
        }
    }

    fn titles(&mut self) {
        let main = self.title("title");
        let (subtitle, addon) = (self.title("subtitle"), self.title("titleaddon"));
        let has_more = subtitle.is_some() || addon.is_some();
        let short = self.title("shorttitle").or_else(|| match short_title(main.as_deref()?) {
            None if has_more => main.clone(),
            short => short,
        });
        let title = joined(main, subtitle, addon);
        let issue = self.title("issuetitle").filter(|_| self.csl == "periodical");
        if let Some(issue) = issue {
            self.set("container-title", title);
            self.set("title", Some(issue));
            return;
        }
        // A volume of a work with a title of its own: styles know one title, so both make it.
        let whole = self.whole_work().filter(|_| self.csl == "book");
        self.set("title", part_of(whole, title));
        self.set("title-short", short);
        self.containers();
    }

    /// The title of the work in several volumes that an entry belongs to.
    fn whole_work(&self) -> Option<String> {
        joined(self.title("maintitle"), self.title("mainsubtitle"), None)
    }

    fn containers(&mut self) {
        let journal = self.first(&["journaltitle", "journal"]);
        let container = match journal {
            Some(journal) => joined(Some(journal), self.text("journalsubtitle"), None),
            None => {
                let book = self.title("booktitle");
                let book = joined(book, self.title("booksubtitle"), self.title("booktitleaddon"));
                let inside = self.csl != "book";
                part_of(self.whole_work().filter(|_| inside), book)
            }
        };
        self.set("container-title", container);
        self.set("container-title-short", self.text("shortjournal"));
        self.set("event-title", self.text("eventtitle"));
        // A series is known by its name, as a journal is.
        self.set("collection-title", self.text("series"));
    }

    fn publication(&mut self) {
        let fields: &[&str] = match self.csl {
            "report" | "thesis" | "speech" => {
                &["institution", "school", "organization", "publisher", "howpublished"]
            }
            _ => &["publisher", "institution", "school", "organization", "howpublished"],
        };
        let publisher = fields.iter().find_map(|field| self.list(field));
        let other =
            self.list("howpublished").filter(|other| publisher.as_ref().is_some_and(|first| first != other));
        self.set("howpublished", other);
        // A court or a legislature does not publish what it decides.
        let is_law = matches!(self.csl, "bill" | "hearing" | "legal_case" | "legislation" | "regulation");
        let authority = ["institution", "organization"].iter().find_map(|field| self.list(field));
        match authority.filter(|_| is_law) {
            Some(authority) => self.set("authority", Some(authority)),
            None => self.set("publisher", publisher),
        }
        let place = self.list("location").or_else(|| self.list("address"));
        self.set("publisher-place", place);
        // A program that names the type in words of its own means no kind of work beyond that.
        let numbered = self.csl == "report" && self.entry.get("number").is_some();
        let own = self.text("type").filter(|genre| !is_of_program(genre, numbered));
        let genre = own.or_else(|| self.default_genre().filter(|_| self.entry.get("type").is_none()));
        self.set("genre", genre.map(|genre| genre_words(&genre)));
    }

    /// A literal list: parts between "and"s, joined as Pandoc does.
    fn list(&self, field: &str) -> Option<String> {
        let parts: Vec<Vec<Spanned<Chunk>>> = self.entry.get_as(field).ok()?;
        let parts: Vec<String> =
            parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
        Some(parts.join("; ")).filter(|text| !text.is_empty())
    }

    fn default_genre(&self) -> Option<String> {
        let genre = match self.kind.as_str() {
            "phdthesis" => "phdthesis",
            "mastersthesis" => "mathesis",
            "techreport" => "techreport",
            _ => return None,
        };
        Some(genre.to_owned())
    }

    fn numbers(&mut self) {
        for (fields, variable) in TEXTS {
            let text = self.first(fields);
            self.set(variable, text);
        }
        let number = match self.csl {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical" => "issue",
            "book" | "chapter" | "paper-conference" if self.entry.get("series").is_some() => {
                "collection-number"
            }
            _ => "number",
        };
        let text = self.text("number");
        self.set(number, text);
        let issue = self.text("issue");
        if issue.is_some() && !self.item.contains_key("issue") {
            self.set("issue", issue);
        }
        self.set("page", self.text("pages"));
    }

    fn dates(&mut self) {
        let read = |text: String| written_date(&bib_escape::restored(&text));
        let issued = self.text("date").or_else(|| self.date_by_parts());
        self.set("issued", issued.map(read));
        for (fields, variable) in [
            (&["urldate", "lastchecked", "lastaccessed"][..], "accessed"),
            (&["origdate", "origyear"], "original-date"),
            (&["eventdate"], "event-date"),
        ] {
            let written = self.first(fields);
            self.set(variable, written.map(read));
        }
    }

    /// BibTeX's year, month and day as one text; what is in the month's field may be more than a month.
    fn date_by_parts(&self) -> Option<String> {
        let [year, month, day] = ["year", "month", "day"].map(|field| self.text(field));
        let Some(month) = month.map(|month| ascii_figures(&month.replace('#', ""))) else { return year };
        let year = year.map(|year| ascii_figures(&year));
        let has_year = month.split(|c: char| !c.is_ascii_digit()).any(|figures| figures.len() == 4);
        let year = match year {
            Some(year) if has_year && month.contains(&year) => String::new(),
            Some(year) if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) => return Some(year),
            year => year.unwrap_or_default(),
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let ends: Vec<&str> = month.split(['-', '–', '/']).map(str::trim).collect();
        let text = match (ends.as_slice(), day) {
            ([month], day) if is_number(month) => match day {
                Some(day) => format!("{year}-{month}-{day}"),
                None => format!("{year}-{month}"),
            },
            ([from, to], None) if is_number(from) && is_number(to) => format!("{year}-{from}/{year}-{to}"),
            (_, day) => format!("{} {month} {year}", day.unwrap_or_default()),
        };
        Some(text.trim().to_owned())
    }

    fn identifiers(&mut self) {
        let eprint_kind = self.first(&["eprinttype", "archiveprefix"]).map(|kind| kind.to_lowercase());
        let eprint = self.text("eprint").filter(|_| eprint_kind.as_deref() == Some("arxiv"));
        let url = self.first(&["url", "link"]);
        let url = url.or_else(|| eprint.map(|id| format!("https://arxiv.org/abs/{id}")));
        let url = url.or_else(|| self.text("bdsk-url-1").filter(|_| !self.item.contains_key("DOI")));
        self.set("URL", url);
    }
}

/// The title before its colon.
fn short_title(title: &str) -> Option<String> {
    let at = title.find(':')?;
    let (short, rest) = title.split_at(at);
    (!rest[1..].trim().is_empty() && balanced(short)).then(|| short.to_owned())
}

/// Whether each tag in the text is closed in it.
fn balanced(text: &str) -> bool {
    text.matches('<').count() == 2 * text.matches("</").count()
}

/// The title of a whole before that of its part.
fn part_of(whole: Option<String>, part: Option<String>) -> Option<String> {
    match (whole, part) {
        (Some(whole), Some(part)) if whole != part => joined(Some(whole), None, Some(part)),
        (whole, part) => part.or(whole),
    }
}

fn joined(main: Option<String>, sub: Option<String>, addon: Option<String>) -> Option<String> {
    let mut title = main?;
    for (part, delimiter) in [(sub, ": "), (addon, ". ")] {
        if let Some(part) = part {
            let ends = title.ends_with(['?', '!', '.', ':']);
            title.push_str(if ends { " " } else { delimiter });
            title.push_str(&part);
        }
    }
    Some(title)
}
