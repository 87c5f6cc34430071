//! The tests of the program as a whole: one file a feature.

#![allow(
    clippy::disallowed_methods,
    reason = "tests run the program and ask the environment how much to try"
)]

mod architecture;
#[cfg(feature = "serve")]
mod author;
mod citation_faults;
mod citation_files;
mod citation_notes;
mod citation_syntax;
mod citations;
mod citing;
mod commonmark;
mod disk;
mod docs;
mod editions;
mod editors;
mod external;
mod faults;
mod features;
mod fixing;
mod fuzz;
mod harness;
#[cfg(feature = "serve")]
mod hostile;
mod injection;
mod languages;
mod libraries;
mod library_files;
mod limits;
mod links;
mod lists;
mod markdown;
mod metadata;
mod names;
mod outputs;
mod paths;
mod privacy;
mod processor;
#[cfg(feature = "publish")]
mod publish;
mod rebuilding;
mod reference;
mod registries;
mod series;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod serve_bursts;
#[cfg(feature = "serve")]
mod serve_edits;
#[cfg(feature = "serve")]
mod serve_growth;
#[cfg(feature = "serve")]
mod serve_hostile;
#[cfg(feature = "serve")]
mod serve_links;
#[cfg(feature = "serve")]
mod serve_live;
#[cfg(feature = "serve")]
mod serve_matrix;
#[cfg(feature = "serve")]
mod serve_media;
#[cfg(feature = "serve")]
mod serve_options;
mod server;
#[cfg(feature = "serve")]
mod serving;
mod sources;
mod starting;
mod stopped;
mod streams;
mod text_cases;
mod texts;
mod theme;
mod unbuilt;
#[cfg(feature = "serve")]
mod wire;
mod writing;
