//! Lists of names that end in `and others`: the engine prints a mark as the last name, and here "et al." takes its
//! place, in the form that the style has for names that it leaves out itself.

use std::borrow::Cow;
use std::collections::HashMap;

use hayagriva::citationberg::taxonomy::{NameVariable, Term};
use hayagriva::citationberg::{
    DelimiterBehavior, Formatting as OwnFormatting, IndependentStyle, InheritableNameOptions,
    LayoutRenderingElement, NameAsSortOrder, Names, TermForm,
};
use hayagriva::{Elem, ElemChild, ElemMeta, Formatted, Formatting};

use super::engine::Tongue;
use super::marks::OTHERS;
use super::walk::{citation_elements, list_elements};

/// How a style says that there are more people than it prints.
#[derive(Clone, Debug, Default)]
pub(in crate::compose) struct EtAl {
    cites: HashMap<NameVariable, Form>,
    list: HashMap<NameVariable, Form>,
}

#[derive(Clone, Debug)]
struct Form {
    term: String,
    formatting: OwnFormatting,
    delimiter: String,
    precedes: DelimiterBehavior,
    order: Option<NameAsSortOrder>,
}

impl EtAl {
    /// The forms of a style in a language.
    pub(super) fn of(style: &IndependentStyle, tongue: &Tongue) -> Self {
        let mut forms = Self::default();
        let all = &style.settings.options;
        let mut see = |element: &LayoutRenderingElement, part: &InheritableNameOptions, cites: bool| {
            let LayoutRenderingElement::Names(names) = element else { return };
            let form = Form::of(names, &all.apply(part), style, tongue);
            let known = if cites { &mut forms.cites } else { &mut forms.list };
            for variable in &names.variable {
                known.entry(*variable).or_insert_with(|| form.clone());
            }
        };
        citation_elements(style, |element| see(element, &style.citation.name_options, true));
        if let Some(list) = &style.bibliography {
            list_elements(style, |element| see(element, &list.name_options, false));
        }
        forms
    }

    /// What the engine printed for a list of names, with the term in place of the mark.
    pub(super) fn put<'a>(&self, children: &'a [ElemChild], in_cite: bool) -> Cow<'a, [ElemChild]> {
        if !children.iter().any(|child| after_mark(child).is_some()) {
            return children.into();
        }
        let mut put: Vec<ElemChild> = Vec::with_capacity(children.len() + 1);
        for child in children {
            let ElemChild::Elem(Elem { meta: Some(ElemMeta::Name(variable, _)), .. }) = child else {
                put.push(child.clone());
                continue;
            };
            let Some(after) = after_mark(child) else {
                put.push(child.clone());
                continue;
            };
            let mut around = Formatting::default();
            while let Some(ElemChild::Text(text)) = put.pop_if(|last| matches!(last, ElemChild::Text(_))) {
                around = text.formatting;
            }
            let is_own = |child: &&ElemChild| matches!(child, ElemChild::Elem(Elem { meta: Some(ElemMeta::Name(own, _)), .. }) if own == variable);
            let names = put.iter().filter(is_own).count();
            // Styles of numbers have names in their lists only; those in the sentence come from there.
            let known = if in_cite { [&self.cites, &self.list] } else { [&self.list; 2] };
            if let Some(form) = known
                .iter()
                .find_map(|known| known.get(variable).or_else(|| known.get(&NameVariable::Author)))
            {
                put.extend(form.texts(names, around, after));
            }
        }
        put.into()
    }
}

impl Form {
    fn of(
        names: &Names,
        inherited: &InheritableNameOptions,
        style: &IndependentStyle,
        tongue: &Tongue,
    ) -> Self {
        let inherited = inherited.apply(&names.options());
        let name = names.name().cloned().unwrap_or_default();
        let options = name.options(&inherited);
        let et_al = names.et_al().cloned().unwrap_or_default();
        Self {
            term: term(et_al.term.into(), style, tongue),
            formatting: et_al.formatting,
            delimiter: options.delimiter.to_owned(),
            precedes: options.delimiter_precedes_et_al,
            order: options.name_as_sort_order,
        }
    }

    /// The term after so many names, and what stood behind the mark.
    fn texts(&self, names: usize, around: Formatting, after: &str) -> [ElemChild; 3] {
        let turned = match self.order {
            Some(NameAsSortOrder::All) => names > 0,
            Some(NameAsSortOrder::First) => names == 1,
            None => false,
        };
        let parted = match self.precedes {
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Contextual => names > 1,
            DelimiterBehavior::AfterInvertedName => turned,
            DelimiterBehavior::Never => false,
        };
        let mut before = if parted { self.delimiter.clone() } else { String::new() };
        if names > 0 && !before.ends_with(' ') {
            before.push(' ');
        }
        let mut formatting = around;
        let own = &self.formatting;
        formatting.font_style = own.font_style.unwrap_or(formatting.font_style);
        formatting.font_variant = own.font_variant.unwrap_or(formatting.font_variant);
        formatting.font_weight = own.font_weight.unwrap_or(formatting.font_weight);
        formatting.text_decoration = own.text_decoration.unwrap_or(formatting.text_decoration);
        formatting.vertical_align = own.vertical_align.unwrap_or(formatting.vertical_align);
        let text = |text: String, formatting| ElemChild::Text(Formatted { text, formatting });
        [text(before, around), text(self.term.clone(), formatting), text(after.to_owned(), around)]
    }
}

/// A term as the engine looks it up: in the style, then in the locale.
fn term(term: Term, style: &IndependentStyle, tongue: &Tongue) -> String {
    let code = &*tongue.code.0;
    let language = code.split('-').next().unwrap_or_default();
    let own = [Some(code), Some(language), None].into_iter().flat_map(|level| {
        style.locale.iter().filter(move |locale| locale.lang.as_ref().map(|lang| &*lang.0) == level)
    });
    let found =
        own.chain(tongue.locales()).find_map(|locale| locale.term(term, TermForm::default())?.single());
    found.unwrap_or("et al.").to_owned()
}

/// The text behind the mark in a name that is one.
fn after_mark(child: &ElemChild) -> Option<&str> {
    let ElemChild::Elem(Elem { meta: Some(ElemMeta::Name(..)), children, .. }) = child else { return None };
    children.0.iter().find_map(|child| match child {
        ElemChild::Text(text) => text.text.split_once(OTHERS).map(|(_, after)| after),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hayagriva::citationberg::LocaleCode;
    use serde_json::json;

    use super::EtAl;
    use crate::compose::citations::engine::{self, Tongue};
    use crate::compose::citations::item::Work;
    use crate::compose::citations::request::{Cite, Cluster, Request};
    use crate::compose::citations::runs::Run;
    use crate::compose::citations::style;
    use crate::model::library::Entry;
    use crate::model::source::{SourcePath, Span, TextRange};

    /// What a style prints for a work: the cite, and the line of the list.
    fn printed(name: &str, authors: serde_json::Value) -> [String; 2] {
        let style = style::by_name(name).expect("the style is archived");
        let tongue = Tongue::new(LocaleCode("en-US".to_owned())).in_style(&style.csl);
        let item = json!({
            "type": "book", "title": "Locks", "publisher": "Quay", "author": authors,
            "issued": { "date-parts": [[2020]] },
        });
        let span = Span::new(&SourcePath::new("a.bib").expect("a sound path"), TextRange::default());
        let entry = Entry::new("a".into(), item.as_object().expect("an item is a map").clone(), span);
        let et_al = Some(Arc::new(EtAl::of(&style.csl, &tongue)));
        let work = Arc::new(Work { et_al, ..(*Work::new(&entry, "en")).clone() });
        let cluster = Cluster {
            cites: vec![Cite { work: 0, locator: None, prose: false }],
            note: Some(1),
            affixed: false,
            keeps_order: false,
        };
        let rendered =
            engine::render(&style, &tongue, &Request { works: vec![work], clusters: vec![cluster] });
        let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        let line = rendered.references.first().map(|reference| format!("{:?}", reference.line.text));
        [text(&rendered.clusters[0]), line.unwrap_or_default()]
    }

    #[test]
    fn every_style_says_that_there_are_more() {
        let aalto = json!({ "family": "Aalto", "given": "Ann" });
        let mut seen = std::collections::HashSet::new();
        for name in
            style::names().filter(|name| seen.insert(style::by_name(name).map(|style| style.hash).ok()))
        {
            for authors in [
                json!([aalto, { "literal": "others" }]),
                json!([aalto, { "family": "Berg", "given": "Bo" }, { "literal": "others" }]),
            ] {
                for text in printed(name, authors) {
                    let folded = text.to_lowercase();
                    assert!(!text.contains(['\u{14}']) && !text.contains("\\u{14}"), "{name}: {text}");
                    let named = folded.contains("aalto");
                    let more =
                        folded.contains("et al") || text.contains("others") || text.contains("Coauthors");
                    assert!(!named || more, "{name}: {text}");
                }
            }
        }
    }
}
