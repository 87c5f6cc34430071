//! The pieces of configuration that `publish` writes for web servers, in real ones.

use std::path::Path;
use std::process::Command;

use super::fixture::{decompress, long, publish, settings, small};
use super::servers::{Server, start, tool};
use crate::harness::{Site, free_port};

/// Starts a server for a folder with the piece of configuration in `host`; `place` is for its own files.
type Start = fn(place: &Path, root: &Path, host: &Path) -> Option<Server>;

/// Starts nginx.
pub fn nginx(place: &Path, root: &Path, host: &Path) -> Option<Server> {
    let program = tool("nginx")?;
    let port = free_port();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {}/{name};\n", place.display()))
        .concat();
    let config = format!(
        "daemon off; error_log {0}/error; pid {0}/pid;\nevents {{}}\nhttp {{ access_log off; include /etc/nginx/mime.types;\n{temporary}\
         server {{ listen 127.0.0.1:{port}; root \"{1}\";\ninclude {2};\n}} }}\n",
        place.display(),
        root.display(),
        host.join("nginx.conf").display()
    );
    std::fs::write(place.join("nginx.conf"), config).expect("a file");
    // Its workers are another user's where it is started by root.
    for folder in [place, root.parent().unwrap_or(root)].into_iter().filter(|folder| folder.exists()) {
        let _ = Command::new("chmod").args(["-R", "a+rX"]).arg(folder).status();
    }
    Some(start(
        Command::new(program).arg("-c").arg(place.join("nginx.conf")).args(["-g", "worker_processes 1;"]),
        port,
    ))
}

fn caddy(place: &Path, root: &Path, host: &Path) -> Option<Server> {
    let program = tool("caddy")?;
    let port = free_port();
    let config = format!(
        "{{\n  admin off\n  auto_https off\n}}\nhttp://127.0.0.1:{port} {{\n  root * {}\n  import {}\n  file_server {{\n    precompressed br gzip\n  }}\n}}\n",
        root.display(),
        host.join("Caddyfile").display()
    );
    std::fs::write(place.join("Caddyfile"), config).expect("a file");
    let mut command = Command::new(program);
    command.arg("run").arg("--config").arg(place.join("Caddyfile"));
    command.env("HOME", place).env("XDG_DATA_HOME", place).env("XDG_CONFIG_HOME", place);
    Some(start(&mut command, port))
}

/// A site in a folder, behind a server.
struct Served {
    site: Site,
    server: Server,
    _folder: tempfile::TempDir,
}

impl Served {
    fn new(site: Site, server: Start) -> Option<Self> {
        publish(&site, &[]).ok();
        let folder = tempfile::tempdir().expect("a folder");
        let host = site.path(".www.briefpress-releases/host");
        let server = server(folder.path(), &site.path("www"), &host)?;
        Some(Self { site, server, _folder: folder })
    }

    /// Status, values of headers (more than one are joined by a bar) and body.
    fn get(&self, path: &str, accepted: &str, headers: &[&str]) -> (u16, Vec<String>, Vec<u8>) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.get(format!("http://127.0.0.1:{}{path}", self.server.port));
        let mut reply = request.header("accept-encoding", accepted).call().expect("a reply");
        let header = |name: &&str| {
            let values = reply.headers().get_all(*name).iter();
            values.map(|value| value.to_str().expect("text")).collect::<Vec<_>>().join("|")
        };
        let values = headers.iter().map(header).collect();
        (reply.status().as_u16(), values, reply.body_mut().read_to_vec().expect("a body"))
    }
}

const FRESH: &str = "public, max-age=0, must-revalidate";

fn sends_headers(server: Start) {
    let site = small("{kind: archive, path: x.zip}");
    settings(
        &site,
        "{kind: directory, path: www, headers: {\"/*\": {X-Own: a}, \"/data/*\": {Access-Control-Allow-Origin: \"*\", X-Own: b, Referrer-Policy: no-referrer}, \"/data/a.csv\": {Cache-Control: no-store}}}",
    );
    site.write("content/static/data/a.csv", "a,b\n").write("content/static/data/b.csv", "c,d\n");
    let Some(served) = Served::new(site, server) else { return };
    let names = [
        "cache-control",
        "x-content-type-options",
        "referrer-policy",
        "x-own",
        "access-control-allow-origin",
        "content-security-policy",
    ];
    let check = |path: &str, expected: (u16, [&str; 5])| {
        let (status, values, body) = served.get(path, "identity", &names);
        assert_eq!((status, &values[..5]), (expected.0, &expected.1.map(str::to_owned)[..]), "{path}");
        assert!(values[5].starts_with("default-src 'self'"), "{path}: {}", values[5]);
        String::from_utf8(body).expect("text")
    };
    let usual = "strict-origin-when-cross-origin";
    let body = check("/one/", (200, [FRESH, "nosniff", usual, "a", ""]));
    assert!(body.contains("First text."), "{body}");
    let sheet = body
        .split("href=\"")
        .find(|rest| rest.starts_with("/assets/"))
        .and_then(|rest| rest.split('"').next());
    check(
        sheet.expect("a style sheet"),
        (200, ["public, max-age=31536000, immutable", "nosniff", usual, "a", ""]),
    );
    check("/data/b.csv", (200, [FRESH, "nosniff", "no-referrer", "b", "*"]));
    let (_, values, _) = served.get("/data/a.csv", "identity", &names[..1]);
    assert_eq!(values, ["no-store"]);
    let (status, _, body) = served.get("/nothing/", "identity", &[]);
    assert!(status == 404 && String::from_utf8_lossy(&body).contains("Nothing here."), "{status}");
}

#[test]
fn nginx_sends_the_headers() {
    sends_headers(nginx);
}

#[test]
fn caddy_sends_the_headers() {
    sends_headers(caddy);
}

fn sends_forms(server: Start, codings: &[(&str, &str)]) {
    let site = small("{kind: directory, path: www}");
    site.write("content/one.md", format!("---\ntitle: One\n---\n{}\n", long("First")));
    let Some(served) = Served::new(site, server) else { return };
    let page = std::fs::read(served.site.path("www/one/index.html")).expect("a page");
    let names = ["content-encoding", "vary", "content-type"];
    for (coding, ending) in codings {
        let (_, values, body) = served.get("/one/", coding, &names);
        assert_eq!(values[..2], [*coding, "Accept-Encoding"]);
        assert!(values[2].starts_with("text/html"), "{}", values[2]);
        let form = std::fs::read(served.site.path(&format!("www/one/index.html.{ending}"))).expect("a form");
        // Without the feature for it, the client does not decompress.
        assert!(body == form && decompress(&body, ending) == page, "{coding}");
    }
    let (_, values, body) = served.get("/one/", "identity", &names);
    assert!(values[0].is_empty() && body == page, "{values:?}");
}

#[test]
fn nginx_sends_compressed_forms() {
    sends_forms(nginx, &[("gzip", "gz")]);
}

#[test]
fn caddy_sends_compressed_forms() {
    sends_forms(caddy, &[("gzip", "gz"), ("br", "br")]);
}
