//! Looks at finished bytes: every id and address of every page, against the planned routes.
//!
//! Steps: [`Checker::page`] (one page, in parallel), then [`Checker::finish`] (all of them), then
//! [`settle`] (the final severity of every fault of the build). [`proposals`] says what would mend the sources. [`external`] asks other sites, for `check --external` only.

pub mod external;
mod feed;
mod fixes;
mod levels;
mod page;
mod remembered;
mod scan;
mod site;

pub use fixes::{Proposal, apart, mend, proposals};
pub use levels::{Strictness, has_errors, settle};
pub use page::{Checker, PageFacts};
pub use remembered::RememberedFacts;
pub use site::once_each;
