//! Plain data that flows through the pipeline, in reading order. No I/O, no logic beyond
//! small accessors; imports no other module of the crate.

pub mod source;

pub mod fix;
pub mod language;
pub mod name;
pub mod nearest;
pub mod places;
pub mod pubstate;
pub mod text;

pub mod code;
pub mod diagnostic;

pub mod config;
pub mod doc;
pub mod entities;
pub mod keys;
pub mod manuscript;
pub mod meta;
pub mod target;

pub mod catalog;
pub mod library;
pub mod record;

pub mod address;
pub mod artifact;
pub mod composition;
pub mod media;
pub mod retry;
pub mod route;
pub mod site;
pub mod theme;
