//! The entries of `publish:`: which host, and what it needs to know.

use std::path::PathBuf;

use url::Url;

use crate::model::diagnostic::Code;
use crate::model::source::Spanned;
use crate::model::target::{Account, Branch, Bucket, HeaderRule, Place, Service, TargetConfig};
use crate::parse::decode::{Fields, text};
use crate::parse::yaml::Node;

/// Keys of every kind.
const COMMON: &[&str] =
    &["kind", "url", "canonical", "drafts", "domain", "keep", "headers", "purge", "wait", "timeout"];

/// Further keys, by kind.
const OWN: &[(&str, &[&str])] = &[
    ("directory", &["path", "precompress"]),
    ("archive", &["path"]),
    ("git", &["remote", "branch"]),
    ("s3", &["bucket", "prefix", "region", "endpoint"]),
    ("ssh", &["host", "port", "user", "path", "precompress"]),
    ("netlify", &["site", "api"]),
];

/// Where Netlify's own API is.
const NETLIFY: &str = "https://api.netlify.com/api/v1/";

/// Seconds without progress that are allowed where the settings do not say.
const TIMEOUT: i64 = 30;

/// Reads every target; those whose faults leave no place to publish to are left out.
pub(super) fn targets(fields: &Fields) -> Vec<TargetConfig> {
    let rows = fields.map_rows("publish");
    let mut targets = Vec::new();
    for (name, node) in fields.own_keys("publish").unwrap_or_default() {
        let whole = format!("the target `{}`", name.value);
        let Some(entry) = Fields::new(fields.decoder, node, rows, &whole) else { continue };
        let target = target(&entry, name);
        entry.done();
        if check_name(fields, name) {
            targets.extend(target);
        }
    }
    targets
}

/// The name is that of a folder, too.
fn check_name(fields: &Fields, name: &Spanned<Box<str>>) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !name.value.is_empty() && name.value.len() <= 60 && name.value.bytes().all(plain) {
        return true;
    }
    let message = format!(
        "the target `{}` may have only lower-case ASCII letters, digits and hyphens in its name",
        name.value
    );
    fields.decoder.fault(Code::BadValue, name.range, message);
    false
}

fn target(entry: &Fields, name: &Spanned<Box<str>>) -> Option<TargetConfig> {
    let kind = entry.word("kind");
    if let Some(kind) = &kind {
        refuse_foreign_keys(entry, kind.value);
    }
    let place = place(entry, kind.map(|kind| kind.value));
    let count = |name| entry.number(name).and_then(|number| u32::try_from(number).ok());
    let precompress = entry.flag("precompress").is_none_or(|flag| flag.value);
    let config = TargetConfig {
        name: name.clone(),
        url: address(entry, "url"),
        canonical: entry.flag("canonical").is_some_and(|flag| flag.value),
        drafts: entry.flag("drafts").is_some_and(|flag| flag.value),
        domain: domain(entry),
        keep: keep(entry),
        headers: headers(entry),
        purge: address(entry, "purge"),
        wait: count("wait"),
        timeout: count("timeout").unwrap_or(TIMEOUT as u32),
        precompress: precompress && place.as_ref().is_some_and(Place::sends_forms),
        place: place?,
    };
    Some(config)
}

fn place(entry: &Fields, kind: Option<&'static str>) -> Option<Place> {
    let plain = |name| entry.text(name).map(|text| text.value);
    let path = plain("path");
    let branch = branch(entry);
    let bucket = bucket(entry);
    let port = entry.number("port").and_then(|port| u16::try_from(port).ok());
    let (host, user, site) = (plain("host"), plain("user"), plain("site"));
    let api = address(entry, "api");
    match kind? {
        "ssh" => {
            let host = needed(entry, "host", host)?;
            let path = needed(entry, "path", path)?;
            account(entry, Account { host, port, user, path })
        }
        "netlify" => {
            let site = needed(entry, "site", site)?;
            Some(Place::Netlify(Service { site, api: api.or_else(|| Url::parse(NETLIFY).ok())? }))
        }
        "git" => Some(Place::Git(branch?)),
        "s3" => Some(Place::Store(needed(entry, "bucket", plain("bucket")).and(bucket)?)),
        "directory" => Some(Place::Directory { path: PathBuf::from(&*needed(entry, "path", path)?) }),
        "archive" => archive(entry, path),
        _ => None,
    }
}

/// What becomes arguments of `ssh` must not look like its options, nor hold what a shell could take for its own.
fn account(entry: &Fields, account: Account) -> Option<Place> {
    let plain = |word: &str| {
        !word.starts_with('-')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
    };
    for (key, value) in [("host", Some(&account.host)), ("user", account.user.as_ref())] {
        if let Some(value) = value.filter(|value| !plain(value)) {
            fault_at(entry, key, format!("`{key}` is `{value}`, expected letters, digits, hyphens and dots"));
            return None;
        }
    }
    let path = account.path.trim_end_matches('/');
    let is_plain = !path.is_empty() && !path.starts_with(['-', '~']) && !path.chars().any(|c| c.is_control());
    if !is_plain || path.split('/').any(|part| part == "..") {
        fault_at(
            entry,
            "path",
            format!(
                "`path` is `{}`, expected a folder on the server such as `/srv/www/briefs`",
                account.path
            ),
        );
        return None;
    }
    Some(Place::Ssh(Account { path: path.into(), ..account }))
}

/// Remote and branch; neither can be taken for an option, or for a helper program that Git would run.
fn branch(entry: &Fields) -> Option<Branch> {
    let remote = entry.text("remote").map_or_else(|| "origin".into(), |text| text.value);
    let branch = entry.text("branch").map_or_else(|| "gh-pages".into(), |text| text.value);
    if remote.starts_with('-') || remote.contains("::") || remote.chars().any(char::is_control) {
        fault_at(
            entry,
            "remote",
            format!("`remote` is `{remote}`, expected an address, a path or the name of a remote"),
        );
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !branch.chars().all(plain)
        || branch.starts_with(['-', '/', '.'])
        || branch.contains("..")
        || branch.is_empty()
    {
        fault_at(entry, "branch", format!("`branch` is `{branch}`, expected a name such as `gh-pages`"));
        return None;
    }
    Some(Branch { remote, branch })
}

fn bucket(entry: &Fields) -> Option<Bucket> {
    let plain = |name| entry.text(name).map(|text| text.value);
    let (name, prefix, region) = (plain("bucket"), plain("prefix"), plain("region"));
    let endpoint = address(entry, "endpoint");
    let name = name?;
    let scheme = name.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, None | Some("s3" | "gs" | "az")) {
        fault_at(
            entry,
            "bucket",
            format!("`bucket` is `{name}`, expected a name, alone or after `s3://`, `gs://` or `az://`"),
        );
        return None;
    }
    Some(Bucket { name, prefix, region, endpoint })
}

fn archive(entry: &Fields, path: Option<Box<str>>) -> Option<Place> {
    let path = needed(entry, "path", path)?;
    if path.ends_with(".tar.gz") || path.ends_with(".zip") {
        return Some(Place::Archive { path: PathBuf::from(&*path) });
    }
    let message = format!("`path` is `{path}`, expected a name that ends in `.tar.gz` or `.zip`");
    fault_at(entry, "path", message);
    None
}

/// The value of a key that the kind cannot do without.
fn needed(entry: &Fields, name: &str, value: Option<Box<str>>) -> Option<Box<str>> {
    if value.as_ref().is_none_or(|value| value.is_empty()) {
        let message = format!("the target has no `{name}`");
        entry.decoder.fault(Code::MissingKey, entry.range(), message);
        return None;
    }
    value
}

/// Keys of another kind would be ignored silently.
fn refuse_foreign_keys(entry: &Fields, kind: &str) {
    let own = OWN.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, keys)| keys);
    let is_known = |key: &&str| OWN.iter().any(|(_, keys)| keys.contains(key));
    for item in entry.entries() {
        let key = &*item.key.value;
        if is_known(&key) && !own.contains(&key) && !COMMON.contains(&key) {
            let message = format!("`{key}` has no meaning for a target of kind `{kind}`");
            let help = format!("the kind's own keys are {}", quoted(own));
            entry.decoder.fault_with(Code::UnknownKey, item.key.range, message, help);
        }
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn fault_at(entry: &Fields, key: &str, message: String) {
    let found = entry.entries().iter().find(|item| &*item.key.value == key);
    let range = found.map_or(entry.range(), |item| item.value.range);
    entry.decoder.fault(Code::BadValue, range, message);
}

/// An address with a final slash on its path, without query and fragment.
fn address(entry: &Fields, name: &'static str) -> Option<Url> {
    let written = entry.text(name)?;
    let mut url = Url::parse(&written.value).ok()?;
    if name == "purge" {
        return Some(url);
    }
    if url.query().is_some() || url.fragment().is_some() {
        let message = format!("`{name}` is `{}`, expected an address without `?` and `#`", written.value);
        entry.decoder.fault(Code::BadValue, written.range, message);
        return None;
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

/// A bare host name: it goes into a file of one line.
fn domain(entry: &Fields) -> Option<Box<str>> {
    let domain = entry.text("domain")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if domain.value.contains('.') && !domain.value.starts_with(['-', '.']) && domain.value.chars().all(plain)
    {
        return Some(domain.value);
    }
    let message =
        format!("`domain` is `{}`, expected a bare host name such as `briefs.example`", domain.value);
    entry.decoder.fault(Code::BadValue, domain.range, message);
    None
}

fn keep(entry: &Fields) -> Vec<Box<str>> {
    let mut patterns = Vec::new();
    for pattern in entry.texts("keep").unwrap_or_default() {
        match glob::Pattern::new(&pattern.value) {
            Ok(_) => patterns.push(pattern.value),
            Err(fault) => {
                let message = format!(
                    "`keep` has `{}`, expected a pattern such as `old/**`: {}",
                    pattern.value, fault.msg
                );
                entry.decoder.fault(Code::BadValue, pattern.range, message);
            }
        }
    }
    patterns
}

/// Headers end up in files of lines: a value that could begin another line, or another field, is a fault.
fn headers(entry: &Fields) -> Vec<HeaderRule> {
    let mut rules = Vec::new();
    for (pattern, node) in entry.own_keys("headers").unwrap_or_default() {
        let is_path = pattern.value.starts_with('/')
            && pattern.value.bytes().all(|byte| byte.is_ascii_graphic())
            && !pattern.value.trim_end_matches('*').contains('*');
        if !is_path {
            let message = format!(
                "`{}` is no path: it begins with `/`, has no spaces, and at most one `*`, at its end",
                pattern.value
            );
            entry.decoder.fault(Code::BadValue, pattern.range, message);
            continue;
        }
        rules.push(HeaderRule { pattern: pattern.value.clone(), headers: header_lines(entry, node) });
    }
    rules
}

fn header_lines(entry: &Fields, node: &Node) -> Vec<(Box<str>, Box<str>)> {
    let mut lines = Vec::new();
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_value = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    for item in node.entries() {
        let name = &item.key.value;
        let Some(value) = text(entry.decoder, &item.value, &crate::model::keys::Kind::Text, name) else {
            continue;
        };
        if is_name(name) && is_value(&value.value) {
            lines.push((name.clone(), value.value));
        } else {
            let message = format!("`{name}: {}` is no header: visible ASCII is expected", value.value);
            entry.decoder.fault(Code::BadValue, item.key.range, message);
        }
    }
    lines
}
