//! What kind of work a BibLaTeX or BibTeX entry is: its type and its genre, in CSL's words.

use biblatex::Entry;

use super::bib_text::plain;

/// The CSL type of an entry type.
pub fn csl_type(kind: &str, entry: &Entry) -> &'static str {
    let subtype = entry.get("entrysubtype").map(plain).unwrap_or_default().to_lowercase();
    match kind {
        "article" | "suppperiodical" => match subtype.as_str() {
            "magazine" => "article-magazine",
            "newspaper" | "news" => "article-newspaper",
            _ => kind_of_article(entry),
        },
        "news" | "newspaper" | "newsarticle" => "article-newspaper",
        "magazine" => "article-magazine",
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "reference"
        | "mvreference" | "manual" => "book",
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection" => "chapter",
        "inproceedings" | "conference" => "paper-conference",
        "inreference" => "entry-encyclopedia",
        "report" | "techreport" | "workingpaper" => "report",
        "online" | "www" | "electronic" => "webpage",
        "thesis" | "phdthesis" | "mastersthesis" => "thesis",
        "unpublished" if entry.get("eventtitle").is_some() => "speech",
        "unpublished" => "manuscript",
        "speech" | "talk" => "speech",
        "booklet" => "pamphlet",
        "dataset" => "dataset",
        "software" => "software",
        "standard" => "standard",
        "patent" => "patent",
        "legislation" if subtype == "bill" => "bill",
        "legislation" | "statute" | "act" => "legislation",
        "bill" => "bill",
        "legal" | "treaty" => "treaty",
        "jurisdiction" => "legal_case",
        "hearing" | "legadminmaterial" => "hearing",
        "regulation" => "regulation",
        "letter" => "personal_communication",
        "image" | "artwork" => "graphic",
        "video" | "movie" => "motion_picture",
        "audio" | "music" => "song",
        "periodical" => "periodical",
        "review" => "review",
        "interview" => "interview",
        "map" => "map",
        "misc" if is_web_page(entry) => "webpage",
        _ => "document",
    }
}

/// What EndNote, Citavi and RefWorks call a page on the web, in lower case.
const WEB_PAGES: [&str; 13] = [
    "blog",
    "blog post",
    "internetdokument",
    "online",
    "page web",
    "página web",
    "site web",
    "sitio web",
    "strona internetowa",
    "strona www",
    "web page",
    "web site",
    "website",
];

/// Whether the program that wrote an entry says that it is a page on the web.
fn is_web_page(entry: &Entry) -> bool {
    let words = entry.get("type").map(plain).unwrap_or_default().to_lowercase();
    WEB_PAGES.contains(&&*words)
}

/// What the program that wrote an article says of it.
fn kind_of_article(entry: &Entry) -> &'static str {
    let words = entry.get("type").map(plain).unwrap_or_default().to_lowercase();
    match words.as_str() {
        "newspaper article" | "newspaper" | "zeitungsartikel" | "artykuł prasowy" => "article-newspaper",
        "magazine article" => "article-magazine",
        _ => "article-journal",
    }
}

/// The words for BibLaTeX's localization keys.
pub fn genre_words(genre: &str) -> String {
    match genre {
        "techreport" => "technical report",
        "phdthesis" => "PhD thesis",
        "mathesis" => "master’s thesis",
        "bathesis" => "bachelor’s thesis",
        "candthesis" => "candidate thesis",
        "resreport" => "research report",
        "datacd" => "data CD",
        "patentus" => "U.S. patent",
        "patenteu" => "European patent",
        words => words,
    }
    .to_owned()
}
