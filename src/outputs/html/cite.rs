//! “Cite this”: a brief's own reference in the site's style and four more, and for each of its figures.

use super::maker::Maker;
use super::views::brief::{CiteFileView, CiteStyleView, CiteView};
use crate::compose::citations::same_style;
use crate::model::catalog::{Card, DocId};
use crate::model::text::Html;
use crate::outputs::citation_files::file_url;
use crate::outputs::metadata::Description;
use crate::outputs::words::Arg;
use crate::text::escape;

/// The styles that readers ask for, with the names by which they know them. The first four that are not the
/// site's own are offered beside it.
const STYLES: [(&str, &str); 6] = [
    ("apa", "APA"),
    ("chicago-author-date", "Chicago"),
    ("modern-language-association", "MLA"),
    ("harvard-cite-them-right", "Harvard"),
    ("ieee", "IEEE"),
    ("vancouver", "Vancouver"),
];
const OTHERS: usize = 4;
/// Files for reference managers, by ending and name.
const FILES: [(&str, &str); 3] = [("bib", "BibLaTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON")];

impl Maker<'_> {
    /// How to cite a brief.
    pub(super) fn cite(&self, card: &Card) -> Option<CiteView> {
        let brief = self.describe(card.doc)?;
        let own = &*self.site.config.citation.style.value;
        let version = self.version_words(&brief);
        let reference = |style: &str| {
            let mut text = self.press.brief_reference(card.doc, style, self.lang)?;
            if let Some(version) = &version {
                text.0.push(' ');
                escape::text(version, &mut text.0);
            }
            Some(text)
        };
        let known = STYLES.iter().find(|(style, _)| same_style(style, own));
        let name = known.map_or_else(|| self.word("cite-own-style", &[]), |(_, name)| (*name).to_owned());
        let text = reference(own)?;
        let others = STYLES.iter().filter(|(style, _)| !same_style(style, own)).take(OTHERS);
        Some(CiteView {
            figures: self.cited_figures(card.doc, &text),
            text,
            style: name,
            others: others
                .filter_map(|(style, name)| {
                    Some(CiteStyleView { style: (*name).to_owned(), text: reference(style)? })
                })
                .collect(),
            files: FILES
                .map(|(ending, name)| CiteFileView {
                    format: name.to_owned(),
                    url: file_url(&self.addresses, &card.url, ending).into(),
                })
                .into(),
        })
    }

    /// `Version 2, corrected 6 March 2025.`, for briefs that were corrected.
    fn version_words(&self, brief: &Description<'_>) -> Option<String> {
        let (version, corrected) = (brief.version?.to_string(), self.date(brief.card.corrected?).text);
        let arguments = [("version", Arg::from(version.as_str())), ("date", Arg::from(corrected.as_str()))];
        Some(self.word("cite-version", &arguments))
    }

    /// `Figure 2 in` and the reference, for each figure and table that has a number.
    fn cited_figures(&self, doc: DocId, reference: &Html) -> Vec<Html> {
        let exhibits = self.site.catalog.doc(doc).manuscript.doc.exhibits.iter();
        let numbered = exhibits.filter(|exhibit| exhibit.number > 0);
        let cited = numbered.map(|exhibit| {
            let label = self.exhibit_label(exhibit.kind, exhibit.number);
            let arguments = [("figure", Arg::from(label.as_str())), ("reference", Arg::Html(&reference.0))];
            self.words.t_html("cite-figure", &arguments).unwrap_or_default()
        });
        cited.collect()
    }
}
