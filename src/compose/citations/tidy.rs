//! Small repairs of rendered text that the engine leaves undone, each a function on runs.

use super::quotes::{Quotes, Side};
use super::runs::{Role, Run};

/// Removes what one cite prints of the author, and the delimiter that followed it; gives the names.
pub(super) fn suppress_author(runs: &mut Vec<Run>, cite: u16) -> Vec<Run> {
    let is_name = |run: &Run| run.cite == Some(cite) && run.role == Role::FirstNames;
    let Some(first) = runs.iter().position(is_name) else { return Vec::new() };
    let rest = runs.iter().skip(first).take_while(|run| is_name(run)).count() + first;
    // A cite that prints names only is left as it is: nothing would remain.
    if !runs.iter().any(|run| run.cite == Some(cite) && !is_name(run)) {
        return Vec::new();
    }
    let names = runs.drain(first..rest).collect();
    trim_delimiter(runs, first, cite);
    names
}

fn trim_delimiter(runs: &mut Vec<Run>, at: usize, cite: u16) {
    while let Some(run) = runs.get_mut(at).filter(|run| run.cite == Some(cite)) {
        let trimmed = run.text.trim_start_matches([',', ' ', '\u{a0}', '.', ';', ':']).len();
        if trimmed > 0 {
            let cut = run.text.len() - trimmed;
            run.text.drain(..cut);
            return;
        }
        runs.remove(at);
    }
}

/// Puts semicolons in place of the bare marks between cites, of which one has a place: `5, p. 1,6` would be read wrongly.
pub(super) fn part_cites(runs: &mut [Run], delimiter: &str) {
    for run in runs.iter_mut().filter(|run| run.cite.is_none() && run.text == delimiter) {
        run.text = "; ".to_owned();
    }
}

/// Takes off brackets in which nothing stands: some styles print names only, and the sentence has them.
pub(super) fn empty_brackets(runs: &mut Vec<Run>) {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let Some(kept) = text.strip_suffix("()").map(|text| text.trim_end().len()) else { return };
    let mut left = kept;
    for run in runs.iter_mut() {
        let len = run.text.len().min(left);
        run.text.truncate(len);
        left -= len;
    }
    runs.retain(|run| !run.text.is_empty());
}

/// Initials as styles want them that put nothing after them: "R. H. Coase" is "RH Coase".
pub(super) fn bare_initials(runs: &mut [Run]) {
    for run in runs.iter_mut().filter(|run| matches!(run.role, Role::FirstNames | Role::Names)) {
        let is_initial = |word: &str| {
            let mut chars = word.chars();
            chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
        };
        let mut out = String::with_capacity(run.text.len());
        for word in run.text.split_inclusive(' ') {
            let bare = word.trim_end_matches(' ');
            if !is_initial(bare) {
                out.push_str(word);
                continue;
            }
            // Initials stand together.
            if out.ends_with(' ') && out.trim_end().rsplit(' ').next().is_some_and(is_bare) {
                out.pop();
            }
            out.push_str(bare.trim_end_matches('.'));
            out.push_str(&word[bare.len()..]);
        }
        run.text = out;
    }
}

/// Whether a word is one initial or several.
fn is_bare(word: &str) -> bool {
    word.len() <= 4 && !word.is_empty() && word.chars().all(char::is_uppercase)
}

/// Puts `text` in the place of the locator of a cite, as the engine prints it.
pub(super) fn locator(runs: &mut [Run], cite: u16, printed: &str, text: &str) {
    let is_own = |run: &&mut Run| run.cite == Some(cite) && run.text.contains(printed);
    if let Some(run) = runs.iter_mut().rev().find(is_own) {
        let at = run.text.rfind(printed).unwrap_or_default();
        run.text.replace_range(at..at + printed.len(), text);
    }
}

/// A note that begins with "ibid." begins with a capital.
pub(super) fn begin_note(runs: &mut [Run], ibid: &str) {
    if let Some(first) = runs.first_mut()
        && !ibid.is_empty()
        && first.text.starts_with(ibid)
        && let Some(letter) = first.text.chars().next()
    {
        first.text.replace_range(..letter.len_utf8(), &letter.to_uppercase().collect::<String>());
    }
}

/// A year of which the engine says the season (`Spring/2020`) is the year alone: where the style wants the season, it
/// prints it by itself.
pub(super) fn seasons(runs: &mut [Run]) {
    for run in runs.iter_mut().filter(|run| run.role == Role::Date && run.text.contains('/')) {
        let Some((before, year)) = run.text.split_once('/') else { continue };
        let head = before.trim_end_matches(char::is_alphabetic);
        if head.len() < before.len() && year.starts_with(|c: char| c.is_ascii_digit()) {
            run.text = format!("{head}{year}");
        }
    }
}

/// Quotations take the marks of the locale, in turn the outer and the inner ones, whatever marks a title brings.
pub(super) fn quotes(runs: &mut [Run], quotes: &Quotes) {
    // Whether each quotation that is open has the inner marks.
    let mut open: Vec<bool> = Vec::new();
    let mut before = None;
    for run in runs {
        if !run.text.chars().any(|c| quotes.side(c, None).is_some()) {
            before = run.text.chars().next_back().or(before);
            continue;
        }
        let mut text = String::with_capacity(run.text.len());
        let mut inner_end = None;
        for c in run.text.chars() {
            match quotes.side(c, before) {
                Some(Side::Opens) => {
                    let inner = open.len() % 2 == 1;
                    open.push(inner);
                    text.push_str(&quotes.mark(c, Side::Opens, inner));
                }
                Some(Side::Closes) => {
                    let inner = open.pop() == Some(true);
                    if inner {
                        inner_end = Some(text.len());
                    } else {
                        pull(&mut text, inner_end.take(), quotes);
                    }
                    text.push_str(&quotes.mark(c, Side::Closes, inner));
                }
                None => text.push(c),
            }
            before = Some(c);
        }
        run.text = text;
    }
}

/// Moves a mark between two closing quotes before both; the inner one begins at `inner`.
fn pull(text: &mut String, inner: Option<usize>, quotes: &Quotes) {
    let Some(inner) = inner.filter(|_| quotes.take_punctuation) else { return };
    let after = inner + quotes.inner_close.len();
    let mark = text[after..].to_owned();
    if matches!(mark.as_str(), "," | ".") {
        text.truncate(after);
        text.insert_str(inner, &mark);
    }
}

/// Mends punctuation that meets at the seams of a style's parts.
pub(super) fn punctuation(runs: &mut Vec<Run>, quotes: &Quotes) {
    let quote_inside =
        Some(quotes.close.as_str()).filter(|quote| quotes.take_punctuation && !quote.is_empty());
    for at in 0..runs.len() {
        // Two points in an address are meant.
        if runs[at].url.is_none() {
            runs[at].text = mended(&runs[at].text);
        }
        if at > 0 {
            let (before, after) = runs.split_at_mut(at);
            if let (Some(last), Some(run)) =
                (before.iter_mut().rev().find(|run| !run.text.is_empty()), after.first_mut())
            {
                mend_seam(last, run, quote_inside);
            }
        }
    }
    if let Some(quote) = quote_inside {
        for run in runs.iter_mut() {
            for mark in [".", ","] {
                let outside = format!("{quote}{mark}");
                if run.text.contains(&outside) {
                    run.text = run.text.replace(&outside, &format!("{mark}{quote}"));
                }
                run.text = one_mark(&run.text, quote);
            }
        }
    }
    runs.retain(|run| !run.text.is_empty());
}

/// One mark of punctuation before a closing quote, where two have met.
fn one_mark(text: &str, quote: &str) -> String {
    let mut out = text.to_owned();
    for (two, one) in [("..", "."), (",,", ","), ("?.", "?"), ("!.", "!"), ("?,", "?"), ("!,", "!")] {
        let met = format!("{two}{quote}");
        if out.contains(&met) && !out.contains(&format!(".{met}")) {
            out = out.replace(&met, &format!("{one}{quote}"));
        }
    }
    out
}

/// The text of one run with doubled punctuation mended.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = out.chars().next_back();
        let drop = match (before, c) {
            (Some('?' | '!'), '.') => true,
            // Two points are one; three are meant.
            (Some('.'), '.') => !out.ends_with("..") && chars.peek() != Some(&'.'),
            (Some(','), ',') => true,
            (Some('.' | ','), ')') if before == Some(',') => {
                out.pop();
                false
            }
            (Some(','), '.') => {
                out.pop();
                false
            }
            (Some(' '), ' ') => true,
            (Some(' '), ',') => {
                out.pop();
                false
            }
            _ => false,
        };
        if !drop {
            out.push(c);
        }
    }
    out
}

/// The same where one run ends and the next begins.
fn mend_seam(last: &mut Run, run: &mut Run, quote_inside: Option<&str>) {
    let Some(first) = run.text.chars().next() else { return };
    let ends = last.text.chars().next_back().unwrap_or_default();
    let closed = ["”", "’", "»", "\""].iter().find_map(|quote| last.text.strip_suffix(quote));
    let inner = closed.and_then(|text| text.chars().next_back()).unwrap_or_default();
    match (ends, first) {
        ('?' | '!' | '.', '.') if !run.text.starts_with("..") => {
            run.text.remove(0);
        }
        (',', '.' | ',' | ')') => {
            last.text.pop();
        }
        (' ' | '\u{a0}', ' ') => {
            run.text.remove(0);
        }
        (_, '.') if matches!(inner, '?' | '!' | '.') => {
            run.text.remove(0);
        }
        (_, '.' | ',') => {
            if let Some(quote) = quote_inside.filter(|quote| last.text.ends_with(*quote)) {
                run.text.remove(0);
                let at = last.text.len() - quote.len();
                last.text.insert(at, first);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Quotes, bare_initials, empty_brackets, punctuation, quotes, suppress_author};
    use crate::compose::citations::runs::{Looks, Role, Run};

    fn runs(parts: &[(&str, Option<u16>, Role)]) -> Vec<Run> {
        let run = |(index, (text, cite, role)): (usize, &(&str, Option<u16>, Role))| Run {
            text: (*text).to_owned(),
            looks: Looks { italic: index % 2 == 1, ..Looks::default() },
            url: None,
            cite: *cite,
            role: *role,
        };
        parts.iter().enumerate().map(run).collect()
    }

    fn text(runs: &[Run]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    fn check_punctuation(parts: &[&str], quote: Option<&str>, expected: &str) {
        let parts: Vec<_> = parts.iter().map(|part| (*part, None, Role::Plain)).collect();
        let mut runs = runs(&parts);
        let quotes =
            Quotes { close: "”".to_owned(), take_punctuation: quote.is_some(), ..Quotes::default() };
        punctuation(&mut runs, &quotes);
        assert_eq!(text(&runs), expected);
    }

    #[test]
    fn punctuation_is_mended() {
        check_punctuation(&["Who won?", ". Next"], None, "Who won? Next");
        check_punctuation(&["Inc.", ". Next.", "."], None, "Inc. Next.");
        check_punctuation(&["a,. b ,c,)"], None, "a. b,c)");
        check_punctuation(&["wait... what"], None, "wait... what");
        check_punctuation(&["“Title”", ", next", " “x”."], Some("”"), "“Title,” next “x.”");
        check_punctuation(&["“Title”", ", next"], None, "“Title”, next");
        check_punctuation(&["“Why?”", ". Next"], Some("”"), "“Why?” Next");
    }

    #[test]
    fn quotes_in_quotes_take_the_inner_form() {
        let marks = |marks: [&str; 4]| {
            let [open, close, inner_open, inner_close] = marks.map(str::to_owned);
            Quotes { open, close, inner_open, inner_close, ..Quotes::default() }
        };
        let english = marks(["“", "”", "‘", "’"]);
        let polish = marks(["„", "”", "«", "»"]);
        let german = marks(["„", "“", "‚", "‘"]);
        let french = marks(["« ", " »", "“", "”"]);
        let swedish = marks(["”", "”", "’", "’"]);
        for (set, parts, expected) in [
            (&english, ["“NATO Launches “Sentry”", " at Sea” “x”"], "“NATO Launches ‘Sentry’ at Sea” “x”"),
            (&english, ["“a “b “c” d” e”", ""], "“a ‘b “c” d’ e”"),
            (&polish, ["„NATO “Sentry”", " at „Sea”” “x”"], "„NATO «Sentry» at «Sea»” „x”"),
            (
                &german,
                ["„Was die “Schattenflotte” kostet“", " Die “Flotte”"],
                "„Was die ‚Schattenflotte‘ kostet“ Die „Flotte“",
            ),
            (&german, ["„“Flotte” und ", "“Kai”“"], "„‚Flotte‘ und ‚Kai‘“"),
            (&french, ["« Le “mur” » “x”", ""], "« Le “mur” » « x »"),
            (&swedish, ["”Den “gamla” ordningen”", " “x”"], "”Den ’gamla’ ordningen” ”x”"),
            (&english, ["a “b” ", "c”"], "a “b” c”"),
        ] {
            let mut runs = runs(&parts.map(|part| (part, None, Role::Plain)));
            quotes(&mut runs, set);
            assert_eq!(text(&runs), expected);
        }
    }

    #[test]
    fn authors_are_suppressed_with_their_delimiter() {
        let mut cite = runs(&[
            ("(", None, Role::Plain),
            ("Doe", Some(0), Role::FirstNames),
            (", ", Some(0), Role::Plain),
            ("2020", Some(0), Role::Date),
            (")", None, Role::Plain),
        ]);
        suppress_author(&mut cite, 0);
        assert_eq!(text(&cite), "(2020)");
        let mut only = runs(&[("Doe", Some(0), Role::FirstNames)]);
        suppress_author(&mut only, 0);
        assert_eq!(text(&only), "Doe");
    }

    #[test]
    fn brackets_of_nothing_go() {
        for (parts, expected) in [(["Doe", " (", ")"], "Doe"), (["Doe", " (2020", ")"], "Doe (2020)")] {
            let mut runs = runs(&parts.map(|part| (part, Some(0), Role::Plain)));
            empty_brackets(&mut runs);
            assert_eq!(text(&runs), expected);
        }
    }

    #[test]
    fn initials_lose_their_points() {
        for (text, expected) in [
            ("R. H. Coase", "RH Coase"),
            ("Don Ross and Edward N. Zalta", "Don Ross and Edward N Zalta"),
            ("UN and A. Doe", "UN and A Doe"),
            ("U.S. Census Bureau", "U.S. Census Bureau"),
        ] {
            let mut runs = runs(&[(text, None, Role::FirstNames)]);
            bare_initials(&mut runs);
            assert_eq!(runs[0].text, expected);
        }
    }
}
