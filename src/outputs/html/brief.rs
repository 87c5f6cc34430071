//! The view of a brief.

use std::collections::HashMap;

use super::document::DocumentText;
use super::maker::Maker;
use super::views::brief::{
    BriefView, ContributorView, CorrectionView, DownloadView, HeroView, LicenceView, MentionView,
    RecommendationGroup, RecommendationView, RelatedView, TranslationView, WithdrawalView,
};
use crate::link::related;
use crate::model::catalog::{BriefId, DocEntry, DocId, DocState};
use crate::model::doc::Part;
use crate::model::meta::{Correction, Meta};
use crate::model::site::{Backlink, Link};
use crate::outputs::metadata::{Licence, licence};
use crate::text::doi::bare_doi;

impl Maker<'_> {
    /// A brief with all it holds.
    pub fn brief_page(&self, id: DocId) -> BriefView {
        let entry = self.site.catalog.doc(id);
        let card = entry.card.as_deref().expect("a brief has a card");
        let meta = &*entry.meta;
        let text = DocumentText::new(self, id);
        let part = |part| text.part(part);
        let resolved = self.site.resolved(id);
        let (previous, next) = related::neighbors(self.site, id);
        BriefView {
            card: self.card(card),
            title: text.title(),
            subtitle: part(Part::Subtitle),
            standfirst: part(Part::Standfirst),
            authors: card.authors.iter().map(|author| self.author_card(author)).collect(),
            contributors: self.contributors(entry),
            updated: meta.updated.as_ref().map(|date| self.date(date.value)),
            contents: if meta.toc == Some(false) { Vec::new() } else { text.contents() },
            summary: part(Part::Summary),
            key_points: text.key_points(),
            recommendations: self.recommendations(entry, &text),
            body: text.body(),
            notes: text.outer_notes(),
            references: text.references(),
            corrections: self.corrections(meta, &text),
            cite: self.cite(card),
            builds_on: self.site.builds_on[card.brief.0 as usize]
                .iter()
                .filter_map(|id| self.brief(*id))
                .collect(),
            cited_by: self.mentions(card.brief),
            related: self.related(id),
            previous: previous.map(|card| self.card(&card)),
            next: next.map(|card| self.card(&card)),
            subjects: self.subjects(card),
            keywords: texts(meta.keywords.as_deref()),
            downloads: self.downloads(meta, &resolved.downloads),
            pdf: resolved.pdf.as_ref().and_then(|link| self.download(link, None)),
            hero: self.hero(meta, resolved.hero.as_ref(), &text),
            licence: entry.licence.as_deref().map(|id| {
                let Licence { id, name, url } = licence(id);
                LicenceView { id, name, url }
            }),
            funding: part(Part::Funding)
                .or_else(|| self.default_text(self.site.config.defaults.funding.as_ref())),
            disclosure: part(Part::Disclosure),
            disclaimer: part(Part::Disclaimer)
                .or_else(|| self.default_text(self.site.config.defaults.disclaimer.as_ref())),
            doi: meta.doi.as_ref().map(|doi| bare_doi(&doi.value).to_owned()),
            isbn: meta.isbn.as_ref().map(|isbn| isbn.value.to_string()),
            words: entry.manuscript.words,
            withdrawn: (entry.state == DocState::Withdrawn).then(|| self.withdrawal(entry, &text)),
            expired: entry.state == DocState::Expired,
            superseded_by: card.superseded_by.and_then(|brief| self.brief(brief)),
            translation: self.translation(id, entry),
            extra: meta.extra.as_ref().map_or(tera::Value::none(), super::maker::free_value),
        }
    }

    fn default_text(&self, text: Option<&crate::model::text::Text>) -> Option<crate::model::text::Html> {
        text.map(|text| self.inline(text))
    }

    fn contributors(&self, entry: &DocEntry) -> Vec<ContributorView> {
        let contributions = entry.meta.contributors.as_deref().unwrap_or_default();
        let people = contributions.iter().zip(&entry.contributors);
        people
            .map(|(contribution, person)| ContributorView {
                person: self.author(person),
                role: contribution.value.role.value.to_string(),
            })
            .collect()
    }

    /// The recommendations of the front matter, grouped by addressee in order of first mention.
    fn recommendations(&self, entry: &DocEntry, text: &DocumentText<'_>) -> Vec<RecommendationGroup> {
        let mut groups: Vec<RecommendationGroup> = Vec::new();
        for (index, recommendation) in entry.meta.recommendations.iter().flatten().enumerate() {
            let record = entry.addressees.get(index).copied().flatten().map(|record| self.term(record));
            let written = recommendation.to.as_ref().map(|to| to.value.to_string());
            let (to, url) = match record {
                Some(record) => (Some(record.name), record.url),
                None => (written, None),
            };
            let action = text.part(Part::Recommendation(index as u16)).unwrap_or_default();
            let deadline = recommendation.deadline.as_ref().map(|deadline| deadline.value.to_string());
            let item = RecommendationView { action, deadline };
            match groups.iter_mut().find(|group| group.to == to) {
                Some(group) => group.items.push(item),
                None => groups.push(RecommendationGroup { to, url, items: vec![item] }),
            }
        }
        groups
    }

    fn corrections(&self, meta: &Meta, text: &DocumentText<'_>) -> Vec<CorrectionView> {
        let mut corrections: Vec<(usize, &Correction)> =
            meta.corrections.iter().flatten().enumerate().collect();
        corrections.sort_by_key(|(index, correction)| (std::cmp::Reverse(correction.date.value), *index));
        let view = |(index, correction): (usize, &Correction)| CorrectionView {
            date: self.date(correction.date.value),
            kind: correction.kind.as_str().to_owned(),
            text: text.part(Part::Correction(index as u16)),
            was: correction.was.as_ref().map(|was| was.value.to_string()),
            now: correction.now.as_ref().map(|now| now.value.to_string()),
        };
        corrections.into_iter().map(view).collect()
    }

    /// Who mentions a brief: one entry a mentioning brief, in the page's language where it has that edition.
    fn mentions(&self, brief: BriefId) -> Vec<MentionView> {
        let mut chosen: Vec<(BriefId, &Backlink)> = Vec::new();
        let mut places: HashMap<BriefId, usize> = HashMap::new();
        for backlink in &self.site.backlinks[brief.0 as usize] {
            let Some(from) = self.site.catalog.doc(backlink.from).brief else { continue };
            match places.get(&from) {
                None => {
                    places.insert(from, chosen.len());
                    chosen.push((from, backlink));
                }
                Some(place) if self.is_better(backlink, chosen[*place].1) => chosen[*place].1 = backlink,
                Some(_) => {}
            }
        }
        chosen.into_iter().filter_map(|(_, backlink)| self.mention(backlink)).collect()
    }

    /// A mention in the page's language beats one in another, one with a sentence beats one without.
    fn is_better(&self, new: &Backlink, old: &Backlink) -> bool {
        let rank = |backlink: &Backlink| {
            let lang = &self.site.catalog.doc(backlink.from).manuscript.lang;
            (lang == self.lang, backlink.sentence.is_some())
        };
        rank(new) > rank(old)
    }

    fn mention(&self, backlink: &Backlink) -> Option<MentionView> {
        let entry = self.site.catalog.doc(backlink.from);
        let sentence = self.site.sentence(backlink.from, backlink.sentence);
        let section = sentence.and_then(|sentence| entry.manuscript.section_of(sentence));
        let anchor = section.map_or_else(String::new, |section| format!("#{section}"));
        Some(MentionView {
            card: self.card_of(backlink.from)?,
            sentence: sentence
                .map(|sentence| self.filled(backlink.from, &entry.manuscript.quoted(sentence)).into_owned()),
            url: format!("{}{anchor}", entry.url),
            cited: backlink.cited,
        })
    }

    fn related(&self, id: DocId) -> Vec<RelatedView> {
        let entry = self.site.catalog.doc(id);
        let picks: Vec<RelatedView> = entry.related.iter().filter_map(|pick| self.pick(pick)).collect();
        let more = related::SHOWN.saturating_sub(picks.len());
        let computed = self.press.related(id).iter().take(more);
        picks
            .into_iter()
            .chain(computed.map(|card| RelatedView { card: self.card(card), why: None }))
            .collect()
    }

    fn downloads(&self, meta: &Meta, links: &[Link]) -> Vec<DownloadView> {
        let labels = meta.downloads.iter().flatten();
        let named = labels.zip(links).filter_map(|(download, link)| {
            self.download(link, download.label.as_ref().map(|label| &*label.value))
        });
        named.collect()
    }

    fn download(&self, link: &Link, label: Option<&str>) -> Option<DownloadView> {
        let url = link.url()?;
        let Link::File { path, .. } = link else { return None };
        let len = self.site.snapshot.files.get(path).map_or(0, |file| file.len);
        Some(DownloadView {
            url: url.to_owned(),
            label: label.unwrap_or(path.name()).to_owned(),
            format: path.extension().to_uppercase(),
            size: self.words.file_size(len),
        })
    }

    fn hero(&self, meta: &Meta, link: Option<&Link>, text: &DocumentText<'_>) -> Option<HeroView> {
        let hero = meta.hero.as_ref()?;
        let link = link?;
        let size = match link {
            Link::File { size, .. } => *size,
            _ => None,
        };
        Some(HeroView {
            url: link.url()?.to_owned(),
            alt: hero.alt.as_ref().map_or_else(String::new, |alt| alt.value.to_string()),
            credit: text.part(Part::HeroCredit),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }

    fn withdrawal(&self, entry: &DocEntry, text: &DocumentText<'_>) -> WithdrawalView {
        let date = entry.meta.withdrawal.as_ref().map(|withdrawal| withdrawal.value.date.value);
        let date = date.or(entry.card.as_ref().and_then(|card| card.updated.or(card.date)));
        WithdrawalView {
            date: self.date(date.unwrap_or_default()),
            reason: text.part(Part::Withdrawal),
            see: entry.see.and_then(|brief| self.brief(brief)),
        }
    }

    /// The edition that this one was translated from, unless it is the original.
    fn translation(&self, id: DocId, entry: &DocEntry) -> Option<TranslationView> {
        let original = self.site.catalog.doc(entry.original);
        if entry.original == id || !original.state.is_built() {
            return None;
        }
        let made = entry.meta.translated_from.as_ref().map(|date| date.value);
        let made = made.or(entry.card.as_ref()?.date)?;
        let corrected = original.card.as_ref().and_then(|card| card.corrected).filter(|date| *date > made);
        Some(TranslationView {
            original: self.edition(&original.manuscript.lang, &original.url, false),
            corrected_later: corrected.map(|date| self.date(date)),
        })
    }
}

fn texts(list: Option<&[crate::model::meta::SText]>) -> Vec<String> {
    list.unwrap_or_default().iter().map(|text| text.value.to_string()).collect()
}
