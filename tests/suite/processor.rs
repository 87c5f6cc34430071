//! The processor of citations by itself: the public suite, random documents, laws.

mod affixes;
mod alone;
mod bounds;
mod golden;
mod laws;
mod loose;
mod own;
mod public;
mod random;
