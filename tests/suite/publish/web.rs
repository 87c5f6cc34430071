//! A server of static files, as plain as can be: what lies in a folder, under a path, with its type.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

/// Serves a folder on `127.0.0.1` until the test ends.
pub struct Web {
    pub port: u16,
}

impl Web {
    /// Serves `folder` below `base`, a path with slashes at both ends.
    pub fn serve(folder: &Path, base: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let folder = folder.to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                std::thread::spawn(move || {
                    let _ = answer(stream, &folder, base);
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

fn answer(stream: TcpStream, folder: &Path, base: &str) -> std::io::Result<()> {
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
        let path = request.split(' ').nth(1).unwrap_or("/");
        let (status, media, body) = match file(folder, base, path) {
            Some((place, bytes)) => ("200 OK", media(&place), bytes),
            None => ("404 Not Found", "text/plain", b"nothing".to_vec()),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)?;
    }
}

fn file(folder: &Path, base: &str, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let below = path.strip_prefix(base)?;
    assert!(!below.contains(".."), "{path}");
    let index = if below.is_empty() || below.ends_with('/') { "index.html" } else { "" };
    let place = folder.join(format!("{below}{index}"));
    let bytes = std::fs::read(&place).ok()?;
    Some((place, bytes))
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
