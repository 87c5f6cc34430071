//! Opens files of the site without ever leaving it, even if a link is put in place while we look.
//!
//! On Linux the kernel does it (`openat2` with `RESOLVE_BENEATH`); where that is missing, and for
//! links with an absolute target, the path is made canonical, checked, and then opened part by part
//! without following any link.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A site's root folder, held open.
#[derive(Debug)]
pub struct SiteFolder {
    root: PathBuf,
    canonical: PathBuf,
    #[cfg(unix)]
    folder: rustix::fd::OwnedFd,
}

impl SiteFolder {
    /// Opens the root.
    pub fn open(root: &Path) -> io::Result<Self> {
        let canonical = root.canonicalize()?;
        if !canonical.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self {
            root: root.to_owned(),
            #[cfg(unix)]
            folder: open_folder(rustix::fs::CWD, &canonical)?,
            canonical,
        })
    }

    /// The root as it was given.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The root without links in it.
    pub(super) fn canonical_root(&self) -> &Path {
        &self.canonical
    }

    /// Opens an ordinary file by its path below the root; an absolute path is the settings file that
    /// the user named, and is opened as it stands.
    pub fn file(&self, disk: &Path) -> io::Result<File> {
        let file = if disk.is_absolute() { File::open(disk)? } else { self.beneath(disk)? };
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is not an ordinary file"));
        }
        Ok(file)
    }

    #[cfg(target_os = "linux")]
    fn beneath(&self, disk: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, ResolveFlags, openat2};
        use rustix::io::Errno;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        match openat2(&self.folder, disk, file_flags(), Mode::empty(), resolve) {
            Ok(file) => Ok(file.into()),
            // No such call, or it is forbidden; or a link that names its target from the root of the disk.
            Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::XDEV | Errno::AGAIN) => self.checked(disk),
            Err(fault) => Err(fault.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn beneath(&self, disk: &Path) -> io::Result<File> {
        self.checked(disk)
    }

    /// Resolves all links, refuses what lies outside, then opens without following any.
    fn checked(&self, disk: &Path) -> io::Result<File> {
        let canonical = fs::canonicalize(self.canonical.join(disk))?;
        let below = canonical.strip_prefix(&self.canonical).map_err(|_| {
            io::Error::new(io::ErrorKind::PermissionDenied, "a link in its path leads out of the site")
        })?;
        self.without_links(below)
    }

    #[cfg(unix)]
    fn without_links(&self, below: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let name = below.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let mut folder = self.folder.try_clone()?;
        for part in below.parent().unwrap_or(Path::new("")) {
            folder = open_folder(&folder, Path::new(part))?;
        }
        Ok(openat(&folder, name, file_flags() | OFlags::NOFOLLOW, Mode::empty())?.into())
    }

    #[cfg(not(unix))]
    fn without_links(&self, below: &Path) -> io::Result<File> {
        File::open(self.canonical.join(below))
    }
}

/// Opening a pipe must not wait for someone to write to it.
#[cfg(unix)]
fn file_flags() -> rustix::fs::OFlags {
    use rustix::fs::OFlags;
    OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY
}

#[cfg(unix)]
fn open_folder(at: impl rustix::fd::AsFd, path: &Path) -> io::Result<rustix::fd::OwnedFd> {
    use rustix::fs::{Mode, OFlags, openat};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    Ok(openat(at, path, flags, Mode::empty())?)
}
