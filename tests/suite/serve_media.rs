//! Large files: sent from the disk, whole and in parts, without being held in memory.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use crate::harness::Site;
use crate::serving::{PATIENCE, SITE, Server};
use crate::wire::Wire;

const FILE: &str = "content/static/talk.mp4";
const URL: &str = "/docs/talk.mp4";
/// Most of it is a hole, which takes no room on the disk.
const LENGTH: u64 = 300 << 20;
/// Of so much of the file's length some pieces may be in memory, those of all who read at once.
#[cfg(target_os = "linux")]
const KIB: usize = 32 << 10;

/// The byte at a place: a sign every 10 MiB, else nothing.
fn byte(at: u64) -> u8 {
    if at.is_multiple_of(10 << 20) { b'0' + (at / (10 << 20)) as u8 } else { 0 }
}

fn write_large(site: &Site) {
    let path = site.path(FILE);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
    let mut file = File::create(path).expect("a file can be made");
    file.set_len(LENGTH).expect("a hole can be made");
    for at in (0..LENGTH).step_by(10 << 20) {
        file.seek(SeekFrom::Start(at)).expect("a place");
        file.write_all(&[byte(at)]).expect("a byte can be written");
    }
}

#[cfg(target_os = "linux")]
fn peak(server: &Server) -> usize {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("the process is there");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("its memory");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// Asks for a part: status, first and last byte, length.
fn part(wire: &mut Wire, headers: &str) -> (u16, Option<u8>, Option<u8>, u64) {
    let answer = wire.ask(URL, headers).expect("an answer");
    let length: u64 = answer.field("content-length").map_or(0, |length| length.parse().expect("a length"));
    assert_eq!(answer.body.len() as u64, length);
    (answer.status, answer.body.first().copied(), answer.body.last().copied(), length)
}

#[test]
fn large_files_are_sent_in_pieces() {
    let site = Site::new(SITE);
    write_large(&site);
    let server = Server::start(&site, &[]);
    let mut wire = Wire::open(server.port).expect("a connection");
    #[cfg(target_os = "linux")]
    let before = peak(&server);
    let etag = server.etag(URL);
    let end = LENGTH - 1;
    for (headers, want) in [
        ("Range: bytes=0-0", (206, Some(b'0'), Some(b'0'), 1)),
        ("Range: bytes=0-", (206, Some(b'0'), Some(byte(end)), LENGTH)),
        ("Range: bytes=10485760-10485761", (206, Some(b'1'), Some(0), 2)),
        ("Range: bytes=10485759-20971520", (206, Some(0), Some(b'2'), (10 << 20) + 2)),
        ("Range: bytes=-10485760", (206, Some(byte(LENGTH - (10 << 20))), Some(0), 10 << 20)),
        (&format!("Range: bytes={LENGTH}-"), (416, None, None, 0)),
        (&format!("If-Range: \"{etag}\"\r\nRange: bytes=5-9"), (206, Some(0), Some(0), 5)),
        (&format!("If-None-Match: \"{etag}\"\r\nRange: bytes=5-9"), (304, None, None, 0)),
        ("If-Match: \"other\"\r\nRange: bytes=5-9", (412, None, None, 0)),
    ] {
        assert_eq!(part(&mut wire, &format!("{headers}\r\n")), want, "{headers}");
    }
    for other in ["\"other\"", &format!("W/\"{etag}\""), "Tue, 01 Jul 2025 00:00:00 GMT"] {
        let (status, _, _, length) = part(&mut wire, &format!("If-Range: {other}\r\nRange: bytes=5-9\r\n"));
        assert_eq!((status, length), (200, LENGTH), "{other}");
    }
    let whole = wire.get(URL).expect("an answer");
    assert_eq!(whole.field("etag"), Some(&*format!("\"{etag}\"")));
    assert!(whole.body.iter().zip(0..).all(|(found, at)| *found == byte(at)), "its bytes");
    let (status, head, body) = server.ask("HEAD", URL, "Range: bytes=5-9\r\n");
    assert_eq!((status, body.len()), (200, 0), "only GET has ranges");
    assert!(head.contains(&format!("content-length: {LENGTH}")), "{head}");
    #[cfg(target_os = "linux")]
    assert!(peak(&server) < before + KIB, "{} KiB, and {before} before", peak(&server));
}

#[test]
fn a_large_file_that_changes_is_never_mixed() {
    let site = Site::new(SITE);
    write_large(&site);
    let server = Server::start(&site, &[]);
    let etag = server.etag(URL);
    // One who has asked for all of it, and reads slowly.
    let mut slow = Wire::open(server.port).expect("a connection");
    slow.send(format!("GET {URL} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port).as_bytes())
        .expect("a request");
    std::thread::sleep(Duration::from_millis(200));
    let mut file = File::options().write(true).open(site.path(FILE)).expect("a file");
    file.seek(SeekFrom::Start(LENGTH - 1)).and_then(|_| file.write_all(b"!")).expect("a byte can be written");
    drop(file);
    assert!(slow.answer().is_err(), "the connection breaks rather than give a mixture");
    let start = Instant::now();
    while server.etag(URL) == etag {
        assert!(start.elapsed() < PATIENCE, "the new file is never shown");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut wire = Wire::open(server.port).expect("a connection");
    assert_eq!(part(&mut wire, "Range: bytes=-1\r\n"), (206, Some(b'!'), Some(b'!'), 1));
    site.remove(FILE);
    let start = Instant::now();
    while wire.get(URL).expect("an answer").status != 404 {
        assert!(start.elapsed() < PATIENCE, "a deleted file stays");
    }
}
