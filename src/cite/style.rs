//! Styles as the processor reads them: compiled once, macros by index, name options resolved.

use std::sync::Arc;

use citationberg::taxonomy::{DateVariable, Kind, Locator, NameVariable, Variable};
use citationberg::{
    Collapse, DateDayForm, DateForm, DateMonthForm, DateParts, DelimiterBehavior, DemoteNonDroppingParticle,
    DisambiguationRule, Display, Formatting, LabelPluralize, NameAnd, NameAsSortOrder, NameForm, NumberForm,
    PageRangeFormat, SubsequentAuthorSubstituteRule, TermForm, TestPosition, TextCase,
};

use super::text::Node;

/// A compiled style.
#[derive(Debug)]
pub struct Style {
    /// Whether cites stand in notes.
    pub note: bool,
    /// The language the style asks for.
    pub default_locale: Option<String>,
    pub(super) page_range: Option<PageRangeFormat>,
    pub(super) initialize_with_hyphen: bool,
    pub(super) demote: DemoteNonDroppingParticle,
    /// Whether English titles have a capital behind a colon: manuals ask for it, and CSL has no word for it.
    pub capital_subtitles: bool,
    pub(super) citation: Area,
    pub(super) bibliography: Option<Area>,
    pub(super) cites: CiteOptions,
    pub(super) list: ListOptions,
    pub(super) has_year_suffix: bool,
    pub(super) has_disambiguate: bool,
    /// Locales in the style.
    pub locales: Vec<citationberg::Locale>,
}

/// Options of cites.
#[derive(Debug)]
pub(super) struct CiteOptions {
    pub(super) add_given: bool,
    pub(super) given_rule: DisambiguationRule,
    pub(super) add_names: bool,
    pub(super) add_year_suffix: bool,
    pub(super) group_delimiter: Option<Arc<str>>,
    pub(super) collapse: Option<Collapse>,
    pub(super) year_suffix_delimiter: Arc<str>,
    pub(super) after_collapse: Option<Arc<str>>,
    pub(super) near_note: u32,
}

/// Options of the list.
#[derive(Debug, Default)]
pub(super) struct ListOptions {
    pub(super) substitute: Option<Arc<str>>,
    pub(super) substitute_rule: SubsequentAuthorSubstituteRule,
    pub(super) second_field_align: bool,
}

/// Citations or the list: a layout, its macros and its sort keys.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) name: AreaName,
    pub(super) layout: Vec<Item>,
    pub(super) look: Look,
    pub(super) delimiter: Arc<str>,
    pub(super) macros: Vec<Vec<Item>>,
    pub(super) sort: Option<Vec<SortKey>>,
}

/// The area of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum AreaName {
    Citation,
    List,
}

/// A key to sort by.
#[derive(Debug)]
pub(super) struct SortKey {
    pub(super) by: SortBy,
    /// Whether it sorts by the number in the list.
    pub(super) by_number: bool,
    pub(super) descending: bool,
    pub(super) names: KeyNames,
}

/// Et-al settings of a sort key.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyNames {
    pub(super) min: Option<u32>,
    pub(super) use_first: Option<u32>,
    pub(super) use_last: Option<bool>,
}

/// What is sorted by.
#[derive(Debug)]
pub(super) enum SortBy {
    Variable(Variable),
    Macro(usize),
}

/// Look and affixes of an element.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub(super) prefix: Option<Arc<str>>,
    pub(super) suffix: Option<Arc<str>>,
    pub(super) format: Formatting,
    pub(super) case: Option<TextCase>,
    pub(super) strip_periods: bool,
    pub(super) quotes: bool,
    pub(super) display: Option<Display>,
}

/// An element of a layout.
#[derive(Debug)]
pub(super) enum Item {
    Variable { variable: Variable, short: bool, look: Look },
    Macro { index: usize, look: Look },
    Term { name: Arc<str>, form: TermForm, plural: bool, look: Look },
    Value { text: Vec<Node>, look: Look },
    Number { variable: Variable, form: NumberForm, look: Look },
    Label { variable: Variable, label: Label },
    Date(Box<DateItem>),
    Names(Box<NamesItem>),
    Group { children: Vec<Item>, delimiter: Option<Arc<str>>, look: Look },
    Choose(Vec<Branch>),
}

impl Item {
    /// The lists of elements inside.
    pub(super) fn lists(&self) -> Vec<&Vec<Self>> {
        match self {
            Self::Group { children, .. } => vec![children],
            Self::Choose(branches) => branches.iter().map(|branch| &branch.children).collect(),
            Self::Names(names) => vec![&names.substitute],
            _ => Vec::new(),
        }
    }

    /// The lists of elements inside.
    pub(super) fn lists_mut(&mut self) -> Vec<&mut Vec<Self>> {
        match self {
            Self::Group { children, .. } => vec![children],
            Self::Choose(branches) => branches.iter_mut().map(|branch| &mut branch.children).collect(),
            Self::Names(names) => vec![&mut names.substitute],
            _ => Vec::new(),
        }
    }

    /// Whether `found` holds for it or for one within.
    pub(super) fn any(&self, found: &dyn Fn(&Self) -> bool) -> bool {
        found(self) || self.lists().into_iter().flatten().any(|item| item.any(found))
    }

    /// The variable that it prints by itself, if it does.
    pub(super) fn prints(&self) -> Option<Variable> {
        match self {
            Self::Variable { variable, .. } | Self::Number { variable, .. } => Some(*variable),
            _ => None,
        }
    }
}

/// A label of a variable or of names.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) form: TermForm,
    pub(super) plural: LabelPluralize,
    pub(super) look: Look,
}

impl Label {
    /// Whether it stands in the plural over what `is_several` is asked of.
    pub(super) fn is_plural(&self, is_several: impl FnOnce() -> bool) -> bool {
        match self.plural {
            LabelPluralize::Always => true,
            LabelPluralize::Never => false,
            LabelPluralize::Contextual => is_several(),
        }
    }
}

/// A branch of `choose`.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) match_: citationberg::ChooseMatch,
    /// The tests; without any the branch is taken.
    pub(super) tests: Vec<Test>,
    pub(super) children: Vec<Item>,
}

/// A test of a branch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    Disambiguate(bool),
    Numeric(Variable),
    Uncertain(DateVariable),
    Locator(Locator),
    Position(TestPosition),
    Type(Kind),
    Variable(Variable),
}

/// `date`, or a date of a locale.
#[derive(Debug, Clone)]
pub(super) struct DateItem {
    pub(super) variable: Option<DateVariable>,
    pub(super) form: Option<DateForm>,
    pub(super) shown: DateParts,
    pub(super) parts: Vec<DatePart>,
    pub(super) delimiter: Option<Arc<str>>,
    pub(super) look: Look,
}

/// A part of a date.
#[derive(Debug, Clone)]
pub(super) struct DatePart {
    pub(super) form: PartForm,
    /// Whether the style says the form.
    pub(super) explicit: bool,
    pub(super) range_delimiter: Option<Arc<str>>,
    pub(super) look: Look,
}

/// Which part of a date, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartForm {
    Day(DateDayForm),
    Month(DateMonthForm),
    /// Year, `true` if short.
    Year(bool),
}

impl PartForm {
    /// Year 0, month 1, day 2.
    pub(super) fn rank(self) -> usize {
        match self {
            Self::Year(_) => 0,
            Self::Month(_) => 1,
            Self::Day(_) => 2,
        }
    }
}

/// `names`.
#[derive(Debug)]
pub(super) struct NamesItem {
    pub(super) variables: Vec<NameVariable>,
    pub(super) delimiter: Arc<str>,
    /// The form of names: own, or none to be taken from around a substitute.
    pub(super) own_name: bool,
    pub(super) name: NameStyle,
    pub(super) et_al: Option<(Arc<str>, Look)>,
    /// The label, and whether it stands before the names.
    pub(super) label: Option<(Label, bool)>,
    pub(super) substitute: Vec<Item>,
    pub(super) look: Look,
}

/// The form of names, with all it inherits.
#[derive(Debug, Clone)]
pub(super) struct NameStyle {
    pub(super) and: Option<NameAnd>,
    pub(super) delimiter: Arc<str>,
    pub(super) precedes_et_al: DelimiterBehavior,
    pub(super) precedes_last: DelimiterBehavior,
    pub(super) et_al_min: Option<u32>,
    pub(super) et_al_use_first: Option<u32>,
    pub(super) subsequent_min: Option<u32>,
    pub(super) subsequent_use_first: Option<u32>,
    pub(super) use_last: bool,
    pub(super) form: NameForm,
    pub(super) initialize: bool,
    pub(super) initialize_with: Option<Arc<str>>,
    pub(super) sort_order: Option<NameAsSortOrder>,
    pub(super) sort_separator: Arc<str>,
    pub(super) family: Look,
    pub(super) given: Look,
    pub(super) look: Look,
}
