//! Makes one site of many files: pure, whole.
//!
//! Steps: [`catalog`] (editions, ids, what is built, lists), then the outputs plan their pages, then
//! [`resolve`] (every target of every document, backlinks, files named), then the outputs plan their
//! files, then [`routes`] (the table of addresses, collisions).

mod calls;
pub mod catalog;
pub mod fingerprint;
#[cfg(test)]
mod fixture;
mod libraries;
mod names;
mod parts;
pub mod related;
pub mod resolve;
pub mod routes;
mod templates;
mod words;

pub use calls::check_calls;
pub use libraries::named_libraries;
pub use templates::{check_templates, template_file};

use std::sync::Arc;

use crate::model::config::Config;
use crate::model::library::Library;
use crate::model::manuscript::Manuscript;
use crate::model::record::Record;
use crate::model::source::Snapshot;
use crate::model::theme::Theme;

/// Everything `parse` made.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub snapshot: Arc<Snapshot>,
    pub config: Arc<Config>,
    pub theme: Arc<Theme>,
    /// By file.
    pub manuscripts: Vec<Arc<Manuscript>>,
    /// By taxonomy and id.
    pub records: Vec<Arc<Record>>,
    /// By file.
    pub libraries: Vec<Arc<Library>>,
}

/// What is built besides the published (`--drafts`, `--future`, `serve --drafts`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub drafts: bool,
    pub future: bool,
    pub embargoed: bool,
}
