//! Records as texts: what they become, and what is wrong with them.

use super::{parse_record, record_taxonomy, suggest_id};
use crate::model::config::Config;
use crate::model::keys::RECORDS;
use crate::model::record::{HeadingMode, Numbering, Record, RecordDetail};
use crate::model::source::SourcePath;
use crate::model::text::Lang;
use crate::parse::config::parse_config;
use crate::parse::testing::shown;

fn config() -> Config {
    let text =
        "title: A\nbase_url: https://example.org/\nlanguages: {pl: {}}\ntaxonomies: {instruments: {}}\n";
    parse_config(&SourcePath::new("site.yaml").expect("a path"), text).value
}

fn read(file: &str, text: &str) -> (Option<Record>, String) {
    let outcome = parse_record(&SourcePath::new(file).expect("a path"), text, &config());
    (outcome.value, shown(text, outcome.diagnostics))
}

#[test]
fn every_example_of_the_tables_is_read() {
    for kind in RECORDS {
        for row in kind.keys {
            let name = if row.name == "name" { "" } else { "name: x\n" };
            let id = if kind.folders[0] == "countries" { "jp" } else { "a" };
            let file = format!("content/{}/{id}.yaml", kind.folders[0]);
            let (_, faults) = read(&file, &format!("{name}{}: {}\n", row.name, row.example));
            assert_eq!(faults, "", "{} {}", kind.name, row.name);
        }
    }
}

#[test]
fn only_files_in_the_folders_of_taxonomies_are_records() {
    for (file, taxonomy) in [
        ("content/people/a.yaml", Some("people")),
        ("content/instruments/a.yml", Some("instruments")),
        ("content/people/x/a.yaml", None),
        ("content/people/a.md", None),
        ("content/other/a.yaml", None),
        ("people/a.yaml", None),
        ("content/a.yaml", None),
    ] {
        let path = SourcePath::new(file).expect("a path");
        assert_eq!(record_taxonomy(&path, &config()), taxonomy, "{file}");
    }
}

#[test]
fn values_are_typed() {
    let text = "name: {en: Bulletin, pl: Biuletyn}\nnumbering: {kind: continuous, editions: own}\nheadings: run-in\n\
                editors: [a, {person: b, role: {pl: redaktor}}]\nrequired: standfirst\n";
    let (record, faults) = read("content/series/bulletin.yaml", text);
    assert_eq!(faults, "");
    let record = record.expect("a record");
    assert_eq!(&*record.id, "bulletin");
    assert_eq!(record.name.in_lang(&Lang::new("pl"), &Lang::new("en")), ("Biuletyn", None));
    let RecordDetail::Series(series) = record.detail else { panic!("a series is expected") };
    assert_eq!((series.numbering, series.editions_own_numbers), (Numbering::Continuous, true));
    assert_eq!(series.headings, HeadingMode::RunIn);
    assert_eq!(series.editors.len(), 2);
    assert_eq!(&*series.required[0].value, "standfirst");
}

#[test]
fn a_faulty_record_still_exists() {
    for text in ["", "name: [\n", "- a\n", "name: a: b\nkind: person\n"] {
        let (record, faults) = read("content/people/jan-nowak.yaml", text);
        assert_ne!(faults, "", "{text}");
        let record = record.expect("a record");
        assert_eq!(record.name.all().collect::<Vec<_>>(), ["jan-nowak"], "{text}");
    }
}

#[test]
fn every_fault_is_reported_at_its_place() {
    for (file, text, expected) in [
        (
            "content/people/Jan Nowak.yaml",
            "name: Jan\n",
            "1:1 bad-record-id: the id `Jan Nowak` may hold only lower-case ASCII letters, digits and, inside, hyphens
    | rename the file, for instance to `jan-nowak.yaml`
",
        ),
        (
            "content/countries/japan.yaml",
            "name: Japan\n",
            "1:1 bad-record-id: the id `japan` of a country is no ISO code of two letters
    | name the file by the country's ISO 3166 code, such as `jp.yaml`
",
        ),
        (
            "content/series/b.yaml",
            "name: {fr: x}\nrequired: [standfrist]\nnumbering: {kind: daily}\nissn: 1\n",
            "1:8 bad-language: `fr` is no language of the site, expected `en` or `pl`
    | the languages stand in `site.yaml`, under `language` and `languages`
2:12 bad-value: an entry of `required` is `standfrist`, which is no key of front matter
    | did you mean `standfirst`?
3:19 bad-value: `kind` is `daily`, expected `yearly`, `continuous` or `none`
",
        ),
        (
            "content/topics/a.yaml",
            "name: A\npicks: [{why: x}]\nnera: [b]\nurl: nowhere\n",
            "2:9 missing-key: the key `brief` is missing
    | add `brief: five-percent`, with a value of your own
3:1 unknown-key: `nera` is no key of a term's record
    | did you mean `near`?
4:6 bad-value: `url` is `nowhere`, expected an address such as `https://example.org/`
",
        ),
    ] {
        let (_, faults) = read(file, text);
        assert_eq!(faults, expected, "{file}");
    }
}

#[test]
fn ids_are_suggested() {
    for (name, id) in [
        ("Zofia Łączyńska", "zofia-laczynska"),
        ("  U.S. – Japan ", "u-s-japan"),
        ("O'Brien’s", "obriens"),
        ("日本", "ri-ben"),
        ("!!!", "record"),
    ] {
        assert_eq!(suggest_id(name), id, "{name}");
    }
}
