//! Looks at finished bytes: every `id`, `href` and `src` of every page, against the planned routes.
//!
//! [`settle`] gives every fault its final severity.

mod levels;

pub use levels::{Strictness, has_errors, settle};
