//! What users look up, made from the tables of the code so that it cannot be wrong: JSON Schemas
//! for editors, pages for `docs/reference/`.

mod pages;
mod program;
mod schema;

pub use schema::schemas;

/// The pages of `docs/reference/` that come from tables of the library: file name and Markdown.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("settings.md", pages::settings()),
        ("front-matter.md", pages::front_matter()),
        ("records.md", pages::records()),
        ("theme-file.md", pages::theme_file()),
        ("diagnostics.md", pages::diagnostics()),
        ("shortcodes.md", program::shortcodes()),
        ("outputs.md", program::outputs()),
        ("views.md", program::views()),
    ]
}
