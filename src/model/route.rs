//! Addresses: what will be written where. All routes are known before the first page is rendered.

use super::catalog::{DocId, RecordId, TaxonomyId};
use super::source::SourcePath;
use super::text::Lang;

/// One file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The address from the domain root, under the path of `base_url`: `/docs/bulletin/2025/31-x/`.
    /// A final slash stands for `index.html`.
    pub url: Box<str>,
    /// The file below the output folder, `/`-separated: `bulletin/2025/31-x/index.html`.
    pub path: Box<str>,
    /// Which output renders it: its [`crate::outputs::Output::id`].
    pub output: &'static str,
    pub subject: Subject,
}

/// What a route shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A brief, page or section.
    Doc(DocId),
    /// The front page.
    Home {
        lang: Lang,
    },
    /// All of a series (year and page `None`), or one year of it.
    Series {
        record: RecordId,
        lang: Lang,
        year: Option<i16>,
        page: u32,
    },
    /// A person.
    Person {
        record: RecordId,
        lang: Lang,
        page: u32,
    },
    /// A topic, region, … .
    Term {
        record: RecordId,
        lang: Lang,
        page: u32,
    },
    /// All records of a taxonomy.
    Taxonomy {
        taxonomy: TaxonomyId,
        lang: Lang,
        page: u32,
    },
    /// Every figure of the site.
    Figures {
        lang: Lang,
        page: u32,
    },
    /// The index of cited sources.
    Sources {
        lang: Lang,
    },
    /// One cited source, by library key.
    Source {
        key: Box<str>,
        lang: Lang,
    },
    /// The page for addresses that do not exist.
    NotFound {
        lang: Lang,
    },
    /// Sends the reader on to another address of the site.
    Redirect {
        to: Box<str>,
    },
    /// The feed of the site (`None`) or of a record.
    Feed {
        record: Option<RecordId>,
        lang: Lang,
    },
    /// `sitemap.xml` (part 0), or one of the parts that it lists where the site is too large for one.
    Sitemap {
        part: u32,
    },
    Robots,
    /// A file of the theme under its hashed name, by its path below `assets/`.
    ThemeAsset {
        path: Box<str>,
    },
    /// A file beside the page of a brief and named by its slug: `31-x.bib`.
    Beside {
        doc: DocId,
        ending: &'static str,
    },
    /// A file of the archive for RePEc, by its path below `RePEc/`.
    Redif {
        path: Box<str>,
    },
    /// A file about the whole site, of which its output makes one.
    Whole,
    /// A file of the site, copied.
    File {
        path: SourcePath,
    },
    /// The style sheet of highlighted code.
    CodeStyle,
}
