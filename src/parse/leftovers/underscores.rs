//! `_Haupt_wort`: underscores set no part of a word off. Names of programs are full of them, so that only what is a word
//! of a language is looked at.

use std::ops::Range;

use super::run::Run;

/// Bytes of a word, at most.
const LONGEST: usize = 120;

/// Looks for words with two underscores in them.
pub(super) fn look(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find('_') {
        let here = at + found;
        let word = word_at(run, here);
        at = word.end.max(here + 1);
        let Some((before, inside, after)) = parted(&run.text[word.clone()]) else { continue };
        let spaceless = word_is(inside, |c| u32::from(c) >= 0x3040);
        if !is_natural(before, inside, after)
            || inside.chars().count() < 2
            || before.is_empty() && after.is_empty()
        {
            continue;
        }
        let mended = format!("{before}*{inside}*{after}");
        let message = format!(
            "`{}` is printed as text: underscores set off whole words only",
            run.excerpt(word.clone())
        );
        let help = match spaceless {
            true => format!("write `*{inside}*`"),
            false => format!("write `{mended}`"),
        };
        run.report(word.clone(), word, message, help);
    }
}

fn word_at(run: &Run<'_>, at: usize) -> Range<usize> {
    let in_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let before: usize =
        run.text[..at].chars().rev().take(LONGEST).take_while(in_word).map(char::len_utf8).sum();
    let behind: usize = run.text[at..].chars().take(LONGEST).take_while(in_word).map(char::len_utf8).sum();
    at - before..at + behind
}

/// A word with two underscores in three parts.
fn parted(word: &str) -> Option<(&str, &str, &str)> {
    let mut parts = word.split('_');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

fn word_is(word: &str, fits: fn(char) -> bool) -> bool {
    !word.is_empty() && word.chars().all(fits)
}

/// Whether the parts make a word of a language: letters beyond ASCII, or a capital first and none behind it.
fn is_natural(before: &str, inside: &str, after: &str) -> bool {
    let letters = || before.chars().chain(inside.chars()).chain(after.chars());
    let capital =
        || letters().next().is_some_and(char::is_uppercase) && letters().skip(1).all(char::is_lowercase);
    letters().all(char::is_alphabetic) && (letters().any(|c| !c.is_ascii()) || capital())
}
