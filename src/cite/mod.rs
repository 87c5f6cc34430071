//! A processor of CSL 1.0.2: citations and reference lists from styles, locales and works.
//!
//! ```text
//! style   compiled once: macros by index, name options resolved       compile → style: bounds, gaps
//! locale  terms, dates, quotation marks of a language                 locale
//! work    names with particles, dates with ranges, markup as a tree   read, markup → work
//! eval    (style, locale, work, context) → tree, and what it read     eval: variable, choose, names, name, date, number, case
//! cites   told apart, positions, grouped, collapsed, with affixes     disambiguate, position, cluster
//! list    sorted, numbered, repeated names substituted                sort, list
//! print   tree → runs with roles: formats, quotes, punctuation        print → text
//! memo    evaluations remembered by the parts of the context that they read
//! ```
//!
//! Text is a tree of parts with roles until it is printed, and runs with roles afterwards: nothing is searched for in
//! printed text. The room knows works, styles and locales, and nothing of who asks.

mod bounds;
mod case;
mod choose;
mod cluster;
mod compile;
mod context;
mod date;
mod disambiguate;
mod document;
mod eval;
mod gaps;
mod label;
mod list;
mod locale;
mod markup;
mod memo;
mod name;
mod names;
mod number;
mod position;
mod print;
mod read;
mod sort;
mod style;
mod text;
mod variable;
mod work;

pub use document::{Citation, Cite, Cluster, Document, Form, Formatted, Manner};
pub use list::Entry;
pub use locale::Locale;
pub use markup::rich;
pub use memo::Memo;
pub use number::FOLLOWING;
pub use sort::Order;
pub use style::Style;
pub use text::{Element, Node, Role, Run, plain, plain_runs};
pub use work::{Date, Day, Name, Value, Work};
