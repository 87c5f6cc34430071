//! A publisher by ssh whose connections break at every step, in every way: readers see the old site or the new one, and
//! the same command ends with what an undisturbed run makes.

use std::collections::BTreeMap;
use std::process::Stdio;

use super::fixture::{forms, long, tree, without_forms};
use super::hosting::nginx;
use super::interrupt::states;
use super::line::{Break, Line, Passed};
use super::servers::Server;
use super::ssh::{Host, built};
use crate::harness::Site;

type Files = BTreeMap<String, Vec<u8>>;

/// All faults, in parts that take about as long.
const FAULTS: [&[Break]; 5] = [
    &[Break::Before, Break::Middle(60)],
    &[Break::Middle(95), Break::ReplyLost],
    &[Break::Stall],
    &[Break::Denied],
    &[Break::Kill],
];
/// Faults after which it has to be run again; the same run survives the others.
const LASTING: [Break; 2] = [Break::Denied, Break::Kill];

/// How often a fault is tried until it comes about.
const TURNS: usize = 5;

/// A server behind a line that breaks, and nginx that serves what lies there.
struct Scene {
    host: Host,
    line: Line,
    web: Server,
    sites: [Site; 2],
    /// What passes over the connections of an undisturbed run, for each of the sites.
    usual: [Vec<Passed>; 2],
    _place: tempfile::TempDir,
}

impl Scene {
    fn set(only: Option<&str>) -> Option<Self> {
        let host = Host::start(only)?;
        let line = Line::to(host.ports());
        let place = tempfile::tempdir().expect("a folder");
        // nginx runs as another user where it is started by root.
        for folder in [host.path(""), place.path().to_owned()] {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(folder, mode).expect("a mode");
        }
        let pieces = place.path().join("host");
        std::fs::create_dir(&pieces).expect("a folder");
        std::fs::write(pieces.join("nginx.conf"), "gzip_static on;\n").expect("a file");
        let web = nginx(place.path(), &host.path("www here/current"), &pieces)?;
        let sites = states(&format!(
            "{{kind: ssh, host: 127.0.0.1, port: {}, path: \"{}\", url: \"http://127.0.0.1:{}/\", wait: 5, timeout: 2}}",
            line.port,
            host.path("www here").display(),
            web.port
        ));
        for (site, text) in sites.iter().zip(["Third", "Other third"]) {
            site.write("content/three.md", format!("---\ntitle: Three\n---\n{}\n", long(text)));
        }
        let mut scene = Self { host, line, web, sites, usual: Default::default(), _place: place };
        // Until the host keeps as many releases as it ever does.
        for turn in 0..7 {
            scene.line.reset(None);
            let (code, said) = scene.publish(turn % 2);
            assert_eq!(code, 0, "{said}");
            assert!(
                without_forms(scene.host.current()).contains_key("data.csv") == (turn % 2 == 0),
                "{said}"
            );
            scene.usual[turn % 2] = scene.line.passed();
        }
        Some(scene)
    }

    /// Publishes one of the sites; gives its code and what it said.
    fn publish(&self, site: usize) -> (i32, String) {
        let mut command = self.sites[site].command(&["publish", "--yes", "--verbose"]);
        command.env("BRIEFPRESS_SSH_CONFIG", self.host.path("ssh_config"));
        let child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program can be run");
        self.line.kills(child.id());
        let output = child.wait_with_output().expect("it ends");
        (output.status.code().unwrap_or(-9), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// What a reader gets of these files.
    fn read<'p>(&self, paths: impl Iterator<Item = &'p String>) -> Files {
        let get = |path: &String| {
            let address = path.strip_suffix("index.html").unwrap_or(path);
            let got = ureq::get(format!("http://127.0.0.1:{}/{address}", self.web.port)).call();
            Some((path.clone(), got.ok()?.body_mut().read_to_vec().expect("a body")))
        };
        paths.filter_map(get).collect()
    }

    /// Breaks a step, looks at what readers see, and runs again if need be. Whether the fault has come about.
    fn check(&self, site: usize, fault: Break, step: usize) -> bool {
        let steps = self.usual[site].len();
        let what = format!("{fault:?} at {step} of {steps}");
        let before = without_forms(self.host.current());
        let link = std::fs::read_link(self.host.path("www here/current")).expect("a link");
        self.line.reset(Some((fault, step, self.usual[site][step])));
        let (code, said) = self.publish(site);
        let hit = self.line.hit();
        let new = built(&self.sites[site]);
        let all: Files = before.clone().into_iter().chain(new.clone()).collect();
        let seen = self.read(all.keys());
        let is = |files: &Files| files.iter().all(|(path, bytes)| seen.get(path) == Some(bytes));
        assert!(is(&before) || is(&new), "{what}: readers see neither the old site nor the new one: {said}");
        forms(&self.host.current());
        if code != 0 {
            // Nothing goes before the new release was seen.
            assert!(self.host.path("www here").join(link).is_dir(), "{what}");
        }
        match (LASTING.contains(&fault), code) {
            (false, code) => assert_eq!(code, 0, "{what}: {said}"),
            (true, code) => assert!(matches!(code, 77 | -9 | 0), "{what}: {code}: {said}"),
        }
        self.line.reset(None);
        if code != 0 {
            let (mut code, mut said) = self.publish(site);
            if code == 75 {
                // What the server was told by the run that was killed it may do a moment later.
                self.line.reset(None);
                (code, said) = self.publish(site);
            }
            assert_eq!(code, 0, "{what}, again: {said}");
            let again = self.line.passed().len();
            assert!(again <= steps - step + 5, "{what}: {again} connections again: {said}");
        }
        self.is_clean(&new, &what);
        hit
    }

    /// The host is as after an undisturbed run.
    fn is_clean(&self, new: &Files, what: &str) {
        let mut now = without_forms(self.host.current());
        // Hashed assets of the old state stay for a day.
        now.retain(|path, _| !path.starts_with("assets/") || new.contains_key(path));
        assert!(&now == new, "{what}: {:?} {:?}", now.keys(), new.keys());
        assert_eq!(forms(&self.host.current()), ["three/index.html.br", "three/index.html.gz"], "{what}");
        let names = |folder: &str| {
            let entries = std::fs::read_dir(self.host.path("www here").join(folder)).expect("a folder");
            entries
                .map(|entry| entry.expect("a name").file_name().into_string().expect("text"))
                .collect::<Vec<_>>()
        };
        let releases = names("releases");
        assert!(
            releases.len() == 5 && !releases.iter().any(|name| name.ends_with(".part")),
            "{what}: {releases:?}"
        );
        assert!(!names("").iter().any(|name| name.starts_with("lock")), "{what}: {:?}", names(""));
        // Each release that is kept is whole.
        for release in &releases {
            forms(&tree(&self.host.path("www here/releases").join(release)));
        }
    }

    fn break_all(&self, faults: &[Break]) {
        let mut turn = 0;
        for fault in faults {
            for step in 0..self.usual[0].len().min(self.usual[1].len()) {
                // The host is moved to and fro between the two states. Not always passes as much as usual.
                let hit = (0..TURNS).any(|_| {
                    turn += 1;
                    self.check(turn % 2, *fault, step)
                });
                assert!(hit, "{fault:?} at {step} does not come about");
            }
        }
    }
}

/// Each part on a host of its own: most of the time is spent waiting.
fn break_everywhere(only: Option<&str>) {
    std::thread::scope(|scope| {
        for faults in FAULTS {
            scope.spawn(move || Scene::set(only).map(|scene| scene.break_all(faults)));
        }
    });
}

#[test]
fn a_server_with_rsync_is_never_broken() {
    break_everywhere(None);
}

#[test]
fn a_server_with_nothing_but_sftp_is_never_broken() {
    break_everywhere(Some("internal-sftp"));
}
