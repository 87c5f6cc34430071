//! Netlify, and what speaks its API: a deploy is announced by the digests of its files, only those that the host lacks
//! are sent, and it goes live as a whole when the last one has come.
//!
//! `briefpress-manifest.json` in the site says what is published, with the digest of each file, so that an
//! earlier release can be announced again without sending a byte; assets that only old pages name are announced by
//! their digests, too. It is sent last, and only while the deploy that readers see is the one that the plan was
//! made for: a deploy without it never goes live. The token comes from `NETLIFY_AUTH_TOKEN`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::json;
use sha1::{Digest, Sha1};
use url::Url;

use super::Setting;
use crate::model::address::encode;
use crate::model::target::Service;
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::http::{Call, Client};
use crate::publish::parallel::in_parallel;
use crate::publish::release::Release;
use crate::publish::secret::Secret;
use crate::publish::target::{Bodies, HostState, Progress, Target, Upload};

const MANIFEST: &str = "briefpress-manifest.json";
/// The type by which the API gives the bytes of a file instead of facts about it.
const RAW: &str = "application/vnd.bitballoon.v1.raw";
/// With more files the host takes its time to compare them, and is asked again.
const MANY: usize = 100;
/// Files sent at a time, as the host's own tool does.
const WORKERS: usize = 5;
/// The longest time that a deploy may take once all was sent.
const LONGEST: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(1000);
/// Deploys that are looked through for a release.
const LISTED: usize = 100;

/// A site of the service.
pub struct Netlify {
    client: Client,
    api: Url,
    site: Box<str>,
    token: Secret,
    /// Digests of what is published, by path.
    digests: Mutex<BTreeMap<Box<str>, Digests>>,
}

/// Digest by the hash of the bytes that it is of.
type Digests = (crate::model::source::Hash, Box<str>);

/// A deploy, as the API tells of it.
#[derive(Debug, Deserialize)]
struct Deploy {
    id: String,
    state: String,
    #[serde(default)]
    required: Option<Vec<String>>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    deploy_ssl_url: Option<String>,
    #[serde(default)]
    error_message: Option<String>,
    /// When readers began to see it, if they ever did.
    #[serde(default)]
    published_at: Option<String>,
}

/// A site, as the API tells of it.
#[derive(Debug, Deserialize)]
struct Published {
    #[serde(default)]
    published_deploy: Option<DeployId>,
}

#[derive(Debug, Deserialize)]
struct DeployId {
    id: String,
}

impl Netlify {
    /// The site that the settings name.
    pub fn new(service: &Service, setting: &Setting) -> Result<Self, PublishError> {
        let token = setting.environment.secret("NETLIFY_AUTH_TOKEN").ok_or_else(|| {
            PublishError::new(
                ErrorKind::Denied,
                "there is no token, expected `NETLIFY_AUTH_TOKEN` in the environment",
            )
        })?;
        Ok(Self {
            client: setting.client.clone(),
            api: service.api.clone(),
            site: service.site.clone(),
            token,
            digests: Mutex::default(),
        })
    }

    fn url(&self, parts: &[&str]) -> Url {
        let mut url = self.api.as_str().trim_end_matches('/').to_owned();
        for part in parts.iter().flat_map(|part| part.split('/')) {
            url.push('/');
            encode(part, &mut url);
        }
        Url::parse(&url).unwrap_or_else(|_| self.api.clone())
    }

    fn call(&self, method: Method, url: Url) -> Call {
        Call::new(method, url).bearer(&self.token)
    }

    fn deploy(&self, call: &Call) -> Result<Deploy, PublishError> {
        let reply = self.client.expect(call)?;
        serde_json::from_slice(&reply.body)
            .map_err(|fault| PublishError::io(format!("the host's reply makes no sense: {fault}")))
    }

    /// Reads a manifest, and takes the digests out of it.
    fn parse(&self, bytes: &[u8]) -> Result<Release, PublishError> {
        let fault =
            |fault: String| PublishError::io(format!("cannot read `{MANIFEST}` of the site: {fault}"));
        let release = Release::parse(bytes).map_err(fault)?;
        let all: Announced = serde_json::from_slice(bytes).map_err(|cause| fault(cause.to_string()))?;
        let mut digests = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, digest) in all.digests {
            let leaving = release.leaving.get(&path).map(|leaving| &leaving.file);
            if let Some(file) = release.files.get(&path).or(leaving) {
                digests.insert(path, (file.hash, digest));
            }
        }
        Ok(release)
    }

    /// The deploy that readers see.
    fn published(&self) -> Result<Option<String>, PublishError> {
        let reply = self.client.expect(&self.call(Method::GET, self.url(&["sites", &self.site])))?;
        let site: Published = serde_json::from_slice(&reply.body)
            .map_err(|fault| PublishError::io(format!("the host's reply makes no sense: {fault}")))?;
        Ok(site.published_deploy.map(|deploy| deploy.id))
    }

    /// A file of the deploy that readers see.
    fn live_file(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let call = self.call(Method::GET, self.url(&["sites", &self.site, "files", path]));
        let call = call.header(ACCEPT, RAW).header(CONTENT_TYPE, RAW);
        let reply = self.client.send(&call)?;
        match reply.status.as_u16() {
            404 => Ok(None),
            200 => Ok(Some(reply.body)),
            _ => Err(crate::publish::http::refusal(&call, &reply)),
        }
    }

    /// Makes sure that readers see a certain deploy; else tells who has published meanwhile.
    fn check_published(&self, expected: Option<&str>) -> Result<(), PublishError> {
        if self.published()?.as_deref() == expected {
            return Ok(());
        }
        let now = self.live_file(MANIFEST)?.and_then(|bytes| Release::parse(&bytes).ok());
        let who = now.map_or_else(
            || "somebody else has published meanwhile".to_owned(),
            |now| format!("{} has published at {:.0}", now.stamp.by, now.stamp.time),
        );
        Err(PublishError::new(ErrorKind::Busy, who).help("publish again to see what that changes"))
    }

    /// Makes sure that no other deploy went live since the expected one, in the moment before ours.
    fn check_replaced(&self, expected: Option<&str>, own: &str) -> Result<(), PublishError> {
        let deploys = self.deploys()?;
        // Ours is live still, so whatever was live is of before.
        self.check_published(Some(own))?;
        let since = deploys.iter().take_while(|deploy| Some(&*deploy.id) != expected);
        let mut others = since.filter(|deploy| deploy.id != own && deploy.published_at.is_some());
        let Some(other) = others.next() else { return Ok(()) };
        let name = other.title.as_deref().unwrap_or(&other.id);
        let message =
            format!("the deploy `{name}` went live at the same moment, and was replaced by this one");
        Err(PublishError::new(ErrorKind::Busy, message).help("make sure that nothing of it is lost"))
    }

    /// The last deploys, the newest first.
    fn deploys(&self) -> Result<Vec<Deploy>, PublishError> {
        let mut url = self.url(&["sites", &self.site, "deploys"]);
        url.set_query(Some(&format!("per_page={LISTED}")));
        let reply = self.client.expect(&self.call(Method::GET, url))?;
        serde_json::from_slice(&reply.body)
            .map_err(|fault| PublishError::io(format!("the host's reply makes no sense: {fault}")))
    }

    /// The digest of every file, of leaving assets as far as it is known.
    fn digests(&self, upload: &Upload<'_>) -> Result<BTreeMap<Box<str>, Box<str>>, PublishError> {
        let known = self.digests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let found = Mutex::new(BTreeMap::new());
        let files: Vec<_> = upload.release.files.iter().collect();
        in_parallel(&files, WORKERS, |(path, file)| {
            let digest = match (known.get(*path), upload.bodies) {
                (Some((hash, digest)), _) if *hash == file.hash => digest.clone(),
                (_, Bodies::Tree(tree)) => digest(&tree.read(path, file)?),
                (_, Bodies::Kept(_)) => {
                    return Err(PublishError::io(format!(
                        "the digest of `{path}` in that release is not known"
                    )));
                }
            };
            found.lock().unwrap_or_else(PoisonError::into_inner).insert((*path).clone(), digest);
            Ok(())
        })?;
        let mut digests = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, leaving) in &upload.release.leaving {
            if let Some((_, digest)) = known.get(path).filter(|(hash, _)| *hash == leaving.file.hash) {
                digests.insert(path.clone(), digest.clone());
            }
        }
        Ok(digests)
    }

    /// Announces the deploy, and waits until the host knows which files it lacks.
    fn announce(
        &self,
        upload: &Upload<'_>,
        files: &BTreeMap<Box<str>, Box<str>>,
    ) -> Result<Deploy, PublishError> {
        let paths: BTreeMap<String, &str> =
            files.iter().map(|(path, digest)| (format!("/{path}"), &**digest)).collect();
        let body = json!({
            "files": paths,
            "draft": false,
            "async": files.len() > MANY,
            "title": title(upload.release.id()),
        });
        let call = self.call(Method::POST, self.url(&["sites", &self.site, "deploys"]));
        let deploy = self.deploy(&call.header(CONTENT_TYPE, "application/json").body(body.to_string()))?;
        let is_known = |deploy: &Deploy| deploy.required.is_some() && deploy.state != "preparing";
        if is_known(&deploy) { Ok(deploy) } else { self.poll(&deploy.id, is_known) }
    }

    /// Asks until a deploy is as wanted.
    fn poll(&self, id: &str, is_fine: impl Fn(&Deploy) -> bool) -> Result<Deploy, PublishError> {
        let started = Instant::now();
        loop {
            let deploy = self.deploy(&self.call(Method::GET, self.url(&["deploys", id])))?;
            if is_fine(&deploy) {
                return Ok(deploy);
            }
            if deploy.state == "error" || started.elapsed() > LONGEST {
                let why = deploy.error_message.unwrap_or(deploy.state);
                return Err(PublishError::io(format!("the host did not finish the deploy: {why}")));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Sends what the host lacks, but for the manifest.
    fn send_required(
        &self,
        deploy: &Deploy,
        (upload, files): (&Upload<'_>, &BTreeMap<Box<str>, Box<str>>),
        progress: &dyn Progress,
    ) -> Result<(), PublishError> {
        let required: BTreeSet<&str> = deploy.required.iter().flatten().map(String::as_str).collect();
        let mut seen = BTreeSet::new();
        let lacking = files.iter().filter(|(path, digest)| {
            &***path != MANIFEST && required.contains(&***digest) && seen.insert((*digest).clone())
        });
        let lacking: Vec<&str> = lacking.map(|(path, _)| &**path).collect();
        let sizes = lacking.iter().filter_map(|path| upload.release.files.get(*path)).map(|file| file.len);
        progress.begin("sending", lacking.len(), sizes.sum());
        in_parallel(&lacking, WORKERS, |path| {
            progress.check()?;
            let gone =
                || PublishError::io(format!("the bytes of `{path}` in that release are not kept any more"));
            let bytes = match (upload.release.files.get(*path), upload.bodies) {
                (Some(file), Bodies::Tree(tree)) => tree.read(path, file)?,
                (Some(_), Bodies::Kept(_)) => return Err(gone()),
                // An asset of old pages.
                (None, _) => self.live_file(path)?.ok_or_else(gone)?,
            };
            let length = bytes.len() as u64;
            self.put(deploy, path, bytes)?;
            progress.done(length);
            Ok(())
        })
    }

    fn put(&self, deploy: &Deploy, path: &str, bytes: Vec<u8>) -> Result<(), PublishError> {
        let call = self.call(Method::PUT, self.url(&["deploys", &deploy.id, "files", path]));
        self.client.expect(&call.header(CONTENT_TYPE, "application/octet-stream").body(bytes)).map(|_| ())
    }
}

/// The manifest with what only this kind of host needs.
#[derive(Deserialize)]
struct Announced {
    #[serde(default)]
    digests: BTreeMap<Box<str>, Box<str>>,
}

fn print(release: &Release, digests: &BTreeMap<Box<str>, Box<str>>) -> Vec<u8> {
    let mut manifest =
        serde_json::to_value(release).expect("plain data with text keys can be written as JSON");
    manifest["digests"] = json!(digests);
    format!("{manifest}\n").into_bytes()
}

fn digest(bytes: &[u8]) -> Box<str> {
    Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}

fn title(id: &str) -> String {
    format!("Briefpress {id}")
}

impl Target for Netlify {
    fn read(&self) -> Result<HostState, PublishError> {
        // First, so that whatever is published between the two requests is noticed.
        let version = self.published()?;
        let release = self.live_file(MANIFEST)?.map(|bytes| self.parse(&bytes)).transpose()?;
        Ok(HostState { release, version, ..HostState::default() })
    }

    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError> {
        let wanted = title(id);
        let deploy = self.deploys()?.into_iter().find(|deploy| deploy.title.as_deref() == Some(&*wanted));
        let Some(place) = deploy.and_then(|deploy| deploy.deploy_ssl_url) else { return Ok(None) };
        let url = Url::parse(&format!("{}/{MANIFEST}", place.trim_end_matches('/')))
            .map_err(|fault| PublishError::io(format!("the host's reply makes no sense: {fault}")))?;
        // That is a public address, which gets no token.
        self.parse(&self.client.expect(&Call::new(Method::GET, url))?.body).map(Some)
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let mut files = self.digests(upload)?;
        let manifest = print(upload.release, &files);
        files.insert(MANIFEST.into(), digest(&manifest));
        let deploy = self.announce(upload, &files)?;
        self.send_required(&deploy, (upload, &files), progress)?;
        self.check_published(upload.held.version.as_deref())?;
        self.put(&deploy, MANIFEST, manifest)?;
        progress.begin("waiting for the host", 1, 0);
        self.poll(&deploy.id, |deploy| deploy.state == "ready")?;
        self.check_replaced(upload.held.version.as_deref(), &deploy.id)
    }
}
