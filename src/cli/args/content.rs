//! The arguments of `new`, `list` and `export`: what is started, shown or written of the site's content.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What `new` starts.
#[derive(Clone, Debug, Args)]
pub struct NewArgs {
    #[command(subcommand)]
    pub what: NewWhat,
}

/// The things that `new` can start.
#[derive(Clone, Debug, Subcommand)]
pub enum NewWhat {
    /// A brief, as a draft
    Brief(NewBriefArgs),
    /// An edition of a brief in another language
    Edition {
        /// The brief's file
        file: PathBuf,
        /// The language of the edition
        #[arg(long, value_name = "CODE")]
        lang: String,
    },
    /// A person
    Person {
        /// The name
        name: String,
    },
    /// A topic
    Topic {
        /// The name
        name: String,
    },
    /// A series
    Series {
        /// The name
        name: String,
    },
    /// A theme that extends the one embedded
    Theme {
        /// The name
        name: String,
    },
}

/// What a new brief is to be; on a terminal, what is not written is asked.
#[derive(Clone, Debug, Args)]
pub struct NewBriefArgs {
    /// Its title
    pub title: Option<String>,
    /// The id or name of its series
    #[arg(long, value_name = "ID")]
    pub series: Option<String>,
    /// Its language
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Its number, or `next` for the first free one of its series
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<String>,
}

/// What `list` shows.
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    /// Which list
    #[arg(value_enum)]
    pub what: ListWhat,
}

/// The lists there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListWhat {
    /// Briefs that are drafts or in review
    Drafts,
    /// Briefs whose embargo or date is in the future
    Embargoed,
    /// Briefs past their `expires`
    Expired,
    /// Briefs that lack an edition in a language of the site
    Untranslated,
    /// Open questions to authors
    Queries,
    /// Figures, tables and boxes
    Figures,
    /// Sources and the briefs that cite them
    References,
}

/// What `export` writes.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// What to write
    #[command(subcommand)]
    pub what: ExportWhat,
}

/// The things that can be exported.
#[derive(Clone, Debug, Subcommand)]
pub enum ExportWhat {
    /// JSON Schemas of `site.yaml`, front matter and records, for editors
    Schema {
        /// The folder to write them to [default: one JSON object on stdout]
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// References of the briefs, or what they cite, for BibLaTeX
    Bib(ReferencesArgs),
    /// References of the briefs, or what they cite, as CSL-JSON
    CslJson(ReferencesArgs),
    /// References of the briefs, or what they cite, for EndNote, Mendeley and Zotero
    Ris(ReferencesArgs),
    /// A deposit for Crossref: every brief that has a DOI
    Crossref(BriefsArgs),
    /// Records for DataCite: every brief that has a DOI, a request a line
    Datacite(BriefsArgs),
    /// The archive for RePEc, as files
    Redif {
        /// The folder to write it to
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
}

/// Which references to export.
#[derive(Clone, Debug, Default, Args)]
pub struct ReferencesArgs {
    #[command(flatten)]
    pub briefs: BriefsArgs,
    /// The entries of the site's libraries instead; with briefs named, those that these cite
    #[arg(long)]
    pub library: bool,
}

/// Which briefs to export.
#[derive(Clone, Debug, Default, Args)]
pub struct BriefsArgs {
    /// Briefs by id, such as `bulletin-2025-31` [default: all that are published]
    #[arg(value_name = "ID")]
    pub briefs: Vec<String>,
}
