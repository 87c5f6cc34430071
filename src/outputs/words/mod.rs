//! Every word and form that depends on the page's language: a theme's Fluent messages, dates,
//! numbers, lists of names and alphabetical order (Unicode CLDR, by ICU4X).
//!
//! In: the locale files of a [`Theme`] and a language. Out: [`Words`], made once a language and
//! shared by all threads. Messages fall back one by one: the site's `locales/`, the theme, the
//! themes it extends, the embedded one; then the same for the parent language (`pt` for `pt-BR`);
//! then English.

mod forms;
mod messages;
mod order;

use std::borrow::Cow;

use crate::model::diagnostic::Outcome;
use crate::model::text::{Html, Lang};
use crate::model::theme::Theme;

use forms::Forms;
use messages::Messages;
use order::Order;

pub use forms::DateForm;
pub use messages::{Arg, WordsFault};

/// The words and forms of one language.
pub struct Words {
    lang: Lang,
    messages: Messages,
    forms: Forms,
    order: Order,
}

impl Words {
    /// Reads the messages of `lang` in all layers of `theme`.
    ///
    /// Reports files that cannot be read, and once what the language lacks.
    pub fn load(theme: &Theme, lang: &Lang) -> Outcome<Words> {
        let locale = forms::locale(lang);
        Messages::load(theme, lang).map(|messages| Words {
            lang: lang.clone(),
            messages,
            forms: Forms::new(&locale),
            order: Order::new(&locale),
        })
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Whether there is a message `key` in the language or in English.
    pub fn has(&self, key: &str) -> bool {
        self.messages.has(key)
    }

    /// The message `key` as plain text. Numbers choose plural forms and print grouped (`1,234`):
    /// pass years and issue numbers as text.
    pub fn t(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<Cow<'_, str>, WordsFault> {
        self.messages.format(key, args)
    }

    /// The message `key` as HTML: its own words and plain arguments are escaped, [`Arg::Html`] stands as it is.
    pub fn t_html(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<Html, WordsFault> {
        self.messages.format_html(key, args)
    }

    /// A date in words.
    pub fn date(&self, date: jiff::civil::Date, form: DateForm) -> String {
        self.forms.date(date, form)
    }

    /// A whole number with the language's digits and grouping.
    pub fn number(&self, number: i64) -> String {
        self.forms.number(number)
    }

    /// A list of names: `A, B and C`.
    pub fn list(&self, names: &[&str]) -> String {
        self.forms.list(names)
    }

    /// The same list where each name is shown as `html[i]`: the words between are escaped.
    pub fn list_html(&self, names: &[&str], html: &[Html]) -> Html {
        self.forms.list_html(names, html)
    }

    /// Which of two texts comes first in the language's alphabet; equal ones only if they are the same text.
    pub fn compare(&self, left: &str, right: &str) -> std::cmp::Ordering {
        self.order.compare(left, right)
    }

    /// The letter under which an index lists `text`, or `#` for what begins with none of the language's letters.
    pub fn index_letter(&self, text: &str) -> &str {
        self.order.letter(text)
    }

    /// The size of a file in words: `210 kB`.
    pub fn file_size(&self, bytes: u64) -> String {
        self.forms.file_size(bytes)
    }
}

#[cfg(test)]
mod tests;
