//! Secrets have no place in a file that is shared: what looks like one is an error.

use crate::model::diagnostic::Code;
use crate::parse::decode::Decoder;
use crate::parse::yaml::{Node, NodeKind};

/// Last words of keys that hold secrets.
const KEYS: &[&str] = &["password", "passwd", "passphrase", "token", "secret", "apikey", "credentials"];

/// Last two words of keys that hold secrets.
const KEY_PAIRS: &[&str] = &["api_key", "access_key", "secret_key", "private_key", "auth_key"];

/// Beginnings of well-known kinds of tokens.
const BEGINNINGS: &[&str] = &[
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk_live_",
    "AKIA",
    "ASIA",
    "-----BEGIN",
    "hf_",
    "npm_",
    "pypi-",
    "dop_v1_",
    "SG.",
];

/// Reports every value that looks like a secret.
pub(super) fn report(decoder: &Decoder, node: &Node) {
    // The reader bounds the depth of nodes, and so of this recursion.
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| report(decoder, item)),
        NodeKind::Map(entries) => {
            for entry in entries {
                let NodeKind::Scalar(scalar) = &entry.value.kind else {
                    report(decoder, &entry.value);
                    continue;
                };
                if is_secret_key(&entry.key.value) && !scalar.text.is_empty() || is_secret(&scalar.text) {
                    let message = format!("`{}` holds what looks like a secret", entry.key.value);
                    let help = "keep secrets in the environment: this file is shared and kept for good; \
                                if it was ever committed, make the secret invalid";
                    decoder.fault_with(Code::SecretInSettings, entry.key.range, message, help);
                }
            }
        }
        NodeKind::Scalar(scalar) if is_secret(&scalar.text) => {
            let message = "this value looks like a secret";
            decoder.fault_with(
                Code::SecretInSettings,
                node.range,
                message,
                "keep secrets in the environment",
            );
        }
        _ => {}
    }
}

fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    KEYS.iter().chain(KEY_PAIRS).any(|word| key == *word || key.ends_with(&format!("_{word}")))
}

fn is_secret(value: &str) -> bool {
    let begins = BEGINNINGS.iter().any(|beginning| {
        value.starts_with(beginning) && value.len() >= beginning.len() + 10 && !value.trim().contains(' ')
            || *beginning == "-----BEGIN" && value.contains(beginning) && value.contains("PRIVATE KEY")
    });
    let with_password = url::Url::parse(value).is_ok_and(|url| url.password().is_some());
    begins || with_password
}

#[cfg(test)]
mod tests {
    use super::{is_secret, is_secret_key};

    #[test]
    fn tells_secrets_from_settings() {
        for key in ["password", "api_key", "API-KEY", "deploy_token", "aws_secret_access_key"] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in ["token_env", "keywords", "key", "secretary", "tokens"] {
            assert!(!is_secret_key(key), "{key}");
        }
        for value in ["ghp_0123456789abcdef", "https://me:pw@example.org/", "AKIAIOSFODNN7EXAMPLE"] {
            assert!(is_secret(value), "{value}");
        }
        for value in ["https://example.org/", "ASIA and the Pacific in 2025", "hf_", "Asia"] {
            assert!(!is_secret(value), "{value}");
        }
    }
}
