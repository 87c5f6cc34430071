//! The pages: what each needs is collected into a view, then the theme's template writes it.

pub mod views;
