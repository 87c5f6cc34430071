//! Dates, numbers and lists in a language's own forms, from Unicode CLDR.

use fluent_bundle::FluentValue;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as DateFormatter;
use icu_datetime::fieldsets::{MD, YM, YMD};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use crate::model::text::{Html, Lang};

/// How much of a date is said, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// `4 March 2025`.
    Full,
    /// `4 March`.
    DayMonth,
    /// `4 Mar`.
    ShortDayMonth,
    /// `March 2025`.
    MonthYear,
}

/// The formatters of one language.
pub struct Forms {
    full: Option<DateFormatter<Gregorian, YMD>>,
    day_month: Option<DateFormatter<Gregorian, MD>>,
    short_day_month: Option<DateFormatter<Gregorian, MD>>,
    month_year: Option<DateFormatter<Gregorian, YM>>,
    numbers: Option<DecimalFormatter>,
    lists: Option<ListFormatter>,
}

/// The locale of a language tag. Bare English means English as written in most of the world:
/// `4 March 2025` and `A, B and C`; write `en-US` for `March 4, 2025` and `A, B, and C`.
pub fn locale(lang: &Lang) -> Locale {
    locale_of_tag(lang.as_str())
}

fn locale_of_tag(tag: &str) -> Locale {
    let tag = if tag == "en" { "en-001" } else { tag };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

impl Forms {
    /// The formatters for a locale. Data for every language is in the program; a language that CLDR does
    /// not know takes CLDR's root forms, and what even those lack is said in ISO form.
    pub fn new(locale: &Locale) -> Self {
        Self {
            full: DateFormatter::try_new(locale.into(), YMD::long()).ok(),
            day_month: DateFormatter::try_new(locale.into(), MD::long()).ok(),
            short_day_month: DateFormatter::try_new(locale.into(), MD::medium()).ok(),
            month_year: DateFormatter::try_new(locale.into(), YM::long()).ok(),
            numbers: DecimalFormatter::try_new(locale.into(), Default::default()).ok(),
            lists: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).ok(),
        }
    }

    /// A date in words.
    pub fn date(&self, date: jiff::civil::Date, form: DateForm) -> String {
        let (year, month, day) =
            (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
        let Ok(civil) = Date::try_new_gregorian(year, month, day) else {
            return date.to_string();
        };
        let text = match form {
            DateForm::Full => self.full.as_ref().map(|full| full.format(&civil).to_string()),
            DateForm::DayMonth => self.day_month.as_ref().map(|form| form.format(&civil).to_string()),
            DateForm::ShortDayMonth => {
                self.short_day_month.as_ref().map(|form| form.format(&civil).to_string())
            }
            DateForm::MonthYear => self.month_year.as_ref().map(|form| form.format(&civil).to_string()),
        };
        text.unwrap_or_else(|| date.to_string())
    }

    /// A whole number.
    pub fn number(&self, number: i64) -> String {
        match &self.numbers {
            Some(numbers) => numbers.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// A size in kilobytes (1,000 bytes), or megabytes with one decimal.
    pub fn file_size(&self, bytes: u64) -> String {
        let unit = |decimal: &Decimal, unit: &str| match &self.numbers {
            Some(numbers) => format!("{}\u{a0}{unit}", numbers.format(decimal)),
            None => format!("{decimal}\u{a0}{unit}"),
        };
        if bytes < 1_000_000 {
            return unit(&Decimal::from(bytes.div_ceil(1000)), "kB");
        }
        let mut megabytes = Decimal::from(bytes / 100_000);
        megabytes.multiply_pow10(-1);
        unit(&megabytes, "MB")
    }

    /// Names as one phrase.
    pub fn list(&self, names: &[&str]) -> String {
        match (&self.lists, names) {
            (_, [one]) => (*one).to_owned(),
            (Some(lists), names) => lists.format(names.iter()).to_string(),
            (None, names) => names.join(", "),
        }
    }

    /// Names as one phrase, each shown by its HTML.
    pub fn list_html(&self, names: &[&str], html: &[Html]) -> Html {
        // Each name ends in a mark, so that the words between the names can be cut out; its beginning
        // stays, since some languages choose the word for "and" by it.
        const MARK: char = '\u{f8ff}';
        let marked: Vec<String> = names.iter().map(|name| format!("{name}{MARK}")).collect();
        let phrase = self.list(&marked.iter().map(String::as_str).collect::<Vec<_>>());
        let mut out = String::new();
        for (index, part) in phrase.split(MARK).enumerate() {
            let words = names.get(index).map_or(part, |name| part.strip_suffix(name).unwrap_or(part));
            words.chars().for_each(|c| push_escaped(c, &mut out));
            out.push_str(html.get(index).map_or("", |html| html.0.as_str()));
        }
        Html(out)
    }
}

/// Appends a character, escaped for HTML text and quoted attributes.
pub fn push_escaped(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

/// A number formatter that Fluent keeps for each language.
struct MessageNumbers(DecimalFormatter);

impl Memoizable for MessageNumbers {
    type Args = ();
    type Error = ();

    fn construct(lang: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let locale = locale_of_tag(&lang.to_string());
        DecimalFormatter::try_new((&locale).into(), Default::default()).map(Self).map_err(|_| ())
    }
}

/// Prints whole numbers inside messages with the language's digits and grouping; leaves other values to Fluent.
pub fn format_number_in_message(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 || number.value.abs() > 9e15 {
        return None;
    }
    let decimal = Decimal::from(number.value as i64);
    memoizer.with_try_get::<MessageNumbers, _, _>((), |numbers| numbers.0.format(&decimal).to_string()).ok()
}
