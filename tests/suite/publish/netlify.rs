//! To Netlify's API, as a strict fake of it stands for the service.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};

use super::fixture::{plan, publish_with, settings, small, tree};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::{At, Fault, Proxy, read_request, say};
use super::web::percent_decode;
use crate::harness::{Run, Site};

const TOKEN: &str = "canary-token-4713";
const KEYS: &[(&str, &str)] = &[("NETLIFY_AUTH_TOKEN", TOKEN), ("CI", "")];

/// The service: one site, `briefs.example`.
#[derive(Default)]
struct Service {
    blobs: BTreeMap<String, Vec<u8>>,
    deploys: Vec<Deploy>,
    live: Option<usize>,
    /// Digests that it wants to be sent once more.
    forgotten: BTreeSet<String>,
}

struct Deploy {
    files: BTreeMap<String, String>,
    title: String,
    ready: bool,
}

impl Service {
    fn required(&self, deploy: &Deploy) -> BTreeSet<String> {
        let lacks = |digest: &&String| !self.blobs.contains_key(*digest) || self.forgotten.contains(*digest);
        deploy.files.values().filter(lacks).cloned().collect()
    }

    fn tell(&self, number: usize, port: u16) -> Value {
        let deploy = &self.deploys[number];
        let state = if deploy.ready { "ready" } else { "uploading" };
        json!({
            "id": format!("d{number}"), "state": state, "title": deploy.title, "required": self.required(deploy),
            "published_at": deploy.ready.then_some("2026-11-24T12:00:00.000Z"),
            "deploy_ssl_url": format!("http://127.0.0.1:{port}/at/{number}"),
        })
    }

    /// A deploy goes live when nothing is lacking.
    fn settle(&mut self, number: usize) {
        if !self.deploys[number].ready && self.required(&self.deploys[number]).is_empty() {
            self.deploys[number].ready = true;
            self.live = Some(number);
        }
    }

    fn file(&self, number: Option<usize>, path: &str) -> Option<Vec<u8>> {
        let digest = self.deploys[number?].files.get(path)?;
        self.blobs.get(digest).cloned()
    }

    fn live_files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.live.iter().flat_map(|number| &self.deploys[*number].files);
        let own = ["/briefpress-manifest.json", "/_headers", "/_redirects"];
        let files = files.filter(|(path, _)| !own.contains(&path.as_str()));
        files.map(|(path, digest)| (path[1..].to_owned(), self.blobs[digest].clone())).collect()
    }

    /// Answers a request to the API, as its documentation says; `Err` is a status.
    fn api(
        &mut self,
        method: &str,
        parts: &[&str],
        (headers, body): (&str, &[u8]),
        port: u16,
    ) -> Result<Vec<u8>, &'static str> {
        let has = |line: &str| headers.to_ascii_lowercase().contains(&format!("\r\n{line}\r\n"));
        if !headers.contains(&format!("\r\nauthorization: Bearer {TOKEN}\r\n")) {
            return Err("401 Unauthorized");
        }
        let json = |value: Value| Ok(value.to_string().into_bytes());
        match (method, parts) {
            ("GET", ["sites", "briefs.example"]) => {
                let published = self.live.map(|number| self.tell(number, port));
                json(json!({ "id": "s1", "custom_domain": "briefs.example", "published_deploy": published }))
            }
            ("GET", ["sites", "briefs.example", "files", path @ ..]) => {
                if !has("accept: application/vnd.bitballoon.v1.raw") {
                    return Err("406 Not Acceptable");
                }
                self.file(self.live, &format!("/{}", path.join("/"))).ok_or("404 Not Found")
            }
            ("POST", ["sites", "briefs.example", "deploys"]) if has("content-type: application/json") => {
                let wanted: Value = serde_json::from_slice(body).map_err(|_| "400 Bad Request")?;
                let files = wanted["files"].as_object().ok_or("422 Unprocessable Entity")?;
                let mut deploy = Deploy {
                    files: BTreeMap::new(),
                    title: wanted["title"].as_str().unwrap_or_default().to_owned(),
                    ready: false,
                };
                for (path, digest) in files {
                    let digest = digest
                        .as_str()
                        .filter(|digest| digest.len() == 40)
                        .ok_or("422 Unprocessable Entity")?;
                    if !path.starts_with('/') || path.contains(['#', '?']) {
                        return Err("422 Unprocessable Entity");
                    }
                    deploy.files.insert(path.clone(), digest.to_owned());
                }
                if wanted["draft"] != false || wanted["async"] != (files.len() > 100) {
                    return Err("422 Unprocessable Entity");
                }
                self.deploys.push(deploy);
                let number = self.deploys.len() - 1;
                let told = self.tell(number, port);
                self.settle(number);
                json(told)
            }
            ("PUT", ["deploys", id, "files", path @ ..]) if has("content-type: application/octet-stream") => {
                let number = self.number(id)?;
                let digest: String = Sha1::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
                let path = format!("/{}", path.join("/"));
                if self.deploys[number].files.get(&path) != Some(&digest) {
                    return Err("422 Unprocessable Entity");
                }
                self.forgotten.remove(&digest);
                self.blobs.insert(digest, body.to_vec());
                self.settle(number);
                json(json!({ "path": path }))
            }
            ("GET", ["deploys", id]) => {
                let number = self.number(id)?;
                json(self.tell(number, port))
            }
            ("GET", ["sites", "briefs.example", "deploys"]) => {
                json((0..self.deploys.len()).rev().map(|number| self.tell(number, port)).collect())
            }
            _ => Err("404 Not Found"),
        }
    }

    fn number(&self, id: &str) -> Result<usize, &'static str> {
        let number = id.strip_prefix('d').and_then(|number| number.parse().ok());
        number.filter(|number| *number < self.deploys.len()).ok_or("404 Not Found")
    }
}

/// Serves the API below `/api/v1/`, deploys below `/at/<n>/`, and the live site.
fn serve() -> (u16, Arc<Mutex<Service>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let service = Arc::new(Mutex::new(Service::default()));
    let shared = Arc::clone(&service);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let service = Arc::clone(&shared);
            std::thread::spawn(move || {
                let _ = answer(stream, &service, port);
            });
        }
    });
    (port, service)
}

fn answer(client: TcpStream, service: &Mutex<Service>, port: u16) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some((head, body)) = read_request(&mut reader, &mut client)? {
        let mut words = head.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = path.split('?').next().unwrap_or_default();
        let decoded = percent_decode(path);
        let parts: Vec<&str> = decoded.trim_start_matches('/').split('/').collect();
        let mut service = service.lock().expect("the service");
        let (media, found) = match &parts[..] {
            ["api", "v1", rest @ ..] => ("application/json", service.api(method, rest, (&head, &body), port)),
            ["at", number, rest @ ..] => (
                "application/json",
                service.file(number.parse().ok(), &format!("/{}", rest.join("/"))).ok_or("404 Not Found"),
            ),
            _ => {
                let index = if decoded.ends_with('/') { "index.html" } else { "" };
                let name = format!("{decoded}{index}");
                let media = if name.ends_with(".html") {
                    "text/html; charset=UTF-8"
                } else if name.ends_with(".css") {
                    "text/css"
                } else if name.ends_with(".js") {
                    "application/javascript"
                } else {
                    "text/plain"
                };
                (media, service.file(service.live, &name).ok_or("404 Not Found"))
            }
        };
        drop(service);
        match found {
            Ok(bytes) => {
                write!(
                    client,
                    "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
                    bytes.len()
                )?;
                client.write_all(&bytes)?;
            }
            Err(status) => say(&mut client, status, "")?,
        }
        if head.contains("connection: close") {
            break;
        }
    }
    Ok(())
}

fn entry(api: u16, web: u16) -> String {
    format!(
        "{{kind: netlify, site: briefs.example, api: \"http://127.0.0.1:{api}/api/v1/\", url: \"http://127.0.0.1:{web}/\", wait: 10, timeout: 1}}"
    )
}

fn publish(site: &Site, arguments: &[&str]) -> Run {
    publish_with(site, arguments, KEYS)
}

#[test]
fn a_service_is_sent_what_it_lacks() {
    let (port, service) = serve();
    let proxy = Proxy::before(port);
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/data/żółw 1.csv", "a,b\n").edit(
        "content/two.md",
        "title: Two",
        "title: Two\naliases: [/zwei/]",
    );
    settings(&site, &entry(proxy.port, port));
    let built = |site: &Site| tree(&site.path(".briefpress/publish/web/site"));
    let live = || service.lock().expect("the service").live_files();
    publish(&site, &["--dry-run"]).ok();
    assert_eq!(proxy.log().len(), 2);
    publish(&site, &[]).ok();
    assert!(live() == built(&site), "{:?}", live().keys());
    let file = |path: &str| {
        let service = service.lock().expect("the service");
        String::from_utf8(service.file(service.live, path).expect("a file")).expect("text")
    };
    assert_eq!(file("/_redirects"), "/zwei/ /two/ 301!\n");
    assert!(file("/_headers").contains("/assets/*\n  Cache-Control: public, max-age=31536000, immutable"));

    proxy.reset(None);
    publish(&site, &[]).ok();
    assert_eq!((proxy.count("PUT"), proxy.count("POST")), (0, 0));
    site.edit("content/one.md", "First", "Fresh");
    proxy.reset(None);
    assert_eq!(plan(&publish(&site, &["--format", "json"]).ok()), "~one/index.html");
    let sent: Vec<String> = proxy.log().into_iter().filter(|line| line.starts_with("PUT")).collect();
    assert_eq!(sent.len(), 2, "the page and the manifest: {sent:?}");
    assert!(live() == built(&site));

    proxy.reset(None);
    publish(&site, &["--rollback"]).ok();
    assert!(String::from_utf8_lossy(&live()["one/index.html"]).contains("First"));
    assert_eq!(proxy.count("PUT"), 1, "the manifest");
    assert_eq!(site.run_with(&["publish", "--list"], KEYS).ok().stdout.lines().count(), 3);
}

#[test]
fn a_service_keeps_assets_for_readers_of_old_pages() {
    let (port, service) = serve();
    let proxy = Proxy::before(port);
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(proxy.port, port));
    let sheets = || {
        let live = service.lock().expect("the service").live_files();
        live.into_iter().filter(|(path, _)| path.contains("css/theme.")).collect::<Vec<_>>()
    };
    publish(&site, &[]).ok();
    let old = sheets();
    site.write("themes/tiny/assets/css/theme.css", "body { color: navy }\n");
    publish(&site, &[]).ok();
    assert!(sheets().len() == old.len() + 1 && old.iter().all(|sheet| sheets().contains(sheet)));
    // Also with releases in between, and with one that is brought back; and for no bytes.
    site.edit("content/one.md", "First", "Fresh");
    proxy.reset(None);
    publish(&site, &[]).ok();
    assert!(proxy.log().iter().all(|line| !line.starts_with("PUT") || !line.contains("/assets/")));
    assert!(sheets().len() == old.len() + 1 && old.iter().all(|sheet| sheets().contains(sheet)));
    publish(&site, &["--rollback"]).ok();
    assert!(sheets().len() == old.len() + 1 && old.iter().all(|sheet| sheets().contains(sheet)));
    // A host that has forgotten the bytes gets them again from what is live.
    let number = service.lock().expect("the service").live.expect("a deploy");
    let digest = {
        let service = service.lock().expect("the service");
        service.deploys[number].files[&format!("/{}", old[0].0)].clone()
    };
    service.lock().expect("the service").forgotten.insert(digest);
    publish(&site, &[]).ok();
    assert!(old.iter().all(|sheet| sheets().contains(sheet)));
}

/// A second publisher is told of the first, whenever that one's deploy goes live.
#[test]
fn of_two_publishers_to_a_service_the_second_is_told() {
    let (port, service) = serve();
    let (fast, slow) = (Proxy::before(port), Proxy::before(port));
    let [mine, theirs] = [&slow, &fast].map(|proxy| {
        let site = small("{kind: archive, path: x.zip}");
        settings(&site, &entry(proxy.port, port).replace("timeout: 1", "timeout: 30"));
        site
    });
    publish(&mine, &[]).ok();
    slow.reset(None);
    mine.edit("content/one.md", "First", "Count");
    publish(&mine, &[]).ok();
    let requests = slow.log().len();
    for at in 0..requests {
        mine.write("content/one.md", format!("---\ntitle: One\n---\nMine {at}.\n"));
        theirs.write("content/one.md", format!("---\ntitle: One\n---\nTheirs {at}.\n"));
        // Mine stands still at a request until theirs is live.
        slow.reset(Some((Fault::Hold, At::Only(at))));
        let mut command = mine.command(&["publish", "--yes"]);
        command.envs(KEYS.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program can be run");
        slow.wait_until_held();
        publish(&theirs, &[]).ok();
        slow.go_on();
        let output = child.wait_with_output().expect("it ends");
        let (code, said) = (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned());
        let text = |path: &str| {
            let live = service.lock().expect("the service").live_files();
            String::from_utf8_lossy(&live[path]).into_owned()
        };
        let is_theirs = text("one/index.html").contains(&format!("Theirs {at}."));
        match code {
            // Theirs was seen before the plan was made, or came after mine and looked at it.
            Some(0) => assert!(at == 0 || is_theirs, "{at}: {:?}", slow.log()),
            Some(75) if is_theirs => assert!(said.contains("has published at"), "{at}: {said}"),
            // Nothing can be between the last look and the last request.
            Some(75) => assert!(said.contains("was replaced by this one"), "{at}: {said}"),
            // Mine is live no more when its pages are looked at.
            Some(78) => assert!(is_theirs, "{at}: {said}"),
            code => panic!("{at} of {requests}: {code:?} {said}"),
        }
        publish(&mine, &[]).ok();
        assert!(text("one/index.html").contains(&format!("Mine {at}.")));
    }
}

#[test]
fn a_service_lets_nobody_in_without_its_token() {
    let (port, service) = serve();
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &entry(port, port));
    let none = publish_with(&site, &[], &[("CI", "")]).exits(77);
    assert!(none.stderr.contains("NETLIFY_AUTH_TOKEN"), "{}", none.stderr);
    let wrong = publish_with(&site, &["-v"], &[("NETLIFY_AUTH_TOKEN", "canary-wrong"), ("CI", "")]).exits(77);
    assert!(!wrong.stderr.contains("canary"), "{}", wrong.stderr);
    assert!(service.lock().expect("the service").deploys.is_empty());
}

#[test]
fn a_service_is_never_broken() {
    in_parallel(interrupt_service);
}

fn interrupt_service(faults: &[Fault]) {
    let (port, service) = serve();
    let proxy = Proxy::before(port);
    let sites = states(&entry(proxy.port, port));
    let host = Host {
        proxy: &proxy,
        files: &|| service.lock().expect("the service").live_files(),
        manifest: &|| {
            let service = service.lock().expect("the service");
            service.file(service.live, "/briefpress-manifest.json")
        },
        environment: KEYS,
        extra: 2,
    };
    host.interrupt(&sites, faults);
}
