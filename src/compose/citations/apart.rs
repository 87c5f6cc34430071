//! What a style asks for where cites of two works would be equal: a style in, the same without what is done here
//! instead of by the engine, and what that is, out.
//!
//! Styles ask for more names, for more of the work (`disambiguate`), or for letters
//! after years. The engine adds no names to works that are cited twice, does the rest for three groups of works in a
//! document and no more, shows more of all works but the first, and gives letters in the order of citation. So
//! [`super::alike`] decides, by two variables that no item brings and no style of the archive prints: the style asks
//! for them instead, and works get them.

use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, IndependentStyle, LayoutRenderingElement, Sort, SortKey, Text,
    TextTarget,
};

use super::borrowed::{LETTER, SHOWN_MORE};
use super::style::Traits;
use super::walk::change_elements;

/// What a style asks for where cites are equal and names do not help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Apart {
    /// It adds names.
    pub adds_names: bool,
    /// It shows more of the work.
    pub shows_more: bool,
    pub letters: Option<Letters>,
}

/// Where letters are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Where the style says.
    Placed,
    /// After the first year.
    AfterYear,
}

impl Apart {
    /// Takes what a style asks for out of the engine's hands. Notes whose form depends on earlier ones stay in these:
    /// only some forms of two works may be equal.
    pub fn take(style: &mut IndependentStyle, traits: Traits) -> Self {
        if traits.note && traits.positional {
            return Self::default();
        }
        let adds_names = std::mem::take(&mut style.citation.disambiguate_add_names);
        let mut apart = Self { adds_names, ..Self::default() };
        change_elements(style, |element| {
            if let LayoutRenderingElement::Choose(choose) = element {
                for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                    if branch.disambiguate.take() == Some(true) {
                        apart.shows_more = true;
                        branch.variable.get_or_insert_default().push(SHOWN_MORE.into());
                    }
                }
            }
        });
        if std::mem::take(&mut style.citation.disambiguate_add_year_suffix) {
            let placed = replace_suffix(style);
            apart.letters = Some(if placed { Letters::Placed } else { Letters::AfterYear });
        }
        apart
    }

    /// Whether there is anything to do.
    pub fn any(self) -> bool {
        self.adds_names || self.shows_more || self.letters.is_some()
    }
}

/// Replaces the variable of the letter; `false` if the style does not print it.
fn replace_suffix(style: &mut IndependentStyle) -> bool {
    let suffix = Variable::from(StandardVariable::YearSuffix);
    let mut placed = false;
    let replace = |variable: &mut Variable| {
        if *variable == suffix {
            *variable = LETTER.into();
        }
    };
    change_elements(style, |element| match element {
        LayoutRenderingElement::Text(text) => {
            if let TextTarget::Variable { var, .. } = &mut text.target
                && *var == suffix
            {
                placed = true;
                replace(var);
                *element = where_lettered(text.clone());
            }
        }
        LayoutRenderingElement::Choose(choose) => {
            for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                branch.variable.iter_mut().flatten().for_each(replace);
            }
        }
        _ => {}
    });
    let sorts =
        [style.citation.sort.as_mut(), style.bibliography.as_mut().and_then(|list| list.sort.as_mut())];
    for Sort { keys, .. } in sorts.into_iter().flatten() {
        for key in keys {
            if let SortKey::Variable { variable, .. } = key {
                replace(variable);
            }
        }
    }
    placed
}

/// A text, for works with a letter only: a letter is no variable whose absence silences the words beside it.
fn where_lettered(text: Text) -> LayoutRenderingElement {
    let branch = ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: Some(vec![LETTER.into()]),
        match_: ChooseMatch::All,
        children: vec![LayoutRenderingElement::Text(text)],
    };
    LayoutRenderingElement::Choose(Choose { if_: branch, else_if: Vec::new(), otherwise: None })
}
