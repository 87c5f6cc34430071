//! The plan: what a release changes on a host, known before anything is sent.
//!
//! Removed is only what the last manifest lists, and never what `keep` names. Hashed assets stay for a
//! day after the last page that named them, since readers may have that page open.

use glob::{MatchOptions, Pattern};
use jiff::SignedDuration;
use serde::Serialize;

use super::precompress;
use super::release::{Leaving, Release, Role};
use super::target::HostState;
use crate::model::target::TargetConfig;

/// How long an asset stays that no page names.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of the files of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Files that are new.
    pub adds: Vec<Box<str>>,
    /// Files whose bytes differ.
    pub changes: Vec<Box<str>>,
    /// Files that go.
    pub deletes: Vec<Box<str>>,
    /// How many of the new and changed files lead to a new address.
    pub redirects: usize,
    /// How many files stay as they are.
    pub unchanged: usize,
    /// The length of what is new or changed.
    pub bytes: u64,
    /// How many files get compressed forms, or lose them.
    pub compress: usize,
    /// Pages before and after.
    pub pages: (usize, usize),
}

impl Plan {
    /// Compares a release with what is on the host, and notes in the release which assets are leaving.
    pub fn new(release: &mut Release, held: &HostState, config: &TargetConfig) -> Self {
        let old = held.release.as_ref();
        let mut plan = Plan::default();
        for (path, file) in &release.files {
            let listed = old.and_then(|old| old.files.get(path)).map(|file| file.hash);
            let now = held.sent.get(path).copied().or(listed).filter(|_| !held.doubtful.contains(path));
            match (now, listed) {
                (Some(now), _) if now == file.hash => {
                    plan.unchanged += 1;
                    continue;
                }
                (_, Some(_)) => plan.changes.push(path.clone()),
                (_, None) => plan.adds.push(path.clone()),
            }
            plan.bytes += file.len;
            plan.redirects += usize::from(file.role == Role::Redirect);
        }
        let count = |release: &Release| release.files.values().filter(|file| file.is_page()).count();
        plan.pages = (old.map_or(0, count), count(release));
        plan.deletes = deletes(release, held, config);
        plan.compress = precompress::settle(release, old, config);
        if plan.compress == 0 {
            release.stay_same(old);
        }
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.adds.is_empty() && self.changes.is_empty() && self.deletes.is_empty() && self.compress == 0
    }

    /// Everything that is sent, in the order of the phases, within one by path.
    pub fn sends<'p>(&'p self, release: &Release) -> [Vec<&'p str>; 3] {
        let mut phases = [const { Vec::new() }; 3];
        let mut all: Vec<&str> = self.adds.iter().chain(&self.changes).map(|path| &**path).collect();
        all.sort_unstable();
        for path in all {
            let what = release.files.get(path).map_or(Role::File, |file| file.role);
            phases[what.phase()].push(path);
        }
        phases
    }

    /// The plan in words, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (sign, paths) in [('+', &self.adds), ('~', &self.changes), ('-', &self.deletes)] {
            lines.extend(paths.iter().take(LISTED).map(|path| format!("  {sign} {path}")));
            if paths.len() > LISTED {
                lines.push(format!("  {sign} and {} more", paths.len() - LISTED));
            }
        }
        lines
    }

    /// `3 new, 2 changed, 1 removed, 60 unchanged; 1 redirect; 12.3 kB to send`.
    pub fn summary(&self) -> String {
        let redirects = match self.redirects {
            0 => String::new(),
            1 => "; 1 redirect".to_owned(),
            count => format!("; {count} redirects"),
        };
        let compress = match self.compress {
            0 => String::new(),
            1 => "; compressed forms of 1 file".to_owned(),
            count => format!("; compressed forms of {count} files"),
        };
        format!(
            "{} new, {} changed, {} removed, {} unchanged{redirects}{compress}; {} to send",
            self.adds.len(),
            self.changes.len(),
            self.deletes.len(),
            self.unchanged,
            size(self.bytes)
        )
    }
}

/// Paths shown for each kind of change; JSON has them all.
const LISTED: usize = 20;

/// A number of bytes in words.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

fn deletes(release: &mut Release, host: &HostState, config: &TargetConfig) -> Vec<Box<str>> {
    let (held, doubtful) = (host.release.as_ref(), &host.doubtful);
    let now = release.stamp.time;
    let keep = Keep::new(config);
    let mut deletes = Vec::new();
    let mut leaving = held.map(|held| held.leaving.clone()).unwrap_or_default();
    for (path, file) in held.iter().flat_map(|held| &held.files) {
        if release.files.contains_key(path) || keep.names(path) {
            continue;
        }
        match file.role {
            Role::Asset => {
                leaving.entry(path.clone()).or_insert_with(|| Leaving { since: now, file: file.clone() });
            }
            _ => deletes.push(path.clone()),
        }
    }
    leaving.retain(|path, _| !release.files.contains_key(path));
    let is_over = |leaving: &Leaving| now.duration_since(leaving.since) >= GRACE;
    deletes.extend(leaving.iter().filter(|(_, leaving)| is_over(leaving)).map(|(path, _)| path.clone()));
    leaving.retain(|_, leaving| !is_over(leaving));
    release.leaving = leaving;
    let listed = |path: &str| held.is_some_and(|held| held.files.contains_key(path));
    let stray = doubtful.iter().filter(|path| !listed(path) && !release.files.contains_key(*path));
    deletes.extend(stray.filter(|path| !keep.names(path)).cloned());
    deletes.sort();
    deletes.dedup();
    deletes
}

/// What is never removed: what `keep` names, and what hosts need whoever made it.
pub struct Keep(Vec<Pattern>);

impl Keep {
    /// As the settings say.
    pub fn new(config: &TargetConfig) -> Self {
        Self(config.keep.iter().filter_map(|pattern| Pattern::new(pattern).ok()).collect())
    }

    /// Whether a path is one that stays.
    pub fn names(&self, path: &str) -> bool {
        const OPTIONS: MatchOptions = MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        matches!(path, "CNAME" | ".nojekyll")
            || path.starts_with(".well-known/")
            || self.0.iter().any(|pattern| pattern.matches_with(path, OPTIONS))
    }

    /// Whether the settings name anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;

    use super::{Plan, size};
    use crate::model::artifact::ManifestEntry;
    use crate::model::source::{Hash, Spanned};
    use crate::model::target::{Place, TargetConfig};
    use crate::publish::release::{File, Release, Role, Stamp};
    use crate::publish::target::HostState;

    fn target(keep: &[&str]) -> TargetConfig {
        TargetConfig {
            name: Spanned::new("web".into(), 0..0),
            place: Place::Directory { path: "x".into() },
            url: None,
            canonical: false,
            drafts: false,
            domain: None,
            precompress: false,
            keep: keep.iter().map(|pattern| (*pattern).into()).collect(),
            headers: Vec::new(),
            purge: None,
            wait: None,
            timeout: 30,
        }
    }

    /// A release of files `path=content`; assets lie in `assets/`.
    fn release(files: &str, hour: i64) -> Release {
        let file = |word: &str| {
            let (path, content) = word.split_once('=').expect("path=content");
            let entry = ManifestEntry { len: content.len() as u64, hash: Hash::of(content.as_bytes()) };
            let what = if path.starts_with("assets/") { Role::Asset } else { Role::Page };
            (path.into(), File::new(path, entry, what))
        };
        let files: BTreeMap<Box<str>, File> = files.split_whitespace().map(file).collect();
        let now = Timestamp::from_second(hour * 3600).expect("a time");
        Release::new(Stamp::new(now, "ann", &files), "https://a.example/", files)
    }

    fn held(release: &Release) -> HostState {
        HostState { release: Some(release.clone()), ..HostState::default() }
    }

    /// What a release of `new` does at hour 100 where `old` is.
    fn check(old: &str, new: &str, keep: &[&str], expected: &str) {
        let old = release(old, 1);
        let mut new = release(new, 100);
        let plan = Plan::new(&mut new, &held(&old), &target(keep));
        let all = [('+', &plan.adds), ('~', &plan.changes), ('-', &plan.deletes)];
        let said: Vec<String> = all
            .iter()
            .flat_map(|(sign, paths)| paths.iter().map(move |path| format!("{sign}{path}")))
            .collect();
        assert_eq!(said.join(" "), expected);
    }

    #[test]
    fn plans() {
        check("a=1 b=2", "a=1 b=2", &[], "");
        check("a=1 b=2 c=3", "a=1 b=3 d=4", &[], "+d ~b -c");
        check("a=1 old/b=2 old/x/c=3", "a=1", &["old/*"], "-old/x/c");
        check("a=1 old/b=2 old/x/c=3", "a=1", &["old/**"], "");
        check("CNAME=1 .nojekyll=2 .well-known/x=3 x=4", "a=1", &[], "+a -x");
        check("", "a=1", &[], "+a");
    }

    #[test]
    fn assets_stay_for_a_day() {
        let old = release("assets/x.1.css=1 a=1", 0);
        let config = target(&[]);
        let mut second = release("assets/x.2.css=2 a=2", 1);
        assert!(Plan::new(&mut second, &held(&old), &config).deletes.is_empty());
        assert_eq!(second.leaving.len(), 1);
        let mut third = release("assets/x.2.css=2 a=2", 24);
        assert!(Plan::new(&mut third, &held(&second), &config).is_empty());
        let mut fourth = release("assets/x.2.css=2 a=2", 25);
        let plan = Plan::new(&mut fourth, &held(&second), &config);
        assert_eq!(plan.deletes, ["assets/x.1.css".into()]);
        assert!(fourth.leaving.is_empty());
        let mut back = release("assets/x.1.css=1 a=1", 25);
        let plan = Plan::new(&mut back, &held(&second), &config);
        assert!(plan.deletes.is_empty() && back.leaving.len() == 1);
    }

    #[test]
    fn what_an_unfinished_run_touched_is_sent_or_removed() {
        let old = release("a=1 b=2", 0);
        let mut new = release("a=1 b=2", 1);
        let doubtful = ["b".into(), "c".into()].into();
        let plan = Plan::new(&mut new, &HostState { doubtful, ..held(&old) }, &target(&[]));
        assert_eq!((plan.changes, plan.deletes), (vec!["b".into()], vec!["c".into()]));
        let sent = |bytes: &[u8]| [("b".into(), Hash::of(bytes))].into();
        let plan = Plan::new(&mut new, &HostState { sent: sent(b"3"), ..held(&old) }, &target(&[]));
        assert_eq!(plan.changes, ["b".into()]);
        let mut new = release("a=1 b=3", 1);
        let plan = Plan::new(&mut new, &HostState { sent: sent(b"3"), ..held(&old) }, &target(&[]));
        assert!(plan.is_empty());
    }

    #[test]
    fn sizes() {
        for (bytes, words) in
            [(0, "0 B"), (999, "999 B"), (1234, "1.2 kB"), (5_600_000, "5.6 MB"), (3 << 30, "3.22 GB")]
        {
            assert_eq!(size(bytes), words);
        }
    }
}
