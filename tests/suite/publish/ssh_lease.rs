//! A publisher by ssh that is at work for long says so again and again, so that nobody takes its lock for an old one.

use std::os::unix::fs::PermissionsExt as _;

use super::fixture::{publish_with, settings, small, without_forms};
use super::servers::tool;
use super::ssh::{Host, built};
use super::web::Web;

/// Before the program of this name sends files, the lock is made old; then it waits until `renewed` holds in the lock.
fn check(only: Option<&str>, name: &str, is_sending: &str, renewed: &str) {
    let (Some(host), Some(program)) = (Host::start(only), tool(name)) else { return };
    let site = small("{kind: archive, path: x.zip}");
    let web = Web::serve(&host.path("www here/current"), "/");
    let folder = host.path("www here");
    settings(
        &site,
        &format!(
            "{{kind: ssh, host: 127.0.0.1, port: {}, path: \"{}\", wait: 0, timeout: 1, url: \"{}\"}}",
            host.ports().0,
            folder.display(),
            web.url("/")
        ),
    );
    std::fs::create_dir(host.path("bin")).expect("a folder");
    let slow = format!(
        "#!/bin/sh\nset -eu\ninput=$(mktemp)\ncat > \"$input\"\n\
         if {is_sending}; then (\n\
           cd '{lock}'\n\
           echo 'ada since 2001-01-01T00:00:00Z' > by\n\
           touch -d '2001-01-01 00:00' .\n\
           tries=0\n\
           until {renewed}; do tries=$((tries + 1)); [ $tries -lt 150 ]; sleep 0.2; echo waiting >&2; done\n\
         ) fi\n\
         exec {program} \"$@\" < \"$input\"\n",
        lock = folder.join("lock").display(),
        program = program.display()
    );
    let place = host.path("bin").join(name);
    std::fs::write(&place, slow).expect("a file");
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let path = format!("{}:{}", host.path("bin").display(), std::env::var("PATH").expect("a path"));
    let config = host.path("ssh_config");
    let environment = [("BRIEFPRESS_SSH_CONFIG", &*config.to_string_lossy()), ("CI", ""), ("PATH", &path)];
    publish_with(&site, &[], &environment).ok();
    assert!(without_forms(host.current()) == built(&site));
    assert!(!folder.join("lock").exists());
}

#[test]
fn a_long_run_of_rsync_keeps_its_lock() {
    check(None, "rsync", "true", "[ -n \"$(find . -maxdepth 0 -mmin -5)\" ]");
}

#[test]
fn a_long_run_of_sftp_keeps_its_lock() {
    check(Some("internal-sftp"), "sftp", "grep -q 'put .*[.]part/' \"$input\"", "! grep -q 2001 by");
}
