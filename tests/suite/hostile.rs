//! Requests that must be refused, made from lists: the bytes of each, for a server at a host.
//!
//! Odd targets in every form and encoding, methods, versions, hosts, fields that would let two programs see two requests,
//! and bytes of other protocols.

use std::collections::BTreeSet;

/// All that must be refused where a site has a page at the path `page`.
pub fn refused(host: &str, page: &str) -> BTreeSet<Vec<u8>> {
    let field = format!("Host: {host}\r\n");
    let port = host.rsplit(':').next().expect("a port");
    let mut all = BTreeSet::new();
    for target in odd_targets(host, page) {
        all.insert([b"GET ", &target[..], b" HTTP/1.1\r\n", field.as_bytes(), b"\r\n"].concat());
    }
    // Not words: some have a tab at an end.
    for method in METHODS.split(' ').filter(|method| !method.is_empty()) {
        all.insert(head(&format!("{method} {page} HTTP/1.1"), &field));
    }
    for version in VERSIONS.split(' ').filter(|version| !version.is_empty()) {
        all.insert(head(&format!("GET {page} {version}"), &field));
    }
    let line = format!("GET {page} HTTP/1.1");
    for name in words(HOSTS) {
        let name = name.replace('P', port);
        all.insert(head(&line, &format!("Host: {name}\r\n")));
        all.insert(head(
            &line,
            &format!("Host: {name}\r\nX-Forwarded-Host: {host}\r\nForwarded: host={host}\r\n"),
        ));
    }
    for fields in [
        String::new(),
        "Host: \r\n".to_owned(),
        field.repeat(2),
        format!("Host: {host} evil.example\r\n"),
        format!("Host: 127.0.0.1 :{port}\r\n"),
        format!("Host : {host}\r\n"),
        format!(" {field}"),
        format!("X: y\r\n {field}"),
        format!("Host:\r\n {host}\r\n"),
        format!("Hosts: {host}\r\n"),
    ] {
        all.insert(head(&line, &fields));
    }
    for fields in smuggling() {
        let next = format!("0\r\n\r\nGET {page} HTTP/1.1\r\n{field}\r\n");
        all.insert([line.as_bytes(), b"\r\n", field.as_bytes(), &fields, b"\r\n", next.as_bytes()].concat());
    }
    all.extend(other_protocols(host, page));
    all
}

/// Words between spaces.
pub fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A request line's parts and the fields after it, all as bytes.
fn head(line: &str, fields: &str) -> Vec<u8> {
    format!("{line}\r\n{fields}\r\n").into_bytes()
}

/// Targets that two programs might read in two ways, or that climb.
fn odd_targets(host: &str, page: &str) -> Vec<Vec<u8>> {
    let mut targets: Vec<Vec<u8>> = Vec::new();
    let climbs = words(
        "/.. /%2e%2e /%2E%2E /.%2e /%2e. /%2e /. /..%2f.. /..%5c.. /..\\.. /%2e%2e%2f /%c0%ae%c0%ae /%e0%80%ae. /%f0%80%80%ae. \
         /..%00 /..%c0%af /..%255c..%5c /.../..",
    );
    for climb in climbs {
        for start in ["", "/docs", "/docs/bulletin/2025", "/.briefpress"] {
            for end in ["/secret.txt", "/site.yaml"] {
                targets.push(format!("{start}{climb}{end}").into_bytes());
            }
        }
    }
    for form in words("http:// HTTP:// https:// ftp:// file:// ws:// // /// user@ http:/ http: docs:// \\\\")
    {
        targets.push(format!("{form}{host}{page}").into_bytes());
    }
    for target in words(
        "* docs/ . .. ? # \\docs\\ /docs//bulletin/ //evil.example/docs/ //evil.example /docs/#x /docs/?a#b /docs/?a\\b \
         /docs\\..\\secret.txt /docs/%5c /docs/%5C /docs/%2f /docs/%2Fsite.yaml /docs%2f /%2fdocs/ /docs/%00 /docs/note.txt%00.html \
         /docs/%0d%0aX:y /docs/%0a /docs/%0d /docs/%09 /docs/%1b[31m /docs/%7f /docs/%ff /docs/%c3 /docs/%c3%28 /docs/%ed%a0%80 \
         /docs/%f4%90%80%80 /docs/%f8%88%80%80%80 /docs/% /docs/%2 /docs/%zz /docs/%u002e%u002e/ /docs/%-1 /docs/%%32%65 /docs/ż \
         evil.example:80 localhost / /.briefpress//client.js /.briefpress/../docs/ file:///etc/passwd javascript:alert(1)",
    ) {
        if target != "/" {
            targets.push(target.as_bytes().to_vec());
        }
    }
    targets.push(host.as_bytes().to_vec());
    for raw in
        [&b"\0"[..], b"\x01", b"\t", b"\x7f", b"\x80", b"\xff", b"\xc0\xae", b"\r", b"\n", b"\r\n", b" "]
    {
        targets.push([b"/docs/", raw, b"note.txt"].concat());
    }
    targets.push(format!("/docs/{}", "a".repeat(8 << 10)).into_bytes());
    targets.push(format!("/docs/?{}", "a".repeat(100 << 10)).into_bytes());
    targets.push(format!("/docs/{}", "%2e%2e/".repeat(300)).into_bytes());
    targets
}

const METHODS: &str = "POST PUT PATCH DELETE OPTIONS CONNECT TRACE TRACK DEBUG PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK \
     SEARCH PURGE LINK UNLINK REPORT BREW get Get head gET GETT GE M-SEARCH GET/ GET\0 \0GET GÉT \tGET GET\t -GET PRI HTTP/1.1";

const VERSIONS: &str = "HTTP/0.9 HTTP/1 HTTP/1. HTTP/1.2 HTTP/1.10 HTTP/01.1 HTTP/2 HTTP/2.0 HTTP/3.0 HTTP/9.9 http/1.1 Http/1.1 \
     HTTPS/1.1 HTTP/1,1 HTTP1.1 ICAP/1.0 RTSP/1.0 SIP/2.0 HTTP/1.1\t HTTP/1.1\0 HTTP/+1.1 HTTP/-1.1 HTTP/१.1";

/// Names that are not ours; `P` stands for the port.
const HOSTS: &str = "evil.example evil.example:P localhost.evil.example:P 127.0.0.1.evil.example:P evillocalhost:P localhost.:P \
     127.0.0.1.:P .localhost:P a..localhost:P a/.localhost:P 127.0.0.1 localhost 127.0.0.1: 127.0.0.1:1 127.0.0.1:0 127.0.0.1:0P \
     127.0.0.1:+P 127.0.0.1:-P 127.0.0.1:P0 127.0.0.1:P:P 127.0.0.1:Px 127.0.0.1:0xP 127.0.0.1:P/ 127.0.0.1:P/docs/ 127.0.0.1:P# \
     127.0.0.1:P?x 127.0.0.1:P,evil.example 127.0.0.1:P;x 127.0.0.1:P@evil.example evil.example@127.0.0.1:P user:pw@127.0.0.1:P \
     http://127.0.0.1:P //127.0.0.1:P 127.1:P 127.0.1:P 0:P 0.0.0.0:P 2130706433:P 0x7f000001:P 0177.0.0.1:P 127.0.0.2:P \
     127.000.000.001:P [::]:P [::1] [::1:P ::1:P [::1]P [::1]]:P [::1%25lo]:P [127.0.0.1]:P [::ffff:7f00:2]:P [fe80::1]:P \
     ⓛocalhost:P localhost：P xn--lcalhost-8nb:P 127。0。0。1:P *:P *.localhost:P null undefined";

/// Fields that would let two programs see two requests, after the right `Host`.
fn smuggling() -> Vec<Vec<u8>> {
    let mut fields: Vec<Vec<u8>> = [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n",
        "TRANSFER-ENCODING:chunked\r\n",
        "Transfer-Encoding:\tchunked\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding:\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n",
        "X: y\r\n\tTransfer-Encoding: chunked\r\n",
        "X: y\rTransfer-Encoding: chunked\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n",
        "X: y\n\nGET /docs/ HTTP/1.1\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: 0x0\r\n",
        "Content-Length: 00\r\n",
        "Content-Length: 0 0\r\n",
        "Content-Length:\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Content-Length : 5\r\n",
        "Content-Length: 5\r\nExpect: 100-continue\r\n",
        "Host: evil.example\r\n",
        "host: 127.0.0.1\r\n",
        "Host:\r\n",
        "Origin: null\r\nOrigin: http://evil.example\r\n",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Mode: cors\r\n",
        "Sec-Fetch-Dest: document\r\nSec-Fetch-Dest: script\r\n",
        "Range: bytes=0-1\r\nRange: bytes=2-3\r\n",
        "Upgrade: websocket\r\nUpgrade: h2c\r\n",
        "no colon\r\n",
        ": no name\r\n",
        "a b: c\r\n",
        "a\0b: c\r\n",
        "a(b): c\r\n",
        "a: \0\r\n",
        "a: \x01\r\n",
        "a: \x7f\r\n",
        "a: b\rc\r\n",
        "ż: x\r\n",
        "\r: x\r\n",
    ]
    .iter()
    .map(|fields| fields.as_bytes().to_vec())
    .collect();
    fields.push(format!("X: {}\r\n", "a".repeat(16 << 10)).into_bytes());
    fields.push(format!("X: {}\r\n", "a".repeat(1 << 20)).into_bytes());
    fields.push(format!("{}: x\r\n", "a".repeat(20 << 10)).into_bytes());
    for many in [101, 1_000, 20_000] {
        fields.push("A: b\r\n".repeat(many).into_bytes());
    }
    fields
}

/// Bytes of other protocols.
fn other_protocols(host: &str, page: &str) -> Vec<Vec<u8>> {
    let whole = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let mut all: Vec<Vec<u8>> = [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"[..],
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03zebra\r\n\r\n",
        b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"EHLO evil.example\r\n\r\n",
        b"USER anonymous\r\n\r\n",
        b"\x05\x01\x00",
        b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00",
        b"*1\r\n$4\r\nPING\r\n",
        b"stats\r\n\r\n",
        b"\x81\x05hello",
        b"\x01\x01\x00\x01\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\r\n\r\n",
        b"\n\n",
        b" \r\n\r\n",
        b"GET / HTTP/1.1\n\nHost: a\r\n\r\n",
        b"GET /docs/\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET  /docs/ HTTP/1.1\r\n\r\n",
        b"GET /docs/ HTTP/1.1 x\r\n\r\n",
        b"GET\t/docs/\tHTTP/1.1\r\n\r\n",
        b"GET /docs/ HTTP/1.1\r\n\r\n",
        b"{\"jsonrpc\":\"2.0\"}\r\n\r\n",
        b"<policy-file-request/>\0\r\n\r\n",
    ]
    .iter()
    .map(|bytes| bytes.to_vec())
    .collect();
    for before in [
        &b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n"[..],
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\0",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\n",
        b" ",
    ] {
        all.push([before, whole.as_bytes()].concat());
    }
    all.push(whole.encode_utf16().flat_map(u16::to_le_bytes).chain(*b"\r\n\r\n").collect());
    all.push(whole.encode_utf16().flat_map(u16::to_be_bytes).chain(*b"\r\n\r\n").collect());
    all.push(whole.replace("\r\n", "\n").into_bytes());
    all.push(whole.replace("\r\n", "\r").into_bytes());
    all.push(whole.replace("\r\n", "\n\r").into_bytes());
    all
}
