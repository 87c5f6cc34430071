//! What the side tables say of blocks: headings, code, raw HTML, tables, exhibits, shortcodes of themes.

use super::{LinkId, NodeId};
use crate::model::source::Spanned;

/// GitHub's five alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    pub anchor: Box<str>,
    /// The id was written (`{#id}`), so that a duplicate is a fault.
    pub explicit: bool,
    /// `{.run-in}` or `{.block}`; else the series decides.
    pub run_in: Option<bool>,
    pub unnumbered: bool,
    pub annex: bool,
    /// Other classes.
    pub classes: Vec<Box<str>>,
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The first number of an ordered list.
    pub start: Option<u64>,
}

/// A code block.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// The first word of the info string; `None` for indented code and bare fences.
    pub language: Option<Box<str>>,
    /// The whole info string.
    pub info: Box<str>,
    pub text: Box<str>,
}

/// A piece of raw HTML.
#[derive(Clone, Debug)]
pub struct RawFragment {
    /// For blocks and inline pieces the HTML; for elements the opening tag.
    ///
    /// Addresses in it are replaced by marks that stand for a [`LinkId`]; see [`RawFragment::with_urls`].
    pub html: Box<str>,
    /// For elements the tag name.
    pub tag: Box<str>,
}

impl RawFragment {
    /// Begins the mark of an address in [`RawFragment::html`]; the link's number in decimal follows.
    pub const MARK: char = '\u{e000}';
    /// Ends the mark of an address.
    pub const MARK_END: char = '\u{e001}';

    /// The HTML with each address as `url` gives it, which must be escaped for an attribute.
    pub fn with_urls(&self, mut url: impl FnMut(LinkId) -> String) -> std::borrow::Cow<'_, str> {
        if !self.html.contains(Self::MARK) {
            return (&*self.html).into();
        }
        let mut pieces = self.html.split(Self::MARK);
        let mut html = pieces.next().unwrap_or("").to_owned();
        for piece in pieces {
            let (number, rest) = piece.split_once(Self::MARK_END).unwrap_or(("", piece));
            html.extend(number.parse().ok().map(|number| url(LinkId(number))));
            html.push_str(rest);
        }
        html.into()
    }
}

/// A table's columns.
#[derive(Clone, Debug)]
pub struct Table {
    pub alignments: Box<[Alignment]>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// What kind of thing is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExhibitKind {
    Figure,
    Table,
    Box,
}

impl ExhibitKind {
    /// The prefix of its ids, without the hyphen.
    pub fn prefix(self) -> &'static str {
        match self {
            ExhibitKind::Figure => "fig",
            ExhibitKind::Table => "tbl",
            ExhibitKind::Box => "box",
        }
    }
}

/// A figure, table or box with its furniture (whose texts are child nodes).
#[derive(Clone, Debug)]
pub struct Exhibit {
    pub kind: ExhibitKind,
    /// The id as written, else one made from kind and number.
    pub id: Box<str>,
    /// The id was written.
    pub explicit: bool,
    /// From 1 in each document and kind; 0 for what is not numbered (a box without id and title, an image without caption).
    pub number: u32,
    /// The file shown, for figures.
    pub src: Option<LinkId>,
    /// Text for who does not see it; `Some("")` says decoration.
    pub alt: Option<Box<str>>,
    pub licence: Option<Box<str>>,
    pub width: Width,
    /// The node of the exhibit.
    pub node: NodeId,
}

/// How wide an exhibit is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Text,
    Wide,
    Full,
}

/// The texts of an exhibit, in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Furniture {
    Title,
    Subtitle,
    Caption,
    Note,
    Source,
    Credit,
    /// Who says a pull quote.
    By,
}

/// Who should act and until when; the action is the node's children.
#[derive(Clone, Debug, Default)]
pub struct RecommendationHead {
    pub to: Option<Spanned<Box<str>>>,
    pub deadline: Option<Box<str>>,
}

/// A call of a shortcode of the theme or site, not yet checked against its definition.
#[derive(Clone, Debug)]
pub struct ThemedCall {
    pub name: Spanned<Box<str>>,
    pub arguments: Vec<Argument>,
    /// `{% … %}`, as against `{{ … }}`.
    pub block: bool,
    /// It could not be read whole, which was reported.
    pub faulty: bool,
}

/// An argument of a shortcode.
#[derive(Clone, Debug)]
pub struct Argument {
    pub name: Spanned<Box<str>>,
    /// For text the range leaves out the quotes.
    pub value: Spanned<ArgumentValue>,
    /// The target it names, if it is a `src`, `href`, `url`, `file` or `data`.
    pub link: Option<LinkId>,
}

/// What an argument can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentValue {
    Text(Box<str>),
    Int(i64),
    Float(f64),
    Bool(bool),
    List(Vec<ArgumentValue>),
}
