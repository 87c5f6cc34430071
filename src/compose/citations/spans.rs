//! Dates that span days or months: what the engine prints for the first and for the last day in, one
//! date out.
//!
//! The engine knows single dates only. An item carries the last day of a span in a field of its own, and whatever
//! prints the item is rendered once more with that day; where the two differ inside a date, both are printed with a
//! dash between them, and what they have in common once: `3–5 June 2019`, `June 30–July 2, 2019`.

use hayagriva::citationberg::json::{Item, Value};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

/// Dates that can be spans, and the fields of the last day.
const SPANS: [(&str, &str); 2] = [("issued", "x-issued-until"), ("event-date", "x-event-until")];

/// The field for the last day of a date.
pub(super) fn until(date: &str) -> Option<&'static str> {
    SPANS.iter().find(|(name, _)| *name == date).map(|(_, until)| *until)
}

/// The item on the last days of its spans; `None` if it has none.
pub(super) fn last(item: &Item) -> Option<Item> {
    let ends: Vec<(&str, &Value)> =
        SPANS.iter().filter_map(|(date, until)| Some((*date, item.0.get(*until)?))).collect();
    if ends.is_empty() {
        return None;
    }
    let mut last = item.clone();
    for (date, end) in ends {
        last.0.insert(date.to_owned(), end.clone());
    }
    Some(last)
}

/// Joins each date of a tree with that of the same tree on the last day, if the works in it stand in the same order.
pub(super) fn join(first: &mut ElemChildren, last: &ElemChildren) {
    let (own, ends) = (Dates::of(first), Dates::of(last));
    if own.cites == ends.cites && own.printed.len() == ends.printed.len() {
        replace(first, &mut own.printed.iter().zip(&ends.printed).map(|(own, end)| joined(own, end)));
    }
}

/// What a date prints, if all of it looks alike.
type Printed = Option<(String, Formatting)>;

/// The dates of a tree and the cites that it is made of, in order.
#[derive(Default)]
struct Dates {
    printed: Vec<Printed>,
    cites: Vec<usize>,
}

impl Dates {
    fn of(tree: &ElemChildren) -> Self {
        let mut found = Self::default();
        found.see(tree);
        found
    }

    /// Recursion follows the nesting of the style.
    fn see(&mut self, tree: &ElemChildren) {
        for child in &tree.0 {
            let ElemChild::Elem(element) = child else { continue };
            match element.meta {
                Some(ElemMeta::Date) => {
                    self.printed.push(printed(&element.children));
                    continue;
                }
                Some(ElemMeta::Entry(cite)) => self.cites.push(cite),
                _ => {}
            }
            self.see(&element.children);
        }
    }
}

fn printed(tree: &ElemChildren) -> Printed {
    let mut all: Printed = None;
    for child in &tree.0 {
        let (text, formatting) = match child {
            ElemChild::Text(text) => (text.text.clone(), text.formatting),
            ElemChild::Elem(element) => printed(&element.children)?,
            _ => return None,
        };
        match &mut all {
            None => all = Some((text, formatting)),
            Some((before, looks)) if *looks == formatting => before.push_str(&text),
            Some(_) => return None,
        }
    }
    all
}

/// Puts texts in the place of dates; `None` leaves a date as it is.
fn replace(tree: &mut ElemChildren, texts: &mut impl Iterator<Item = Option<Formatted>>) {
    for child in &mut tree.0 {
        if let ElemChild::Elem(element) = child {
            match element.meta {
                Some(ElemMeta::Date) => {
                    if let Some(Some(text)) = texts.next() {
                        element.children = ElemChildren(vec![ElemChild::Text(text)]);
                    }
                }
                _ => replace(&mut element.children, texts),
            }
        }
    }
}

fn joined(first: &Printed, last: &Printed) -> Option<Formatted> {
    let ((first, formatting), (last, _)) = (first.as_ref()?, last.as_ref()?);
    (first != last).then(|| Formatted { text: span(first, last), formatting: *formatting })
}

/// Two printed dates as one.
fn span(first: &str, last: &str) -> String {
    let (own, end) = (words(first), words(last));
    let shorter = own.len().min(end.len());
    let mut before = (0..shorter).take_while(|at| own[*at] == end[*at]).count();
    let equal_at_end = |back: &usize| own[own.len() - back] == end[end.len() - back];
    let mut after = (1..=shorter - before).take_while(equal_at_end).count();
    let differing = || own[before..own.len() - after].iter();
    if differing().any(|word| word.len() == 4 && word.parse::<u16>().is_ok()) {
        return format!("{first}–{last}");
    }
    // With its month goes the day beside it, even if it is the same in both.
    if differing().any(|word| word.starts_with(char::is_alphabetic)) {
        let is_day = |word: Option<&&str>| word.is_some_and(|word| word.len() <= 4 && day(word));
        if before >= 2 && is_day(own.get(before - 2)) {
            before -= 2;
        }
        if after >= 2 && is_day(own.get(own.len() - after + 1)) {
            after -= 2;
        }
    }
    let middle = |words: &[&str]| words[before..words.len() - after].concat();
    let (head, tail) = (own[..before].concat(), own[own.len() - after..].concat());
    // The point of a shortened month is its own.
    let shortened = tail.starts_with('.') && middle(&own).ends_with(char::is_alphabetic);
    let point = if shortened { "." } else { "" };
    format!("{head}{}{point}–{}{tail}", middle(&own), middle(&end))
}

/// Whether a word begins with the number of a day.
fn day(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
}

/// A text cut into runs of letters and digits and what stands between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = first.is_alphanumeric();
        let len = rest.find(|c: char| c.is_alphanumeric() != inside).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(len);
        words.push(word);
        rest = tail;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn what_dates_have_in_common_is_printed_once() {
        for (first, last, expected) in [
            ("3 June 2019", "5 June 2019", "3–5 June 2019"),
            ("June 3, 2019", "June 5, 2019", "June 3–5, 2019"),
            ("2019, June 3", "2019, June 5", "2019, June 3–5"),
            ("30 June 2019", "2 July 2019", "30 June–2 July 2019"),
            ("June 30, 2019", "July 2, 2019", "June 30–July 2, 2019"),
            ("3 June 2019", "3 July 2019", "3 June–3 July 2019"),
            ("June 3, 2019", "July 3, 2019", "June 3–July 3, 2019"),
            ("June 2019", "August 2019", "June–August 2019"),
            ("2019, June", "2019, August", "2019, June–August"),
            ("1er juin 2019", "5 juin 2019", "1er–5 juin 2019"),
            ("3. Juni 2019", "5. Juni 2019", "3–5. Juni 2019"),
            ("3 August 1987", "3 August 2003", "3 August 1987–3 August 2003"),
            ("2019-06-13", "2019-06-15", "2019-06-13–15"),
            ("Jan. 2022", "Mar. 2022", "Jan.–Mar. 2022"),
            ("Jun. 13, 2019", "Jul. 15, 2019", "Jun. 13–Jul. 15, 2019"),
        ] {
            assert_eq!(span(first, last), expected);
        }
    }
}
