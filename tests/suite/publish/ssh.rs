//! To a server by ssh: an OpenSSH server with a configuration of its own, on this computer.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::fixture::{forms, long, plan, publish_with, settings, small, tree, without_forms};
use super::servers::{Server, start, tool};
use super::web::Web;
use crate::harness::{Run, Site, free_port};

/// A server, its folder and the settings by which `ssh` reaches it.
pub struct Host {
    server: Server,
    /// A server with the same keys that lets nobody in.
    closed: Server,
    folder: tempfile::TempDir,
}

impl Host {
    /// Starts a server; `only` is what every connection is forced to run, if anything, `FOLDER` in it the server's.
    pub fn start(only: Option<&str>) -> Option<Self> {
        let (sshd, keygen) = (tool("sshd")?, tool("ssh-keygen")?);
        tool("rsync")?;
        let folder = tempfile::tempdir().expect("a folder");
        let only = only.map(|only| only.replace("FOLDER", &folder.path().to_string_lossy()));
        let only = only.as_deref();
        let place = |name: &str| folder.path().join(name);
        for name in ["host_key", "key"] {
            let made =
                Command::new(&keygen).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(place(name)).status();
            assert!(made.expect("ssh-keygen can be run").success());
        }
        std::fs::copy(place("key.pub"), place("authorized")).expect("a copy");
        // The folder in which the server separates privileges is made by the system's start scripts.
        let _ = std::fs::create_dir_all("/run/sshd");
        let server = serve(&sshd, folder.path(), "authorized", only);
        let closed = serve(&sshd, folder.path(), "nobody", only);
        let host = std::fs::read_to_string(place("host_key.pub")).expect("a key");
        std::fs::write(place("known"), format!("[127.0.0.1]:* {host}")).expect("a file");
        std::fs::set_permissions(place("key"), std::fs::Permissions::from_mode(0o600)).expect("a mode");
        // The newest way to agree on a key takes longer than all the rest.
        let client = format!(
            "IdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\nKexAlgorithms curve25519-sha256\n",
            place("key").display(),
            place("known").display()
        );
        std::fs::write(place("ssh_config"), client).expect("a file");
        Some(Self { server, closed, folder })
    }

    /// The ports of the server, and of the one that lets nobody in.
    pub fn ports(&self) -> (u16, u16) {
        (self.server.port, self.closed.port)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn entry(&self, more: &str) -> String {
        format!(
            "{{kind: ssh, host: 127.0.0.1, port: {}, path: \"{}\", wait: 0, timeout: 10{more}}}",
            self.server.port,
            self.path("www here").display()
        )
    }

    fn publish(&self, site: &Site, arguments: &[&str]) -> Run {
        let config = self.path("ssh_config");
        publish_with(site, arguments, &[("BRIEFPRESS_SSH_CONFIG", &config.to_string_lossy()), ("CI", "")])
    }

    /// What readers see.
    pub fn current(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        tree(&self.path("www here/current"))
    }
}

/// Starts a server on keys and settings in a folder; who may log in is in its file `keys`.
fn serve(sshd: &Path, folder: &Path, keys: &str, only: Option<&str>) -> Server {
    let place = |name: &str| folder.join(name);
    let port = free_port();
    let only = only.map(|only| format!("ForceCommand {only}\n")).unwrap_or_default();
    let config = format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\nMaxStartups 100\n\
         PasswordAuthentication no\nStrictModes no\nSubsystem sftp internal-sftp\nPermitRootLogin yes\n{only}",
        place("host_key").display(),
        place(keys).display()
    );
    let file = place(&format!("sshd_{keys}"));
    std::fs::write(&file, config).expect("a file");
    start(Command::new(sshd).args(["-D", "-f"]).arg(file), port)
}

/// The finished site that was published last.
pub fn built(site: &Site) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(&site.path(".briefpress/publish/web/site"))
}

/// The compressed forms of the site's one long page.
const FORMS: [&str; 2] = ["three/index.html.br", "three/index.html.gz"];

/// First publish, no change, a change, a rename, rollbacks, six more releases.
fn check(only: Option<&str>, has_links: bool) {
    let Some(host) = Host::start(only) else { return };
    let site = small("{kind: archive, path: x.zip}");
    site.write("content/static/it's a [file].csv", "a\n");
    site.write("content/three.md", format!("---\ntitle: Three\n---\n{}\n", long("Third")));
    let web = Web::serve(&host.path("www here/current"), "/");
    settings(&site, &host.entry(&format!(", url: \"{}\"", web.url("/"))));
    host.publish(&site, &["--dry-run"]).ok();
    assert!(!host.path("www here").exists());
    host.publish(&site, &[]).ok();
    assert!(without_forms(host.current()) == built(&site), "{:?}", host.current().keys());
    assert_eq!(forms(&host.current()), FORMS);
    let first = std::fs::read_link(host.path("www here/current")).expect("a link");
    assert_eq!(plan(&host.publish(&site, &["--format", "json"]).ok()), "");
    assert_eq!(std::fs::read_link(host.path("www here/current")).expect("a link"), first);

    site.edit("content/one.md", "First", "Fresh");
    host.publish(&site, &[]).ok();
    // What did not change is the same file on the disk.
    for name in ["robots.txt", FORMS[0], FORMS[1]] {
        let inode = |folder: PathBuf| {
            std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(folder.join(name)).expect("a file"))
        };
        let same = inode(host.path("www here/current")) == inode(host.path("www here").join(&first));
        assert_eq!(same, has_links, "{name}");
    }
    assert_eq!(forms(&host.current()), FORMS);
    assert_ne!(std::fs::read_link(host.path("www here/current")).expect("a link"), first);

    site.write("themes/tiny/assets/css/theme.css", "body { color: navy }\n");
    host.publish(&site, &[]).ok();
    let sheets = host.current().keys().filter(|path| path.ends_with(".css")).count();
    assert_eq!(sheets, 2, "old pages still find their style sheet");

    site.edit("content/two.md", "title: Two", "title: Two\nslug: second\naliases: [/two/]")
        .remove("content/static/it's a [file].csv");
    host.publish(&site, &[]).ok();
    assert!(
        host.current().contains_key("second/index.html") && !host.current().contains_key("it's a [file].csv")
    );
    host.publish(&site, &["--rollback"]).ok();
    assert!(
        !host.current().contains_key("second/index.html") && host.current().contains_key("it's a [file].csv")
    );
    // To a release whose style sheet is another one, with a page that has no forms, and forth again.
    site.write("content/three.md", "---\ntitle: Three\n---\nShort.\n")
        .write("themes/tiny/assets/css/theme.css", "body { color: teal }\n");
    host.publish(&site, &[]).ok();
    assert_eq!(forms(&host.current()), [""; 0]);
    host.publish(&site, &["--rollback"]).ok();
    assert_eq!(forms(&host.current()), FORMS);
    let sheets = host.current().keys().filter(|path| path.ends_with(".css")).count();
    assert_eq!(sheets, 3, "pages of now and of before find their style sheet");
    for round in 0..6 {
        site.write("content/one.md", format!("---\ntitle: One\n---\nRound {round}.\n"));
        host.publish(&site, &[]).ok();
    }
    let count = |name: &str| std::fs::read_dir(host.path("www here").join(name)).expect("a folder").count();
    // By SFTP the record of the present release is there, too.
    assert!(count("releases") == 5 && matches!(count("records"), 4 | 5), "{}", count("records"));
    assert!(!host.path("www here/lock").exists());
    assert!(site.read(".briefpress/publish/web/host/nginx.conf").contains("immutable"));
}

#[test]
fn a_server_with_rsync_gets_releases_side_by_side() {
    check(None, true);
}

#[test]
fn a_server_with_nothing_but_sftp_does_so_too() {
    check(Some("internal-sftp"), true);
}

#[test]
fn a_server_without_links_is_sent_every_file() {
    check(Some("internal-sftp -P hardlink"), false);
}

#[test]
fn what_is_not_ours_or_not_known_is_left_alone() {
    let Some(host) = Host::start(None) else { return };
    let site = small("{kind: archive, path: x.zip}");
    settings(&site, &host.entry(", url: \"http://127.0.0.1:9/\""));
    std::fs::create_dir(host.path("www here")).expect("a folder");
    std::fs::write(host.path("www here/index.html"), "theirs").expect("a file");
    let run = host.publish(&site, &[]).exits(2);
    assert!(run.stderr.contains("was not made by Briefpress"), "{}", run.stderr);
    std::fs::remove_file(host.path("www here/index.html")).expect("a file");
    // Nobody sees it, so nothing old goes; a lock of somebody else is respected.
    host.publish(&site, &[]).exits(78);
    std::fs::write(host.path("www here/lock/token"), "another").expect("a file");
    std::fs::write(host.path("www here/lock/by"), "bob@desk").expect("a file");
    site.edit("content/one.md", "First", "Fresh");
    let run = host.publish(&site, &[]).exits(75);
    assert!(run.stderr.contains("bob@desk publishes to the server"), "{}", run.stderr);
    std::fs::write(host.path("known"), "").expect("a file");
    let run = host.publish(&site, &[]).exits(77);
    assert!(run.stderr.contains("Host key verification failed"), "{}", run.stderr);
    for entry in [
        "host: \"-oProxyCommand=touch x\", path: /srv/x",
        "host: a.example, user: \"a b\", path: /srv/x",
        "host: a.example, path: \"-rf\"",
        "host: a.example, path: /srv/../x",
        "host: a.example",
    ] {
        settings(&site, &format!("{{kind: ssh, {entry}}}"));
        host.publish(&site, &[]).exits(2);
    }
}

/// A run that was killed at any moment is completed by the next one, and readers see the old site or the new one.
#[test]
fn a_server_survives_a_publisher_that_is_killed() {
    let Some(host) = Host::start(None) else { return };
    let site = small("{kind: archive, path: x.zip}");
    let web = Web::serve(&host.path("www here/current"), "/");
    settings(&site, &host.entry(&format!(", url: \"{}\"", web.url("/"))));
    host.publish(&site, &[]).ok();
    for step in 0..6 {
        let before = host.current();
        site.write("content/one.md", format!("---\ntitle: One\n---\nStep {step}.\n"));
        let mut command = site.command(&["publish", "--yes"]);
        command
            .env("BRIEFPRESS_SSH_CONFIG", host.path("ssh_config"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("the program can be run");
        std::thread::sleep(std::time::Duration::from_millis(200 * step));
        let _ = child.kill();
        child.wait().expect("it ends");
        // What its helpers had begun on the server ends by itself.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let now = host.current();
        let new = String::from_utf8_lossy(&now["one/index.html"]).contains(&format!("Step {step}."));
        assert!(now == before || new, "{step}");
        host.publish(&site, &[]).ok();
        assert!(without_forms(host.current()) == built(&site), "{step}");
    }
}

/// A server whose disk is full, at a file of the site or at the manifest, shows the old site, and takes the new one when
/// there is room again.
fn fill_up(run: &str) {
    let Some(host) = Host::start(Some("sh FOLDER/gate")) else { return };
    // No file may be longer than so many blocks of 512 bytes.
    let room = |blocks: &str| {
        let gate = format!("trap '' XFSZ\nulimit -f {blocks}\n{run}\n");
        std::fs::write(host.path("gate"), gate).expect("a file");
    };
    room("unlimited");
    let site = small("{kind: archive, path: x.zip}");
    let web = Web::serve(&host.path("www here/current"), "/");
    settings(&site, &host.entry(&format!(", url: \"{}\"", web.url("/"))));
    host.publish(&site, &[]).ok();
    // A file that is too long; then pages that are short enough, and a manifest that is not.
    for blocks in ["40", "3"] {
        let before = host.current();
        match blocks {
            "40" => site.write("content/static/data.csv", "a,b\n".repeat(20_000)),
            _ => site.edit("content/one.md", "First", "Fresh"),
        };
        room(blocks);
        let full = host.publish(&site, &[]).exits(74);
        assert!(full.stderr.contains("failed: "), "{}", full.stderr);
        assert!(host.current() == before, "{blocks}: {}", full.stderr);
        room("unlimited");
        host.publish(&site, &[]).ok();
        assert!(without_forms(host.current()) == built(&site), "{blocks}");
        let releases = std::fs::read_dir(host.path("www here/releases")).expect("a folder");
        let names = releases.map(|entry| entry.expect("a name").file_name().into_string().expect("text"));
        let parts: Vec<String> = names.filter(|name| name.ends_with(".part")).collect();
        let left = parts.iter().map(|part| tree(&host.path("www here/releases").join(part)));
        assert!(
            parts.is_empty(),
            "{blocks}: {parts:?} {:?}",
            left.map(|left| left.into_keys().collect::<Vec<_>>()).collect::<Vec<_>>()
        );
        host.publish(&site, &["--rollback"]).ok();
        host.publish(&site, &[]).ok();
    }
}

#[test]
fn a_full_disk_behind_rsync_leaves_the_old_site() {
    fill_up("exec sh -c \"$SSH_ORIGINAL_COMMAND\"");
}

#[test]
fn a_full_disk_behind_sftp_leaves_the_old_site() {
    fill_up("exec /usr/lib/openssh/sftp-server");
}

#[test]
fn what_is_to_be_kept_stays_in_every_release() {
    let Some(host) = Host::start(None) else { return };
    let site = small("{kind: archive, path: x.zip}");
    let web = Web::serve(&host.path("www here/current"), "/");
    settings(&site, &host.entry(&format!(", keep: [\"old/*\"], url: \"{}\"", web.url("/"))));
    site.write("content/static/old/a.csv", long("a,b"));
    host.publish(&site, &[]).ok();
    std::fs::write(host.path("www here/current/old/theirs.txt"), "theirs").expect("a file");
    site.remove("content/static/old/a.csv");
    for text in ["Fresh", "New"] {
        site.write("content/one.md", format!("---\ntitle: One\n---\n{text}.\n"));
        host.publish(&site, &[]).ok();
        let now = host.current();
        assert!(now["old/a.csv"].starts_with(b"a,b") && now["old/theirs.txt"] == b"theirs");
        // A compressed form would outlive a file that comes again.
        assert_eq!(forms(&now), [""; 0]);
    }
    let Some(plain) = Host::start(Some("internal-sftp")) else { return };
    settings(&site, &plain.entry(", keep: [\"old/*\"], url: \"http://127.0.0.1:9/\""));
    let run = plain.publish(&site, &[]).exits(2);
    assert!(run.stderr.contains("`keep` needs `rsync`"), "{}", run.stderr);
}
