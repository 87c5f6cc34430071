//! Lists of names: `and`, et al., labels, substitutes.

use std::sync::Arc;

use citationberg::taxonomy::{NameVariable, Variable};
use citationberg::{DelimiterBehavior, NameAnd, NameAsSortOrder, NameForm, TermForm};

use super::context::Part;
use super::eval::{Eval, Shown};
use super::name;
use super::style::{Item, Label, Look, NameStyle, NamesItem};
use super::text::{Node, Role};
use super::work::Name;

/// The form of a list of names: its own, or that of the names it stands in for.
struct Form<'a> {
    name: &'a NameStyle,
    et_al: Option<&'a (Arc<str>, Look)>,
    label: Option<&'a (Label, bool)>,
}

impl<'a> Eval<'a> {
    /// `names`.
    pub(super) fn names(&mut self, item: &'a NamesItem, out: &mut Vec<Node>) {
        let form = self.form(item);
        let lists = self.lists(item, form.label);
        if lists.is_empty() {
            if self.substitute_of.is_none() {
                self.substitute(item, out);
            }
            return;
        }
        if self.substitute_of.is_some() {
            self.spent.extend(lists.iter().map(|(variable, _)| Variable::Name(*variable)));
        }
        let mut nodes = Vec::new();
        let mut total = 0;
        for (variable, people) in lists {
            let (list, printed) = self.list(&form, variable, people);
            total += printed;
            let label = form.label.filter(|_| self.key.is_none());
            let words = label.map(|(label, _)| self.names_label(variable, label, people.len()));
            let mut one = list;
            // The label stands before the names or after them.
            let at = if label.is_some_and(|(_, before)| *before) { 0 } else { one.len() };
            one.splice(at..at, words.unwrap_or_default());
            if one.is_empty() {
                continue;
            }
            if !nodes.is_empty() {
                nodes.push(Node::Delimiter(item.delimiter.clone()));
            }
            nodes.push(Node::with_role(Role::Names, one));
        }
        if form.name.form == NameForm::Count {
            nodes = if total == 0 { Vec::new() } else { vec![Node::Text(total.to_string())] };
        }
        if self.substitute_of.is_none() && self.leaves_author() {
            return;
        }
        self.wrap(&item.look, nodes, out);
    }

    /// Whether these are the names that the cite leaves out.
    fn leaves_author(&mut self) -> bool {
        let leaves = self.context.without_author && !self.author_done;
        self.author_done = true;
        leaves
    }

    fn form(&self, item: &'a NamesItem) -> Form<'a> {
        let own = Form { name: &item.name, et_al: item.et_al.as_ref(), label: item.label.as_ref() };
        let Some(outer) = self.substitute_of.filter(|_| !item.own_name) else { return own };
        Form {
            name: &outer.name,
            et_al: own.et_al.or(outer.et_al.as_ref()),
            label: own.label.or(outer.label.as_ref()),
        }
    }

    /// The lists that have names. An editor who is the translator is named once.
    fn lists(
        &mut self,
        item: &'a NamesItem,
        label: Option<&(Label, bool)>,
    ) -> Vec<(NameVariable, &'a [Name])> {
        let work = self.work;
        let mut lists = Vec::new();
        for variable in &item.variables {
            let people = work.people(*variable).filter(|_| !self.spent.contains(&Variable::Name(*variable)));
            self.count(people.is_some());
            lists.extend(people.map(|people| (*variable, people)));
        }
        let of = |wanted: NameVariable| {
            lists.iter().find(|(variable, _)| *variable == wanted).map(|(_, people)| *people)
        };
        let (editor, translator) = (of(NameVariable::Editor), of(NameVariable::Translator));
        if editor.is_some() && editor == translator {
            let form = label.map_or(TermForm::Long, |(label, _)| label.form);
            let name = NameVariable::EditorTranslator.to_string();
            if self.locale.term(&name, form, false).is_some_and(|term| !term.is_empty()) {
                lists.retain(|(variable, _)| *variable != NameVariable::Translator);
                for (variable, _) in &mut lists {
                    if *variable == NameVariable::Editor {
                        *variable = NameVariable::EditorTranslator;
                    }
                }
            }
        }
        lists
    }

    fn substitute(&mut self, item: &'a NamesItem, out: &mut Vec<Node>) {
        self.substitute_of = Some(item);
        let mut nodes = Vec::new();
        self.first_that_prints(&item.substitute, &mut nodes);
        self.substitute_of = None;
        if nodes.is_empty() || self.leaves_author() {
            return;
        }
        let is_names = nodes.iter().any(|node| node.find(&|role| *role == Role::Names).is_some());
        if !is_names {
            // What stands for names is told apart as they are.
            nodes = vec![Node::with_role(Role::Names, nodes)];
        }
        self.wrap(&item.look, nodes, out);
    }

    /// Evaluates elements, and those of branches, until one prints.
    fn first_that_prints(&mut self, items: &'a [Item], out: &mut Vec<Node>) {
        for item in items {
            match item {
                Item::Choose(branches) => {
                    if let Some(branch) = branches.iter().find(|branch| self.holds(branch)) {
                        self.first_that_prints(&branch.children, out);
                    }
                }
                item => self.item(item, None, out),
            }
            if !out.is_empty() {
                return;
            }
        }
    }

    fn names_label(&mut self, variable: NameVariable, label: &Label, people: usize) -> Vec<Node> {
        let plural = label.is_plural(|| people > 1);
        let term =
            self.locale.term(&variable.to_string(), label.form, plural).filter(|term| !term.is_empty());
        let mut out = Vec::new();
        if let Some(term) = term {
            self.wrap_term(&label.look, vec![Node::Text(term.to_owned())], &mut out);
            out = vec![Node::with_role(Role::NamesLabel, out)];
        }
        out
    }

    /// One list, and how many of its names are printed.
    fn list(&mut self, form: &Form<'a>, variable: NameVariable, people: &'a [Name]) -> (Vec<Node>, usize) {
        let style = form.name;
        let list = self.shown.len();
        let others = people.last().is_some_and(|last| last.literal.as_deref() == Some("others"));
        let (min, first) = self.limits(style);
        let detail = self.read(Part::Names, |context| context.names);
        let added = detail.and_then(|detail| detail.names.get(list)).copied().unwrap_or_default();
        let first = first.map(|first| (first as usize).max(added));
        let cut = match first {
            Some(first) if min.is_some_and(|min| people.len() >= min as usize) && first < people.len() => {
                Some(first)
            }
            _ if others => Some(people.len() - 1),
            _ => None,
        };
        let printed = cut.unwrap_or(people.len());
        self.shown.push(Shown { variable, all: people.len(), printed, given: base_level(style) });
        let given = detail.and_then(|detail| detail.given.get(list));
        let one = |eval: &Self, at: usize| {
            let level = given.and_then(|given| given.get(at)).copied().unwrap_or_default();
            let name =
                people.get(at).map(|name| name::name(eval, style, name, at, level)).unwrap_or_default();
            Node::with_role(Role::Name, name)
        };
        let mut out = Vec::new();
        let and = style.and.filter(|_| self.key.is_none()).map(|and| self.and(and));
        for at in 0..printed {
            if at > 0 {
                let last = at + 1 == people.len();
                match and.as_ref().filter(|_| last) {
                    None => out.push(Node::Affix(style.delimiter.clone())),
                    Some(and) => {
                        let delimiter = if precedes_last(style, people) { &*style.delimiter } else { "" };
                        let space = if delimiter.ends_with(char::is_whitespace) { "" } else { " " };
                        out.push(Node::Affix(format!("{delimiter}{space}{and} ").into()));
                    }
                }
            }
            out.push(one(self, at));
        }
        if cut.is_some() && printed > 0 {
            let use_last = self.key.and_then(|key| key.use_last).unwrap_or(style.use_last) && !others;
            self.et_al(form, people.len(), printed, use_last, &mut out);
            if use_last && printed + 1 < people.len() + 1 {
                out.push(one(self, people.len() - 1));
            }
        }
        (out, printed)
    }

    /// From how many names on a list is cut, and after how many.
    fn limits(&mut self, style: &NameStyle) -> (Option<u32>, Option<u32>) {
        if let Some(key) = self.key {
            return (key.min.or(style.et_al_min), key.use_first.or(style.et_al_use_first));
        }
        let has_subsequent = style.subsequent_min.is_some() || style.subsequent_use_first.is_some();
        let again = has_subsequent
            && self.read(Part::Again, |context| context.position).is_some_and(|position| position.again);
        if again {
            (style.subsequent_min.or(style.et_al_min), style.subsequent_use_first.or(style.et_al_use_first))
        } else {
            (style.et_al_min, style.et_al_use_first)
        }
    }

    fn and(&self, and: NameAnd) -> String {
        let and = match and {
            NameAnd::Symbol => self.locale.symbol("and").unwrap_or("&"),
            NameAnd::Text => self.locale.term("and", TermForm::Long, false).unwrap_or("and"),
        };
        and.to_owned()
    }

    /// What stands for the names that are left out.
    fn et_al(&mut self, form: &Form<'a>, people: usize, printed: usize, use_last: bool, out: &mut Vec<Node>) {
        if self.key.is_some() {
            return;
        }
        let style = form.name;
        let inverted = match style.sort_order {
            Some(NameAsSortOrder::All) => true,
            Some(NameAsSortOrder::First) => printed < 2,
            None => false,
        };
        let delimited = match style.precedes_et_al {
            DelimiterBehavior::Contextual => people > 2 && printed > 1,
            DelimiterBehavior::AfterInvertedName => inverted,
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Never => false,
        };
        let before: Arc<str> = if delimited { style.delimiter.clone() } else { Arc::from(" ") };
        if use_last {
            let spaced = if style.delimiter.ends_with(' ') { style.delimiter.clone() } else { before };
            out.push(Node::Affix(spaced));
            out.push(Node::Affix(Arc::from("\u{2026} ")));
            return;
        }
        let (term, look) = form.et_al.map_or(("et-al", None), |(term, look)| (term, Some(look)));
        let Some(text) = self.locale.term(term, TermForm::Long, false).filter(|term| !term.is_empty()) else {
            return;
        };
        let nodes = vec![Node::Text(text.to_owned())];
        out.push(Node::Affix(before));
        match look {
            Some(look) => self.wrap(look, nodes, out),
            None => out.extend(nodes),
        }
    }
}

/// Whether the delimiter stands before the last name.
fn precedes_last(style: &NameStyle, people: &[Name]) -> bool {
    let is_inverted = |name: Option<&Name>| name.is_some_and(|name| name.literal.is_none());
    match style.precedes_last {
        DelimiterBehavior::Contextual => people.len() > 2,
        DelimiterBehavior::AfterInvertedName => match style.sort_order {
            Some(NameAsSortOrder::All) => is_inverted(people.iter().rev().nth(1)),
            Some(NameAsSortOrder::First) => people.len() < 3 && is_inverted(people.first()),
            None => false,
        },
        // Two names of which the first is a body's need no comma: it parts inverted names.
        DelimiterBehavior::Always => people.len() > 2 || is_inverted(people.first()),
        DelimiterBehavior::Never => false,
    }
}

/// How much of given names a style prints: nothing, initials, all.
fn base_level(style: &NameStyle) -> u8 {
    match (style.form, &style.initialize_with) {
        (NameForm::Short | NameForm::Count, _) => 0,
        (NameForm::Long, Some(_)) if style.initialize => 1,
        (NameForm::Long, _) => 2,
    }
}
