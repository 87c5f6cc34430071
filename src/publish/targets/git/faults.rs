//! What the words of `git` mean: whether a fault may pass, and of which kind it is.

use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::program::Said;

/// What `git` says of a fault, and of which kind it is.
pub(super) fn refusal(said: &Said) -> PublishError {
    let denied = [
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "Permission denied",
        "error: 403",
        "error: 401",
        "denied",
    ];
    let kind = match denied.iter().any(|words| said.err.contains(words)) {
        true => ErrorKind::Denied,
        false => ErrorKind::Io,
    };
    let words: Vec<&str> = said.err.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    PublishError::new(kind, format!("`git` failed: {}", words.join("; ")))
}

/// Whether a connection broke, as against an answer that says no.
pub(super) fn is_passing(err: &str) -> bool {
    let breaks = [
        "Could not resolve host",
        "Connection timed out",
        "Connection reset",
        "Connection refused",
        "early EOF",
        "unexpected disconnect",
        "hung up unexpectedly",
        "error: 5",
        "error: 429",
        "RPC failed",
        "Empty reply",
        "Operation too slow",
        "transfer closed",
        "Recv failure",
        "Send failure",
        "GnuTLS recv error",
    ];
    breaks.iter().any(|words| err.contains(words))
        && !err.contains("error: 403")
        && !err.contains("error: 401")
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn what_may_pass() {
        for (err, passes) in [
            ("fatal: unable to access 'http://x/': Connection reset by peer", true),
            ("error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503", true),
            ("fatal: Authentication failed for 'https://x/'", false),
            ("error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403", false),
            ("! [rejected] a -> b (stale info)", false),
        ] {
            assert_eq!(is_passing(err), passes, "{err}");
        }
    }
}
