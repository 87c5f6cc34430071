//! Why a site could not be published, and with which exit code the program says so.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a site could not be published.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct PublishError {
    /// Which exit code it asks for.
    pub kind: ErrorKind,
    /// What was found and what was expected.
    pub message: String,
    /// What the user can do.
    pub help: Option<String>,
}

/// What an error is a matter of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Settings, the environment or the command line.
    Usage,
    /// The disk or the network.
    Io,
    /// Somebody else publishes.
    Busy,
    /// A guard says no.
    Refused,
    /// The host says that these credentials may not do this.
    Denied,
    /// All was sent, but the public address does not show it.
    Unverified,
    /// The user stopped the program.
    Stopped,
}

impl PublishError {
    /// An error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None }
    }

    /// A matter of settings, environment or command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// A matter of the disk or the network.
    pub fn io(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Io, message)
    }

    /// A file that cannot be read or written.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::io(format!("cannot {action} `{}`: {cause}", path.display()))
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with words before the message.
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }
}

impl From<crate::write::WriteError> for PublishError {
    fn from(error: crate::write::WriteError) -> Self {
        use crate::write::WriteErrorKind;
        let kind = match error.kind() {
            WriteErrorKind::Usage => ErrorKind::Usage,
            WriteErrorKind::Io => ErrorKind::Io,
            WriteErrorKind::Busy => ErrorKind::Busy,
        };
        Self { kind, message: error.to_string(), help: error.help().map(str::to_owned) }
    }
}
