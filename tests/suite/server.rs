//! A server in a few lines, which behaves well or badly by the path it is asked for.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;

/// A server on `127.0.0.1` that answers by the path, and what it was asked.
pub struct Server {
    pub port: u16,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || {
                    let _ = serve(stream, &log);
                });
            }
        });
        Self { port, requests }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).expect("an address")
    }

    /// How often a path was asked for with a method.
    pub fn count(&self, start: &str) -> usize {
        self.requests.lock().expect("the log").iter().filter(|request| request.starts_with(start)).count()
    }
}

/// Reads one request and answers it.
fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(());
        }
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (method, path) = (method.to_owned(), path.to_owned());
    let earlier = {
        let mut log = log.lock().expect("the log");
        log.push(request);
        log.iter().filter(|request| request.contains(&format!(" {path} "))).count()
    };
    answer(&mut stream, &method, &path, earlier)
}

/// What each path answers; `times` counts the requests for it, this one included.
fn answer(stream: &mut TcpStream, method: &str, path: &str, times: usize) -> std::io::Result<()> {
    let mut say = |head: &str, body: &str| {
        let body = if method == "HEAD" { "" } else { body };
        write!(stream, "HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
    };
    let html = "200 OK\r\ncontent-type: text/html; charset=utf-8";
    if let Some(rest) = path.strip_prefix("/chain/") {
        let left: usize = rest.parse().expect("a number");
        return match left {
            0 => say("200 OK", ""),
            left => say(&format!("302 Found\r\nlocation: {}", left - 1), ""),
        };
    }
    match path {
        "/ok" | "/ok?q" => say("200 OK", "fine"),
        "/missing" => say("404 Not Found", ""),
        "/gone" => say("410 Gone", ""),
        "/forbidden" => say("403 Forbidden", ""),
        "/odd" => say("999 Denied", ""),
        "/error" => say("500 Oops", ""),
        "/recovers" if times <= 2 => say("503 Busy", ""),
        "/busy" if times == 1 => say("429 Too Many\r\nretry-after: 0", ""),
        "/busy" | "/recovers" => say("200 OK", ""),
        "/rest" => say("429 Too Many\r\nretry-after: 3600", ""),
        "/no-head" if method == "HEAD" => say("405 No", ""),
        "/head-lies" if method == "HEAD" => say("404 Not Found", ""),
        "/head-dies" if method == "HEAD" => Ok(()),
        "/no-head" | "/head-lies" | "/head-dies" => say("200 OK", ""),
        "/moved" => say("301 Moved\r\nlocation: /ok", ""),
        "/moved-twice" => say("308 Moved\r\nlocation: /moved#x", ""),
        "/found-moved" => say("302 Found\r\nlocation: /moved", ""),
        "/moved-away" => say("301 Moved\r\nlocation: /missing", ""),
        "/circle" => say("302 Found\r\nlocation: /circle", ""),
        "/nowhere" => say("302 Found", ""),
        "/to-private" => say("302 Found\r\nlocation: http://169.254.169.254/latest/meta-data/", ""),
        "/to-number" => say("302 Found\r\nlocation: http://2130706434/", ""),
        "/to-file" => say("302 Found\r\nlocation: file:///etc/passwd", ""),
        "/to-https" => say("302 Found\r\nlocation: https://127.0.0.1/", ""),
        "/page" => {
            say(html, "<h1 id=here>H</h1><a name=\"old\"></a><p id='user-content-hub'><p id='\u{17c}'>")
        }
        "/data" => say("200 OK\r\ncontent-type: application/pdf", "here"),
        "/malformed" => write!(stream, "NONSENSE\r\n\r\n"),
        "/bad-header" => write!(stream, "HTTP/1.1 200 OK\r\n: x\r\n\u{1}\r\n\r\n"),
        "/silent" => {
            std::thread::sleep(Duration::from_secs(5));
            Ok(())
        }
        "/cut" => {
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9999\r\n\r\n<p>")
        }
        "/endless" => {
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")?;
            loop {
                stream.write_all(&[b' '; 4096])?;
            }
        }
        "/endless-head" => {
            write!(stream, "HTTP/1.1 200 OK\r\n")?;
            loop {
                stream.write_all(b"x: y\r\n")?;
            }
        }
        "/drip" => {
            for byte in b"HTTP/1.1 200 OK\r\n".iter().cycle() {
                stream.write_all(&[*byte])?;
                std::thread::sleep(Duration::from_millis(20));
            }
            Ok(())
        }
        _ => panic!("no such path: {path}"),
    }
}
