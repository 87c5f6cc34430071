//! Looks at the public address as a reader does: is what was sent there, byte for byte, with its type?

use std::time::{Duration, Instant};

use http::Method;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use url::Url;

use super::error::PublishError;
use super::http::{Call, Client, Reply};
use super::parallel::in_parallel;
use super::plan::Plan;
use super::release::{File, Release};
use super::target::Progress;
use crate::model::address::encode;
use crate::model::media::essence;
use crate::model::source::Hash;

/// Changed files that are looked at.
const CHANGED: usize = 200;
/// Unchanged files that are looked at.
const SAMPLE: usize = 20;
/// Questions at a time.
const WORKERS: usize = 8;
/// Redirects followed on the way to a file, on the same host.
const HOPS: usize = 3;

/// A file that the public address does not show as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The public address that was asked.
    pub url: String,
    /// What is not as it was sent, in words.
    pub why: String,
}

/// Asks for what changed and for a sample of the rest, again until all is there or `wait` is over.
pub fn verify(
    (release, plan): (&Release, &Plan),
    (base, client): (&Url, &Client),
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Vec<Mismatch>, PublishError> {
    let mut left = questions(release, plan);
    progress.begin("verifying", left.len(), 0);
    let started = Instant::now();
    let mut pause = Duration::from_millis(500);
    loop {
        let missed = std::sync::Mutex::new(Vec::new());
        in_parallel(&left, WORKERS, |path| {
            progress.check()?;
            match ask(client, base, path, &release.files[*path]) {
                None => progress.done(0),
                Some(mismatch) => {
                    missed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((*path, mismatch));
                }
            }
            Ok(())
        })?;
        let mut missed = missed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        missed.sort_by_key(|(path, _)| *path);
        if missed.is_empty() || started.elapsed() + pause > wait {
            return Ok(missed.into_iter().map(|(_, mismatch)| mismatch).collect());
        }
        left = missed.into_iter().map(|(path, _)| path).collect();
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}

/// What is asked for: changed files, pages first, and files spread evenly over the rest.
fn questions<'r>(release: &'r Release, plan: &Plan) -> Vec<&'r str> {
    let is_sent = |path: &str| {
        plan.adds.binary_search_by(|other| (**other).cmp(path)).is_ok()
            || plan.changes.binary_search_by(|other| (**other).cmp(path)).is_ok()
    };
    let shown: Vec<(&str, &File)> =
        release.files.iter().map(|(path, file)| (&**path, file)).filter(|(path, _)| is_shown(path)).collect();
    let mut changed: Vec<(&str, &File)> = shown.iter().copied().filter(|(path, _)| is_sent(path)).collect();
    changed.sort_by_key(|(path, file)| (!file.is_page(), *path));
    let rest: Vec<&str> = shown.iter().map(|(path, _)| *path).filter(|path| !is_sent(path)).collect();
    let step = (rest.len() / SAMPLE).max(1);
    let sample = rest.into_iter().step_by(step).take(SAMPLE);
    changed.into_iter().take(CHANGED).map(|(path, _)| path).chain(sample).collect()
}

/// Whether hosts show the file; what is for themselves they mostly do not.
fn is_shown(path: &str) -> bool {
    let hidden = |part: &str| part.starts_with(['.', '_']);
    !path.split('/').any(hidden) && !matches!(path, "CNAME" | "staticwebapp.config.json")
}

fn ask(client: &Client, base: &Url, path: &str, file: &File) -> Option<Mismatch> {
    let url = address(base, path);
    let said = |why: String| Some(Mismatch { url: url.to_string(), why });
    let reply = match follow(client, url.clone()) {
        Ok(reply) => reply,
        Err(fault) => return said(fault.message),
    };
    if !reply.status.is_success() {
        return said(format!("is answered by {}", reply.status));
    }
    if Hash::of(&reply.body) != file.hash {
        return said("shows other bytes than were sent".to_owned());
    }
    let media = reply.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (found, expected) = (plain(media), plain(&file.media));
    if is_strict(&expected) && found != expected {
        return said(format!("has the type `{found}`, expected `{expected}`"));
    }
    None
}

/// The public address of a file; that of a page has no `index.html`.
pub fn address(base: &Url, path: &str) -> Url {
    let mut url = base.as_str().to_owned();
    let path =
        path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(path);
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            url.push('/');
        }
        encode(part, &mut url);
    }
    Url::parse(&url).unwrap_or_else(|_| base.clone())
}

fn follow(client: &Client, url: Url) -> Result<Reply, PublishError> {
    let mut at = url.clone();
    for _ in 0..=HOPS {
        let call = Call::new(Method::GET, at.clone()).header(CACHE_CONTROL, "no-cache");
        let reply = client.once().send(&call)?;
        let location = reply.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        match location.filter(|_| reply.status.is_redirection()).and_then(|to| at.join(to).ok()) {
            Some(next) if next.host_str() == url.host_str() => at = next,
            _ => return Ok(reply),
        }
    }
    Err(PublishError::io("leads from one address to the next without end"))
}

/// A media type without parameters; names of now stand for those of old.
fn plain(media: &str) -> String {
    let plain = essence(media).to_ascii_lowercase();
    match plain.as_str() {
        "application/javascript" | "application/x-javascript" => "text/javascript".to_owned(),
        "text/xml" | "application/atom+xml" => "application/xml".to_owned(),
        _ => plain,
    }
}

/// Types that decide whether a browser shows a file at all; of others hosts know different names.
fn is_strict(media: &str) -> bool {
    matches!(media, "text/html" | "text/css" | "text/javascript" | "image/svg+xml" | "application/pdf")
}

#[cfg(test)]
mod tests {
    use super::{is_shown, plain};

    #[test]
    fn types_are_compared_by_what_they_mean() {
        assert_eq!(plain("Text/HTML; charset=UTF-8"), "text/html");
        assert_eq!(plain("application/javascript"), plain("text/javascript; charset=utf-8"));
    }

    #[test]
    fn files_for_the_host_are_not_looked_for() {
        for (path, shown) in [
            ("index.html", true),
            ("_headers", false),
            (".nojekyll", false),
            ("a/_b/c", false),
            ("CNAME", false),
        ] {
            assert_eq!(is_shown(path), shown, "{path}");
        }
    }
}
