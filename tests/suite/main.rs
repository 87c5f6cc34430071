//! The tests of the program as a whole: one file a feature.

#![allow(
    clippy::disallowed_methods,
    reason = "tests run the program and ask the environment how much to try"
)]

mod architecture;
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
mod fixing;
mod fuzz;
mod harness;
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
mod processor;
mod publish;
mod rebuilding;
mod reference;
mod registries;
mod series;
mod serve;
mod serve_bursts;
mod serve_edits;
mod serve_growth;
mod serve_hostile;
mod serve_links;
mod serve_live;
mod serve_matrix;
mod serve_media;
mod serve_options;
mod server;
mod serving;
mod sources;
mod starting;
mod stopped;
mod streams;
mod text_cases;
mod texts;
mod theme;
mod unbuilt;
mod wire;
mod writing;
