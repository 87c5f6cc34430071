//! Texts of variables: those of the work, and those of the place where it is cited.

use std::borrow::Cow;
use std::sync::Arc;

use citationberg::taxonomy::{NumberVariable, PageVariable, StandardVariable, Variable};

use super::case;
use super::context::Part;
use super::eval::Eval;
use super::label;
use super::number;
use super::text::{Node, Role};

impl<'a> Eval<'a> {
    /// The letters of a variable, be it of the work or of the place.
    pub(super) fn value(&mut self, variable: Variable) -> Option<Cow<'a, str>> {
        match variable {
            Variable::Number(NumberVariable::Locator) => {
                self.read(Part::Locator, |context| context.locator).map(|locator| locator.text.into())
            }
            Variable::Number(NumberVariable::CitationNumber) => {
                self.read(Part::Number, |context| context.number).map(|number| number.to_string().into())
            }
            Variable::Number(NumberVariable::FirstReferenceNoteNumber) => {
                self.read(Part::FirstNote, |context| context.first_note).map(|note| note.to_string().into())
            }
            Variable::Standard(StandardVariable::YearSuffix) => {
                let suffix = self.read(Part::YearSuffix, |context| context.year_suffix);
                suffix.map(|suffix| number::letters(suffix).into())
            }
            Variable::Standard(StandardVariable::CitationLabel) => {
                let own = self.work.text(variable).map(|own| own.plain.as_str().into());
                own.or_else(|| Some(label::label(self.work).into()))
            }
            Variable::Date(date) => self.work.date(date)?.literal.as_deref().map(Cow::Borrowed),
            other => self.work.text(other).map(|value| value.plain.as_str().into()),
        }
    }

    pub(super) fn variable(&mut self, variable: Variable, short: bool) -> Vec<Node> {
        let (suffix, label) = (StandardVariable::YearSuffix, StandardVariable::CitationLabel);
        let role = match variable {
            Variable::Name(_) => return Vec::new(),
            Variable::Number(NumberVariable::Locator) => return self.locator(),
            Variable::Standard(own) if own == suffix => return self.year_suffix().into_iter().collect(),
            Variable::Standard(own) if own == label => Some(Role::Label),
            Variable::Number(NumberVariable::CitationNumber) => Some(Role::Number),
            Variable::Number(NumberVariable::FirstReferenceNoteNumber) | Variable::Date(_) => None,
            _ => return self.work_text(variable, short),
        };
        let value = self.value(variable);
        self.count(value.is_some());
        let mut nodes: Vec<Node> = value.map(|value| Node::Text(value.into_owned())).into_iter().collect();
        if role == Some(Role::Label) && !self.style.has_year_suffix {
            nodes.extend(self.year_suffix());
        }
        match role.filter(|_| !nodes.is_empty()) {
            Some(role) => vec![Node::with_role(role, nodes)],
            None => nodes,
        }
    }

    fn work_text(&mut self, variable: Variable, short: bool) -> Vec<Node> {
        use StandardVariable::{
            CollectionTitle, ContainerTitle, ContainerTitleShort, DOI, PMCID, PMID, PartTitle, ReviewedTitle,
            Status, Title, TitleShort, URL, VolumeTitle,
        };
        let short_of = match variable {
            Variable::Standard(Title) if short => Some(TitleShort),
            Variable::Standard(ContainerTitle) if short => Some(ContainerTitleShort),
            _ => None,
        };
        let long_of = match variable {
            Variable::Standard(ContainerTitleShort) => None,
            other => Some(other),
        };
        let own = short_of.map(Variable::Standard).or(long_of).unwrap_or(variable);
        let work = self.work;
        // A short form is spent with its long one.
        let unspent = !self.spent.contains(&variable) && !self.spent.contains(&own);
        let value = work.text(own).or_else(|| work.text(variable)).filter(|_| unspent);
        let page_first = Variable::Number(NumberVariable::PageFirst);
        let page = Variable::Page(PageVariable::Page);
        let value = value.or_else(|| work.text(page).filter(|_| variable == page_first));
        self.count(value.is_some());
        let Some(value) = value else { return Vec::new() };
        self.says_status |= variable == Variable::Standard(Status);
        if self.substitute_of.is_some() {
            self.spent.extend([variable, own]);
        }
        match variable {
            Variable::Standard(DOI | URL | PMID | PMCID) => {
                // Several addresses stand with spaces between them.
                let several = value.plain.split_whitespace().enumerate().flat_map(|(index, text)| {
                    let target = Arc::from(link_target(variable, text));
                    let link = Node::with_role(Role::Link(target), vec![Node::Text(text.to_owned())]);
                    let between = (index > 0).then(|| Node::Text("; ".to_owned()));
                    between.into_iter().chain([link])
                });
                several.collect()
            }
            Variable::Standard(
                name @ (Title | TitleShort | ContainerTitle | CollectionTitle | PartTitle | ReviewedTitle
                | VolumeTitle),
            ) => {
                let mut nodes = value.nodes.clone();
                if self.style.capital_subtitles && self.english {
                    case::capital_subtitles(&mut nodes);
                }
                let is_own = matches!(name, Title | TitleShort);
                if is_own { vec![Node::with_role(Role::Title, nodes)] } else { nodes }
            }
            _ if variable == page => number::page_range(self, &value.plain),
            _ if variable == page_first => vec![Node::Text(number::first_page(&value.plain).to_owned())],
            Variable::Number(NumberVariable::Issue | NumberVariable::Volume)
                if number::is_numeric(&value.plain) =>
            {
                vec![Node::Text(value.plain.replace('-', number::range_sign(self)))]
            }
            _ => value.nodes.clone(),
        }
    }

    fn locator(&mut self) -> Vec<Node> {
        let locator = self.read(Part::Locator, |context| context.locator);
        self.count(locator.is_some());
        let Some(locator) = locator else { return Vec::new() };
        let text = number::locator(self, locator);
        vec![Node::with_role(Role::Locator, text)]
    }
}

/// The address behind an identifier.
fn link_target(variable: Variable, text: &str) -> String {
    if text.contains("://") {
        return text.to_owned();
    }
    match variable {
        Variable::Standard(StandardVariable::DOI) => format!("https://doi.org/{text}"),
        Variable::Standard(StandardVariable::PMID) => format!("https://www.ncbi.nlm.nih.gov/pubmed/{text}"),
        Variable::Standard(StandardVariable::PMCID) => {
            format!("https://www.ncbi.nlm.nih.gov/pmc/articles/{text}")
        }
        _ => text.to_owned(),
    }
}
