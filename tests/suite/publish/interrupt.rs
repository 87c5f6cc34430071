//! A publisher that is interrupted at every request, in every way: readers never see a broken page, and the same
//! command ends with what an undisturbed run makes, without doing again what was done.

use std::collections::BTreeMap;
use std::process::Stdio;

use super::fixture::{publish_with, settings, small, tree};
use super::proxy::{At, Fault, Front, Proxy};
use super::s3::{KEYS, entry, object, objects};
use super::servers::moto;
use crate::harness::Site;

type Files = BTreeMap<String, Vec<u8>>;

/// A host as the tests see it: without the program that is tested.
pub struct Host<'a> {
    pub proxy: &'a Proxy,
    /// Everything that is published now.
    pub files: &'a dyn Fn() -> Files,
    /// The manifest.
    pub manifest: &'a dyn Fn() -> Option<Vec<u8>>,
    pub environment: &'a [(&'a str, &'a str)],
    /// Requests that a run needs to find out what is there and to say that it is at work.
    pub extra: usize,
}

/// Faults that pass: the same run survives them. After the others it has to be run again.
const PASSING: [Fault; 6] =
    [Fault::DropBefore, Fault::DropInBody, Fault::ReplyLost, Fault::Error, Fault::Unavailable, Fault::Stall];
/// A site with a changed page, a changed style sheet and a file that only one state has.
pub fn states(entry: &str) -> [Site; 2] {
    let [one, other] = [small("{kind: archive, path: x.zip}"), small("{kind: archive, path: x.zip}")];
    for site in [&one, &other] {
        settings(site, entry);
    }
    other
        .edit("content/one.md", "First", "Other")
        .write("themes/tiny/assets/css/theme.css", "body { color: navy }\n");
    one.write("content/static/data.csv", "a,b\n");
    [one, other]
}

impl Host<'_> {
    fn start(&self, site: &Site) -> i32 {
        let mut command = site.command(&["publish", "--yes", "--verbose"]);
        command.envs(self.environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program can be run");
        self.proxy.kills(child.id());
        let output = child.wait_with_output().expect("it ends");
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains("canary"), "a secret was shown");
        output.status.code().unwrap_or(-9)
    }

    /// Publishes without a fault; gives the number of requests.
    pub fn clean(&self, site: &Site) -> usize {
        self.proxy.reset(None);
        assert_eq!(self.start(site), 0);
        self.proxy.log().len()
    }

    /// Interrupts a run at a request, looks at what readers see, and runs it again.
    fn check(&self, site: &Site, (fault, at): (Fault, At), requests: usize) {
        let what = format!("{fault:?} {at:?} of {requests}");
        let (before, manifest) = ((self.files)(), (self.manifest)());
        let after = tree(&site.path(".briefpress/publish/web/site"));
        self.proxy.reset(Some((fault, at)));
        let code = self.start(site);
        let done = self.proxy.answered();
        self.crawl(&before, &after, (self.manifest)() == manifest, &what);
        let passes = PASSING.contains(&fault) && matches!(at, At::Only(_));
        if passes {
            assert_eq!(code, 0, "{what}: {:?}", self.proxy.log());
        } else {
            assert!([77, -9, 74, 75].contains(&code) || code == 0, "{what}: {code}");
        }
        self.proxy.reset(None);
        let code = self.start(site);
        assert_eq!(code, 0, "{what}, again: {:?}", self.proxy.log());
        let again = self.proxy.log().len();
        let bound = if passes { self.extra } else { requests - done.min(requests) + 5 };
        assert!(
            again <= bound.max(self.extra),
            "{what}: {again} requests again after {done}, at most {bound}: {:#?}",
            self.proxy.log()
        );
        let mut now = (self.files)();
        // Hashed assets of the old state stay for a day.
        now.retain(|path, _| !path.starts_with("assets/") || after.contains_key(path));
        assert!(now == after, "{what}: {:?} {:?}", now.keys(), after.keys());
    }

    /// Every page is the old one or the new one, and finds its style sheet.
    fn crawl(&self, before: &Files, after: &Files, is_old: bool, what: &str) {
        let now = (self.files)();
        for (path, bytes) in &now {
            assert!(
                before.get(path) == Some(bytes) || after.get(path) == Some(bytes),
                "{what}: {path} is neither old nor new"
            );
            let text = String::from_utf8_lossy(bytes);
            for link in text.split("href=\"/assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
                let asset = format!("assets/{link}");
                let found = now.get(&asset);
                let known = before.get(&asset).or(after.get(&asset));
                assert!(found.is_some() && found == known, "{what}: {path} names {asset}");
            }
        }
        // Nothing goes before the new release is complete.
        let kept = before.keys().filter(|path| is_old && !now.contains_key(*path)).count();
        assert_eq!(kept, 0, "{what}");
    }

    /// Goes through every request of a run that changes, adds and removes, with each of the faults.
    pub fn interrupt(&self, sites: &[Site; 2], faults: &[Fault]) {
        let [one, other] = sites;
        // Until the host keeps as many releases as it ever does.
        let warm: Vec<usize> = [one, other, one, other, one, other, one].map(|site| self.clean(site)).into();
        let requests = warm[5].max(warm[6]);
        let mut turn = 0;
        for fault in faults {
            for at in 0..requests {
                turn += 1;
                // The host is moved to and fro between the two states.
                let site = if turn % 2 == 1 { other } else { one };
                let at = if PASSING.contains(fault) { At::Only(at) } else { At::From(at) };
                self.check(site, (*fault, at), requests);
            }
        }
    }
}

impl Host<'_> {
    /// A publisher stands still at each of its requests while another one publishes, who goes around the proxy: one of
    /// them is told, or its own release stands, whole.
    pub fn meet_a_rival(&self, [mine, theirs]: &[Site; 2]) {
        let publish = |site: &Site| publish_with(site, &[], self.environment);
        publish(mine).ok();
        mine.edit("content/one.md", "First", "Count");
        self.proxy.reset(None);
        publish(mine).ok();
        let requests = self.proxy.log().len();
        for at in 0..requests {
            mine.write("content/one.md", format!("---\ntitle: One\n---\nMine {at}.\n"));
            theirs.write("content/one.md", format!("---\ntitle: One\n---\nTheirs {at}.\n"));
            self.proxy.reset(Some((Fault::Hold, At::Only(at))));
            let mut command = mine.command(&["publish", "--yes"]);
            command.envs(self.environment.iter().copied());
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
            let child = child.expect("the program can be run");
            self.proxy.wait_until_held();
            let other = publish(theirs);
            self.proxy.go_on();
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let page = String::from_utf8_lossy(&(self.files)()["one/index.html"]).into_owned();
            match (output.status.code(), other.code) {
                // One after the other, or mine was at work and theirs was told so.
                (Some(0), 0) => {}
                (Some(0), 75) => {
                    assert!(page.contains(&format!("Mine {at}.")), "{at}");
                    assert!(other.stderr.contains("publishes to this bucket since"), "{}", other.stderr);
                }
                (Some(75), 0) => assert!(page.contains(&format!("Theirs {at}.")), "{at}: {said}"),
                codes => panic!("{at} of {requests}: {codes:?} {said} {}", other.stderr),
            }
            publish(mine).ok();
            assert!((self.files)() == tree(&mine.path(".briefpress/publish/web/site")), "{at}");
        }
    }
}

fn interrupt_bucket(faults: &[Fault]) {
    let Some(server) = moto() else { return };
    let proxy = Proxy::before(server.port);
    let front = Front::before(format!("http://127.0.0.1:{}/briefs", server.port));
    let sites = states(&entry(&proxy, &front, ""));
    let host = Host {
        proxy: &proxy,
        files: &|| objects(server.port),
        manifest: &|| object(server.port, ".briefpress/manifest.json"),
        environment: KEYS,
        extra: 2,
    };
    host.interrupt(&sites, faults);
}

#[test]
fn a_bucket_is_never_broken() {
    in_parallel(interrupt_bucket);
}

/// Tries all faults, each third of them on a host of its own: most of the time is spent waiting.
pub fn in_parallel(interrupt: impl Fn(&[Fault]) + Sync) {
    std::thread::scope(|scope| {
        for faults in [
            [Fault::DropBefore, Fault::DropInBody, Fault::ReplyLost],
            [Fault::Error, Fault::Unavailable, Fault::Stall],
            [Fault::Forbidden, Fault::Kill, Fault::KillAfter],
        ] {
            let interrupt = &interrupt;
            scope.spawn(move || interrupt(&faults));
        }
    });
}
