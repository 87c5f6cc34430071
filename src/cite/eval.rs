//! One work in one context, evaluated: elements, groups, branches, texts and labels.

use std::sync::Arc;

use citationberg::taxonomy::{NameVariable, NumberVariable, PageVariable, Variable};
use citationberg::{Formatting, TermForm};

use super::case;
use super::context::{Context, Part, Reads};
use super::locale::Locale;
use super::number;
use super::style::{Area, Item, KeyNames, Label, Look, NamesItem, Style};
use super::text::{Element, Node, Role, plain};
use super::work::Work;

/// How many elements one evaluation may visit.
const MOST_STEPS: u32 = 20_000;

/// How deep elements and macros may lie in each other.
const DEEPEST: u32 = 150;

/// What an evaluation gives: text, and what of the context it depends on.
#[derive(Debug, Clone, Default)]
pub(super) struct Evaluated {
    /// The text.
    pub nodes: Vec<Node>,
    /// How much of it is of the first element.
    pub first: usize,
    /// What of the context was read.
    pub reads: Reads,
    /// How many names each list of names has and shows, for telling cites apart.
    pub shown: Vec<Shown>,
    /// Whether the status of the work was printed.
    pub says_status: bool,
    /// Whether it came to the end of its steps, so that some of the text is missing.
    pub is_cut: bool,
}

/// A list of names as it was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// Whose they are.
    pub variable: NameVariable,
    /// How many there are.
    pub all: usize,
    /// How many were printed.
    pub printed: usize,
    /// The least level of given names the style prints.
    pub given: u8,
}

/// Evaluates the layout of an area.
#[must_use]
pub(super) fn eval(
    style: &Style,
    area: &Area,
    locale: &Locale,
    work: &Work,
    context: &Context<'_>,
) -> Evaluated {
    let whole = eval_layout(style, area, locale, work, context);
    let dated = if whole.says_status { None } else { work.dated_by_state() };
    dated.map_or(whole, |dated| eval_layout(style, area, locale, &dated, context))
}

fn eval_layout(style: &Style, area: &Area, locale: &Locale, work: &Work, context: &Context<'_>) -> Evaluated {
    let mut run = Eval::new(style, area, locale, work, context);
    let mut nodes = Vec::new();
    let mut first = 0;
    for (at, item) in area.layout.iter().enumerate() {
        run.item(item, None, &mut nodes);
        if at == 0 {
            first = nodes.len();
        }
    }
    let Eval { reads, shown, says_status, is_cut, .. } = run;
    Evaluated { nodes, first, reads, shown, says_status, is_cut }
}

/// Evaluates a macro for sorting.
#[must_use]
pub(super) fn eval_key(
    (style, area, locale): (&Style, &Area, &Locale),
    work: &Work,
    context: &Context<'_>,
    index: usize,
    names: KeyNames,
) -> Evaluated {
    let mut run = Eval::new(style, area, locale, work, context);
    run.key = Some(names);
    let mut nodes = Vec::new();
    if let Some(body) = area.macros.get(index) {
        run.items(body, None, &mut nodes);
    }
    Evaluated { nodes, reads: run.reads, shown: run.shown, ..Evaluated::default() }
}

/// An evaluation on its way.
pub(super) struct Eval<'a> {
    pub(super) style: &'a Style,
    pub(super) area: &'a Area,
    pub(super) locale: &'a Locale,
    pub(super) work: &'a Work,
    pub(super) context: &'a Context<'a>,
    /// Whether the work is in English.
    pub(super) english: bool,
    pub(super) reads: Reads,
    pub(super) shown: Vec<Shown>,
    /// The settings of a sort key, while one is evaluated.
    pub(super) key: Option<KeyNames>,
    /// Variables that a substitute has printed, so that they are not printed again.
    pub(super) spent: Vec<Variable>,
    /// The names whose substitute is evaluated.
    pub(super) substitute_of: Option<&'a NamesItem>,
    /// Variables called and variables that had a value.
    pub(super) called: u32,
    pub(super) found: u32,
    pub(super) suffix_printed: bool,
    /// How many conditions that tell works apart have held.
    pub(super) disambiguated: u8,
    /// Whether the status of the work was printed.
    pub(super) says_status: bool,
    /// Whether the names that stand for the work have been met.
    pub(super) author_done: bool,
    steps: u32,
    depth: u32,
    is_cut: bool,
    /// The macros that are being evaluated: one that leads back to itself prints nothing there.
    active: Vec<usize>,
}

impl<'a> Eval<'a> {
    fn new(
        style: &'a Style,
        area: &'a Area,
        locale: &'a Locale,
        work: &'a Work,
        context: &'a Context<'a>,
    ) -> Self {
        Self {
            style,
            area,
            locale,
            work,
            context,
            english: work.is_english(&locale.language),
            reads: Reads::default(),
            shown: Vec::new(),
            key: None,
            spent: Vec::new(),
            substitute_of: None,
            called: 0,
            found: 0,
            suffix_printed: false,
            disambiguated: 0,
            says_status: false,
            author_done: false,
            steps: 0,
            depth: 0,
            is_cut: false,
            active: Vec::new(),
        }
    }

    /// Evaluates elements, with a delimiter between those that print something.
    pub(super) fn items(&mut self, items: &'a [Item], delimiter: Option<&Arc<str>>, out: &mut Vec<Node>) {
        for item in items {
            let Some(delimiter) = delimiter else {
                self.item(item, None, out);
                continue;
            };
            if let Item::Choose(_) = item {
                // What a branch prints is among the children of the group.
                self.item(item, Some(delimiter), out);
                continue;
            }
            let mut own = Vec::new();
            self.item(item, None, &mut own);
            if !own.is_empty() {
                if !out.is_empty() {
                    out.push(Node::Delimiter(delimiter.clone()));
                }
                out.append(&mut own);
            }
        }
    }

    pub(super) fn item(&mut self, item: &'a Item, delimiter: Option<&Arc<str>>, out: &mut Vec<Node>) {
        if self.steps == MOST_STEPS || self.depth == DEEPEST {
            self.is_cut = true;
            return;
        }
        self.steps += 1;
        self.depth += 1;
        self.evaluate(item, delimiter, out);
        self.depth -= 1;
    }

    fn evaluate(&mut self, item: &'a Item, delimiter: Option<&Arc<str>>, out: &mut Vec<Node>) {
        match item {
            Item::Variable { variable, short, look } => {
                let mut nodes = self.variable(*variable, *short);
                match linked(look, &mut nodes) {
                    Some(look) => self.wrap(&look, nodes, out),
                    None => self.wrap(look, nodes, out),
                }
            }
            Item::Macro { index, look } => self.call(*index, look, out),
            Item::Term { name, form, plural, look } => {
                let nodes = self.term(name, *form, *plural, look.case.is_some());
                self.wrap_term(look, nodes, out);
            }
            Item::Value { text, look } => self.wrap(look, text.clone(), out),
            Item::Number { variable, form, look } => {
                let nodes = number::number(self, *variable, *form);
                self.wrap(look, nodes, out);
            }
            Item::Label { variable, label } => {
                let nodes = self.label(*variable, label);
                self.wrap_term(&label.look, nodes, out);
            }
            Item::Date(date) => self.date(date, out),
            Item::Names(names) => self.names(names, out),
            Item::Group { children, delimiter, look } => self.group(children, delimiter.as_ref(), look, out),
            Item::Choose(branches) => {
                if let Some(branch) = branches.iter().find(|branch| self.holds(branch)) {
                    self.items(&branch.children, delimiter, out);
                }
            }
        }
    }

    /// Elements that print only if they have no variable, or one with a value.
    fn group(&mut self, items: &'a [Item], delimiter: Option<&Arc<str>>, look: &Look, out: &mut Vec<Node>) {
        let (called, found) = (self.called, self.found);
        let mut nodes = Vec::new();
        self.items(items, delimiter, &mut nodes);
        if self.called == called || self.found > found {
            if !nodes.is_empty() {
                // A group that prints counts as a variable with a value.
                self.count(true);
            }
            self.wrap(look, nodes, out);
        }
    }

    /// A macro, which is a group by itself.
    fn call(&mut self, index: usize, look: &Look, out: &mut Vec<Node>) {
        let area = self.area;
        let Some(body) = area.macros.get(index).filter(|_| !self.active.contains(&index)) else { return };
        self.active.push(index);
        self.group(body, None, look, out);
        self.active.pop();
    }

    /// Puts look and affixes round what an element printed.
    pub(super) fn wrap(&self, look: &Look, nodes: Vec<Node>, out: &mut Vec<Node>) {
        self.wrap_in(look, nodes, self.english, out);
    }

    /// The same for words of the locale.
    pub(super) fn wrap_term(&self, look: &Look, nodes: Vec<Node>, out: &mut Vec<Node>) {
        self.wrap_in(look, nodes, true, out);
    }

    fn wrap_in(&self, look: &Look, mut nodes: Vec<Node>, english: bool, out: &mut Vec<Node>) {
        if nodes.is_empty() {
            return;
        }
        if look.strip_periods {
            nodes.iter_mut().for_each(strip_periods);
        }
        if let Some(to) = look.case {
            case::apply(&mut nodes, to, english, self.style.capital_subtitles);
        }
        let mut placed = Vec::new();
        // What is placed by itself takes its affixes along.
        let into = if look.display.is_some() { &mut placed } else { &mut *out };
        into.extend(look.prefix.clone().map(Node::Affix));
        if look.format == Formatting::default() && !look.quotes {
            into.append(&mut nodes);
        } else {
            let element =
                Element { format: look.format, quoted: look.quotes, children: nodes, ..Element::default() };
            into.push(Node::Element(Box::new(element)));
        }
        into.extend(look.suffix.clone().map(Node::Affix));
        if look.display.is_some() {
            let element = Element { display: look.display, children: placed, ..Element::default() };
            out.push(Node::Element(Box::new(element)));
        }
    }

    /// Counts a variable that is called, and whether it has a value.
    pub(super) fn count(&mut self, has: bool) {
        self.called += 1;
        self.found += u32::from(has);
    }

    /// The letter of the year, once.
    pub(super) fn year_suffix(&mut self) -> Option<Node> {
        let number = self.read(Part::YearSuffix, |context| context.year_suffix)?;
        if self.suffix_printed && !self.style.has_year_suffix {
            return None;
        }
        self.suffix_printed = true;
        let letters = Node::Text(number::letters(number));
        Some(Node::with_role(Role::YearSuffix, vec![letters]))
    }

    fn term(&mut self, name: &str, form: TermForm, plural: bool, cased: bool) -> Vec<Node> {
        let Some(text) = self.locale.term(name, form, plural).filter(|text| !text.is_empty()) else {
            return Vec::new();
        };
        let mut nodes = vec![Node::Text(text.to_owned())];
        if name == "no-date"
            && !self.style.has_year_suffix
            && let Some(suffix) = self.year_suffix()
        {
            nodes.extend((form == TermForm::Long).then(|| Node::Text(" ".to_owned())));
            nodes.push(suffix);
        }
        if cased { nodes } else { vec![Node::with_role(Role::Term, nodes)] }
    }

    pub(super) fn label(&mut self, variable: Variable, label: &Label) -> Vec<Node> {
        let Some(text) = self.value(variable) else { return Vec::new() };
        let name: Arc<str> = match variable {
            Variable::Number(NumberVariable::Locator) => {
                self.context.locator.map_or("page", |locator| locator.label).replace(' ', "-").into()
            }
            Variable::Page(PageVariable::Page) => "page".into(),
            other => other.to_string().into(),
        };
        let plural = label.is_plural(|| number::is_plural(variable, &text));
        // A number of volumes is called by the word for a volume.
        let other = match variable {
            Variable::Number(NumberVariable::NumberOfVolumes) => "volume",
            Variable::Number(NumberVariable::NumberOfPages) => "page",
            _ => "",
        };
        let term = self
            .locale
            .term(&name, label.form, plural)
            .or_else(|| self.locale.term(other, label.form, plural));
        let term = term.filter(|term| !term.is_empty());
        term.map(|term| Node::Text(term.to_owned())).into_iter().collect()
    }

    /// Reads a part of the context, and remembers that it did.
    pub(super) fn read<T>(&mut self, part: Part, get: impl FnOnce(&'a Context<'a>) -> T) -> T {
        self.reads.add(part);
        get(self.context)
    }
}

/// Takes the beginning of an address that the style puts before an identifier into its link; gives the rest of the look.
fn linked(look: &Look, nodes: &mut [Node]) -> Option<Look> {
    let prefix = look.prefix.as_deref()?;
    let at = prefix.find("http")?;
    let [Node::Element(element)] = nodes else { return None };
    let is_start = matches!(&element.role, Some(Role::Link(url)) if url.starts_with(&prefix[at..]));
    let Node::Text(text) = element.children.first_mut().filter(|_| is_start)? else { return None };
    text.insert_str(0, &prefix[at..]);
    let prefix = Some(Arc::from(&prefix[..at])).filter(|prefix: &Arc<str>| !prefix.is_empty());
    Some(Look { prefix, ..look.clone() })
}

fn strip_periods(node: &mut Node) {
    match node {
        Node::Text(text) => text.retain(|c| c != '.'),
        Node::Affix(_) | Node::Delimiter(_) | Node::Host(..) => {}
        Node::Element(element) => element.children.iter_mut().for_each(strip_periods),
    }
}

/// Whether nothing would be printed.
pub(super) fn is_blank(nodes: &[Node]) -> bool {
    plain(nodes).is_empty()
}
