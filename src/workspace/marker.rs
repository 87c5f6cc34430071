//! An event of our own among those of the file system: once it is told, all that happened before it has been told.
//!
//! The system tells events in their order. So a file that nobody else knows, since it has no name in any folder, is
//! watched together with the site, and opened when it has to be known what happened so far.

use std::path::PathBuf;

/// A file that is opened by nobody else.
#[derive(Debug)]
pub struct Marker {
    /// Where it can be opened, by this process.
    pub path: PathBuf,
    /// Keeps the file alive.
    #[cfg(target_os = "linux")]
    _file: std::os::fd::OwnedFd,
    /// How often it was opened, less how often that was told.
    untold: usize,
}

impl Marker {
    /// A new marker; `None` where the system has no files without names, or tells no one that a file is opened.
    #[cfg(target_os = "linux")]
    pub fn new() -> Option<Self> {
        use std::os::fd::AsRawFd as _;

        let file = rustix::fs::memfd_create("briefpress-marker", rustix::fs::MemfdFlags::CLOEXEC).ok()?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        path.exists().then_some(Self { path, _file: file, untold: 0 })
    }

    /// A new marker; `None` where the system has no files without names, or tells no one that a file is opened.
    #[cfg(not(target_os = "linux"))]
    pub fn new() -> Option<Self> {
        None
    }

    /// Makes an event.
    pub fn set(&mut self) {
        self.untold += usize::from(std::fs::File::open(&self.path).is_ok());
    }

    /// Takes in that an event was told.
    pub fn note(&mut self) {
        self.untold = self.untold.saturating_sub(1);
    }

    /// Whether all events that were made have been told.
    pub fn is_told(&self) -> bool {
        self.untold == 0
    }
}
