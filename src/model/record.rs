//! Records: people, series, topics and the other terms that briefs name.

use super::meta::SText;
use super::name::body::is_body;
use super::source::{SourcePath, Spanned};
use super::text::Text;

/// One record file, or a term of an open taxonomy that has none.
#[derive(Clone, Debug)]
pub struct Record {
    /// The file; `None` for a term that only briefs name.
    pub file: Option<SourcePath>,
    /// The taxonomy's folder: `people`, `topics`, `series`, ….
    pub taxonomy: Box<str>,
    /// The file name without its ending, or the folded name of a term without record.
    pub id: Box<str>,
    pub name: Text,
    /// Asks for a page even if no built brief names the record.
    pub page: bool,
    /// Prose about it, inline Markdown.
    pub description: Option<Text>,
    pub detail: RecordDetail,
}

impl Record {
    /// What it says as a series, if it is one.
    pub fn series(&self) -> Option<&Series> {
        match &self.detail {
            RecordDetail::Series(series) => Some(series),
            _ => None,
        }
    }
}

/// What only some kinds of records have.
#[derive(Clone, Debug)]
pub enum RecordDetail {
    Person(Box<Person>),
    Series(Box<Series>),
    Term(Term),
}

/// A person or an organization that writes.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// `Łączyńska, Zofia`; derived from the name where absent.
    pub sort_name: Option<Box<str>>,
    pub organisation: bool,
    pub role: Option<Text>,
    pub affiliation: Option<Text>,
    pub orcid: Option<Box<str>>,
    pub ror: Option<Box<str>>,
    pub photo: Option<Spanned<Box<str>>>,
    pub bio: Option<Text>,
    pub email: Option<Box<str>>,
    /// Words and URL.
    pub links: Vec<(Text, Box<str>)>,
}

impl Person {
    /// A person or body of whom only the name is known, and perhaps how lists sort it.
    pub fn named(name: &str, sort_name: Option<Box<str>>) -> Self {
        let organisation = sort_name.is_none() && is_body(name);
        Self { sort_name, organisation, ..Self::default() }
    }
}

/// A series of briefs.
#[derive(Clone, Debug, Default)]
pub struct Series {
    pub abbreviation: Option<Text>,
    pub issn: Option<Box<str>>,
    /// Ids or names of people, with their functions.
    pub editors: Vec<(Spanned<Box<str>>, Option<Text>)>,
    pub since: Option<Box<str>>,
    pub numbering: Numbering,
    /// Whether briefs have a running total beside the yearly number.
    pub running: bool,
    /// Whether each edition has its own numbers.
    pub editions_own_numbers: bool,
    /// Front-matter keys that the series asks for.
    pub required: Vec<Spanned<Box<str>>>,
    pub sign_offs: Vec<Box<str>>,
    pub headings: HeadingMode,
    pub template: Option<Spanned<Box<str>>>,
    pub licence: Option<Box<str>>,
}

/// How a series counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// From 1 each year; ids are `<series>-<year>-<number>`.
    #[default]
    Yearly,
    /// One sequence; ids are `<series>-<number>`.
    Continuous,
    /// No numbers.
    None,
}

/// How the headings of a series' briefs are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HeadingMode {
    #[default]
    Block,
    RunIn,
    Numbered,
}

/// A topic, region, country, programme, project, addressee or term of an own taxonomy.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// The id of the broader term.
    pub parent: Option<Spanned<Box<str>>>,
    pub picks: Vec<Pick>,
    /// Terms named beside it.
    pub near: Vec<Spanned<Box<str>>>,
    /// For funders, programmes and projects.
    pub url: Option<Box<str>>,
}

/// A brief shown first on a term's page.
#[derive(Clone, Debug)]
pub struct Pick {
    pub brief: SText,
    pub why: Option<Text>,
}
