//! Words behind a key with the locators read of them, by language.

use super::LocatorTerms;

/// `kind|value|rest`, or the whole words where there is no locator.
fn found(terms: &LocatorTerms, words: &str) -> String {
    match terms.find(words) {
        None => words.to_owned(),
        Some(found) => {
            let rest = &words[found.len..];
            match found.locator {
                Some(locator) => format!("{:?}|{}|{rest}", locator.kind, locator.value),
                None => format!("||{rest}"),
            }
        }
    }
}

fn terms(code: &str) -> LocatorTerms {
    let archive = hayagriva::archive::locales();
    let find =
        |code: &str| archive.iter().find(|locale| locale.lang.as_ref().is_some_and(|own| own.0 == code));
    let locales: Vec<_> = [code, "en-US"].into_iter().filter_map(find).collect();
    LocatorTerms::new(code, &locales, &["ff.", "ff", "f.", "i n.", "et seq."])
}

fn check(locale: &str, cases: &[(&str, &str)]) {
    let terms = terms(locale);
    for (words, expected) in cases {
        assert_eq!(found(&terms, words), *expected, "{words}");
    }
}

#[test]
fn english_locators() {
    check(
        "en-US",
        &[
            ("p. 3", "Page|3|"),
            (", pp. 3–5, 7 and passim", "Page|3-5, 7| and passim"),
            ("33, 35-37, and nowhere else", "Page|33, 35-37|, and nowhere else"),
            (", p.\u{a0}3", "Page|3|"),
            ("p.3", "Page|3|"),
            ("pages 4", "Page|4|"),
            ("chap. 5", "Chapter|5|"),
            ("Section 4a", "Section|4a|"),
            ("§5", "Section|5|"),
            ("vol. xii", "Volume|xii|"),
            ("p. iv-vi", "Page|iv-vi|"),
            ("iv", "iv"),
            ("3(b)(ii), too", "Page|3(b)(ii)|, too"),
            ("{p. iv, with more}", "Page|iv, with more|"),
            ("sec. 2 to 4", "Section|2-4|"),
            ("pp. 3 through 5 and 7", "Page|3-5 and 7|"),
            ("p. 3 to 5 others", "Page|3| to 5 others"),
            ("{}, 99 years later", "||, 99 years later"),
            (", and more", ", and more"),
            ("p. and more", "p. and more"),
            ("pp.", "pp."),
            ("1.2.3.", "Page|1.2.3|."),
            ("", ""),
            ("{unclosed 3", "{unclosed 3"),
            ("(3) x", "Page|(3)| x"),
            ("page", "page"),
        ],
    );
}

#[test]
fn polish_locators() {
    check(
        "pl-PL",
        &[
            ("s. 3", "Page|3|"),
            ("str. 3", "Page|3|"),
            ("ss. 3–5", "Page|3-5|"),
            ("p. 3", "Page|3|"),
            ("rozdz. 4", "Chapter|4|"),
            ("art. 5 ust. 2", "Custom|art.\u{a0}5| ust. 2"),
            ("pkt 7, i dalej", "Custom|pkt\u{a0}7|, i dalej"),
        ],
    );
}

#[test]
fn hostile_words_are_read_in_linear_time() {
    let terms = terms("en-US");
    for words in ["(".repeat(100_000), "1,".repeat(100_000), "{".repeat(100_000), "p. ".repeat(50_000)] {
        terms.find(&words);
    }
}
