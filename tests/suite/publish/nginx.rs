//! The piece of configuration that `publish` writes for nginx, in a real one.

use std::path::Path;
use std::process::Command;

use super::fixture::{publish, settings, small};
use super::servers::{Server, free_port, start, tool};

/// Starts nginx on a folder with the piece of configuration.
fn nginx(place: &Path, root: &Path, piece: &Path) -> Option<Server> {
    let program = tool("nginx")?;
    let port = free_port();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {}/{name};\n", place.display()))
        .concat();
    let config = format!(
        "daemon off; error_log {0}/error; pid {0}/pid;\nevents {{}}\nhttp {{ access_log off; include /etc/nginx/mime.types;\n{temporary}\
         server {{ listen 127.0.0.1:{port}; root {1};\ninclude {2};\n}} }}\n",
        place.display(),
        root.display(),
        piece.display()
    );
    std::fs::write(place.join("nginx.conf"), config).expect("a file");
    // Its workers are another user's where it is started by root.
    for folder in [place, root.parent().unwrap_or(root)] {
        let _ = Command::new("chmod").args(["-R", "a+rX"]).arg(folder).status();
    }
    Some(start(
        Command::new(program).arg("-c").arg(place.join("nginx.conf")).args(["-g", "worker_processes 1;"]),
        port,
    ))
}

#[test]
fn nginx_sends_the_headers() {
    let site = small("{kind: archive, path: x.zip}");
    settings(
        &site,
        "{kind: directory, path: www, headers: {\"/data/*\": {Access-Control-Allow-Origin: \"*\"}}}",
    );
    site.write("content/static/data/a.csv", "a,b\n");
    publish(&site, &[]).ok();
    let folder = tempfile::tempdir().expect("a folder");
    let piece = site.path(".www.briefpress-releases/host/nginx.conf");
    let Some(server) = nginx(folder.path(), &site.path("www"), &piece) else { return };
    let get = |path: &str| {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut reply = agent.get(format!("http://127.0.0.1:{}{path}", server.port)).call().expect("a reply");
        let header = |name: &str| {
            reply.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let headers = [
            "cache-control",
            "x-content-type-options",
            "content-security-policy",
            "access-control-allow-origin",
        ]
        .map(header);
        (reply.status().as_u16(), headers, reply.body_mut().read_to_string().unwrap_or_default())
    };
    let (status, [cache, sniff, policy, _], body) = get("/one/");
    assert_eq!(
        (status, cache.as_str(), sniff.as_str()),
        (200, "public, max-age=0, must-revalidate", "nosniff")
    );
    assert!(policy.starts_with("default-src 'self'") && body.contains("First text."), "{policy} {body}");
    let sheet = body
        .split("href=\"")
        .find(|rest| rest.starts_with("/assets/"))
        .and_then(|rest| rest.split('"').next());
    let (status, [cache, ..], _) = get(sheet.expect("a style sheet"));
    assert_eq!((status, cache.as_str()), (200, "public, max-age=31536000, immutable"));
    let (status, [.., origin], _) = get("/data/a.csv");
    assert_eq!((status, origin.as_str()), (200, "*"));
    let (status, _, body) = get("/nothing/");
    assert!(status == 404 && body.contains("Nothing here."), "{status} {body}");
}
