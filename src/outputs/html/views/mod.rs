//! Everything a template may see: one documented type a thing, turned into Tera values.
//!
//! A template gets `site` ([`common::SiteView`]), `page` ([`common::PageView`]), `lang` (the page's language tag)
//! and one value more by its kind, named in [`TEMPLATES`]. Fields whose type is `Html` are finished
//! HTML and print as they are; all others are escaped. Optional fields are `none` when absent.
//! Views of other briefs are cards: they never carry bodies.

macro_rules! views {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty,)+ })+) => {
        $($(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[doc = $field_doc])+ pub $field: $type,)+ }

        impl From<$name> for tera::Value {
            fn from(view: $name) -> tera::Value {
                let mut map = tera::Map::with_capacity([$(stringify!($field)),+].len());
                $(map.insert(tera::value::Key::Str(stringify!($field)), tera::Value::from(view.$field));)+
                tera::Value::from(map)
            }
        })+

        /// The view types of this file.
        pub const VIEWS: &[crate::outputs::html::views::ViewDoc] = &[$(crate::outputs::html::views::ViewDoc {
            name: stringify!($name),
            doc: concat!($($doc),+),
            fields: &[$((stringify!($field), stringify!($type), concat!($($field_doc),+))),+],
        }),+];
    };
}

pub mod brief;
pub mod common;
pub mod lists;

use std::marker::PhantomData;

use tera::Value;

use crate::model::text::Html;

/// A view made once and shown on many pages.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    value: Value,
    view: PhantomData<T>,
}

impl<T: Into<Value>> Shared<T> {
    /// Makes the value now.
    pub fn new(view: T) -> Self {
        Self { value: view.into(), view: PhantomData }
    }
}

impl<T> From<Shared<T>> for Value {
    fn from(shared: Shared<T>) -> Value {
        shared.value
    }
}

impl From<Html> for Value {
    fn from(html: Html) -> Value {
        Value::safe_string(&html.0)
    }
}

/// One view type, for the reference page of theme authors.
#[derive(Debug)]
pub struct ViewDoc {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Name, type and meaning of each field.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// One page template, for the reference page of theme authors.
#[derive(Debug)]
pub struct TemplateDoc {
    /// File name below `templates/`.
    pub name: &'static str,
    /// The page it makes.
    pub doc: &'static str,
    /// The value it gets besides `site`, `page` and `lang`: name and type.
    pub value: Option<(&'static str, &'static str)>,
}

/// Every page template of the contract.
pub const TEMPLATES: &[TemplateDoc] = &[
    TemplateDoc { name: "home.html", doc: "the front page", value: Some(("home", "HomeView")) },
    TemplateDoc {
        name: "brief.html",
        doc: "a brief, also as a tombstone",
        value: Some(("brief", "BriefView")),
    },
    TemplateDoc { name: "page.html", doc: "a page", value: Some(("document", "DocumentView")) },
    TemplateDoc { name: "section.html", doc: "a section", value: Some(("section", "SectionView")) },
    TemplateDoc {
        name: "series.html",
        doc: "a series, or one year of it",
        value: Some(("series", "SeriesView")),
    },
    TemplateDoc { name: "person.html", doc: "a person", value: Some(("person", "PersonView")) },
    TemplateDoc {
        name: "term.html", doc: "a topic, region, country, …", value: Some(("term", "TermView"))
    },
    TemplateDoc {
        name: "taxonomy.html",
        doc: "all terms of a kind, or all people or series",
        value: Some(("taxonomy", "TaxonomyView")),
    },
    TemplateDoc {
        name: "figures.html",
        doc: "every figure of the site",
        value: Some(("figures", "FiguresView")),
    },
    TemplateDoc { name: "sources.html", doc: "every cited source", value: Some(("sources", "SourcesView")) },
    TemplateDoc { name: "source.html", doc: "one source", value: Some(("source", "SourceView")) },
    TemplateDoc { name: "404.html", doc: "the page for addresses that do not exist", value: None },
    TemplateDoc {
        name: "redirect.html",
        doc: "sends the reader on",
        value: Some(("redirect", "RedirectView")),
    },
];

/// Every view type of the contract, by file.
pub const VIEWS: &[&[ViewDoc]] = &[common::VIEWS, brief::VIEWS, lists::VIEWS];
