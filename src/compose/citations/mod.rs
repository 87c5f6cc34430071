//! Formats citations and references: the works that a document cites in, marks, notes and the list of
//! references out.
//!
//! The engine is the crate `hayagriva`, driven in [`engine`] alone. Around it stand small repairs of
//! what it leaves undone, in the order in which data passes them:
//! 1. [`style_patch`]: styles hand the form of names down into nested substitutes, and do not join all
//!    cites by the delimiter of one author's;
//! 2. [`item`]: dates are one sound list of parts, hyphens in numbers are no ranges;
//! 3. [`marks`]: markup and protected capitals travel as control characters;
//! 4. [`engine`]: no "ibid." after a note with several sources, no ranges over cites with locators;
//! 5. [`runs`]: the tree becomes runs, never HTML; spans of years and marks are put back;
//! 6. [`tidy`]: suppressed authors, years of one author, punctuation that meets at seams;
//! 7. [`finish`]: prefixes and suffixes with their markup, links to references.
//!
//! The engine is slow, so [`memo`] puts most documents together from remembered pieces, wherever the
//! result is provably the engine's own.

mod engine;
mod finish;
mod item;
mod locale;
mod marks;
mod memo;
mod piece;
mod position;
mod rank;
mod request;
mod runs;
mod store;
mod style;
mod style_bounds;
mod style_patch;
mod tidy;
mod walk;

#[cfg(test)]
mod tests;
