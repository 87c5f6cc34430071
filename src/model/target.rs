//! Where a site is published: the entries of `publish:` in the settings, decoded. No secrets are among them.

use std::path::PathBuf;

use url::Url;

use super::source::Spanned;

/// One entry of `publish:`.
#[derive(Clone, Debug)]
pub struct TargetConfig {
    /// Its name: lower-case ASCII letters, digits and hyphens.
    pub name: Spanned<Box<str>>,
    pub place: Place,
    /// The public address of what is published, with a final slash, where it is not `base_url`.
    pub url: Option<Url>,
    /// `url` is the canonical address, too.
    pub canonical: bool,
    /// A staging site: drafts are built, and robots asked to stay away.
    pub drafts: bool,
    /// The domain that the host is told.
    pub domain: Option<Box<str>>,
    /// Text files have compressed forms beside them, for the host to send.
    pub precompress: bool,
    /// Patterns of paths that are never removed.
    pub keep: Vec<Box<str>>,
    pub headers: Vec<HeaderRule>,
    /// Where changed addresses are sent when they are live.
    pub purge: Option<Url>,
    /// Seconds that the host may take until it shows a release.
    pub wait: Option<u32>,
    /// Seconds without progress after which a try has failed.
    pub timeout: u32,
}

/// What kind of host it is, and what must be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder that a server serves.
    Directory { path: PathBuf },
    /// One file, `.tar.gz` or `.zip`.
    Archive { path: PathBuf },
    /// A branch of a Git repository.
    Git(Branch),
    /// A bucket of an object store.
    Store(Bucket),
    /// A folder on a server that is reached by ssh.
    Ssh(Account),
    /// A site of Netlify, or of what speaks its API.
    Netlify(Service),
}

/// A folder on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name, its address, or what the settings of ssh call it.
    pub host: Box<str>,
    pub port: Option<u16>,
    pub user: Option<Box<str>>,
    /// The folder, without a final slash.
    pub path: Box<str>,
}

/// A site of a hosting service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id or domain there.
    pub site: Box<str>,
    /// Where the API is.
    pub api: Url,
}

/// A branch of a Git repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// An address, a path, or the name of a remote of the repository that the site lies in.
    pub remote: Box<str>,
    pub branch: Box<str>,
}

/// A bucket of an object store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name; `gs://` and `az://` before it tell Google's and Azure's from those of S3.
    pub name: Box<str>,
    /// What the names of all objects begin with.
    pub prefix: Option<Box<str>>,
    pub region: Option<Box<str>>,
    /// The address of the store, where it is not that of the provider.
    pub endpoint: Option<Url>,
}

impl Place {
    /// The word in the settings.
    pub fn kind(&self) -> &'static str {
        match self {
            Place::Directory { .. } => "directory",
            Place::Archive { .. } => "archive",
            Place::Git(_) => "git",
            Place::Store(_) => "s3",
            Place::Ssh(_) => "ssh",
            Place::Netlify(_) => "netlify",
        }
    }

    /// Whether its web server may send compressed forms that lie beside files.
    pub fn sends_forms(&self) -> bool {
        matches!(self, Place::Directory { .. } | Place::Ssh(_))
    }
}

/// Headers that a host sends with the files of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRule {
    /// A path from the site's root; a final `*` stands for whatever follows.
    pub pattern: Box<str>,
    /// Names and values.
    pub headers: Vec<(Box<str>, Box<str>)>,
}

impl HeaderRule {
    /// Whether the rule is for the file at a path from the site's root (`/a/index.html` is `/a/`, too).
    pub fn matches(&self, path: &str) -> bool {
        let page = path.strip_suffix("index.html").unwrap_or(path);
        match self.pattern.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => *self.pattern == *path || *self.pattern == *page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HeaderRule;

    #[test]
    fn patterns() {
        let rule = |pattern: &str| HeaderRule { pattern: pattern.into(), headers: Vec::new() };
        assert!(rule("/*").matches("/a/index.html") && rule("/a/").matches("/a/index.html"));
        assert!(rule("/a/*").matches("/a/b.css") && rule("/b.css").matches("/b.css"));
        assert!(!rule("/a/*").matches("/b/index.html") && !rule("/a").matches("/a/index.html"));
    }
}
