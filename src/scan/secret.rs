//! Whether a file holds a secret: its name and bytes in, the reason out.
//!
//! Only what is surely one counts: keys between their lines, tokens whose beginning and length are those of a service, long random
//! values behind names of secrets. Examples (`EXAMPLE`, `xxxx`, a placeholder in brackets) are none.

use std::borrow::Cow;

use memchr::memmem;

/// Whether a file that begins so may not be published because of its name.
pub(super) fn name_speaks_against(name: &str, head: &[u8]) -> bool {
    // Keynote presentations end in `.key`, and are zip archives.
    let is_keynote = name.to_ascii_lowercase().ends_with(".key") && head.starts_with(b"PK");
    is_secret_name(&name.to_ascii_lowercase()) && !is_keynote
}

/// Whether a file of this name, in lower case, holds a key, or a certificate that comes with one.
pub fn is_secret_name(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "htpasswd",
        "credentials",
        "credentials.json",
        "env",
        "netrc",
        "_netrc",
        "pgpass",
    ];
    const ENDINGS: [&str; 12] =
        ["crt", "pem", "key", "p12", "pfx", "cer", "der", "jks", "kdbx", "ppk", "env", "keystore"];
    NAMES.contains(&name) || name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Whether bytes hold a secret.
pub(super) fn holds_secret(bytes: &[u8]) -> bool {
    let text = as_text(bytes);
    holds_key(&text) || holds_token(&text) || holds_named_secret(&text)
}

/// Texts in UTF-16 by their low bytes: whatever is looked for is ASCII.
fn as_text(bytes: &[u8]) -> Cow<'_, [u8]> {
    let head = &bytes[..bytes.len().min(64)];
    let (even, odd) = (0..head.len()).partition::<Vec<_>, _>(|at| at % 2 == 0);
    let zeros = |places: &[usize]| places.iter().filter(|at| head[**at] == 0).count();
    let half = head.len() / 4;
    if head.len() >= 8 && (zeros(&odd) > half || zeros(&even) > half) {
        return Cow::Owned(bytes.iter().copied().filter(|byte| *byte != 0).collect());
    }
    Cow::Borrowed(bytes)
}

/// Private keys in their usual wrappings.
fn holds_key(text: &[u8]) -> bool {
    // A mark of the byte order may stand before it.
    if memmem::find(&text[..text.len().min(32)], b"PuTTY-User-Key-File-").is_some() {
        return true;
    }
    memmem::find_iter(text, b"-----BEGIN ").any(|at| {
        let rest = &text[at..];
        let head = &rest[..rest.len().min(80)];
        let is_private =
            memmem::find(head, b"PRIVATE KEY-----").or_else(|| memmem::find(head, b"PRIVATE KEY BLOCK-----"));
        let Some(end) = is_private else { return false };
        // In running text, code and JSON the key itself must follow.
        let line_end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let begins_line = at == 0 || matches!(text[at - 1], b'\n' | b'\r' | 0xbf | 0xfe | 0xff);
        let is_line = begins_line && rest[..line_end].trim_ascii_end().ends_with(b"-----");
        is_line
            || memmem::find(&rest[end..], b"-----").is_some_and(|dashes| is_base64(&rest[end + dashes + 5..]))
    })
}

/// Whether so much of a key follows that it is one.
fn is_base64(text: &[u8]) -> bool {
    let text =
        text.iter().copied().skip_while(|byte| matches!(byte, b'\\' | b'n' | b'r' | b'\n' | b'\r' | b' '));
    text.take(40).filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count()
        >= 38
}

/// Tokens of services: how they begin, and how many characters follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("ghp_", 36),
    ("gho_", 36),
    ("ghu_", 36),
    ("ghs_", 36),
    ("ghr_", 36),
    ("github_pat_", 60),
    ("glpat-", 20),
    ("xoxb-", 24),
    ("xoxp-", 24),
    ("xoxa-", 24),
    ("sk_live_", 20),
    ("rk_live_", 20),
    ("sk-ant-", 40),
    ("AIza", 35),
    ("SG.", 60),
    ("npm_", 36),
    ("pypi-AgE", 50),
    ("dop_v1_", 60),
    ("hf_", 34),
    ("shpat_", 32),
    ("AccountKey=", 80),
];

/// Whether bytes hold a token of a service.
pub fn holds_token(text: &[u8]) -> bool {
    TOKENS.iter().any(|(beginning, length)| {
        memmem::find_iter(text, beginning.as_bytes()).any(|at| {
            let is_whole = at == 0 || !is_word(text[at - 1]);
            let value = value_at(&text[at + beginning.len()..]);
            is_whole && value.len() >= *length && is_random(value)
        })
    })
}

/// Names of values that are secrets, in lower case, as the end of a name.
const NAMES: &[&str] = &[
    "secret_access_key",
    "secretaccesskey",
    "secret access key",
    "client_secret",
    "clientsecret",
    "secret_key",
    "private_key",
    "api_key",
    "apikey",
    "api_token",
    "auth_token",
    "authtoken",
    "access_token",
    "refresh_token",
    "password",
    "passwd",
    "_secret",
    "_token",
];

/// Values that are given to names of secrets: `NAME=value`, `name: value`, `"name": "value"`.
fn holds_named_secret(text: &[u8]) -> bool {
    if memchr::memchr2(b'=', b':', text).is_none() {
        return memmem::find(text, b"Secret access key").is_some_and(|at| holds_row(&text[at..]));
    }
    let assigns = memchr::memchr2_iter(b'=', b':', text).any(|at| {
        let name = text[..at].trim_ascii_end();
        let name = name.strip_suffix(b"\"").or_else(|| name.strip_suffix(b"'")).unwrap_or(name);
        let is_secret = NAMES.iter().any(|secret| {
            let start = name.len().checked_sub(secret.len());
            start.is_some_and(|start| name[start..].eq_ignore_ascii_case(secret.as_bytes()))
        });
        is_secret && {
            let value = text[at + 1..].trim_ascii_start();
            let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let value = value_at(value);
            value.len() >= SHORTEST && is_random(value)
        }
    });
    assigns || memmem::find(text, b"Secret access key,").is_some_and(|at| holds_row(&text[at..]))
}

/// The table of keys that a cloud offers for download: the row below the head.
fn holds_row(text: &[u8]) -> bool {
    let row = text.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    row.split(|byte| *byte == b',').any(|cell| {
        let cell = cell.trim_ascii();
        cell.len() >= 30 && value_at(cell).len() == cell.len() && is_random(cell)
    })
}

/// Values behind names that are shorter may be anything.
const SHORTEST: usize = 16;

/// The value that begins here, up to what no value holds; bounded.
fn value_at(text: &[u8]) -> &[u8] {
    let text = &text[..text.len().min(256)];
    let is_value = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-.~!@#%^&*$".contains(byte);
    &text[..text.iter().position(|byte| !is_value(byte)).unwrap_or(text.len())]
}

/// Whether a value was drawn by chance: letters and digits, many of them different, and no word of an example.
fn is_random(value: &[u8]) -> bool {
    let mut seen = [false; 256];
    value.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let lower = value.to_ascii_lowercase();
    let is_example = ["example", "xxxx", "your", "placeholder", "change", "secret", "dummy", "${", "1234567"]
        .iter()
        .any(|word| memmem::find(&lower, word.as_bytes()).is_some());
    seen.iter().filter(|seen| **seen).count() >= 9
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().any(u8::is_ascii_alphabetic)
        // Addresses and names of files are no values.
        && memmem::find(value, b"//").is_none()
        && !is_example
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{holds_secret, is_secret_name};

    const RANDOM: &str = "q7Rk2ZbT9xWm4LpV8nYc3HdF6sJgA1eU5oKi0MwQ";

    fn check(text: &[u8], expected: bool) {
        assert_eq!(holds_secret(text), expected, "{}", String::from_utf8_lossy(text));
    }

    #[test]
    fn secrets_are_known_by_what_they_are() {
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        for text in [
            format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n"),
            format!(
                "{{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{key}\\n\"}}"
            ),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n".to_owned(),
            "PuTTY-User-Key-File-3: ssh-ed25519\n".to_owned(),
            format!("# Settings\nDB_PASSWORD={}\n", &RANDOM[..20]),
            format!("[default]\naws_secret_access_key = {RANDOM}\n"),
            format!("Access key ID,Secret access key\nAKIAQ7RK2ZBT9XWM4LPV,{RANDOM}\n"),
            format!("deploy with ghp_{} today", &RANDOM[..36]),
            format!("AccountKey={RANDOM}{RANDOM}{RANDOM}=="),
            format!("\"client_secret\": \"{RANDOM}\""),
            format!("//registry.example/:_authToken={RANDOM}"),
        ] {
            check(text.as_bytes(), true);
            let wide: Vec<u8> =
                [0xff, 0xfe].into_iter().chain(text.bytes().flat_map(|byte| [byte, 0])).collect();
            check(&wide, true);
        }
    }

    #[test]
    fn words_about_secrets_are_none() {
        for text in [
            "The file begins with `-----BEGIN PRIVATE KEY-----` and a line of letters.",
            "-----BEGIN CERTIFICATE-----\nMIID\n",
            "password: choose a long one of 16 letters",
            "DB_PASSWORD=your-password-here-123",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "SG. 22 of the annex; hf_ and npm_ are prefixes",
            "token: https://site.example/a/path/with/2025/01/numbers",
            "a,b\n1,2\n",
            "",
        ] {
            check(text.as_bytes(), false);
        }
        for (name, expected) in [
            ("prod.env", true),
            ("credentials", true),
            ("key.ppk", true),
            ("environment.csv", false),
            ("monkey.png", false),
        ] {
            assert_eq!(is_secret_name(name), expected, "{name}");
        }
    }
}
