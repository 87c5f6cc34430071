//! Views of a brief.

use tera::Value;

use super::Shared;
use super::common::{AuthorRef, AuthorView, CardView, ContentsEntry, DateView, EditionView, TermGroup};
use crate::model::text::Html;

views! {
    /// A brief with all it holds.
    BriefView {
        /// What lists show of it.
        card: Shared<CardView>,
        /// The title with emphasis.
        title: Html,
        /// The subtitle with emphasis.
        subtitle: Option<Html>,
        /// The standfirst.
        standfirst: Option<Html>,
        /// Who wrote it.
        authors: Vec<AuthorView>,
        /// Who else had a part, and which.
        contributors: Vec<ContributorView>,
        /// The date of the last change, where it differs from the date.
        updated: Option<DateView>,
        /// The contents; empty if they are switched off or there are fewer than two sections.
        contents: Vec<ContentsEntry>,
        /// The executive summary.
        summary: Option<Html>,
        /// The key points of the front matter.
        key_points: Vec<Html>,
        /// The text.
        body: Html,
        /// Notes called outside the text (standfirst, key points, recommendations).
        notes: Html,
        /// The recommendations of the front matter by addressee.
        recommendations: Vec<RecommendationGroup>,
        /// The list of references.
        references: Vec<ReferenceView>,
        /// Changes made after publication, newest first.
        corrections: Vec<CorrectionView>,
        /// How to cite it.
        cite: Option<CiteView>,
        /// Briefs that it links to, cites or supersedes.
        builds_on: Vec<Shared<CardView>>,
        /// Briefs that link to it or cite it.
        cited_by: Vec<MentionView>,
        /// Briefs picked by hand, then those that share references and subjects.
        related: Vec<RelatedView>,
        /// The one before it in the series.
        previous: Option<Shared<CardView>>,
        /// The one after it in the series.
        next: Option<Shared<CardView>>,
        /// Its subjects.
        subjects: Vec<TermGroup>,
        /// Its keywords.
        keywords: Vec<String>,
        /// Files offered beside it.
        downloads: Vec<DownloadView>,
        /// A ready PDF.
        pdf: Option<DownloadView>,
        /// The picture over the title.
        hero: Option<HeroView>,
        /// The licence.
        licence: Option<LicenceView>,
        /// Who paid for it.
        funding: Option<Html>,
        /// Interests of the authors.
        disclosure: Option<Html>,
        /// What the text does not stand for.
        disclaimer: Option<Html>,
        /// The DOI.
        doi: Option<String>,
        /// The ISBN.
        isbn: Option<String>,
        /// Words in the text.
        words: u32,
        /// It was withdrawn: nothing but the notice is shown.
        withdrawn: Option<WithdrawalView>,
        /// It has expired.
        expired: bool,
        /// The brief that replaces it.
        superseded_by: Option<Shared<CardView>>,
        /// The edition it was translated from, and whether that was corrected later.
        translation: Option<TranslationView>,
        /// The brief's `extra`.
        extra: Value,
    }

    /// How to cite a brief.
    CiteView {
        /// The reference in the site's style; of a corrected brief with its version.
        text: Html,
        /// The name of that style.
        style: String,
        /// The reference in other styles.
        others: Vec<CiteStyleView>,
        /// The reference of each numbered figure, table and box: `Figure 2 in …`.
        figures: Vec<Html>,
        /// Files for reference managers.
        files: Vec<CiteFileView>,
    }

    /// A reference in one style.
    CiteStyleView {
        /// The name of the style: `APA`.
        style: String,
        /// The reference.
        text: Html,
    }

    /// A file for reference managers.
    CiteFileView {
        /// `BibLaTeX`, `RIS`, `CSL-JSON`.
        format: String,
        /// Its address.
        url: String,
    }

    /// Somebody's part in a brief.
    ContributorView {
        /// The person.
        person: AuthorRef,
        /// The part: `Translation`.
        role: String,
    }

    /// What one addressee should do.
    RecommendationGroup {
        /// The addressee.
        to: Option<String>,
        /// The address of the addressee's page.
        url: Option<String>,
        /// What they should do.
        items: Vec<RecommendationView>,
    }

    /// One recommendation.
    RecommendationView {
        /// What should be done.
        action: Html,
        /// Until when.
        deadline: Option<String>,
    }

    /// An item of the list of references.
    ReferenceView {
        /// Its HTML id.
        id: String,
        /// A number or label, in numeric styles.
        label: Option<Html>,
        /// The reference.
        text: Html,
        /// The page of the source on this site.
        source_url: Option<String>,
        /// The places where it is cited.
        back: Vec<BackView>,
    }

    /// A link back into the text.
    BackView {
        /// `#cite-3`.
        url: String,
        /// `a`, `b`, `c`, where the reference is cited more than once.
        letter: Option<String>,
    }

    /// A change made after publication.
    CorrectionView {
        /// When.
        date: DateView,
        /// `minor`, `factual`, `substantive`, `retraction`.
        kind: String,
        /// What was wrong.
        text: Option<Html>,
        /// The words before.
        was: Option<String>,
        /// The words now.
        now: Option<String>,
    }

    /// A mention in another brief.
    MentionView {
        /// The brief that mentions.
        card: Shared<CardView>,
        /// The sentence in which it does.
        sentence: Option<String>,
        /// The address of the section in which the sentence stands.
        url: String,
        /// Cited as a source, as against linked.
        cited: bool,
    }

    /// A related brief.
    RelatedView {
        /// The brief.
        card: Shared<CardView>,
        /// Why, if an editor said so.
        why: Option<String>,
    }

    /// A file to download.
    DownloadView {
        /// Its address.
        url: String,
        /// What it is.
        label: String,
        /// `PDF`, `CSV`: the ending in capitals.
        format: String,
        /// The size in words: `210 kB`.
        size: String,
    }

    /// The picture over the title.
    HeroView {
        /// Its address.
        url: String,
        /// What it shows.
        alt: String,
        /// Who made it.
        credit: Option<Html>,
        /// Width in pixels.
        width: Option<u32>,
        /// Height in pixels.
        height: Option<u32>,
    }

    /// A licence.
    LicenceView {
        /// Its id: `CC-BY-4.0`.
        id: String,
        /// Its name: `CC BY 4.0`.
        name: String,
        /// The address of its text.
        url: Option<String>,
    }

    /// A withdrawal.
    WithdrawalView {
        /// When.
        date: DateView,
        /// Why.
        reason: Option<Html>,
        /// What to read instead.
        see: Option<Shared<CardView>>,
    }

    /// Where a translation comes from.
    TranslationView {
        /// The original edition.
        original: EditionView,
        /// When the original was corrected after the translation was made.
        corrected_later: Option<DateView>,
    }
}
