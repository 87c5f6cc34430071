//! One connection to a server, kept for many requests: bytes go out as they are, answers are told apart by their lengths.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::serving::PATIENCE;

/// A connection that is kept.
pub struct Wire {
    stream: BufReader<TcpStream>,
    host: String,
}

/// What came back for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(key, _)| *key == name).map(|(_, value)| value.trim())
    }
}

impl Wire {
    /// Connects to a port of this machine.
    pub fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let host = format!("127.0.0.1:{port}");
        Ok(Self { stream: BufReader::new(stream), host })
    }

    /// Sends bytes.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Says that no more will be sent.
    pub fn end(&mut self) {
        // The other side may have closed already.
        let _ = self.stream.get_ref().shutdown(std::net::Shutdown::Write);
    }

    /// Reads the answer to a request that is no `HEAD`.
    pub fn answer(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("no answer: {head:?}")));
            }
        }
        let head = head.to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.field("content-length").map_or(0, |length| length.parse().expect("a length"));
        answer.body.resize(length, 0);
        self.stream.read_exact(&mut answer.body)?;
        Ok(answer)
    }

    /// The answer, unless the other side breaks the connection.
    pub fn answer_unless_cut(&mut self) -> Option<Answer> {
        match self.answer() {
            Ok(answer) => Some(answer),
            Err(cause) => {
                let cut = [io::ErrorKind::ConnectionReset, io::ErrorKind::UnexpectedEof];
                assert!(cut.contains(&cause.kind()), "the server answers in time: {cause}");
                None
            }
        }
    }

    /// Asks for an address with more header lines.
    pub fn ask(&mut self, url: &str, headers: &str) -> io::Result<Answer> {
        let request = format!("GET {url} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host);
        self.send(request.as_bytes())?;
        self.answer()
    }

    /// Asks for an address.
    pub fn get(&mut self, url: &str) -> io::Result<Answer> {
        self.ask(url, "")
    }

    /// All that comes until the other side closes or breaks the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // A server that refuses may close before it has read all.
        if let Err(cause) = self.stream.read_to_end(&mut bytes) {
            assert_eq!(cause.kind(), io::ErrorKind::ConnectionReset, "the server closes in time");
        }
        bytes
    }
}
