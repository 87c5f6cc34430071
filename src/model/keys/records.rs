//! The keys of records.

use super::Kind::{Flag, List, LocalText, Map, OneOf, Path, Text, Url, Word};
use super::{KeyRow, key_table};

/// A kind of record.
#[derive(Debug)]
pub struct RecordKind {
    /// The name of its schema.
    pub name: &'static str,
    /// The folders below `content/` whose files are such records; own taxonomies are terms as well.
    pub folders: &'static [&'static str],
    /// What it is, for the reference page.
    pub doc: &'static str,
    pub keys: &'static [KeyRow],
}

/// Every kind of record.
pub const RECORDS: &[RecordKind] = &[
    RecordKind {
        name: "person",
        folders: &["people"],
        doc: "A person or an organization that writes: `content/people/<id>.yaml`.",
        keys: PERSON,
    },
    RecordKind {
        name: "series",
        folders: &["series"],
        doc: "A series of briefs: `content/series/<id>.yaml`. The introduction of its page is `content/<id>/_index.md`.",
        keys: SERIES,
    },
    RecordKind {
        name: "term",
        folders: &["topics", "regions", "countries", "programmes", "projects", "addressees"],
        doc: "A topic, region, country, programme, project or addressee, or a term of an own taxonomy: `content/<taxonomy>/<id>.yaml`. The id of a country is its ISO code of two letters.",
        keys: TERM,
    },
];

/// The keys of people and organizations.
pub const PERSON: &[KeyRow] = key_table! {
    "Name" {
        #[required] "name" LocalText, "The name as printed.", example "Zofia Łączyńska";
        "sort_name" Text, "The name as lists sort it.", default "family name first, as guessed; the name itself for an organization", example "Łączyńska, Zofia";
        "kind" Word(&["person", "organisation"]), "What it is.", default "`person`", example "organisation";
    }
    "About" {
        "role" LocalText, "The function.", example "{en: Senior analyst, pl: główna analityczka}";
        "affiliation" LocalText, "Where the person works: the id of an organization, or words.", example "rozewie-institute";
        "bio" LocalText, "Two or three sentences. Inline Markdown.", example "She writes about energy.";
        "description" LocalText, "A longer introduction of the page. Inline Markdown.", example "An institute in Warsaw.";
        "photo" Path, "A portrait.", example "/people/laczynska.jpg";
        "email" Text, "The address.", example "laczynska@example.org";
        "links" List(&OneOf(&[Url, Map(LINK)])), "Profiles elsewhere.", example "[https://example.org/laczynska]";
        "orcid" Text, "The ORCID iD.", example "0000-0002-1825-0097";
        "ror" Text, "The ROR id of an organization.", example "https://ror.org/05dxps055";
    }
    "Display" {
        "page" Flag, "Makes a page even if no built brief names the record.", default "`false`", example "true";
    }
};

const LINK: &[KeyRow] = key_table! {
    "" {
        "label" LocalText, "What the link says.", default "the address", example "Profile";
        #[required] "url" Url, "Where it leads.", example "https://example.org";
    }
};

/// The keys of series.
pub const SERIES: &[KeyRow] = key_table! {
    "Name" {
        #[required] "name" LocalText, "The name.", example "{en: Bulletin, pl: Biuletyn}";
        "abbreviation" LocalText, "The short name in references.", example "Bull.";
        "description" LocalText, "What the series is. Inline Markdown.", example "Two pages on one decision.";
        "issn" Text, "The ISSN.", example "2049-3630";
        "editors" List(&OneOf(&[Text, Map(EDITOR)])), "The editors, by id or name, with their functions.", example "[leon-adamkiewicz, {person: marta-okoniewska, role: editor in chief}]";
        "since" Text, "The year or day of the first brief.", example "2023";
        "licence" Text, "The licence of its briefs.", default "`defaults.licence` of the settings", example "CC-BY-4.0";
    }
    "Numbers" {
        "numbering" OneOf(&[Word(&["yearly", "continuous", "none"]), Map(NUMBERING)]), "How the series counts: anew each year, in one sequence, or not at all.", default "`yearly`", example "continuous";
        "running" Flag, "Whether briefs have a running number over all years as well.", default "`false`", example "true";
    }
    "Rules" {
        "required" List(&Text), "Keys of the front matter that its briefs must have: a warning until a brief is `cleared`, an error from then on.", example "[standfirst, authors, number]";
        "sign_offs" List(&Text), "Checks that a brief needs in `checked_by` before it is `cleared`.", example "[fact-check]";
    }
    "Display" {
        "headings" Word(&["block", "run-in", "numbered"]), "How headings are set: on lines of their own, at the start of the paragraph, or numbered.", default "`block`", example "run-in";
        "template" Text, "The template of its briefs, by its name without ending.", default "`brief`", example "brief";
        "pdf" Flag, "Whether its briefs are printed, once the program can print.", default "`true`", example "false";
        "page" Flag, "Makes a page even if the series has no built brief.", default "`false`", example "true";
    }
};

const NUMBERING: &[KeyRow] = key_table! {
    "" {
        "kind" Word(&["yearly", "continuous", "none"]), "How the series counts.", default "`yearly`", example "yearly";
        "editions" Word(&["shared", "own"]), "Whether the editions of a brief share its numbers.", default "`shared`", example "own";
    }
};

const EDITOR: &[KeyRow] = key_table! {
    "" {
        #[required] "person" Text, "The person, by id or name.", example "marta-okoniewska";
        "role" LocalText, "The function.", example "editor in chief";
    }
};

/// The keys of topics, regions, countries, programmes, projects, addressees and own terms.
pub const TERM: &[KeyRow] = key_table! {
    "Name" {
        #[required] "name" LocalText, "The name.", example "{en: Indo-Pacific, pl: Indo-Pacyfik}";
        "description" LocalText, "What it is. Inline Markdown.", example "Gas, oil and electricity.";
        "url" Url, "Its own page elsewhere.", example "https://example.org";
    }
    "Relations" {
        "parent" Text, "The broader term of the same taxonomy, by id.", example "economic-security";
        "near" List(&Text), "Terms of the same taxonomy shown beside it, by id.", example "[trade]";
        "picks" List(&OneOf(&[Text, Map(PICK)])), "Briefs shown first on its page.", example "[{brief: five-percent, why: What the pledge adds up to.}]";
    }
    "Display" {
        "page" Flag, "Makes a page even if no built brief names the record.", default "`false`", example "true";
    }
};

const PICK: &[KeyRow] = key_table! {
    "" {
        #[required] "brief" Text, "The brief, by path, slug or id.", example "five-percent";
        "why" LocalText, "Why it is worth reading.", example "What the pledge adds up to.";
    }
};
