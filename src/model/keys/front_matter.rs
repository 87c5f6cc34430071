//! The keys of front matter.

use super::Kind::{
    Date, Flag, Free, Inline, Lang, List, Map, MapOf, Moment, Number, OneOf, Path, Text, Word,
};
use super::{KeyRow, key_table};

/// Every key of the front matter of briefs, pages and sections.
pub const FRONT_MATTER: &[KeyRow] = key_table! {
    "Identity" {
        #[required] "title" Inline, "The title, with emphasis at most. The only key that must be there.", example "Tokyo buys time";
        "subtitle" Inline, "A second line below the title.", example "What the pledge of February is worth";
        "standfirst" Inline, "The paragraph under the title: the finding and why it matters, in 40 to 80 words. Inline Markdown.", example "Japan buys time, not peace.";
        "teaser" Inline, "The text of lists and share cards.", default "the standfirst's first sentence", example "Japan buys time.";
        "series" Text, "The series, by id or name. A file with `series` or `date` is a brief, any other a page.", example "bulletin";
        "number" Text, "The number in the series, kept as written. A draft needs none.", example "31";
        "running" Text, "The running number over all years, for series that have one.", example "2532";
        "id" Text, "The name by which briefs are cited and linked.", default "`<series>-<year>-<number>`, else the slug", example "tokyo-buys-time";
        "slug" Text, "The last part of the address.", default "the file's name", example "31-tokyo-buys-time";
        "aliases" List(&Text), "Old addresses that lead here, from the site's root, with the language's prefix.", example "[/2025/tokyo/]";
        "lang" Lang, "The language, where the file's name does not say it; must agree with it where it does.", example "en";
        "original" Flag, "This edition is the one from which the others take the keys that they do not write.", default "the edition in the site's language", example "true";
        "translation_of" Text, "The brief of which this is an edition, where the files' names do not say it.", example "tokyo-buys-time";
        "translated_from" Date, "The day of the original's state that was translated; decides whether readers are told that it was corrected since.", default "the edition's date", example "2025-03-04";
        "doi" Text, "The DOI.", example "10.5555/2025.31";
        "isbn" Text, "The ISBN.", example "978-83-000000-0-0";
    }
    "People" {
        "authors" List(&OneOf(&[Text, Map(AUTHOR)])), "The authors: ids or names of people, or people written out.", default "`defaults.authors` of the settings", example "[marta-okoniewska, {name: Jan Nowak, affiliation: Guest}]";
        "contributors" List(&Map(CONTRIBUTOR)), "Who else worked on it, and as what.", example "[{person: zuzanna-kierzek, role: translator}]";
    }
    "Dates" {
        "date" Date, "The day of publication. In the future, the brief waits; without it, it is built, sorted last and left out of feeds.", example "2025-03-04";
        "updated" Date, "The day of the last change of substance.", example "2025-03-11";
        "embargo" Moment, "Until this moment no output has any trace of the brief, in no language. A time without an offset is one in `time_zone`.", example "2025-03-04T09:00";
        "expires" Moment, "From this moment the brief carries a notice, and leaves home, feeds and search.", example "2026-01-01";
    }
    "Subjects" {
        "topics" List(&Text), "Topics, by id or name.", example "[trade, alliances]";
        "regions" List(&Text), "Regions, by id or name.", example "indo-pacific";
        "countries" List(&Text), "Countries, by ISO code or name.", example "[us, jp]";
        "programmes" List(&Text), "Programmes of the publisher, by id or name.", example "asia-and-alliances";
        "projects" List(&Text), "Projects, by id or name.", example "trade-after-2025";
        "keywords" List(&Text), "Search words and other names for the subject.", example "[tariffs, steel]";
        "taxonomies" MapOf(&List(&Text)), "Terms of the site's own taxonomies.", example "{instruments: [Export control]}";
    }
    "Message" {
        "key_points" List(&Inline), "Three to five full sentences that say what a reader should remember. Here or as a block in the text, never both.", example "[Japan buys time., The bill comes later.]";
        "recommendations" List(&Map(RECOMMENDATION)), "Who should do what, and by when. Here or as blocks in the text, never both.", example "[{to: poland, action: Open talks., deadline: by the end of 2025}]";
        "summary" Inline, "A summary for longer briefs.", example "The pledge is smaller than it sounds.";
        "abbreviations" MapOf(&Text), "Abbreviations that the text uses, with their long forms; added to those of the settings.", example "{LNG: liquefied natural gas}";
    }
    "Editorial" {
        "status" Word(&["draft", "review", "cleared", "published", "withdrawn"]), "Where the brief is in its life. Only `cleared` and `published` are built; `withdrawn` leaves a notice in its place.", default "`defaults.status` of the settings, `published` unless set; `draft` for a translation", example "draft";
        "checked_by" List(&Map(SIGN_OFF)), "Who checked what, and when.", example "[{person: leon-adamkiewicz, what: fact-check, date: 2025-03-03}]";
        "queries" List(&Map(QUERY)), "Questions of the editor to the author, shown by `list queries` and never built.", example "[{quote: about 75%, ask: Of which year?}]";
        "corrections" List(&Map(CORRECTION)), "What was changed after publication.", example "[{date: 2025-03-06, kind: factual, text: The share was wrong., was: 57 percent, now: 75 percent}]";
        "withdrawal" Map(WITHDRAWAL), "When and why the brief was withdrawn, and what to read instead.", example "{date: 2025-04-01, reason: The data were wrong., see: five-percent}";
        "supersedes" List(&Text), "The briefs that this one replaces.", example "tokyo-hedges";
        "related" List(&OneOf(&[Text, Map(RELATED)])), "Briefs to read next, picked by hand.", example "[{brief: camp-david, why: The habit it began with.}]";
    }
    "Rights" {
        "licence" Text, "The licence, by SPDX or Creative Commons name.", default "that of the series, else `defaults.licence`", example "CC-BY-4.0";
        "funding" Inline, "Who paid for the work.", example "Funded by the Institute.";
        "disclosure" Inline, "Interests of the authors that readers should know.", example "The author owns no shares.";
        "disclaimer" Inline, "Whose opinion it is.", example "The opinion is the author's own.";
    }
    "Display" {
        "hero" Map(HERO), "A picture over the title.", example "{src: port.jpg, alt: Cranes at dusk, credit: Jan Nowak}";
        "downloads" List(&OneOf(&[Path, Map(DOWNLOAD)])), "Files offered beside the brief.", example "[{src: trade.csv, label: The data}]";
        "pdf" Path, "A ready PDF, for back issues.", example "31-tokyo.pdf";
        "template" Text, "The template of the page, by its name without ending.", default "that of the series, else `brief`, `page` or `section`", example "brief";
        "noindex" Flag, "Asks search engines to leave the page out.", default "`false`", example "true";
        "unlisted" Flag, "The page is built, but no list, feed or search shows it.", default "`false`", example "true";
        "toc" Flag, "Whether the page has a table of contents.", default "the theme decides by length", example "false";
        "weight" Number(-1_000_000, 1_000_000), "The order among pages of a section: lower comes first.", default "`0`", example "10";
        "extra" Free, "Anything, for templates of your own.", example "{color: blue}";
    }
    "Sources" {
        "bibliography" List(&Path), "Libraries of this brief, beside those of the site.", default "the `.bib` files of its folder", example "[references.bib]";
        "citation_style" Text, "The citation style: its name, or the path of a `.csl` file.", default "`citation.style` of the settings", example "chicago-notes";
        "nocite" List(&Text), "References to list although the text does not cite them: keys, or `@*` for all of the brief's own library.", example "[smith2024]";
    }
};

const AUTHOR: &[KeyRow] = key_table! {
    "" {
        #[required] "name" Text, "The name.", example "Jan Nowak";
        "sort_name" Text, "The name as lists sort it.", default "family name first, as guessed", example "Nowak, Jan";
        "affiliation" Text, "Where the person works.", example "Guest";
    }
};

const CONTRIBUTOR: &[KeyRow] = key_table! {
    "" {
        #[required] "person" Text, "The person, by id or name.", example "zuzanna-kierzek";
        #[required] "role" Text, "What the person did.", example "translator";
    }
};

const RECOMMENDATION: &[KeyRow] = key_table! {
    "" {
        "to" Text, "The addressee, by id or name.", example "poland";
        #[required] "action" Inline, "What to do.", example "Open talks.";
        "deadline" Text, "By when.", example "by the end of 2025";
    }
};

const SIGN_OFF: &[KeyRow] = key_table! {
    "" {
        #[required] "person" Text, "Who checked, by id or name.", example "leon-adamkiewicz";
        #[required] "what" Text, "What was checked; a series can ask for some by `sign_offs`.", example "fact-check";
        "date" Date, "When.", example "2025-03-03";
    }
};

const QUERY: &[KeyRow] = key_table! {
    "" {
        "quote" Text, "The words in question.", example "about 75%";
        #[required] "ask" Text, "The question.", example "Of which year?";
    }
};

const CORRECTION: &[KeyRow] = key_table! {
    "" {
        #[required] "date" Date, "When it was made.", example "2025-03-06";
        #[required] "kind" Word(&["minor", "factual", "substantive", "retraction"]), "How grave it is.", example "factual";
        "text" Inline, "What was wrong, for readers.", example "The share was wrong.";
        "was" Text, "The old words; they must be gone from the text.", example "57 percent";
        "now" Text, "The new words; they must be in the text.", example "75 percent";
    }
};

const WITHDRAWAL: &[KeyRow] = key_table! {
    "" {
        #[required] "date" Date, "When.", example "2025-04-01";
        "reason" Inline, "Why.", example "The data were wrong.";
        "see" Text, "A brief to read instead.", example "five-percent";
    }
};

const RELATED: &[KeyRow] = key_table! {
    "" {
        #[required] "brief" Text, "The brief, by path, slug or id.", example "camp-david";
        "why" Text, "Why it is worth reading.", example "The habit it began with.";
    }
};

const HERO: &[KeyRow] = key_table! {
    "" {
        #[required] "src" Path, "The picture.", example "port.jpg";
        "alt" Text, "What it shows, for readers who do not see it.", example "Cranes at dusk";
        "credit" Inline, "Who made it.", example "Jan Nowak";
    }
};

const DOWNLOAD: &[KeyRow] = key_table! {
    "" {
        #[required] "src" Path, "The file.", example "trade.csv";
        "label" Text, "What the link says.", default "the file's name", example "The data";
    }
};

/// What publishes a brief or not.
pub const DRAFT: &str =
    "write `status: draft` while nothing of it may be published, `status: published` once it may";

/// Words of other programs and languages for where a brief is in its life, in lower case, with the word here.
pub const STATES: &[(&str, &str)] = &[
    ("unpublished", "draft"),
    ("not published", "draft"),
    ("private", "draft"),
    ("hidden", "draft"),
    ("wip", "draft"),
    ("work in progress", "draft"),
    ("in progress", "draft"),
    ("false", "draft"),
    ("no", "draft"),
    ("szkic", "draft"),
    ("entwurf", "draft"),
    ("brouillon", "draft"),
    ("borrador", "draft"),
    ("concept", "draft"),
    ("чернетка", "draft"),
    ("koncept", "draft"),
    ("bozza", "draft"),
    ("rascunho", "draft"),
    ("utkast", "draft"),
    ("草稿", "draft"),
    ("مسودة", "draft"),
    ("pending", "review"),
    ("in review", "review"),
    ("under review", "review"),
    ("final", "cleared"),
    ("approved", "cleared"),
    ("ready", "cleared"),
    ("scheduled", "cleared"),
    ("embargoed", "cleared"),
    ("future", "cleared"),
    ("public", "published"),
    ("publish", "published"),
    ("live", "published"),
    ("true", "published"),
    ("yes", "published"),
    ("retracted", "withdrawn"),
];

/// Keys of other programs, with what to write here; letters of upper and lower case, `_` and `-` are alike in them.
pub const FOREIGN: &[(&str, &str)] = &[
    ("author", "the key is `authors`"),
    ("license", "the key is `licence`"),
    ("description", "a brief opens with a `standfirst`; the text of lists and share cards is `teaser`"),
    ("abstract", "a brief opens with a `standfirst`; longer briefs may have a `summary`"),
    ("excerpt", "the text of lists and share cards is `teaser`"),
    ("tags", "subjects are `topics`, `regions`, `countries` or `keywords`"),
    ("categories", "subjects are `topics`, `regions`, `countries` or `keywords`"),
    ("lastmod", "the key is `updated`"),
    ("modified", "the key is `updated`"),
    ("publishDate", "the key is `date`; what must not appear before a certain time has an `embargo`"),
    ("expiryDate", "the key is `expires`"),
    ("draft", DRAFT),
    ("published", DRAFT),
    ("publish", DRAFT),
    ("public", DRAFT),
    ("unpublished", DRAFT),
    ("private", DRAFT),
    ("hidden", DRAFT),
    ("hide", DRAFT),
    ("visible", DRAFT),
    ("visibility", DRAFT),
    ("state", DRAFT),
    ("ready", DRAFT),
    ("wip", DRAFT),
    ("isDraft", DRAFT),
    ("isPublished", DRAFT),
    ("isPublic", DRAFT),
    ("isPrivate", DRAFT),
    ("isHidden", DRAFT),
    ("isLive", DRAFT),
    ("postStatus", DRAFT),
    ("publicationStatus", DRAFT),
    ("live", DRAFT),
    ("online", DRAFT),
    ("unreleased", DRAFT),
    ("released", DRAFT),
    (
        "fig-alt",
        "the text for readers who do not see belongs to the figure: `{{ figure(src=\"…\", alt=\"…\") }}`",
    ),
    ("byline", "the key is `authors`"),
    ("pubDate", "the key is `date`"),
    ("publicationDate", "the key is `date`"),
    ("datePublished", "the key is `date`"),
    ("published_at", "the key is `date`"),
    ("publishedOn", "the key is `date`"),
    ("created", "the key is `date`"),
    ("created_at", "the key is `date`"),
    ("updated_at", "the key is `updated`"),
    ("last_modified_at", "the key is `updated`"),
    ("lead", "a brief opens with a `standfirst`"),
    ("dek", "a brief opens with a `standfirst`"),
    ("deck", "a brief opens with a `standfirst`"),
    ("issue", "the key is `number`"),
    ("params", "keys of your own belong under `extra`"),
    ("fig-cap", "a caption belongs to the figure's shortcode: `{{ figure(src=\"…\", caption=\"…\") }}`"),
    ("image", "a picture over the title is `hero`"),
    ("cover", "a picture over the title is `hero`"),
    ("layout", "the key is `template`"),
    ("permalink", "the last part of the address is `slug`; old addresses are `aliases`"),
    ("url", "the last part of the address is `slug`; old addresses are `aliases`"),
    ("language", "the key is `lang`"),
    ("csl", "the key is `citation_style`"),
];
