//! What templates may call: the words of every language and the theme's assets.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use super::engine::TemplateHost;
use crate::model::diagnostic::Outcome;
use crate::model::text::Lang;
use crate::model::theme::Theme;
use crate::outputs::assets::Assets;
use crate::outputs::words::{Arg, Words};

/// Words by language, and assets.
pub struct Host {
    words: BTreeMap<Lang, Words>,
    assets: Arc<Assets>,
}

impl Host {
    /// Loads the words of `languages`, which hold at least one.
    pub fn load(theme: &Theme, languages: &[Lang], assets: Arc<Assets>) -> Outcome<Host> {
        let mut diagnostics = Vec::new();
        let load = |lang: &Lang| (lang.clone(), Words::load(theme, lang).unpack(&mut diagnostics));
        let words = languages.iter().map(load).collect();
        Outcome { value: Host { words, assets }, diagnostics }
    }

    /// The words of a language of the site.
    pub fn words(&self, lang: &str) -> &Words {
        self.words
            .get(lang)
            .or_else(|| self.words.values().next())
            .expect("a site has at least its own language")
    }
}

impl TemplateHost for Host {
    fn message(&self, lang: &str, key: &str, arguments: &[(&str, &Value)]) -> Result<Value, String> {
        let words = self.words(lang);
        let html = arguments.iter().any(|(_, value)| value.is_safe());
        let named: Vec<(&str, Arg<'_>)> =
            arguments.iter().map(|(name, value)| (*name, argument(value))).collect();
        let text = |cow: Cow<'_, str>| Value::normal_string(&cow);
        if html {
            words.t_html(key, &named).map(Value::from).map_err(|fault| fault.to_string())
        } else {
            words.t(key, &named).map(text).map_err(|fault| fault.to_string())
        }
    }

    fn asset(&self, path: &str) -> Option<String> {
        self.assets.url(path).map(str::to_owned)
    }
}

/// Numbers choose plural forms; finished HTML stays HTML; everything else is text.
fn argument(value: &Value) -> Arg<'_> {
    match value.as_str() {
        Some(html) if value.is_safe() => Arg::Html(html),
        Some(text) => Arg::Text(text.into()),
        None => match value.as_f64().or_else(|| value.as_i128().map(|number| number as f64)) {
            Some(number) => Arg::Number(number),
            None => Arg::Text(value.to_string().into()),
        },
    }
}
