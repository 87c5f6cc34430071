//! A server of static files, as plain as can be: what lies in a folder, or is read in another way, under a path, with its type.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;

/// Reads a file of what is served, by its path below the root.
type Read = dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync;

/// Serves files on `127.0.0.1` until the test ends.
pub struct Web {
    pub port: u16,
}

impl Web {
    /// Serves `folder` below `base`, a path with slashes at both ends.
    pub fn serve(folder: &Path, base: &'static str) -> Self {
        let folder = folder.to_owned();
        Self::of(base, Arc::new(move |path: &str| std::fs::read(folder.join(path)).ok()))
    }

    /// Serves what is read in some way below `base`.
    pub fn of(base: &'static str, read: Arc<Read>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let read = Arc::clone(&read);
                std::thread::spawn(move || {
                    let _ = answer(stream, &*read, base);
                });
            }
        });
        Self { port }
    }

    /// The address of the folder.
    pub fn url(&self, base: &str) -> String {
        format!("http://127.0.0.1:{}{base}", self.port)
    }
}

fn answer(stream: TcpStream, read: &Read, base: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let path = percent_decode(request.split(' ').nth(1).unwrap_or("/"));
        let below = path.strip_prefix(base).map(|below| {
            assert!(!below.contains(".."), "{path}");
            let index = if below.is_empty() || below.ends_with('/') { "index.html" } else { "" };
            format!("{below}{index}")
        });
        let found = below.and_then(|below| Some((read(&below)?, below)));
        let (status, media, body) = match &found {
            Some((bytes, below)) => ("200 OK", media(Path::new(below)), &bytes[..]),
            None => ("404 Not Found", "text/plain", &b"nothing"[..]),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )?;
        stream.write_all(body)?;
    }
}

fn media(place: &Path) -> &'static str {
    match place.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// A path without percent-escapes.
pub fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let hex: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&hex, 16).expect("a whole escape"));
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).expect("text")
}
