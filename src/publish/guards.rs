//! What must hold before anything is sent: a refusal here changes nothing on the host.

use std::collections::BTreeSet;

use memchr::memmem;

use super::error::PublishError;
use super::http::is_loopback;
use super::plan::Plan;
use super::release::{Release, Role};
use super::target::Tree;
use crate::model::catalog::DocState;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::record::RecordDetail;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::Span;
use crate::model::target::TargetConfig;
use crate::scan::{holds_token, is_secret_name};

/// So many files may go without a question, or a tenth of all if that is more.
const DELETES: usize = 20;
/// What `serve` adds to pages.
const RELOAD: &[u8] = b"<script src=\"/.briefpress/client.js\"";

/// Reasons why these settings and this site must not go to the host.
pub fn site_refusals(site: &Site, config: &TargetConfig, tree: &BTreeSet<Box<str>>) -> Vec<String> {
    let mut reasons = Vec::new();
    let public = site.config.canonical_url.as_ref().unwrap_or(&site.config.base_url);
    if is_loopback(public) {
        reasons.push(format!(
            "pages would name `{public}` as their address, which is this computer: `base_url` must be the public one"
        ));
    }
    let host = public.host_str().unwrap_or_default();
    if let Some(domain) = &config.domain
        && !config.drafts
        && config.url.is_none()
        && !host.eq_ignore_ascii_case(domain)
    {
        reasons.push(format!("the target's `domain` is `{domain}`, but pages name `{host}` as theirs"));
    }
    let planned: BTreeSet<&str> = site.routes.iter().map(|route| &*route.path).collect();
    let stray: Vec<&str> = tree.iter().map(|path| &**path).filter(|path| !planned.contains(path)).collect();
    if let Some(first) = stray.first() {
        reasons.push(format!("the finished site holds `{first}`, which is not to be published; build again"));
    }
    if planned.len() > tree.len() - stray.len() {
        reasons.push("the finished site lacks files; build again".to_owned());
    }
    reasons
}

/// Reasons that lie in what would be removed; `allowed` is how many files the user said may go.
pub fn delete_refusals(plan: &Plan, held: Option<&Release>, allowed: Option<usize>) -> Vec<String> {
    let mut reasons = Vec::new();
    let (before, after) = plan.pages;
    if after == 0 {
        reasons.push("the site has no page at all".to_owned());
    }
    let is_asset = |path: &str| {
        let file = held.and_then(|held| held.files.get(path));
        file.is_none_or(|file| file.role == Role::Asset)
    };
    let gone = plan.deletes.iter().filter(|path| !is_asset(path)).count();
    if allowed.is_some_and(|allowed| gone <= allowed) {
        return reasons;
    }
    let all = held.map_or(0, |held| held.files.values().filter(|file| file.role != Role::Asset).count());
    let most = DELETES.max(all / 10);
    let flag = format!("if that is meant, say `--max-deletes {gone}`");
    if gone > most {
        reasons.push(format!("{gone} of {all} files would be removed, more than {most}; {flag}"));
    } else if after * 10 < before * 7 {
        reasons.push(format!("of {before} pages, {after} would be left; {flag}"));
    }
    reasons
}

/// Looks through what is about to be sent for what must not be public.
/// The site says which files of the output only look like secrets.
pub fn body_refusals(
    site: &Site,
    release: &Release,
    plan: &Plan,
    tree: &Tree,
) -> Result<Vec<String>, PublishError> {
    let let_out: BTreeSet<&str> =
        site.routes.iter().filter(|route| is_let_out(site, route)).map(|route| &*route.path).collect();
    let found = std::sync::Mutex::new(Vec::new());
    let sent: Vec<&Box<str>> = plan.adds.iter().chain(&plan.changes).collect();
    super::parallel::in_parallel(&sent, WORKERS, |path| {
        let Some(file) = release.files.get(*path).filter(|_| !let_out.contains(&***path)) else {
            return Ok(());
        };
        let why = match is_hidden(path) {
            true => Some("its name is that of a hidden file, a key or a certificate"),
            false => speaks_against(&tree.read(path, file)?),
        };
        if let Some(why) = why {
            let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            found.push(format!("`{path}` must not be published: {why}"));
        }
        Ok(())
    })?;
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort();
    Ok(found)
}

/// Whether the file of a route looks like a secret and is meant to be public.
fn is_let_out(site: &Site, route: &Route) -> bool {
    matches!(&route.subject, Subject::File { path } if site.config.privacy.lets_out(path))
}

/// Threads that look through files.
const WORKERS: usize = 4;

fn is_hidden(path: &str) -> bool {
    let hidden = |(depth, part): (usize, &str)| {
        part.starts_with('.') && !(depth == 0 && matches!(part, ".well-known" | ".nojekyll"))
    };
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    // Keynote presentations, which the build tells from keys by their content.
    let is_keynote = name.ends_with(".key");
    path.split('/').enumerate().any(hidden) || (is_secret_name(&name) && !is_keynote)
}

fn speaks_against(bytes: &[u8]) -> Option<&'static str> {
    if memmem::find(bytes, RELOAD).is_some() {
        return Some("it holds the reload script of `serve`");
    }
    let is_key = |at: usize| {
        let line_end = |from: usize| {
            bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| from + end)
        };
        let head = bytes[at..line_end(at)].trim_ascii_end();
        let next = line_end(at) + 1;
        let body = bytes.get(next..).map_or(&[][..], |_| &bytes[next..line_end(next)]).trim_ascii_end();
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        head.ends_with(b"PRIVATE KEY-----") && body.len() >= 40 && body.iter().all(is_base64)
    };
    if memmem::find_iter(bytes, b"-----BEGIN ").any(is_key) {
        return Some("it holds a private key");
    }
    holds_token(bytes).then_some("it holds a token of a service")
}

/// Briefs that their series does not let out yet: open queries, or missing sign-offs, where it asks for sign-offs.
pub fn unchecked_briefs(site: &Site) -> Vec<Diagnostic> {
    let catalog = &site.catalog;
    let mut faults = Vec::new();
    for entry in
        catalog.docs.iter().filter(|entry| matches!(entry.state, DocState::Built | DocState::Expired))
    {
        let Some(series) = entry.card.as_ref().and_then(|card| card.series) else { continue };
        let record = &catalog.record(series).record;
        let RecordDetail::Series(detail) = &record.detail else { continue };
        if detail.sign_offs.is_empty() {
            continue;
        }
        let (meta, file) = (&entry.meta, &entry.manuscript.file);
        let title = entry.title();
        for query in entry.manuscript.meta.queries.iter().flatten() {
            let message = format!("`{title}` still has a question to its author: {}", query.ask.value);
            let span = Span::new(file, query.ask.range);
            faults.push(
                Diagnostic::at(Code::OpenQuery, span, message)
                    .help("answer it, then remove it from `queries`"),
            );
        }
        let checked = |wanted: &str| {
            let done = meta.checked_by.iter().flatten();
            done.into_iter().any(|done| done.what.value.trim().eq_ignore_ascii_case(wanted.trim()))
        };
        for wanted in detail.sign_offs.iter().filter(|wanted| !checked(wanted)) {
            let message =
                format!("`{title}` lacks the sign-off `{wanted}` that the series `{}` asks for", record.id);
            let help =
                format!("add `{{person: …, what: {wanted}, date: …}}` to `checked_by` once it is done");
            faults.push(Diagnostic::at(Code::MissingSignOff, Span::new(file, 0..0), message).help(help));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{delete_refusals, is_hidden, speaks_against};
    use crate::publish::plan::Plan;

    fn check(deletes: usize, pages: (usize, usize), allowed: Option<usize>, expected: &str) {
        let file = |index: usize| format!("f{index}").into();
        let entry =
            crate::model::artifact::ManifestEntry { len: 0, hash: crate::model::source::Hash::of(b"") };
        let files = (0..100).map(|index| {
            (file(index), crate::publish::release::File::new("x.html", entry, super::Role::Page))
        });
        let files = files.collect();
        let stamp = crate::publish::release::Stamp::new(jiff::Timestamp::UNIX_EPOCH, "ann", &files);
        let held = super::Release::new(stamp, "https://a.example/", files);
        let plan = Plan { deletes: (0..deletes).map(file).collect(), pages, ..Plan::default() };
        assert_eq!(delete_refusals(&plan, Some(&held), allowed).join("\n"), expected);
    }

    #[test]
    fn too_many_deletes_are_refused() {
        check(20, (100, 80), None, "");
        check(
            21,
            (100, 79),
            None,
            "21 of 100 files would be removed, more than 20; if that is meant, say `--max-deletes 21`",
        );
        check(
            21,
            (100, 79),
            Some(20),
            "21 of 100 files would be removed, more than 20; if that is meant, say `--max-deletes 21`",
        );
        check(21, (100, 79), Some(21), "");
        check(4, (10, 6), None, "of 10 pages, 6 would be left; if that is meant, say `--max-deletes 4`");
        check(3, (10, 7), None, "");
        check(4, (10, 0), Some(4), "the site has no page at all");
    }

    #[test]
    fn what_must_not_be_public() {
        for (path, hidden) in [
            ("a/.env", true),
            (".git/config", true),
            (".well-known/x", false),
            ("a/.well-known/x", true),
            ("cert.PEM", true),
            ("talk.key", false),
            ("id_rsa", true),
            ("a.html", false),
        ] {
            assert_eq!(is_hidden(path), hidden, "{path}");
        }
        let key =
            "x\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n";
        assert!(speaks_against(key.as_bytes()).is_some());
        for fine in [
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY----- is how keys begin\n",
            "",
            "-----BEGIN ",
            "&lt;script src=\"/.briefpress/client.js\"",
        ] {
            assert_eq!(speaks_against(fine.as_bytes()), None, "{fine}");
        }
        assert!(speaks_against(b"<head><script src=\"/.briefpress/client.js\" defer>").is_some());
    }
}
