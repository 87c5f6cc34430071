//! Text as the processor holds it: a tree while a work is evaluated, a row of runs once it is printed.

use std::sync::Arc;

use citationberg::{Display, FontStyle, FontVariant, FontWeight, Formatting, TextDecoration};

/// A format inside another: what is said twice is turned back, as emphasis within emphasis is upright.
#[must_use]
pub(super) fn within(inner: Formatting, outer: Formatting) -> Formatting {
    fn flip<T: PartialEq>(inner: Option<T>, outer: Option<T>, normal: T) -> Option<T> {
        if inner == outer && inner.is_some() { Some(normal) } else { inner.or(outer) }
    }
    Formatting {
        font_style: flip(inner.font_style, outer.font_style, FontStyle::Normal),
        font_variant: flip(inner.font_variant, outer.font_variant, FontVariant::Normal),
        font_weight: flip(inner.font_weight, outer.font_weight, FontWeight::Normal),
        text_decoration: flip(inner.text_decoration, outer.text_decoration, TextDecoration::None),
        vertical_align: inner.vertical_align.or(outer.vertical_align),
    }
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Role {
    /// Names of a variable, or what stands in their place.
    Names,
    /// One name.
    Name,
    /// The title of the work.
    Title,
    /// A date.
    Date,
    /// What stands for a date that is still to come; at the start of a sentence it takes a capital.
    State,
    /// The letter that tells works of one year apart.
    YearSuffix,
    /// The number of a work in the list.
    Number,
    /// The label of a work.
    Label,
    /// Where in the work.
    Locator,
    /// A term of the locale; at the start of a note it takes a capital.
    Term,
    /// The label of names.
    NamesLabel,
    /// An address: its text is never changed.
    Link(Arc<str>),
    /// What the author put before or after a cite.
    Affix,
}

/// A part of an evaluated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Content.
    Text(String),
    /// What the style puts before or after content.
    Affix(Arc<str>),
    /// What the style puts between contents.
    Delimiter(Arc<str>),
    /// What the host prints itself: only how signs meet depends on its letters, which are never changed.
    Host(u32, Arc<str>),
    /// A part with a look or a role.
    Element(Box<Element>),
}

/// A part with a look or a role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Its look.
    pub format: Formatting,
    /// What it is.
    pub role: Option<Role>,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Whether its letters keep their case.
    pub fixed_case: bool,
    /// How it is placed.
    pub display: Option<Display>,
    /// What is in it.
    pub children: Vec<Node>,
}

impl Node {
    /// A part with a role.
    #[must_use]
    pub fn with_role(role: Role, children: Vec<Self>) -> Self {
        Self::Element(Box::new(Element { role: Some(role), children, ..Element::default() }))
    }

    /// Calls `f` with each piece of text within.
    pub fn each_text<'a>(&'a self, f: &mut impl FnMut(&'a str)) {
        match self {
            Self::Text(text) => f(text),
            Self::Affix(text) | Self::Delimiter(text) | Self::Host(_, text) => f(text),
            Self::Element(element) => element.children.iter().for_each(|child| child.each_text(f)),
        }
    }

    /// The first part with a role for which `is` holds.
    pub fn find(&self, is: &impl Fn(&Role) -> bool) -> Option<&Element> {
        let Self::Element(element) = self else { return None };
        if element.role.as_ref().is_some_and(is) {
            return Some(element);
        }
        element.children.iter().find_map(|child| child.find(is))
    }
}

/// The letters of a text.
#[must_use]
pub fn plain(nodes: &[Node]) -> String {
    let mut plain = String::new();
    nodes.iter().for_each(|node| node.each_text(&mut |text| plain.push_str(text)));
    plain
}

/// A stretch of printed text that looks and means one thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// The letters.
    pub text: String,
    /// Their look.
    pub format: Formatting,
    /// What they are, if anything of interest.
    pub role: Option<Role>,
    /// How they are placed.
    pub display: Option<Display>,
    /// The work whose cite they belong to.
    pub cite: Option<usize>,
    /// The part of the host that stands here.
    pub host: Option<u32>,
    /// What kind of piece it was.
    pub(super) kind: Kind,
}

impl Run {
    /// Whether its letters stay as they are.
    pub(super) fn is_fixed(&self) -> bool {
        self.host.is_some() || matches!(self.role, Some(Role::Link(_)))
    }
}

/// Where a run came from, which decides how its ends meet others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Text,
    Affix,
    Delimiter,
    Open,
    Close,
}

/// The letters of printed text.
#[must_use]
pub fn plain_runs(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
