//! How a fault is mended, for programs: a text of the source and what takes its place.

use serde::{Deserialize, Serialize};

use super::nearest::same_letters;
use super::source::{Span, TextRange};

/// A mended text for one that stands at the place of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fix {
    /// What gives way. It begins in the range of the diagnostic, there once, and ends in its last line.
    pub old: Box<str>,
    /// What takes its place.
    pub new: Box<str>,
    /// Whether it can be nothing else.
    pub certainty: Certainty,
}

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// The author can have meant nothing else.
    Certain,
    /// The author has probably meant this, and is to be asked.
    Likely,
}

/// A change of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in the text as it was read; empty where something is inserted.
    pub span: Span,
    /// What takes its place, with `\n` line ends.
    pub text: Box<str>,
}

impl Fix {
    /// A word for a misspelled one: certain if the two differ in case, hyphens and underscores only.
    pub fn of_word(old: &str, new: &str) -> Self {
        let certainty = if same_letters(old, new) { Certainty::Certain } else { Certainty::Likely };
        Self { old: old.into(), new: new.into(), certainty }
    }

    /// A text that the author can only have meant.
    pub fn certain(old: &str, new: &str) -> Self {
        Self { old: old.into(), new: new.into(), certainty: Certainty::Certain }
    }

    /// A text that the author has probably meant.
    pub fn likely(old: &str, new: &str) -> Self {
        Self { old: old.into(), new: new.into(), certainty: Certainty::Likely }
    }

    /// The change in the text of a file, for a diagnostic at `span`; `None` if the text does not stand there, or more
    /// than once, or as a part of a longer word.
    pub fn edit(&self, span: &Span, text: &str) -> Option<Edit> {
        let range = span.range.as_range();
        let rest = text.get(range.end..)?;
        let end = range.end + rest.find('\n').unwrap_or(rest.len());
        let within = text.get(range.start..end)?;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let stands_alone = |at: &usize| {
            let (before, after) = (&text[..*at], &text[*at + self.old.len()..]);
            let joins = |word: Option<char>, next: Option<char>| {
                word.is_some_and(is_word) && next.is_some_and(is_word)
            };
            !joins(self.old.chars().next(), before.chars().next_back())
                && !joins(self.old.chars().next_back(), after.chars().next())
        };
        if self.old.is_empty() || self.old == self.new {
            return None;
        }
        let begins = |at: &usize| *at < range.end.max(range.start + 1);
        let places = within.match_indices(&*self.old).map(|(at, _)| range.start + at);
        let mut places = places.filter(begins).filter(stands_alone);
        let start = places.next().filter(|_| places.next().is_none())?;
        Some(self.least(span, start))
    }

    /// The change without what stays at its start and end, so that it touches nothing else.
    fn least(&self, span: &Span, start: usize) -> Edit {
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
            pairs.take_while(|(old, new)| old == new).map(|(old, _)| old.len_utf8()).sum()
        };
        let (old, new) = (&*self.old, &*self.new);
        let head = same(&mut old.chars().zip(new.chars()));
        let (old, new) = (&old[head..], &new[head..]);
        let tail = same(&mut old.chars().rev().zip(new.chars().rev()));
        let range = TextRange::new(start + head, start + head + old.len() - tail);
        Edit { span: Span { file: span.file.clone(), range }, text: new[..new.len() - tail].into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SourcePath;

    fn check(text: &str, range: std::ops::Range<usize>, (old, new): (&str, &str), want: Option<&str>) {
        let span = Span::new(&SourcePath::new("a.md").expect("a path"), range);
        let edit = Fix::likely(old, new).edit(&span, text);
        let mended = edit.map(|edit| {
            let mut text = text.to_owned();
            text.replace_range(edit.span.range.as_range(), &edit.text);
            text
        });
        assert_eq!(mended.as_deref(), want, "{text:?}");
    }

    #[test]
    fn fixes_stand_once_and_alone() {
        check("titel: T\n", 0..5, ("titel", "title"), Some("title: T\n"));
        check("titel: titel\n", 0..5, ("titel", "title"), Some("title: titel\n"));
        check("ż titel: titel\n", 0..15, ("titel", "title"), None);
        check("titels: T\n", 0..6, ("titel", "title"), None);
        check("a-titel: T\n", 0..7, ("titel", "title"), None);
        check("[ż](/x/)\n", 5..8, ("/x/", "/y/"), Some("[ż](/y/)\n"));
        check("t: Rates: a\n", 3..8, ("Rates: a", "\"Rates: a\""), Some("t: \"Rates: a\"\n"));
        check("t: Rates: a\n", 3..3, ("Rates: a", "\"Rates: a\""), Some("t: \"Rates: a\"\n"));
        check("t: x\n", 3..4, ("y", "z"), None);
        check("t: x\n", 3..4, ("", "z"), None);
        check("t: x", 3..99, ("x", "z"), None);
        check("ż", 1..1, ("ż", "z"), None);
        check("a\u{b}b", 1..2, ("\u{b}", " "), Some("a b"));
    }

    #[test]
    fn edits_touch_what_differs() {
        let span = Span::new(&SourcePath::new("a.md").expect("a path"), 0..20);
        let edit = Fix::likely("fig-mpa", "fig-map").edit(&span, "see @fig-mpa, so that").expect("an edit");
        assert_eq!((edit.span.range.as_range(), &*edit.text), (10..12, "ap"));
        let edit = Fix::likely("aa", "aaa").edit(&span, "xy aa, so that it is").expect("an edit");
        assert_eq!((edit.span.range.as_range(), &*edit.text), (5..5, "a"));
    }
}
