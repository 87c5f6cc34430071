//! Events of the file system in, signals out: what concerns the site, and whether it has come to rest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use notify::ErrorKind;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};

use super::pending::{Rest, Signal};
use super::watch::lock;
use crate::scan::{ScanOptions, is_ignored, may_hold_content};

/// Whether the system tells that a file which was written to is closed.
pub const TELLS_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Tells what concerns the site from what does not.
pub struct Filter {
    root: PathBuf,
    settings: PathBuf,
    /// Where our own marker is opened, if there is one.
    marker: Option<PathBuf>,
    skip: Vec<PathBuf>,
    linked: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Filter {
    /// What concerns a site; `linked` is where its links lead.
    pub fn new(scan: &ScanOptions, linked: &Arc<Mutex<BTreeSet<PathBuf>>>, marker: Option<PathBuf>) -> Self {
        let settings = scan.config.clone().unwrap_or_else(|| scan.root.join("site.yaml"));
        let (root, skip) = (scan.root.clone(), scan.skip.clone());
        Self { root, settings, marker, skip, linked: Arc::clone(linked) }
    }

    /// What an event says of the site, if anything.
    pub fn signal(&self, event: notify::Result<notify::Event>) -> Option<Signal> {
        let event = match event {
            Ok(event) => event,
            Err(error) if is_limit(&error) => return Some(Signal::Blind(reason(&error))),
            Err(_) => return Some(Signal::All),
        };
        if event.need_rescan() {
            return Some(Signal::All);
        }
        let is_away = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_));
        if is_away && event.paths.contains(&self.root) {
            return Some(Signal::All);
        }
        if TELLS_CLOSING && matches!(event.kind, EventKind::Access(AccessKind::Open(_))) {
            return self
                .marker
                .as_ref()
                .is_some_and(|marker| event.paths.contains(marker))
                .then_some(Signal::Marked);
        }
        let rest = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Rest::Still,
            EventKind::Access(_) => return None,
            EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => Rest::Still,
            EventKind::Modify(ModifyKind::Data(_)) if TELLS_CLOSING => Rest::Open,
            _ => Rest::Unknown,
        };
        let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| self.concerns(path)).collect();
        (!paths.is_empty()).then_some(Signal::Paths { paths, rest })
    }

    fn concerns(&self, path: &Path) -> bool {
        let below = || path.strip_prefix(&self.root).is_ok_and(may_hold_content);
        let is_content = below() && !self.skip.iter().any(|skip| path.starts_with(skip));
        path == self.settings || is_content || self.is_linked(path)
    }

    /// Whether a link leads to a path or to a folder that holds it.
    fn is_linked(&self, path: &Path) -> bool {
        let may_count = |below: &Path| below.iter().all(|part| !is_ignored(&part.to_string_lossy()));
        lock(&self.linked).iter().any(|target| path.strip_prefix(target).is_ok_and(may_count))
    }
}

/// Whether the system cannot watch more.
pub fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // No space for watches, too many open files (of the process, of the system).
        ErrorKind::Io(cause) => cfg!(unix) && matches!(cause.raw_os_error(), Some(28 | 24 | 23)),
        _ => false,
    }
}

/// Why something cannot be watched, and what helps.
pub fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the limit of watched folders is reached (raise the sysctl `fs.inotify.max_user_watches`)"
                .to_owned()
        }
        ErrorKind::Io(cause) if is_limit(error) => {
            format!(
                "{cause} (raise the sysctls `fs.inotify.max_user_instances` and `fs.inotify.max_user_watches`)"
            )
        }
        ErrorKind::Io(cause) => cause.to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_site() {
        let scan = ScanOptions {
            root: "/site".into(),
            config: None,
            skip: vec!["/site/content/out".into()],
            now: jiff::Timestamp::UNIX_EPOCH,
        };
        let filter = Filter::new(&scan, &Arc::default(), None);
        for (path, concerns) in [
            ("/site/site.yaml", true),
            ("/site/content/a.md", true),
            ("/site/content", true),
            ("/site/themes/x/assets/a.png", true),
            ("/site/content/static/.well-known/x", true),
            ("/site/other.yaml", false),
            ("/site/output/index.html", false),
            ("/site/.git/index", false),
            ("/site/content/.a.md.swp", false),
            ("/site/content/a.md~", false),
            ("/site/content/4913", false),
            ("/site/content/.git/x.md", false),
            ("/site/content/out/x", false),
            ("/elsewhere", false),
        ] {
            assert_eq!(filter.concerns(Path::new(path)), concerns, "{path}");
        }
    }

    #[test]
    fn what_links_lead_to_concerns_the_site() {
        let scan =
            ScanOptions { root: "/s".into(), config: None, skip: vec![], now: jiff::Timestamp::UNIX_EPOCH };
        let linked = Arc::new(Mutex::new(BTreeSet::from(["/s/shared".into(), "/s/one.md".into()])));
        let filter = Filter::new(&scan, &linked, None);
        for (path, concerns) in [
            ("/s/shared", true),
            ("/s/shared/a/b.md", true),
            ("/s/shared/a/.b.md.swp", false),
            ("/s/one.md", true),
            ("/s/other.md", false),
            ("/s/shared.md", false),
        ] {
            assert_eq!(filter.concerns(Path::new(path)), concerns, "{path}");
        }
    }

    #[test]
    fn events_of_reading_are_none() {
        let scan =
            ScanOptions { root: "/s".into(), config: None, skip: vec![], now: jiff::Timestamp::UNIX_EPOCH };
        let filter = Filter::new(&scan, &Arc::default(), None);
        let event = |kind| Ok(notify::Event::new(kind).add_path("/s/content/a.md".into()));
        assert_eq!(filter.signal(event(EventKind::Access(AccessKind::Open(AccessMode::Any)))), None);
        assert_eq!(
            filter.signal(event(EventKind::Access(AccessKind::Close(AccessMode::Write)))),
            Some(Signal::Paths { paths: vec!["/s/content/a.md".into()], rest: Rest::Still })
        );
        let lost = Ok(notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan));
        assert_eq!(filter.signal(lost), Some(Signal::All));
        assert!(matches!(
            filter.signal(Err(notify::Error::new(ErrorKind::MaxFilesWatch))),
            Some(Signal::Blind(why)) if why.contains("max_user_watches")
        ));
    }
}
