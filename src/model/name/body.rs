//! Whether a name is that of a body (a ministry, a bank, a university) or of a person, by its words.
//!
//! The words are those of the languages in which policy briefs cite most: English, German, French, Spanish, Polish
//! and Ukrainian, and a few of their neighbors.

use super::given::is_given;
use super::titles::is_initials;
use super::words;

/// Words that name a body wherever they stand: hardly a person is called so.
#[rustfmt::skip]
const BODIES: [&str; 246] = [
    "academia", "academie", "academy", "académie", "accademia", "administración", "administration",
    "agence", "agencia", "agencja", "agency", "agentur", "agentura", "akademia", "akademie", "alliance",
    "asamblea", "asociación", "assembly", "assemblée", "association", "associazione", "associação",
    "ausschuss", "authority", "autorité", "banca", "banco", "banque", "behörde", "bundesagentur",
    "bundesamt", "bundesbank", "bundesministerium", "bundesrat", "bundesregierung", "bundestag",
    "centralny", "centrum", "comisión", "comissão", "comité", "commissie", "commission", "commissione",
    "committee", "confederación", "confederation", "conference", "confédération", "congress", "conseil",
    "consejo", "conselho", "consiglio", "consortium", "corporation", "council", "delegation", "departament",
    "departamento", "department", "dirección", "directorate", "division", "dyrekcja", "département",
    "editors", "endowment", "europejska", "federación", "federacja", "federation", "fondation",
    "fondazione", "fondo", "fonds", "forschungszentrum", "forum", "foundation", "fundación", "fundacja",
    "fundação", "fédération", "generalna", "gericht", "gesellschaft", "gmbh", "gobierno", "gouvernement",
    "government", "governo", "główny", "haut-commissariat", "inc", "initiative", "inspektorat", "institut",
    "institute", "institutet", "institution", "instituto", "instituut", "instytut", "istituto", "izba",
    "kancelaria", "komise", "komisia", "komisja", "komitet", "kommission", "kommissionen", "konsortium",
    "kriegsakademie", "landtag", "ligue", "llc", "ltd", "ministerie", "ministeriet", "ministerio",
    "ministerium", "ministero", "ministerstvo", "ministerstwo", "ministry", "ministère", "ministério",
    "myndigheten", "naciones", "naczelna", "narodów", "nationen", "nations", "observatoire", "observatorio",
    "observatory", "oficina", "organisatie", "organisation", "organizace", "organización", "organizacja",
    "organization", "organização", "organizzazione", "ośrodek", "parlament", "parlamento", "parlement",
    "parliament", "partnership", "państwowy", "plc", "polskie", "program", "programme", "redakcja",
    "redaktion", "regering", "regeringen", "regierung", "rights", "rijksinstituut", "rzecznik", "rząd",
    "secretariat", "secretaría", "secrétariat", "sejm", "sekretariat", "senado", "senat", "senate",
    "sociedad", "societat", "society", "société", "statistisches", "stichting", "stiftung",
    "stowarzyszenie", "sénat", "team", "towarzystwo", "treasury", "tribunal", "trybunał", "unia",
    "union-européenne", "universidad", "universidade", "universiteit", "university", "università",
    "universität", "université", "univerzita", "uniwersytet", "unión", "urząd", "verband", "verein",
    "vereinigung", "vereinte", "wissenschaftsrat", "wydział", "zentralbank", "zentrum", "zespół",
    "zjednoczone", "związek", "ústav", "úřad", "агентство", "академия", "академія", "банк", "верховна",
    "верховная", "департамент", "дума", "институт", "комиссия", "комитет", "комісія", "комітет",
    "министерство", "міністерство", "организация", "організація", "парламент", "правительство", "рада",
    "рахункова", "служба", "совет", "союз", "университет", "університет", "уряд", "фонд", "центр",
    "інститут", "日本銀行",
];
/// Words that name a body in some company only, since people are called so, too.
#[rustfmt::skip]
const MAYBE: [&str; 35] = [
    "amt", "bank", "biuro", "board", "bureau", "center", "centre", "centro", "chamber", "church", "club",
    "college", "commons", "company", "cour", "court", "fund", "group", "house", "library", "lords",
    "museum", "network", "office", "press", "raad", "rada", "rat", "school", "service", "services",
    "survey", "treaty", "trust", "union",
];
/// Words before one of [`MAYBE`] that show a body.
#[rustfmt::skip]
const COMPANY: [&str; 125] = [
    "accountability", "african", "agricultural", "american", "arab", "asian", "atlantic", "audit",
    "australian", "austrian", "baltic", "belgian", "british", "budget", "business", "cabinet", "canadian",
    "caribbean", "census", "central", "chinese", "civil", "climate", "congressional", "criminal", "czech",
    "danish", "danske", "defence", "defense", "democratic", "deutsche", "development", "dutch", "economic",
    "editorial", "energy", "environmental", "european", "europäische", "export", "federal", "finnish",
    "food", "foreign", "french", "general", "german", "global", "government", "greek", "health", "high",
    "home", "human", "indian", "industrial", "information", "inter-american", "interamerican",
    "international", "investment", "irish", "islamic", "israeli", "italian", "japanese", "joint", "justice",
    "korean", "labor", "labour", "latin", "meteorological", "ministerial", "monetary", "narodowy",
    "national", "nordic", "north", "norwegian", "nuclear", "open", "overseas", "pacific", "parliamentary",
    "patent", "police", "polish", "portuguese", "postal", "press", "property", "public", "refugee",
    "regional", "research", "reserve", "royal", "russian", "scottish", "security", "space", "spanish",
    "state", "statistical", "statistics", "supreme", "swedish", "swiss", "tax", "technical", "the", "trade",
    "turkish", "ukrainian", "union", "united", "water", "weather", "welsh", "western", "white", "world",
    "österreichische",
];
/// Words after one of [`MAYBE`] that show a body: `Bank of Japan`, `Office for Students`.
const OF: [&str; 17] = [
    "da", "de", "del", "dell", "der", "des", "dla", "do", "ds", "du", "for", "für", "of", "on", "para",
    "pour", "voor",
];
/// Words that name a body, or, behind a given name, a person: `Maria Council`, `Banco Bilbao, Ana`.
const FAMILIES: [&str; 21] = [
    "academia",
    "administration",
    "alliance",
    "banca",
    "banco",
    "conference",
    "congress",
    "conseil",
    "consejo",
    "consiglio",
    "council",
    "division",
    "forum",
    "gericht",
    "program",
    "rights",
    "senat",
    "senate",
    "sociedad",
    "team",
    "дума",
];
/// Ends of compounds that name a body.
const ENDS: [&str; 12] = [
    "agentur",
    "behörde",
    "gesellschaft",
    "hochschule",
    "institut",
    "kommission",
    "ministerium",
    "stiftung",
    "universität",
    "verband",
    "verwaltung",
    "zentrum",
];
/// Ends of words for what bodies are for: what such a word begins is no person's name.
const SUBJECTS: [&str; 27] = [
    "affairs",
    "agriculture",
    "ance",
    "culture",
    "defence",
    "defense",
    "economics",
    "ence",
    "energy",
    "fisheries",
    "forestry",
    "health",
    "industry",
    "ity",
    "ment",
    "policy",
    "relations",
    "research",
    "rights",
    "sciences",
    "security",
    "sion",
    "statistics",
    "strategy",
    "studies",
    "tion",
    "trade",
];

/// Bodies whose name is one word that looks like a person's; in lower case, sorted.
#[rustfmt::skip]
const SINGLE: [&str; 44] = [
    "acled", "amnesty", "arcep", "bafin", "boell", "bruegel", "cedefop", "cepal", "destatis", "eurocontrol",
    "eurofound", "eurojust", "europol", "eurostat", "frontex", "gallup", "gazprom", "greenpeace", "hrw",
    "insee", "interpol", "ipsos", "istat", "kantar", "naftogaz", "nasa", "nato", "norad", "ofcom", "ofgem",
    "oxfam", "pegida", "rosstat", "rystad", "sipri", "statista", "ukrstat", "unaids", "unctad", "undp",
    "unesco", "unicef", "yougov", "євростат",
];

/// Whether a word alone is the name of a body, as `Eurostat` is.
pub fn is_single(word: &str) -> bool {
    SINGLE.binary_search(&folded(word).as_str()).is_ok()
}

/// Whether a name of several words is that of a body.
pub fn is_body(name: &str) -> bool {
    let words: Vec<&str> = words(name).collect();
    if words.len() < 2 {
        return false;
    }
    if words[0] == "The" {
        return true;
    }
    if name.split_once(',').is_some_and(|(head, given)| is_family(head, given)) {
        return false;
    }
    let folded: Vec<String> = words.iter().map(|word| folded(word)).collect();
    let person = is_given(words[0]) && words.len() == 2;
    (0..words.len()).any(|at| {
        let word = folded[at].as_str();
        names_body(word) && !(person && FAMILIES.binary_search(&word).is_ok())
            || word == "international" && at + 1 == words.len()
            || MAYBE.binary_search(&word).is_ok()
                && (folded.get(at + 1).is_some_and(|next| OF.binary_search(&next.as_str()).is_ok())
                    || at > 0 && is_company(words[at - 1], &folded[at - 1]))
    })
}

/// Whether the head of `Family, Given` is a family name although it could name a body, since a given name follows.
pub fn is_family(head: &str, given: &str) -> bool {
    let mut heads = words(head);
    let known = heads.next().is_some_and(|first| FAMILIES.binary_search(&folded(first).as_str()).is_ok());
    let person = words(given).next().is_some_and(is_given) || is_initials(given);
    known && person && heads.count() < 2
}

/// Whether a word alone says that a body is meant.
pub fn names_body(folded: &str) -> bool {
    BODIES.binary_search(&folded).is_ok()
        || ENDS.iter().any(|end| folded.len() > end.len() + 2 && folded.ends_with(end))
}

/// Whether a word at the end of a name says that it is a company's.
pub fn is_company_form(word: &str) -> bool {
    const FORMS: [&str; 7] = ["corp", "gmbh", "inc", "limited", "llc", "ltd", "plc"];
    word.starts_with(|c: char| c.is_uppercase() || c == 'p') && FORMS.contains(&folded(word).as_str())
}

/// Whether a piece between two `and` goes on with the name of the body before it: `Ministry of Trade and Industry`.
pub fn goes_on(piece: &str) -> bool {
    let mut words = words(piece);
    let (Some(first), second) = (words.next(), words.next()) else { return false };
    let is_subject = |word: &str| SUBJECTS.iter().any(|end| folded(word).ends_with(end));
    !piece.contains(',')
        && (second.is_none() || first.starts_with(char::is_lowercase) || piece.split(' ').any(is_subject))
}

fn is_company(word: &str, folded: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_alphabetic()).count() > 1
        && word.chars().all(|c| c.is_uppercase() || c == '.')
        && !is_initials(word);
    capitals || COMPANY.binary_search(&folded).is_ok()
}

fn folded(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{BODIES, COMPANY, FAMILIES, MAYBE, OF, SINGLE, is_body, is_family};

    #[test]
    fn tables_are_sorted() {
        assert!(
            SINGLE.is_sorted()
                && BODIES.is_sorted()
                && COMPANY.is_sorted()
                && MAYBE.is_sorted()
                && OF.is_sorted()
        );
        assert!(FAMILIES.is_sorted() && FAMILIES.iter().all(|word| BODIES.binary_search(word).is_ok()));
    }

    #[test]
    fn bodies_are_told_from_people() {
        for name in [
            "European Commission",
            "World Bank",
            "Bank of Japan",
            "U.S. Census Bureau",
            "Ministry of Finance",
            "Ministerstwo Finansów",
            "Komisja Europejska",
            "Europäische Kommission",
            "Bundesministerium der Finanzen",
            "Commission européenne",
            "Ministerio de Hacienda",
            "Banco Central Europeo",
            "Міністерство фінансів",
            "European Central Bank",
            "Office for National Statistics",
            "Transparency International",
            "International Monetary Fund",
            "Center for Trade Studies",
            "EU Council",
            "House of Lords",
            "Główny Urząd Statystyczny",
            "Narodowy Bank Polski",
            "United Nations",
            "Statistisches Bundesamt",
            "The Economist",
            "Congressional Budget Office",
            "Carnegie Endowment for Peace",
        ] {
            assert!(is_body(name), "{name}");
        }
        for name in [
            "Marie Bureau",
            "Ulrich Bank",
            "John Fund",
            "Robert Service",
            "Ann Court",
            "Kim House",
            "Bank",
            "OECD",
            "Peter Office",
            "Ursula von der Leyen",
            "Maria Union",
            "J. A. Bank",
            "Anna Rada",
            "Jane Church",
            "Maria Council",
            "Peter Forum",
        ] {
            assert!(!is_body(name), "{name}");
        }
        assert!(is_family("Banco Bilbao", "Ana") && is_family("Council", "M. J."));
        assert!(!is_family("Commission", "European") && !is_family("Council", "Atlantic"));
    }
}
