//! What styles lack that readers would miss: a list for styles of labels that have none, and the place in a work for styles
//! of numbers.

use citationberg::taxonomy::{NumberVariable, StandardVariable, Variable};
use citationberg::{LabelPluralize, TermForm};

use super::style::{Area, Item, Label, Look, Style};

impl Style {
    /// Lends the list of another style to one that has none, with its own labels: without a list, marks lead nowhere.
    pub fn lend_list(&mut self, lender: Self) {
        let Some(mut list) = lender.bibliography.filter(|_| self.bibliography.is_none()) else { return };
        // The letter stands behind the label, not behind the year.
        let (label, letter) = (StandardVariable::CitationLabel, StandardVariable::YearSuffix);
        without(&mut list.layout, Variable::Standard(letter));
        list.macros.iter_mut().for_each(|items| without(items, Variable::Standard(letter)));
        // A style that prints no letters by themselves has them in its labels.
        let printed = [Some(label), Some(letter).filter(|_| self.has_year_suffix)].into_iter().flatten();
        let label = printed.map(|variable| text(Variable::Standard(variable))).collect();
        list.layout.insert(0, group(label, "[", Some("] "), None));
        (self.list, self.bibliography) = (lender.list, Some(list));
    }

    /// Puts the place behind the number in styles that cite by bare numbers, where readers would not learn of the page.
    pub fn print_locators(&mut self) {
        let [locator, number] =
            [NumberVariable::Locator, NumberVariable::CitationNumber].map(Variable::Number);
        if prints(&self.citation, locator) || !prints(&self.citation, number) {
            return;
        }
        let plural = LabelPluralize::Contextual;
        let label = Label { form: TermForm::Short, plural, look: Look::default() };
        let children = vec![Item::Label { variable: locator, label }, text(locator)];
        self.citation.layout.push(group(children, ", ", None, Some(" ")));
    }
}

/// Takes the elements out that print a variable.
fn without(items: &mut Vec<Item>, variable: Variable) {
    items.retain(|item| item.prints() != Some(variable));
    items.iter_mut().flat_map(Item::lists_mut).for_each(|list| without(list, variable));
}

/// Whether the layout of an area, or a macro that it calls, prints a variable.
fn prints(area: &Area, variable: Variable) -> bool {
    let mut seen = vec![false; area.macros.len()];
    let mut open: Vec<&Item> = area.layout.iter().collect();
    while let Some(item) = open.pop() {
        if item.prints() == Some(variable) {
            return true;
        }
        open.extend(item.lists().into_iter().flatten());
        if let Item::Macro { index, .. } = item
            && !std::mem::replace(&mut seen[*index], true)
        {
            open.extend(&area.macros[*index]);
        }
    }
    false
}

fn text(variable: Variable) -> Item {
    Item::Variable { variable, short: false, look: Look::default() }
}

fn group(children: Vec<Item>, prefix: &str, suffix: Option<&str>, delimiter: Option<&str>) -> Item {
    let look = Look { prefix: Some(prefix.into()), suffix: suffix.map(Into::into), ..Look::default() };
    Item::Group { children, delimiter: delimiter.map(Into::into), look }
}
