//! Locales as the processor reads them: terms by name, dates, options.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use citationberg::taxonomy::{OtherTerm, Term as TermName};
use citationberg::{DateForm, GrammarGender, OrdinalMatch, TermForm};

use super::compile::{compile_date, term_name};
use super::style::DateItem;

/// A locale, with what it falls back to.
#[derive(Debug, Default)]
pub struct Locale {
    /// Its language tag.
    pub language: String,
    /// Terms of the language itself.
    own: Terms,
    /// Terms of American English, for what the language lacks.
    fallback: Terms,
    dates: [Option<DateItem>; 2],
    /// Whether only the first of a month is an ordinal.
    pub limit_day_ordinals: bool,
    /// Whether full stops and commas go inside quotation marks.
    pub punctuation_in_quote: bool,
    /// Quotation marks: outer opening and closing, inner opening and closing.
    pub quotes: [Arc<str>; 4],
}

type Terms = HashMap<Arc<str>, Vec<Term>>;

/// A term of a locale.
#[derive(Debug, Clone, Default)]
struct Term {
    form: TermForm,
    single: Arc<str>,
    multiple: Arc<str>,
    gender: Option<GrammarGender>,
    gender_form: Option<GrammarGender>,
    match_: Option<OrdinalMatch>,
}

impl Locale {
    /// The locale of a page: the files of locales, then what the style says of its own.
    #[must_use]
    pub fn new(
        language: &str,
        files: &[impl Borrow<citationberg::Locale>],
        style: &[citationberg::Locale],
    ) -> Self {
        let mut locale = Self { language: language.to_owned(), ..Self::default() };
        let coded = |code: &str| {
            let is = |file: &&citationberg::Locale| {
                file.lang.as_ref().is_some_and(|lang| lang.0.eq_ignore_ascii_case(code))
            };
            files.iter().map(Borrow::borrow).find(is)
        };
        let base = language.split(['-', '_']).next().unwrap_or_default();
        let main = citationberg::LocaleCode(base.to_owned()).fallback();
        let main = main.map_or_else(|| base.to_owned(), |code| code.0);
        if let Some(english) = coded("en-US") {
            locale.overlay(english, true);
        }
        locale.fallback = std::mem::take(&mut locale.own);
        let own = [coded(&main).or_else(|| coded(base)), coded(language).filter(|_| main != language)];
        for file in own.into_iter().flatten() {
            locale.overlay(file, true);
        }
        // What a style says of a language is said of its other countries, too, as far as it says nothing of them.
        let mut tags = vec![None, Some(base), Some(main.as_str()), Some(language)];
        tags.dedup();
        for tag in tags {
            let is = |one: &&citationberg::Locale| one.lang.as_ref().map(|lang| lang.0.as_str()) == tag;
            style.iter().filter(is).for_each(|own| locale.overlay(own, false));
        }
        let mark = |name: &str, or: &str| {
            let mark = locale.term(name, TermForm::Long, false);
            mark.map_or_else(|| Arc::from(or), Arc::from)
        };
        locale.quotes = [
            mark("open-quote", "\u{201c}"),
            mark("close-quote", "\u{201d}"),
            mark("open-inner-quote", "\u{2018}"),
            mark("close-inner-quote", "\u{2019}"),
        ];
        locale
    }

    fn overlay(&mut self, said: &citationberg::Locale, whole: bool) {
        let terms = said.terms.iter().flat_map(|terms| &terms.terms);
        let is_ordinal = |term: &citationberg::LocalizedTerm| {
            matches!(term.name, TermName::Other(OtherTerm::Ordinal | OtherTerm::OrdinalN(_)))
        };
        if terms.clone().any(is_ordinal) {
            // Ordinals are a set: a locale that has any has all of its own.
            let kept = |name: &Arc<str>| !name.starts_with("ordinal");
            self.own.retain(|name, _| kept(name));
            self.fallback.retain(|name, _| kept(name));
        }
        for term in terms {
            let own = Term {
                form: term.form,
                single: typeset(term.single()),
                multiple: typeset(term.multiple()),
                gender: term.gender,
                gender_form: term.gender_form,
                match_: term.match_,
            };
            let known = self.own.entry(term_name(term.name)).or_default();
            known.retain(|known| known.form != own.form || known.gender_form != own.gender_form);
            known.push(own);
        }
        for date in &said.date {
            let Some(form) = date.form else { continue };
            self.dates[usize::from(form == DateForm::Numeric)] = Some(compile_date(date));
        }
        if let Some(options) = &said.style_options {
            self.limit_day_ordinals =
                options.limit_day_ordinals_to_day_1.unwrap_or(self.limit_day_ordinals && !whole);
            self.punctuation_in_quote =
                options.punctuation_in_quote.unwrap_or(self.punctuation_in_quote && !whole);
        } else if whole {
            (self.limit_day_ordinals, self.punctuation_in_quote) = (false, false);
        }
    }

    /// Puts a space before eras (`44 av. J.-C.`): some locales bring one, and others leave it out.
    pub fn space_eras(&mut self) {
        let is_era = |name: &str| matches!(name, "ad" | "bc");
        let terms = self.own.iter_mut().chain(&mut self.fallback).filter(|(name, _)| is_era(name));
        for term in terms.flat_map(|(_, forms)| forms) {
            if term.single.starts_with(char::is_alphanumeric) {
                term.single = Arc::from(format!("\u{a0}{}", term.single));
            }
        }
    }

    /// A date form.
    pub(super) fn date(&self, form: DateForm) -> Option<&DateItem> {
        self.dates[usize::from(form == DateForm::Numeric)].as_ref()
    }

    /// A term, in the form asked for or one it falls back to.
    pub(super) fn term(&self, name: &str, form: TermForm, plural: bool) -> Option<&str> {
        let term = self.find(name, form)?;
        Some(if plural { &term.multiple } else { &term.single })
    }

    /// A term's symbol, if it has one.
    pub(super) fn symbol(&self, name: &str) -> Option<&str> {
        let of = [&self.own, &self.fallback].into_iter().filter_map(|terms| terms.get(name)).flatten();
        of.into_iter().find(|term| term.form == TermForm::Symbol).map(|term| &*term.single)
    }

    fn find(&self, name: &str, form: TermForm) -> Option<&Term> {
        find_in(&self.own, name, form).or_else(|| find_in(&self.fallback, name, form))
    }

    /// The gender of a noun.
    pub(super) fn gender(&self, name: &str) -> Option<GrammarGender> {
        self.find(name, TermForm::Long)?.gender
    }

    /// What follows a number that orders: `st` of `1st`.
    pub(super) fn ordinal(&self, number: u32, gender: Option<GrammarGender>) -> Option<&str> {
        let tests: [(u32, &[Option<OrdinalMatch>]); 3] = [
            (number, &[Some(OrdinalMatch::WholeNumber)]),
            (number % 100, &[None, Some(OrdinalMatch::LastTwoDigits)]),
            (number % 10, &[None, Some(OrdinalMatch::LastDigit)]),
        ];
        for (at, (key, matches)) in tests.into_iter().enumerate() {
            let fits = |term: &&Term| {
                matches.contains(&term.match_)
                    // Without a rule, ten and above count by two digits, and below by one.
                    && (term.match_.is_some() || (at == 1) == (key >= 10))
            };
            if let Some(found) = self.gendered(&format!("ordinal-{key:02}"), gender, fits) {
                return Some(found);
            }
        }
        self.gendered("ordinal", gender, |_| true)
    }

    /// A number that orders, in letters: `first`.
    pub(super) fn long_ordinal(&self, number: u32, gender: Option<GrammarGender>) -> Option<&str> {
        self.gendered(&format!("long-ordinal-{number:02}"), gender, |_| true)
    }

    fn gendered(
        &self,
        name: &str,
        gender: Option<GrammarGender>,
        fits: impl Fn(&&Term) -> bool,
    ) -> Option<&str> {
        let terms = self.own.get(name).or_else(|| self.fallback.get(name))?;
        let of = |gender: Option<GrammarGender>| {
            terms.iter().filter(|term| fits(term)).find(|term| term.gender_form == gender)
        };
        of(gender).or_else(|| of(None)).map(|term| &*term.single)
    }
}

/// A term with the apostrophes that print has.
fn typeset(term: Option<&str>) -> Arc<str> {
    Arc::from(term.unwrap_or_default().replace('\'', "\u{2019}"))
}

fn find_in<'a>(terms: &'a Terms, name: &str, form: TermForm) -> Option<&'a Term> {
    let known = terms.get(name)?;
    let mut form = Some(form);
    while let Some(wanted) = form {
        if let Some(term) = known.iter().find(|term| term.form == wanted && term.gender_form.is_none()) {
            return Some(term);
        }
        form = wanted.fallback();
    }
    None
}
