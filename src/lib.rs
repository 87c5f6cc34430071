//! Briefpress: a static site generator for policy briefs.
//!
//! The folder tree is the pipeline, and data flows one way:
//!
//! ```text
//! disk ─scan→ Snapshot ─parse→ Manuscripts ─link→ Site ─render→ files ─write→ output/
//!      I/O          pure, ∥ per file    pure, whole   pure, ∥ per route   I/O
//!                                          ↖ compose: citations, notes, code of one document,
//!                                            pulled by render through the cache
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        clippy::disallowed_macros,
        reason = "tests measure, and ask the environment how much"
    )
)]

pub mod text;

pub mod model;

pub mod scan;

pub mod parse;

pub mod reference;

pub mod cite;

pub mod link;

pub mod compose;

pub mod outputs;

pub mod check;

pub mod write;

pub mod cache;

pub mod pipeline;

#[cfg(feature = "serve")]
#[expect(clippy::disallowed_methods, reason = "who keeps a site current waits, and asks for the time")]
pub mod workspace;

#[cfg(feature = "serve")]
#[expect(
    clippy::disallowed_methods,
    reason = "serving is of the outside: it waits, listens, and asks for the time"
)]
pub mod serve;

#[cfg(feature = "publish")]
#[expect(
    clippy::disallowed_methods,
    reason = "publishing is of the outside: it asks hosts, runs programs, waits, and asks for the time"
)]
pub mod publish;
