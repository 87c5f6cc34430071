//! The settings of themes: what each may be, and what the site makes of them.

use std::collections::BTreeMap;

use super::color::Color;
use crate::model::config::{Config, Value};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::keys::SETTING;
use crate::model::nearest::nearest;
use crate::model::source::{Span, TextRange};
use crate::parse::decode::{Decoder, Fields, free_value};

/// The least contrast of a color on its grounds (WCAG 2.2, success criterion 1.4.3).
const CONTRAST: f64 = 4.5;

/// A setting that a theme declares.
#[derive(Debug)]
pub struct Setting {
    name: Box<str>,
    kind: Kind,
    default: Value,
}

/// What the value of a setting must be.
#[derive(Debug)]
enum Kind {
    Text,
    Number,
    Boolean,
    /// A color that can be read on these grounds.
    Color(Vec<Color>),
    Choice(Vec<Box<str>>),
}

/// Reads the settings of one `theme.yaml`; those whose default is faulty are reported and left out.
pub fn read(fields: &Fields<'_, '_>, decoder: &Decoder<'_>) -> Vec<Setting> {
    let declared = fields.own_keys("settings").unwrap_or_default();
    let read_one = |(name, node): (&crate::model::meta::SText, _)| {
        let setting = Fields::new(decoder, node, SETTING, &format!("the setting `{}`", name.value))?;
        one(&name.value, &setting, decoder)
    };
    declared.into_iter().filter_map(read_one).collect()
}

fn one(name: &str, fields: &Fields<'_, '_>, decoder: &Decoder<'_>) -> Option<Setting> {
    fields.text("doc");
    let choices = fields.texts("choices").unwrap_or_default();
    let grounds = fields.texts("on").unwrap_or_default();
    let grounds = grounds.iter().filter_map(|ground| {
        let color = Color::parse(&ground.value);
        if color.is_none() {
            decoder.fault(Code::ThemeSettings, ground.range, not_a_color(&ground.value));
        }
        color
    });
    let kind = match fields.word("type")?.value {
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "color" => Kind::Color(grounds.collect()),
        "choice" => Kind::Choice(choices.into_iter().map(|choice| choice.value).collect()),
        _ => Kind::Text,
    };
    let node = fields.node("default")?;
    let default = free_value(node);
    if let Some(fault) = fault(&kind, name, &default) {
        decoder.fault(Code::ThemeSettings, node.range, fault);
        return None;
    }
    Some(Setting { name: name.into(), kind, default })
}

/// Adds the settings of a theme farther away; those of nearer ones stay.
pub fn add(known: &mut Vec<Setting>, farther: Vec<Setting>) {
    for setting in farther {
        if !known.iter().any(|nearer| nearer.name == setting.name) {
            known.push(setting);
        }
    }
}

/// All settings with their values: the site's where they fit, else the defaults.
pub fn apply(known: &[Setting], config: &Config) -> Outcome<BTreeMap<Box<str>, Value>> {
    let mut values: BTreeMap<Box<str>, Value> =
        known.iter().map(|setting| (setting.name.clone(), setting.default.clone())).collect();
    let mut diagnostics = Vec::new();
    for (name, value) in &config.theme_settings {
        let at = |range: TextRange, message: String| {
            Diagnostic::at(Code::ThemeSettings, Span::new(&config.file, range), message)
        };
        match known.iter().find(|setting| setting.name == name.value) {
            None => {
                let names = || known.iter().map(|setting| &*setting.name);
                let message = format!("the theme has no setting `{}`", name.value);
                let fault = at(name.range, message);
                let all = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                diagnostics.push(match nearest(&name.value, names()) {
                    Some(near) => fault.meant(&name.value, near),
                    None => fault.help(format!("it has {}", all())),
                });
            }
            Some(setting) => match fault(&setting.kind, &setting.name, value) {
                Some(message) => diagnostics.push(at(name.range, message)),
                None => {
                    values.insert(setting.name.clone(), value.clone());
                }
            },
        }
    }
    Outcome { value: values, diagnostics }
}

/// Why a value is none for a setting of this kind.
fn fault(kind: &Kind, name: &str, value: &Value) -> Option<String> {
    let expected = match (kind, value) {
        (Kind::Text, Value::Text(_)) | (Kind::Boolean, Value::Bool(_)) => return None,
        (Kind::Number, Value::Int(_) | Value::Float(_)) => return None,
        (Kind::Text, Value::Int(_) | Value::Float(_) | Value::Bool(_)) => "a text in quotes".to_owned(),
        (Kind::Text, _) => "a text".to_owned(),
        (Kind::Number, _) => "a number".to_owned(),
        (Kind::Boolean, _) => "`true` or `false`".to_owned(),
        (Kind::Color(grounds), Value::Text(text)) => return color_fault(name, text, grounds),
        (Kind::Color(_), _) => "a color such as `\"#0b5563\"`, in quotes".to_owned(),
        (Kind::Choice(choices), Value::Text(text)) if choices.contains(text) => return None,
        (Kind::Choice(choices), _) => {
            let choices: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
            format!("one of {}", choices.join(", "))
        }
    };
    Some(format!("the setting `{name}` must be {expected}, not {}", describe(value)))
}

fn color_fault(name: &str, text: &str, grounds: &[Color]) -> Option<String> {
    let Some(color) = Color::parse(text) else { return Some(not_a_color(text)) };
    let unreadable = |ground: &&Color| color.contrast(**ground) < CONTRAST;
    let ground = grounds.iter().find(unreadable)?;
    let contrast = color.contrast(*ground);
    Some(format!(
        "the setting `{name}` is hard to read: `{text}` on `{ground}` has a contrast of {contrast:.1}, at least {CONTRAST} is needed"
    ))
}

fn not_a_color(text: &str) -> String {
    format!("`{text}` is no color, expected the form `#0b5563`")
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Int(value) => format!("`{value}`"),
        Value::Float(value) => format!("`{value}`"),
        Value::Text(text) => format!("`{text}`"),
        Value::List(_) => "a list".into(),
        Value::Map(_) => "a map".into(),
    }
}
