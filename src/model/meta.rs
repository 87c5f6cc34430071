//! Front matter, decoded: what a brief or page says of itself.
//!
//! A key that is absent is `None`, also for lists, so that editions can inherit it. Values keep
//! their place in the file. Pieces of inline Markdown (standfirst, key points, …) are here as
//! text; `parse` puts them into the document tree as well ([`super::doc::Part`]).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::config::Value;
use super::source::Spanned;
use super::text::Lang;

/// A text with its place.
pub type SText = Spanned<Box<str>>;

/// All keys of FORMAT §3.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The keys as written, with their places, in order: also those whose value is faulty and
    /// therefore `None` below; not those that are empty.
    pub written: Vec<Spanned<&'static str>>,
    // identity
    pub title: Option<SText>,
    pub subtitle: Option<SText>,
    pub standfirst: Option<SText>,
    pub teaser: Option<SText>,
    pub series: Option<SText>,
    /// Kept as written: `010`, `C 32`.
    pub number: Option<SText>,
    pub running: Option<SText>,
    pub id: Option<SText>,
    pub slug: Option<SText>,
    pub aliases: Option<Vec<SText>>,
    pub lang: Option<Spanned<Lang>>,
    pub original: Option<Spanned<bool>>,
    pub translation_of: Option<SText>,
    pub translated_from: Option<Spanned<Date>>,
    pub doi: Option<SText>,
    pub isbn: Option<SText>,
    // people
    pub authors: Option<Vec<Spanned<AuthorEntry>>>,
    pub contributors: Option<Vec<Spanned<Contribution>>>,
    // dates
    pub date: Option<Spanned<Date>>,
    pub updated: Option<Spanned<Date>>,
    pub embargo: Option<Spanned<Moment>>,
    pub expires: Option<Spanned<Moment>>,
    // subjects
    pub topics: Option<Vec<SText>>,
    pub regions: Option<Vec<SText>>,
    pub countries: Option<Vec<SText>>,
    pub programmes: Option<Vec<SText>>,
    pub projects: Option<Vec<SText>>,
    pub keywords: Option<Vec<SText>>,
    /// Terms of the site's own taxonomies.
    pub taxonomies: Option<Vec<(SText, Vec<SText>)>>,
    // message
    pub key_points: Option<Vec<SText>>,
    pub recommendations: Option<Vec<Recommendation>>,
    pub summary: Option<SText>,
    pub abbreviations: Option<Vec<(SText, SText)>>,
    // editorial
    pub status: Option<Spanned<Status>>,
    pub checked_by: Option<Vec<SignOff>>,
    pub queries: Option<Vec<Query>>,
    pub corrections: Option<Vec<Correction>>,
    pub withdrawal: Option<Spanned<Withdrawal>>,
    pub supersedes: Option<Vec<SText>>,
    pub related: Option<Vec<RelatedBrief>>,
    // rights
    pub licence: Option<SText>,
    pub funding: Option<SText>,
    pub disclosure: Option<SText>,
    pub disclaimer: Option<SText>,
    // display
    pub hero: Option<Hero>,
    pub downloads: Option<Vec<Download>>,
    pub pdf: Option<SText>,
    pub template: Option<SText>,
    pub noindex: Option<bool>,
    pub unlisted: Option<bool>,
    pub toc: Option<bool>,
    pub weight: Option<i64>,
    pub extra: Option<Value>,
    // sources
    pub bibliography: Option<Vec<SText>>,
    pub citation_style: Option<SText>,
    pub nocite: Option<Vec<SText>>,
}

impl Meta {
    /// The place of a key, if it is written with a value, be that faulty or not.
    pub fn place(&self, key: &str) -> Option<super::source::TextRange> {
        self.written.iter().find(|written| written.value == key).map(|written| written.range)
    }
}

/// Where a brief is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Draft,
    Review,
    Cleared,
    Published,
    Withdrawn,
}

impl Status {
    /// The word in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Review => "review",
            Status::Cleared => "cleared",
            Status::Published => "published",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// A moment as written: with a zone, or local to the site's `time_zone`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// With an offset or `Z`.
    Exact(Timestamp),
    /// A local date or date and time (a date alone means 00:00).
    Local(DateTime),
}

impl Moment {
    /// The instant, reading local times in `zone`.
    pub fn instant(self, zone: &jiff::tz::TimeZone) -> Timestamp {
        match self {
            Moment::Exact(instant) => instant,
            Moment::Local(local) => zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX),
        }
    }
}

/// An author: a record by id or name, or a person written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorEntry {
    /// The id or name of a person record, or a name without one.
    Named(Box<str>),
    /// A person without a record.
    Written { name: Box<str>, sort_name: Option<Box<str>>, affiliation: Option<Box<str>> },
}

/// Somebody's part in a brief other than writing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub person: SText,
    pub role: SText,
}

/// What somebody should do.
#[derive(Clone, Debug)]
pub struct Recommendation {
    pub to: Option<SText>,
    pub action: SText,
    pub deadline: Option<SText>,
}

/// A check that somebody made before publication.
#[derive(Clone, Debug)]
pub struct SignOff {
    pub person: SText,
    pub what: SText,
    pub date: Option<Spanned<Date>>,
}

/// A question open between editor and author.
#[derive(Clone, Debug)]
pub struct Query {
    pub quote: Option<SText>,
    pub ask: SText,
}

/// A change made after publication.
#[derive(Clone, Debug)]
pub struct Correction {
    pub date: Spanned<Date>,
    pub kind: CorrectionKind,
    pub text: Option<SText>,
    pub was: Option<SText>,
    pub now: Option<SText>,
}

/// How grave a correction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CorrectionKind {
    Minor,
    Factual,
    Substantive,
    Retraction,
}

impl CorrectionKind {
    /// The word in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            CorrectionKind::Minor => "minor",
            CorrectionKind::Factual => "factual",
            CorrectionKind::Substantive => "substantive",
            CorrectionKind::Retraction => "retraction",
        }
    }
}

/// Why and when a brief was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub date: Spanned<Date>,
    pub reason: Option<SText>,
    /// A brief to read instead.
    pub see: Option<SText>,
}

/// A brief picked by hand, and why.
#[derive(Clone, Debug)]
pub struct RelatedBrief {
    pub brief: SText,
    pub why: Option<SText>,
}

/// A picture over the title.
#[derive(Clone, Debug)]
pub struct Hero {
    pub src: SText,
    pub alt: Option<SText>,
    pub credit: Option<SText>,
}

/// A file offered beside the brief.
#[derive(Clone, Debug)]
pub struct Download {
    pub src: SText,
    pub label: Option<SText>,
}
