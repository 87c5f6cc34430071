//! What must not reach readers: keys and passwords, what pictures say of their makers, readers' own addresses.

use crate::harness::Site;

const BRIEF: &str = "-- content/a.md --\n---\ntitle: A\ndate: 2025-01-01\n---\n";
const RANDOM: &str = "q7Rk2ZbT9xWm4LpV8nYc3HdF6sJgA1eU5oKi0MwQ";

/// Words that stand in the metadata of the pictures below.
const TAGS: [&str; 6] = ["Exif", "GPS 54.83 N", "xmpmeta", "by-line", "Ann Lee", "Author"];

/// A part of a JPEG.
fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
}

/// A picture of 40 by 20 pixels that is to be turned as `orientation` says.
fn jpeg(orientation: u8) -> Vec<u8> {
    let tiff =
        [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", &[orientation, 0, 0, 0, 0, 0, 0, 0][..]].concat();
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xe1, &[b"Exif\0\0", &*tiff, b"Ann Lee GPS 54.83 N"].concat()),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Ann Lee</x:xmpmeta>"),
        segment(0xed, b"Photoshop 3.0\0by-line Ann Lee"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01the profile"),
        segment(0xc0, b"\x08\0\x14\0\x28\x01\x01\x11\0"),
        segment(0xda, b"\x01\x01\0\0\x3f\0"),
        b"the pixels".to_vec(),
        vec![0xff, 0xd9],
    ]
    .concat()
}

fn png() -> Vec<u8> {
    let chunk =
        |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", b"\0\0\0\x28\0\0\0\x14\x08\x06\0\0\0"),
        chunk(b"tEXt", b"Author\0Ann Lee"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"),
        chunk(b"iCCP", b"the profile"),
        chunk(b"IDAT", b"the pixels"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn pictures_do_not_say_who_took_them_and_where() {
    let site =
        Site::new(&format!("{BRIEF}![One](one.jpg) and ![two](two.png) and [a download](three.jpg).\n"));
    site.write("content/one.jpg", jpeg(1))
        .write("content/two.png", png())
        .write("content/three.jpg", jpeg(6));
    site.write("content/static/four.jpg", jpeg(1));
    site.run(&["build", "--strict", "--now", "2026-01-01"]).ok();
    for name in ["one.jpg", "two.png", "three.jpg", "four.jpg"] {
        let published =
            std::fs::read(site.path(&format!("output/{name}"))).expect("the picture is published");
        for kept in ["the profile", "the pixels"] {
            assert!(holds(&published, kept), "{name}: {kept}");
        }
        // How a picture is turned is all that is left.
        for tag in TAGS.iter().filter(|tag| !(name == "three.jpg" && **tag == "Exif")) {
            assert!(!holds(&published, tag), "{name}: {tag}");
        }
    }
    // What was published is not written anew.
    let before = std::fs::metadata(site.path("output/one.jpg")).and_then(|file| file.modified()).ok();
    site.run(&["build", "--strict", "--now", "2026-01-02"]).ok();
    assert_eq!(std::fs::metadata(site.path("output/one.jpg")).and_then(|file| file.modified()).ok(), before);
}

#[test]
fn pictures_that_lie_have_the_size_in_which_they_are_shown() {
    for (orientation, width, height) in [(1, 40, 20), (3, 40, 20), (6, 20, 40), (8, 20, 40)] {
        let text = BRIEF.replace("date:", "hero: {src: p.jpg, alt: A}\ndate:");
        let site = Site::new(&format!("{text}![One](p.jpg)\n"));
        site.write("content/p.jpg", jpeg(orientation));
        site.run(&["build", "--now", "2026-01-01"]).ok();
        let html = site.page("a/");
        assert!(html.contains(&format!("width=\"{width}\" height=\"{height}\"")), "{orientation}: {html}");
        assert!(html.contains(&format!("og:image:width\" content=\"{width}\"")), "{orientation}: {html}");
    }
}

#[test]
fn keys_and_passwords_stop_the_build_unless_they_are_named() {
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    let account = format!("{{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{key}\\n-----END\"}}");
    let wide: Vec<u8> =
        format!("-----BEGIN PRIVATE KEY-----\n{key}\n").bytes().flat_map(|byte| [byte, 0]).collect();
    let env = format!("# for the server\nDB_PASSWORD={}\n", &RANDOM[..24]);
    for (name, bytes) in [
        ("account.json", account.as_bytes()),
        ("ring.txt", b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n"),
        ("session.txt", b"PuTTY-User-Key-File-3: ssh-ed25519\n"),
        ("wide.txt", &wide),
        ("settings.txt", env.as_bytes()),
        ("prod.env", b"A=1\n"),
        ("credentials", b"x\n"),
        ("notes.md", format!("aws_secret_access_key = {RANDOM}\n").as_bytes()),
    ] {
        let site = Site::new(&format!("{BRIEF}Text.\n"));
        site.write(&format!("content/static/sub/{name}"), bytes);
        let run = site.run(&["build", "--format", "short"]).exits(1);
        let expected = format!("content/static/sub/{name}:1:1: error[secret-file]");
        if name != "notes.md" {
            assert_eq!(run.stderr.matches(&expected).count(), 1, "{name}: {}", run.stderr);
        }
        let settings =
            site.read("site.yaml") + &format!("\nprivacy: {{secret_files: [static/sub/{name}]}}\n");
        site.write("site.yaml", settings);
        site.run(&["build", "--strict"]).ok();
        assert!(site.path(&format!("output/sub/{name}")).exists(), "{name}");
    }
    let site = Site::new(&format!("{BRIEF}Text.\n"));
    let settings = site.read("site.yaml") + "\nprivacy: {secret_files: [static/nowhere.pem]}\n";
    site.write("site.yaml", settings);
    let run = site.run(&["check", "--format", "short"]);
    assert!(
        run.stderr.contains("error[missing-file]: there is no file `static/nowhere.pem`"),
        "{}",
        run.stderr
    );
}

#[test]
fn pictures_from_other_sites_are_told() {
    for body in [
        "![A](https://pictures.example/a.png)",
        "Words ![A](//pictures.example/a.png) words.",
        "Words <img src=\"https://pictures.example/a.png\" alt=\"A\"> words.",
        "<p>\n<img src=\"https://pictures.example/a.png\" alt=\"A\">\n</p>",
    ] {
        let site = Site::new(&format!("{BRIEF}{body}\n"));
        let run = site.run(&["build", "--format", "short"]);
        assert_eq!(run.stderr.matches("warning[external-picture]").count(), 1, "{body}: {}", run.stderr);
        let settings = site.read("site.yaml") + "\nprivacy: {picture_hosts: [pictures.example]}\n";
        site.write("site.yaml", settings);
        let run = site.run(&["build", "--format", "short"]);
        assert!(!run.stderr.contains("external-picture"), "{body}: {}", run.stderr);
    }
}
