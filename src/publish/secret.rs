//! Values that must never be shown: they print as `***`, and are blotted out of whatever is said.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A value that prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes a value secret: from now on [`scrub`] knows it.
    pub fn new(value: impl Into<String>) -> Self {
        let value = value.into();
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if value.len() >= SHORTEST && !known.contains(&value) {
            known.push(value.clone());
        }
        Self(value)
    }

    /// The value, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Shorter values are no secrets that could be told from words.
const SHORTEST: usize = 6;

/// Values of unknown variables that are shorter may be words of any text.
const LONG: usize = 12;

static KNOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A text without any secret of this run, as it is or percent-encoded.
pub fn scrub(text: &str) -> String {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.iter().fold(text.to_owned(), |text, secret| {
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        text.replace(secret.as_str(), "***").replace(&encoded, "***")
    })
}

/// The environment of the run: variables, and what a command for credentials printed, which come first.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The environment with these variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect() }
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A variable that holds a secret.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        self.get(name).map(Secret::new)
    }

    /// Makes secret whatever bears the name of a secret, for whichever program.
    pub fn hide_secrets(&self) {
        const WORDS: [&str; 5] = ["SECRET", "TOKEN", "PASSWORD", "_KEY", "_SAS"];
        for (name, value) in &self.variables {
            if value.len() >= LONG && WORDS.iter().any(|word| name.contains(word)) {
                Secret::new(value.as_str());
            }
        }
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Every variable whose name begins so.
    pub fn beginning<'e>(&'e self, start: &'e str) -> impl Iterator<Item = (&'e str, &'e str)> {
        let all =
            self.variables.range(start.to_owned()..).map(|(name, value)| (name.as_str(), value.as_str()));
        all.take_while(move |(name, _)| name.starts_with(start))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Environment, Secret, scrub};

    #[test]
    fn secrets_are_never_shown() {
        let secret = Secret::new("s3cr/t+value");
        assert_eq!(format!("{secret:?}"), "***");
        assert_eq!(scrub("a s3cr/t+value b s3cr%2Ft%2Bvalue"), "a *** b ***");
        let environment = Environment::new([("TOKEN".to_owned(), "another-secret".to_owned())]);
        assert!(!format!("{environment:?}").contains("another"));
        assert_eq!(environment.secret("TOKEN").map(|secret| secret.reveal().len()), Some(14));
        assert_eq!(scrub("another-secret"), "***");
    }
}
