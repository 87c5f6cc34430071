//! A strict fake of the XML API of Google Cloud Storage: generations, writes that depend on them, copies, lists in pages,
//! and tokens that a service account has signed.

use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};

use super::proxy::read_request;
use super::servers::tool;
use super::web::percent_decode;

/// Who publishes.
const EMAIL: &str = "web@briefs.example";

/// An environment with the key of a service account, made for these tests.
pub fn keys() -> Option<&'static [(&'static str, &'static str)]> {
    static KEYS: OnceLock<Option<[(&str, &str); 2]>> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("key");
        let mut command = std::process::Command::new(tool("ssh-keygen")?);
        command.args(["-q", "-t", "rsa", "-b", "2048", "-m", "PKCS8", "-N", "", "-f"]).arg(&place);
        assert!(command.status().expect("ssh-keygen can be run").success());
        let key = std::fs::read_to_string(place).expect("a key");
        let account = json!({
            "type": "service_account", "client_email": EMAIL, "private_key_id": "canary-id-4718", "private_key": key,
        });
        Some([("GOOGLE_SERVICE_ACCOUNT_KEY", &*account.to_string().leak()), ("CI", "")])
    };
    KEYS.get_or_init(make).as_ref().map(|keys| &keys[..])
}

/// Whether a token is one that the account has signed itself, for now, for storage.
fn is_signed(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, claims, signature] = parts[..] else { return false };
    let [head, claims] = [head, claims].map(|part| {
        let bytes = base64url(part)?;
        serde_json::from_slice::<Value>(&bytes).ok()
    });
    let (Some(head), Some(claims)) = (head, claims) else { return false };
    let now = jiff::Timestamp::now().as_second();
    let lasts = |claim: &str| claims[claim].as_i64().unwrap_or_default();
    head["alg"] == "RS256"
        && head["kid"] == "canary-id-4718"
        && claims["iss"] == EMAIL
        && claims["scope"].as_str().is_some_and(|scope| scope.contains("googleapis.com/auth/"))
        && (lasts("iat") - 60..lasts("exp")).contains(&now)
        && base64url(signature).is_some_and(|signature| signature.len() == 256)
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for byte in text.bytes() {
        bits = bits << 6 | DIGITS.iter().position(|digit| *digit == byte)? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

/// One object.
#[derive(Clone, Default)]
pub struct Object {
    pub bytes: Vec<u8>,
    generation: u64,
    pub media: String,
    pub cache: String,
}

/// The bucket `briefs`: objects have generations, which grow with every write, and writes may depend on them.
#[derive(Default)]
pub struct Bucket {
    pub objects: BTreeMap<String, Object>,
    last: u64,
}

struct Answer {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

fn fault(status: &'static str, code: &str) -> Answer {
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    );
    Answer {
        status,
        headers: "content-type: application/xml; charset=UTF-8\r\n".to_owned(),
        body: body.into(),
    }
}

impl Object {
    fn headers(&self) -> String {
        format!(
            "etag: \"{0:x}\"\r\nlast-modified: Tue, 24 Nov 2026 12:00:00 GMT\r\nx-goog-generation: {0}\r\ncontent-type: {1}\r\ncache-control: {2}\r\n",
            self.generation, self.media, self.cache
        )
    }
}

impl Bucket {
    fn put(&mut self, name: &str, mut object: Object) -> Answer {
        self.last += 1;
        object.generation = self.last;
        let headers = object.headers();
        self.objects.insert(name.to_owned(), object);
        Answer { status: "200 OK", headers, body: Vec::new() }
    }

    /// Answers a request, as the documentation of the XML API says.
    fn answer(&mut self, (method, target): (&str, &str), head: &str, body: Vec<u8>) -> Answer {
        let header = |name: &str| {
            let mut lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
            lines
                .find(|(found, _)| found.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().to_owned())
        };
        let token = header("authorization");
        if !token.as_deref().and_then(|token| token.strip_prefix("Bearer ")).is_some_and(is_signed) {
            return fault("401 Unauthorized", "AuthenticationRequired");
        }
        let known = ["x-goog-if-generation-match", "x-goog-copy-source"];
        let mut names = head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name);
        if names.any(|name| name.starts_with("x-goog-") && !known.contains(&name)) {
            return fault("400 Bad Request", "InvalidArgument");
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let Some(name) =
            path.strip_prefix("/briefs").map(|rest| percent_decode(rest.trim_start_matches('/')))
        else {
            return fault("404 Not Found", "NoSuchBucket");
        };
        match (method, name.as_str()) {
            ("GET", "") => self.list(query),
            ("GET", name) if query.is_empty() => match self.objects.get(name) {
                Some(object) => {
                    Answer { status: "200 OK", headers: object.headers(), body: object.bytes.clone() }
                }
                None => fault("404 Not Found", "NoSuchKey"),
            },
            ("PUT", name) if !name.is_empty() && query.is_empty() => {
                let generation = self.objects.get(name).map_or(0, |object| object.generation);
                match header("x-goog-if-generation-match").map(|value| value.parse::<u64>()) {
                    Some(Err(_)) => return fault("400 Bad Request", "InvalidArgument"),
                    Some(Ok(wanted)) if wanted != generation => {
                        return fault("412 Precondition Failed", "PreconditionFailed");
                    }
                    _ => {}
                }
                if header("content-length").is_none() {
                    return fault("411 Length Required", "MissingContentLength");
                }
                if let Some(source) = header("x-goog-copy-source") {
                    let source = percent_decode(&source);
                    let source = source.trim_start_matches('/').strip_prefix("briefs/").unwrap_or_default();
                    return match self.objects.get(source).cloned() {
                        Some(object) if body.is_empty() => self.put(name, object),
                        Some(_) => fault("400 Bad Request", "InvalidArgument"),
                        None => fault("404 Not Found", "NoSuchKey"),
                    };
                }
                let [media, cache] =
                    ["content-type", "cache-control"].map(|name| header(name).unwrap_or_default());
                self.put(name, Object { bytes: body, generation: 0, media, cache })
            }
            ("DELETE", name) => match self.objects.remove(name) {
                Some(_) => Answer { status: "204 No Content", headers: String::new(), body: Vec::new() },
                None => fault("404 Not Found", "NoSuchKey"),
            },
            _ => fault("400 Bad Request", "InvalidArgument"),
        }
    }

    /// A list in the second form, a thousand names at a time.
    fn list(&self, query: &str) -> Answer {
        let mut pairs: BTreeMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut take = |name: &str| pairs.remove(name);
        let (form, prefix, from) = (take("list-type"), take("prefix"), take("continuation-token"));
        if form.as_deref() != Some("2") || !pairs.is_empty() {
            return fault("400 Bad Request", "InvalidArgument");
        }
        let (prefix, from) = (prefix.unwrap_or_default(), from.unwrap_or_default());
        let all = self.objects.iter().filter(|(name, _)| name.starts_with(&prefix) && **name >= from);
        let all: Vec<(&String, &Object)> = all.collect();
        let entry = |(name, object): &(&String, &Object)| {
            format!(
                "<Contents><Key>{name}</Key><Generation>{0}</Generation><LastModified>2026-11-24T12:00:00.000Z</LastModified><ETag>\"{0:x}\"</ETag><Size>{1}</Size></Contents>",
                object.generation,
                object.bytes.len()
            )
        };
        let entries: String = all.iter().take(1000).map(entry).collect();
        let next =
            all.get(1000).map(|(name, _)| format!("<NextContinuationToken>{name}</NextContinuationToken>"));
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'><Name>briefs</Name><Prefix>{prefix}</Prefix><IsTruncated>{}</IsTruncated>{}{entries}</ListBucketResult>",
            next.is_some(),
            next.unwrap_or_default()
        );
        Answer {
            status: "200 OK",
            headers: "content-type: application/xml\r\n".to_owned(),
            body: body.into(),
        }
    }
}

/// The bucket, as the server and the test share it.
pub type Shared = Arc<Mutex<Bucket>>;

/// Serves the XML API.
pub fn serve() -> (u16, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let bucket = Shared::default();
    let shared = Arc::clone(&bucket);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let bucket = Arc::clone(&shared);
            std::thread::spawn(move || {
                let _ = talk(stream, &bucket);
            });
        }
    });
    (port, bucket)
}

fn talk(client: TcpStream, bucket: &Mutex<Bucket>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some((head, body)) = read_request(&mut reader, &mut client)? {
        let mut words = head.split(' ');
        let request = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let answer = bucket.lock().expect("the bucket").answer(request, &head, body);
        write!(
            client,
            "HTTP/1.1 {}\r\n{}content-length: {}\r\n\r\n",
            answer.status,
            answer.headers,
            answer.body.len()
        )?;
        client.write_all(&answer.body)?;
        if head.to_ascii_lowercase().contains("connection: close") {
            break;
        }
    }
    Ok(())
}
