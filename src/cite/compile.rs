//! From the elements of a CSL file to a compiled style.

use std::collections::HashMap;
use std::sync::Arc;

use citationberg::taxonomy::{NumberVariable, PageVariable, StandardVariable, Variable};
use citationberg::{
    ChooseBranch, CslMacro, DateStrongAnyForm, IndependentStyle, InheritableNameOptions,
    LayoutRenderingElement, LongShortForm, Names, TextTarget, ToAffixes, ToFormatting, VariablelessLabel,
};

use super::markup::rich;
use super::style::{
    Area, AreaName, Branch, CiteOptions, DateItem, DatePart, Item, KeyNames, Label, ListOptions, Look,
    NameStyle, NamesItem, PartForm, SortBy, SortKey, Style, Test,
};

/// How deep elements and macros may lie in each other.
const DEEPEST: usize = 60;

impl Style {
    /// Compiles a style.
    #[must_use]
    pub fn compile(style: &IndependentStyle) -> Self {
        let outer = &style.settings.options;
        let citation = &style.citation;
        let citation_names = outer.apply(&citation.name_options);
        let name = AreaName::Citation;
        let area =
            Compiler::area(name, &style.macros, citation_names, &citation.layout, citation.sort.as_ref());
        let bibliography = style.bibliography.as_ref().map(|list| {
            let names = outer.apply(&list.name_options);
            Compiler::area(AreaName::List, &style.macros, names, &list.layout, list.sort.as_ref())
        });
        let delimiter = |given: &Option<String>| given.as_deref().map(Arc::from);
        let group = delimiter(&citation.cite_group_delimiter);
        // Without one of its own, a collapsed cite is parted by a comma, or in a note as cites are.
        let in_note = style.settings.class == citationberg::StyleClass::Note;
        let ungrouped = if in_note { area.delimiter.clone() } else { Arc::from(", ") };
        let cites = CiteOptions {
            add_given: citation.disambiguate_add_givenname,
            given_rule: citation.givenname_disambiguation_rule,
            add_names: citation.disambiguate_add_names,
            add_year_suffix: citation.disambiguate_add_year_suffix,
            group_delimiter: group.or_else(|| citation.collapse.map(|_| ungrouped)),
            collapse: citation.collapse,
            year_suffix_delimiter: Arc::from(
                citation
                    .year_suffix_delimiter
                    .as_deref()
                    .or(citation.cite_group_delimiter.as_deref())
                    .unwrap_or_else(|| citation.get_year_suffix_delimiter()),
            ),
            after_collapse: delimiter(&citation.after_collapse_delimiter),
            near_note: citation.near_note_distance,
        };
        let list = style.bibliography.as_ref().map_or_else(ListOptions::default, |list| ListOptions {
            substitute: delimiter(&list.subsequent_author_substitute),
            substitute_rule: list.subsequent_author_substitute_rule,
            second_field_align: list.second_field_align.is_some(),
        });
        let all = |found: &dyn Fn(&Item) -> bool| {
            let areas = [Some(&area), bibliography.as_ref()];
            areas
                .into_iter()
                .flatten()
                .any(|area| area.macros.iter().chain([&area.layout]).flatten().any(|item| item.any(found)))
        };
        let suffix = Variable::Standard(StandardVariable::YearSuffix);
        let has_year_suffix = all(&|item| item.prints() == Some(suffix));
        let has_disambiguate = all(&|item| {
            let Item::Choose(branches) = item else { return false };
            branches
                .iter()
                .flat_map(|branch| &branch.tests)
                .any(|test| matches!(test, Test::Disambiguate(true)))
        });
        Self {
            note: in_note,
            default_locale: style.default_locale.as_ref().map(|code| code.0.clone()),
            page_range: style.settings.page_range_format,
            initialize_with_hyphen: style.settings.initialize_with_hyphen,
            demote: style.settings.demote_non_dropping_particle,
            capital_subtitles: false,
            citation: area,
            bibliography,
            cites,
            list,
            has_year_suffix,
            has_disambiguate,
            locales: style.locale.clone(),
        }
    }
}

/// What is known while an area is compiled.
struct Compiler<'a> {
    names: InheritableNameOptions,
    index: HashMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn area(
        name: AreaName,
        macros: &'a [CslMacro],
        names: InheritableNameOptions,
        layout: &citationberg::Layout,
        sort: Option<&citationberg::Sort>,
    ) -> Area {
        let index = macros.iter().enumerate().map(|(at, one)| (one.name.as_str(), at)).collect();
        let compiler = Self { names, index };
        let bodies: Vec<Vec<Item>> = macros.iter().map(|one| compiler.items(&one.children, 0)).collect();
        let keys = sort.map(|sort| sort.keys.iter().filter_map(|key| compiler.key(key, &bodies)).collect());
        Area {
            name,
            layout: compiler.items(&layout.elements, 0),
            look: look(layout, layout),
            delimiter: Arc::from(layout.delimiter.as_deref().unwrap_or_default()),
            macros: bodies,
            sort: keys,
        }
    }

    fn key(&self, key: &citationberg::SortKey, bodies: &[Vec<Item>]) -> Option<SortKey> {
        let number = Variable::Number(NumberVariable::CitationNumber);
        let (by, names, by_number) = match key {
            citationberg::SortKey::Variable { variable, .. } => {
                (SortBy::Variable(*variable), KeyNames::default(), *variable == number)
            }
            citationberg::SortKey::MacroName { name, names_min, names_use_first, names_use_last, .. } => {
                let index = *self.index.get(name.as_str())?;
                let (min, use_first, use_last) = (*names_min, *names_use_first, *names_use_last);
                let numbers = |item: &Item| item.prints() == Some(number);
                // A macro that calls another with the number is not looked into further.
                let by_number = bodies[index].iter().any(|item| item.any(&numbers));
                (SortBy::Macro(index), KeyNames { min, use_first, use_last }, by_number)
            }
        };
        let descending = key.sort_direction() == citationberg::SortDirection::Descending;
        Some(SortKey { by, by_number, descending, names })
    }

    fn items(&self, elements: &[LayoutRenderingElement], depth: usize) -> Vec<Item> {
        if depth > DEEPEST {
            return Vec::new();
        }
        elements.iter().filter_map(|element| self.item(element, depth + 1)).collect()
    }

    fn item(&self, element: &LayoutRenderingElement, depth: usize) -> Option<Item> {
        Some(match element {
            LayoutRenderingElement::Text(text) => return self.text(text),
            LayoutRenderingElement::Number(number) => {
                let look = Look { case: number.text_case, display: number.display, ..look(number, number) };
                Item::Number { variable: number.variable.into(), form: number.form, look }
            }
            LayoutRenderingElement::Label(label) => {
                Item::Label { variable: label.variable.into(), label: compile_label(&label.label) }
            }
            LayoutRenderingElement::Date(date) => Item::Date(Box::new(compile_date(date))),
            LayoutRenderingElement::Names(names) => Item::Names(Box::new(self.names(names, depth))),
            LayoutRenderingElement::Group(group) => {
                let children = self.items(&group.children, depth);
                let look = Look { display: group.display, ..look(group, group) };
                Item::Group { children, delimiter: arc(group.delimiter.as_ref()), look }
            }
            LayoutRenderingElement::Choose(choose) => {
                let branches = choose.branches().map(|branch| self.branch(branch, depth));
                let otherwise = choose.otherwise.as_ref().map(|otherwise| Branch {
                    match_: citationberg::ChooseMatch::All,
                    tests: Vec::new(),
                    children: self.items(&otherwise.children, depth),
                });
                Item::Choose(branches.chain(otherwise).collect())
            }
        })
    }

    fn text(&self, text: &citationberg::Text) -> Option<Item> {
        let look = Look {
            case: text.text_case,
            quotes: text.quotes,
            strip_periods: text.strip_periods,
            display: text.display,
            ..look(text, text)
        };
        Some(match &text.target {
            TextTarget::Variable { var, form } => {
                Item::Variable { variable: canonical(*var), short: *form == LongShortForm::Short, look }
            }
            TextTarget::Macro { name } => Item::Macro { index: *self.index.get(name.as_str())?, look },
            TextTarget::Term { term, form, plural } => {
                Item::Term { name: term_name(*term), form: *form, plural: *plural, look }
            }
            TextTarget::Value { val } => Item::Value { text: rich(val), look },
        })
    }

    fn branch(&self, branch: &ChooseBranch, depth: usize) -> Branch {
        fn each<T: Copy>(tests: &mut Vec<Test>, of: &Option<Vec<T>>, test: fn(T) -> Test) {
            tests.extend(of.iter().flatten().map(|one| test(*one)));
        }
        let mut tests = Vec::new();
        tests.extend(branch.disambiguate.map(Test::Disambiguate));
        each(&mut tests, &branch.is_numeric, Test::Numeric);
        each(&mut tests, &branch.is_uncertain_date, Test::Uncertain);
        each(&mut tests, &branch.locator, Test::Locator);
        each(&mut tests, &branch.position, Test::Position);
        each(&mut tests, &branch.type_, Test::Type);
        each(&mut tests, &branch.variable, |variable| Test::Variable(canonical(variable)));
        Branch { match_: branch.match_, tests, children: self.items(&branch.children, depth) }
    }

    fn names(&self, names: &Names, depth: usize) -> NamesItem {
        let options = self.names.apply(&names.options());
        let default = citationberg::Name::default();
        let label = names.label().map(|(label, position)| {
            let before = position == citationberg::NameLabelPosition::BeforeName && names.name().is_some();
            (compile_label(label), before)
        });
        let substitute = names.substitute().map(|substitute| self.items(&substitute.children, depth));
        NamesItem {
            variables: names.variable.clone(),
            delimiter: Arc::from(options.names_delimiter.as_deref().unwrap_or_default()),
            own_name: names.name().is_some(),
            name: name_style(names.name().unwrap_or(&default), &options),
            et_al: names.et_al().map(|et_al| {
                let look = Look { format: et_al.formatting, ..Look::default() };
                (term_name(et_al.term.into()), look)
            }),
            label,
            substitute: substitute.unwrap_or_default(),
            look: Look { display: names.display, ..look(names, names) },
        }
    }
}

fn name_style(name: &citationberg::Name, options: &InheritableNameOptions) -> NameStyle {
    let said = name.options(options);
    let part = |part: Option<&citationberg::NamePart>| {
        part.map_or_else(Look::default, |part| Look { case: part.text_case, ..look(part, part) })
    };
    NameStyle {
        and: said.and,
        delimiter: Arc::from(said.delimiter),
        precedes_et_al: said.delimiter_precedes_et_al,
        precedes_last: said.delimiter_precedes_last,
        et_al_min: said.et_al_min,
        et_al_use_first: said.et_al_use_first,
        subsequent_min: said.et_al_subsequent_min,
        subsequent_use_first: said.et_al_subsequent_use_first,
        use_last: said.et_al_use_last,
        form: said.form,
        initialize: said.initialize,
        initialize_with: said.initialize_with.map(Arc::from),
        sort_order: said.name_as_sort_order,
        sort_separator: Arc::from(said.sort_separator),
        family: part(name.name_part_family()),
        given: part(name.name_part_given()),
        look: look(name, name),
    }
}

/// `event` is an older name of `event-title`.
fn canonical(variable: Variable) -> Variable {
    match variable {
        Variable::Standard(StandardVariable::Event) => Variable::Standard(StandardVariable::EventTitle),
        other => other,
    }
}

/// Compiles a date of a style or of a locale.
pub(super) fn compile_date(date: &citationberg::Date) -> DateItem {
    let parts = date.date_part.iter().map(|part| {
        let form = match part.form() {
            DateStrongAnyForm::Day(form) => PartForm::Day(form),
            DateStrongAnyForm::Month(form) => PartForm::Month(form),
            DateStrongAnyForm::Year(form) => PartForm::Year(form == LongShortForm::Short),
        };
        // The form is private where the style may leave it out; what is written says whether it did.
        let explicit = serde_json::to_value(part)
            .is_ok_and(|part| part.get("@form").is_some_and(|form| !form.is_null()));
        let look = Look { case: part.text_case, strip_periods: part.strip_periods, ..look(part, part) };
        DatePart { form, explicit, range_delimiter: arc(part.range_delimiter.as_ref()), look }
    });
    let look = Look { case: date.text_case, display: date.display, ..look(date, date) };
    DateItem {
        variable: date.variable,
        form: date.form,
        shown: date.parts.unwrap_or_default(),
        parts: parts.collect(),
        delimiter: arc(date.delimiter.as_ref()),
        look,
    }
}

fn compile_label(label: &VariablelessLabel) -> Label {
    let look = Look { case: label.text_case, strip_periods: label.strip_periods, ..look(label, label) };
    Label { form: label.form, plural: label.plural, look }
}

/// The name of a term as locales write it.
pub(super) fn term_name(term: citationberg::taxonomy::Term) -> Arc<str> {
    let written = match term {
        citationberg::taxonomy::Term::PageVariable => serde_json::to_value(PageVariable::Page),
        term => serde_json::to_value(term),
    };
    let name = written.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    Arc::from(name.replace(' ', "-"))
}

fn arc(text: Option<&String>) -> Option<Arc<str>> {
    text.filter(|text| !text.is_empty()).map(|text| Arc::from(text.as_str()))
}

fn look(formatting: &impl ToFormatting, affixes: &impl ToAffixes) -> Look {
    let affixes = affixes.to_affixes();
    Look {
        prefix: arc(affixes.prefix.as_ref()),
        suffix: arc(affixes.suffix.as_ref()),
        format: formatting.to_formatting(),
        ..Look::default()
    }
}
