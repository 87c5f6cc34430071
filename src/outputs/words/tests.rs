//! Words, dates, numbers, lists and order in several languages.

use std::sync::Arc;

use jiff::civil::date;

use super::{Arg, DateForm, Words, WordsFault};
use crate::model::diagnostic::Code;
use crate::model::source::SourcePath;
use crate::model::text::{Html, Lang};
use crate::model::theme::{Layer, Theme, ThemeText};

fn theme(layers: &[(&str, &[(&str, &str)])]) -> Theme {
    let layers = layers.iter().map(|(name, files)| Layer {
        name: (*name).into(),
        locales: files
            .iter()
            .map(|(tag, text)| {
                let file = SourcePath::new(&format!("{name}/locales/{tag}.ftl")).unwrap();
                ((*tag).into(), ThemeText { file, text: Arc::from(*text) })
            })
            .collect(),
        ..Layer::default()
    });
    Theme { layers: layers.collect(), ..Theme::default() }
}

fn words(lang: &str) -> Words {
    Words::load(&theme(&[("base", &[("en", "a = A\n"), ("pl", "a = A\n")])]), &Lang::new(lang)).value
}

#[test]
fn dates_follow_the_language() {
    let day = date(2025, 3, 4);
    for (lang, full, day_month, short, month_year) in [
        ("en", "4 March 2025", "4 March", "4 Mar", "March 2025"),
        ("en-US", "March 4, 2025", "March 4", "Mar 4", "March 2025"),
        ("pl", "4 marca 2025", "4 marca", "4 mar", "marzec 2025"),
        ("de", "4. März 2025", "4. März", "4. März", "März 2025"),
    ] {
        let words = words(lang);
        let said = [DateForm::Full, DateForm::DayMonth, DateForm::ShortDayMonth, DateForm::MonthYear]
            .map(|form| words.date(day, form));
        assert_eq!(said, [full, day_month, short, month_year], "{lang}");
    }
}

#[test]
fn lists_and_numbers_follow_the_language() {
    for (lang, three, two, number) in [
        ("en", "A, B and C", "A and B", "12,345"),
        ("pl", "A, B i C", "A i B", "12\u{a0}345"),
        ("xx", "A, B, C", "A, B", "12,345"),
    ] {
        let words = words(lang);
        assert_eq!(words.list(&["A", "B", "C"]), three, "{lang}");
        assert_eq!(words.list(&["A", "B"]), two, "{lang}");
        assert_eq!(words.list(&["A"]), "A", "{lang}");
        assert_eq!(words.list(&[]), "", "{lang}");
        assert_eq!(words.number(12_345), number, "{lang}");
    }
    assert_eq!(words("en").file_size(209_400), "210\u{a0}kB");
    assert_eq!(words("pl").file_size(2_470_000), "2,4\u{a0}MB");
}

#[test]
fn names_in_lists_keep_their_html() {
    let html = [Html("<a>i</a>".into()), Html("<b>Iga</b>".into())];
    assert_eq!(words("pl").list_html(&["i", "Iga"], &html).0, "<a>i</a> i <b>Iga</b>");
    // Spanish chooses "e" before an i.
    assert_eq!(words("es").list_html(&["Ana", "Iga"], &html).0, "<a>i</a> e <b>Iga</b>");
    assert_eq!(words("en").list_html(&["Ana"], &html[..1]).0, "<a>i</a>");
    assert_eq!(words("en").list_html(&[], &[]).0, "");
}

#[test]
fn order_and_index_letters_follow_the_alphabet() {
    let polish = words("pl");
    let mut names = ["Żak", "Zak", "Łącki", "Lis", "Ćma", "Cis"];
    names.sort_by(|a, b| polish.compare(a, b));
    assert_eq!(names, ["Cis", "Ćma", "Lis", "Łącki", "Zak", "Żak"]);
    for (text, letter) in [("Łącki", "Ł"), ("lis", "L"), ("„Źródło”", "Ź"), ("2 razy", "#"), ("", "#")]
    {
        assert_eq!(polish.index_letter(text), letter, "{text}");
    }
    let english = words("en");
    assert_eq!(english.index_letter("Łącki"), "L");
    assert_eq!(english.index_letter("Évian"), "E");
}

#[test]
fn messages_fall_back_one_by_one() {
    let theme = theme(&[
        ("site", &[("pl", "greet = Witaj na stronie\n")]),
        ("child", &[("pl", "greet = Witaj\nbye = Do widzenia\n"), ("en", "only = Only { $x }\n")]),
        ("base", &[("en", "greet = Hello\nbye = Bye\nthird = Third\n"), ("pl", "bye = Pa\n")]),
    ]);
    let loaded = Words::load(&theme, &Lang::new("pl"));
    assert_eq!(loaded.diagnostics.len(), 1);
    insta::assert_snapshot!(loaded.diagnostics[0].message, @"the language `pl` lacks 2 messages that English has, `only` first: they are in English there");
    let words = loaded.value;
    let say = |key: &str| words.t(key, &[]).map(|text| text.into_owned());
    assert_eq!(say("greet").as_deref(), Ok("Witaj na stronie"));
    assert_eq!(say("bye").as_deref(), Ok("Do widzenia"));
    assert_eq!(say("third").as_deref(), Ok("Third"));
    assert_eq!(say("none"), Err(WordsFault::Missing { key: "none".into() }));
    assert!(matches!(say("only"), Err(WordsFault::Faulty { .. })));
    assert_eq!(words.t("only", &[("x", Arg::from("<i>"))]).unwrap(), "Only <i>");
}

#[test]
fn a_language_without_files_speaks_english_with_one_warning() {
    let theme = theme(&[("base", &[("en", "a = A\n"), ("pt", "a = Á\n")])]);
    let german = Words::load(&theme, &Lang::new("de"));
    assert_eq!(german.diagnostics.len(), 1);
    assert_eq!(german.diagnostics[0].code, Code::MissingMessage);
    assert_eq!(german.value.t("a", &[]).unwrap(), "A");
    let brazilian = Words::load(&theme, &Lang::new("pt-BR"));
    assert!(brazilian.diagnostics.is_empty());
    assert_eq!(brazilian.value.t("a", &[]).unwrap(), "Á");
    assert!(Words::load(&theme, &Lang::new("en-GB")).diagnostics.is_empty());
}

#[test]
fn numbers_choose_plural_forms_and_are_grouped() {
    let polish = "n = { $count ->\n    [one] { $count } tekst\n    [few] { $count } teksty\n   *[many] { $count } tekstów\n}\n";
    let words = Words::load(&theme(&[("b", &[("pl", polish)])]), &Lang::new("pl")).value;
    for (count, said) in [
        (1, "1 tekst"),
        (2, "2 teksty"),
        (5, "5 tekstów"),
        (22, "22 teksty"),
        (12_345, "12\u{a0}345 tekstów"),
    ] {
        assert_eq!(words.t("n", &[("count", Arg::from(count))]).unwrap(), said);
    }
}

#[test]
fn html_arguments_stand_and_everything_else_is_escaped() {
    let words =
        Words::load(&theme(&[("b", &[("en", "by = By & for { $who } <{ $x }>\n")])]), &Lang::new("en")).value;
    let html =
        words.t_html("by", &[("who", Arg::Html("<a>A</a>")), ("x", Arg::from("<\u{10_0000}"))]).unwrap();
    assert_eq!(html.0, "By &amp; for <a>A</a> &lt;&lt;&gt;");
}

#[test]
fn faults_in_locale_files_have_places() {
    let theme = theme(&[("base", &[("en", "a = A\nb % B\nc = C { $x\n\nd = D\n")])]);
    let loaded = Words::load(&theme, &Lang::new("en"));
    let codes: Vec<_> =
        loaded.diagnostics.iter().map(|d| (d.code, d.span.as_ref().unwrap().range.start)).collect();
    assert_eq!(codes, [(Code::LocaleSyntax, 8), (Code::LocaleSyntax, 24)]);
    assert_eq!(loaded.value.t("a", &[]).unwrap(), "A");
    assert_eq!(loaded.value.t("d", &[]).unwrap(), "D");
}

#[test]
fn words_are_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&words("en"));
}

/// The messages of a locale file of the theme in the program, with the names of their arguments.
fn messages(file: &str) -> Vec<(String, Vec<String>)> {
    let text =
        std::fs::read_to_string(format!("{}/themes/bulletin/locales/{file}", env!("CARGO_MANIFEST_DIR")));
    let text = text.unwrap();
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) =
            line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            found.push((key.to_owned(), Vec::new()));
        }
        for argument in line.split('$').skip(1) {
            let end =
                argument.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(argument.len());
            let arguments = &mut found.last_mut().unwrap().1;
            if !arguments.iter().any(|known| *known == argument[..end]) {
                arguments.push(argument[..end].to_owned());
            }
        }
    }
    for (_, arguments) in &mut found {
        arguments.sort();
    }
    found.sort();
    found
}

#[test]
fn polish_says_all_that_english_says() {
    assert_eq!(messages("pl.ftl"), messages("en.ftl"));
}
