//! Libraries as fifteen programs and services write them, some dozens of entries each: nothing is lost, nothing panics,
//! and nothing is reported, since a reader would see no fault.

use serde_json::Value;

use super::{faults, parse_library};
use crate::model::source::SourcePath;

const AUTHORS: [&str; 6] =
    ["Oja, Tiit", "García, José", "Świątek, Łukasz", "Nguyễn, Thị Hoa", "Müller, Jörg", "O'Brien, Ann"];
const TITLES: [&str; 6] = [
    "Piers and prices",
    "The price of 'slow locks' in the north",
    "Fish, ships: a US$5 billion question",
    "Porty i „flota cieni”",
    "What ports want: the 2030 view",
    "Rails to Riga",
];

/// A library of entries made of a template, in which `KEY`, `AUTHOR`, `TITLE`, `YEAR` and `NO` are replaced.
fn library(template: &str, count: usize, between: &str) -> String {
    let entry = |n: usize| {
        template
            .replace("KEY", &format!("key{n}"))
            .replace("AUTHOR", AUTHORS[n % AUTHORS.len()])
            .replace("TITLE", TITLES[(n / 2) % TITLES.len()])
            .replace("YEAR", &(1990 + n % 35).to_string())
            .replace("NO", &(n + 1).to_string())
    };
    (0..count).map(entry).collect::<Vec<_>>().join(between)
}

fn check(file: &str, text: &str, count: usize, variables: &[(&str, &str)]) {
    let file = SourcePath::new(file).expect("a sound path");
    let library = parse_library(&file, text);
    assert_eq!(faults(library.clone()), [], "{text}");
    assert_eq!(library.value.entries.len(), count);
    for entry in library.value.entries.values() {
        for name in ["title", "author", "issued"] {
            assert!(entry.item.get(name).is_some(), "{name} of {}", entry.item);
        }
        for (name, value) in variables {
            let found = entry.item.get(*name).and_then(Value::as_str);
            assert_eq!(found.map(|found| found.contains(value)), Some(true), "{name}: {}", entry.item);
        }
        let text = entry.item.to_string().replace("\\\"", "\"");
        assert!(!text.contains("SECRET") && !text.contains('\\'), "{text}");
    }
}

fn check_bib(template: &str, count: usize, variables: &[(&str, &str)]) {
    check("content/references.bib", &library(template, count, "\n"), count, variables);
}

#[test]
fn desktop_programs() {
    // BibDesk
    check_bib(
        "@article{KEY,\n\tabstract = {SECRET},\n\tauthor = {AUTHOR},\n\tdate-added = {2016-01-01 10:00:00 +0100},\n\t\
         journal = {Canals},\n\tmonth = mar,\n\ttitle = {TITLE},\n\tvolume = {NO},\n\tyear = {YEAR},\n\t\
         bdsk-file-1 = {SECRET==},\n\tbdsk-url-1 = {https://ports.example/NO}}",
        60,
        &[("container-title", "Canals"), ("URL", "https://ports.example/")],
    );
    // JabRef, BibTeX and BibLaTeX
    check_bib(
        "@Article{KEY,\n  author  = {AUTHOR},\n  title   = {TITLE},\n  journal = {Canals},\n  year    = {YEAR},\n  \
         volume  = {NO},\n  pages   = {1--9},\n  month   = {#jun#},\n  file    = {:C\\:/Users/SECRET.pdf:PDF},\n  \
         groups  = {SECRET},\n}",
        40,
        &[("page", "1-9")],
    );
    check_bib(
        "@Report{KEY,\n  author      = {AUTHOR},\n  date        = {YEAR-03/YEAR-05},\n  institution = {Kai},\n  \
         title       = {TITLE},\n  type        = {techreport},\n  number      = {NO},\n  urldate     = {2020-05-03},\n  \
         url         = {www.ports.example/NO},\n}",
        40,
        &[("URL", "https://www.ports.example/"), ("publisher", "Kai")],
    );
    // Mendeley
    check_bib(
        "@article{KEY,\nabstract = {SECRET 5{\\%} $ {\\&}},\nauthor = {AUTHOR},\ndoi = {http://dx.doi.org/10.5555/mNO},\n\
         file = {:C$\\backslash$:/SECRET.pdf:pdf},\njournal = {Canals},\nmonth = {jun},\npages = {1--9},\n\
         title = {{TITLE}},\nurl = {http://ports.example/a{\\_}NO https://other.example/NO},\nvolume = {NO},\nyear = {YEAR}\n}",
        60,
        &[("DOI", "10.5555/m"), ("URL", "http://ports.example/a_")],
    );
    // Zotero, BibTeX and Better BibLaTeX
    check_bib(
        "@article{KEY,\n\ttitle = {TITLE},\n\tcopyright = {SECRET},\n\turl = {https://ports.example/NO},\n\t\
         language = {en},\n\turldate = {2020-05-03},\n\tjournal = {Canals},\n\tauthor = {AUTHOR},\n\tyear = {YEAR},\n\t\
         note = {Publisher: Taylor \\& Francis\n\\_eprint: https://SECRET.example},\n\tfile = {SECRET},\n}",
        60,
        &[("URL", "https://ports.example/")],
    );
    check_bib(
        "@online{KEY,\n  title = {TITLE},\n  author = {AUTHOR},\n  date = {YEAR-03-XX},\n  eprint = {2101.0NO},\n  \
         eprinttype = {arxiv},\n  eprintclass = {econ.GN},\n  langid = {english},\n  keywords = {SECRET},\n}",
        40,
        &[("URL", "https://arxiv.org/abs/2101.0")],
    );
    // EndNote
    check_bib(
        "@book{KEY,\n   author = {AUTHOR},\n   title = {TITLE},\n   publisher = {Quay},\n   address = {London},\n   \
         abstract = {SECRET},\n   year = {YEAR},\n   type = {Edited Book}\n}\n",
        40,
        &[("publisher", "Quay")],
    );
    // Citavi
    check_bib(
        "@book{KEY,\n author = {AUTHOR},\n year = {[YEAR]},\n title = {TITLE},\n address = {Berlin},\n edition = {2. Aufl.},\n \
         publisher = {Kai},\n file = {SECRET:SECRET}\n}",
        30,
        &[("publisher", "Kai")],
    );
}

#[test]
fn services() {
    // RefWorks
    check_bib(
        "@article{KEY,\n\tauthor={AUTHOR},\n\tyear={YEAR},\n\tmonth={May 3},\n\ttitle={TITLE},\n\tjournal={Canals},\n\t\
         volume={NO},\n\tpages={pp. 1-9},\n\tisbn={1234-5678},\n\tlanguage={English},\n\t\
         url={https://ports.example/NO; https://proxy.example/login?url=https://ports.example/NO}\n}",
        40,
        &[("page", "1-9"), ("URL", "https://ports.example/")],
    );
    // RePEc, made of ReDIF
    check_bib(
        "@TECHREPORT{KEY,\ntitle = {TITLE},\nauthor = {AUTHOR},\nyear = {YEAR},\ninstitution = {Kai Institute},\n\
         type = {Working Papers},\nnumber = {NO},\nabstract = {SECRET},\nkeywords = {SECRET},\n\
         url = {https://EconPapers.repec.org/RePEc:kai:wpaper:NO}\n}",
        60,
        &[("publisher", "Kai Institute"), ("genre", "Working Papers")],
    );
    // DBLP
    check_bib(
        "@inproceedings{KEY,\n  author       = {AUTHOR},\n  title        = {TITLE},\n  booktitle    = {{SEA} YEAR},\n  \
         pages        = {1--9},\n  publisher    = {{IEEE}},\n  year         = {YEAR},\n  url          = {https://doi.org/10.5555/dNO},\n  \
         doi          = {10.5555/DNO},\n  timestamp    = {Mon, 03 May 2020 10:00:00 +0200},\n  biburl       = {https://SECRET.example},\n}",
        40,
        &[("DOI", "10.5555/D")],
    );
    // Google Scholar
    check_bib(
        "@article{KEY,\n  title={TITLE},\n  author={AUTHOR and others},\n  journal={Canals},\n  volume={NO},\n  \
         pages={1--9},\n  year={YEAR},\n  publisher={Kai}\n}",
        30,
        &[("container-title", "Canals")],
    );
    // Crossref
    check_bib(
        " @article{KEY, title={TITLE &amp; more}, volume={NO}, ISSN={1234-5678}, url={http://dx.doi.org/10.5555/cNO}, \
         DOI={10.5555/cNO}, number={1}, journal={Canals &amp; Ports}, publisher={Kai}, author={AUTHOR}, year={YEAR}, \
         month=May, pages={1–9} }",
        40,
        &[("container-title", "Canals & Ports"), ("title", "& more")],
    );
}

#[test]
fn other_formats() {
    let item = "{\"id\": \"KEY\", \"type\": \"article-journal\", \"title\": \"TITLE &amp; <i>more</i>\", \
         \"container-title\": \"Canals\", \"volume\": \"NO\", \"page\": \"1-9\", \"abstract\": \"SECRET\", \
         \"note\": \"Publisher: SECRET\", \"URL\": \"https://ports.example/NO\", \"language\": \"en\", \
         \"author\": [{\"family\": \"AUTHOR\", \"given\": \"A.\"}], \"issued\": {\"date-parts\": [[\"YEAR\", 3]], \"season\": \"1\"}, \
         \"accessed\": {\"date-parts\": [[\"2020\", 5, 3]]}}";
    let text = format!("[{}]", library(item, 40, ",\n"));
    check("content/references.json", &text, 40, &[("title", "& <i>more</i>")]);
    let item = "- id: KEY\n  type: book\n  title: \"TITLE\"\n  author:\n  - family: \"AUTHOR\"\n    given: A.\n  \
         issued: YEAR\n  publisher: Kai\n  keyword: SECRET\n";
    let text = format!("references:\n{}", library(item, 30, ""));
    check("content/references.yaml", &text, 30, &[("publisher", "Kai")]);
}

/// Values on which readers of libraries fail.
const ODD_VALUES: [&str; 48] = [
    "March 2015",
    "٢٠٢٠",
    "{\\\"a}",
    "\\",
    "$",
    "$$",
    "``",
    "''",
    "`'",
    "\"`",
    "<",
    "<i",
    "&",
    "&;",
    "&#0;",
    "%",
    "~",
    "—",
    "10.",
    "http://",
    "https://a https://",
    "\u{a0}",
    "\u{fdd0}",
    "«",
    "'",
    "''''''",
    "``````",
    "\\href",
    "\\href{",
    "\\href{}{}",
    "\\url{}",
    "1/2/3/4",
    "0",
    "-",
    "/",
    "9999999999999999999",
    "é–é",
    "c.",
    "ca. ",
    "€",
    "p.",
    "S. ",
    "2020-",
    "–2020",
    "2015-99-99",
    "İ",
    "ŉ",
    "ß.",
];

/// Fields that are read in ways of their own.
const READ_FIELDS: [&str; 25] = [
    "title",
    "author",
    "editor",
    "date",
    "year",
    "month",
    "day",
    "url",
    "urldate",
    "doi",
    "note",
    "howpublished",
    "pages",
    "volume",
    "number",
    "edition",
    "type",
    "pubstate",
    "journal",
    "booktitle",
    "maintitle",
    "eprint",
    "origdate",
    "eventdate",
    "publisher",
];

#[test]
fn nothing_panics() {
    let file = SourcePath::new("content/references.bib").expect("a sound path");
    for field in READ_FIELDS {
        for value in ODD_VALUES {
            parse_library(
                &file,
                &format!("@article{{a, {field} = {{{value}}}, month = {{{value}}}, year = {{2020}}}}"),
            );
            parse_library(&file, &format!("@legislation{{a, journal = {{Dz.U.}}, {field} = \"{value}\"}}"));
        }
    }
}
