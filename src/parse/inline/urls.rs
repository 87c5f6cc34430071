//! Bare URLs in running text become links: `https://…`, `http://…` and `www.…`, by GFM's rules for where they end.

use super::copy::Copy;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;

/// Copies a run with its bare URLs as links.
pub(crate) fn link(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    let mut inside_link_until = 0;
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        if matches!(node.kind, NodeKind::Link(_) | NodeKind::Image(_)) {
            inside_link_until = inside_link_until.max(node.end);
        }
        if node.kind != NodeKind::Text || (index as u32) < inside_link_until {
            copy.node(index, node);
            continue;
        }
        let (mut done, end) = (node.range.start as usize, node.range.end as usize);
        let mut at = done;
        while let Some((start, stop)) = find_url(builder.source, done, at, end) {
            copy.text(done, start);
            let written = &builder.source[start..stop];
            let target =
                if starts_like(written, "www.") { format!("https://{written}") } else { written.to_owned() };
            let link = builder.link(&target, (start..stop).into(), LinkKind::Bare, None);
            let place = copy.out.len();
            copy.push(NodeKind::Link(link), start..stop);
            copy.text(start, stop);
            copy.close_at(place);
            done = stop;
            at = stop;
        }
        copy.text(done, end);
    }
    copy.close_before(nodes.len());
}

/// The first URL in `source[at..end]`, where text begins at `first`.
fn find_url(source: &str, first: usize, mut at: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = source.as_bytes();
    while at < end {
        if matches!(bytes[at], b'h' | b'H' | b'w' | b'W') {
            let rest = &source[at..end];
            let head = ["https://", "http://", "www."].into_iter().find(|head| starts_like(rest, head));
            let before = source[first..at].chars().next_back();
            if let Some(head) = head
                && before.is_none_or(|c| {
                    c.is_whitespace()
                        || matches!(c, '*' | '_' | '~' | '(' | '[' | '"' | '\'' | '“' | '„' | '«')
                })
                && let Some(len) = url_len(rest, head)
            {
                return Some((at, at + len));
            }
        }
        at += 1;
    }
    None
}

fn starts_like(text: &str, head: &str) -> bool {
    text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// How long the URL at the start of `text` is; `None` if no host follows `head`.
fn url_len(text: &str, head: &str) -> Option<usize> {
    let stop = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '“' | '”' | '»'))
        .unwrap_or(text.len());
    let mut url = &text[..stop];
    loop {
        let last = url.chars().next_back()?;
        let trimmed = match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ';' | '’' | '…' => true,
            ')' => url.matches(')').count() > url.matches('(').count(),
            ']' => !url.contains('['),
            _ => false,
        };
        if !trimmed {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    let host = url.get(head.len()..)?;
    let host = &host[..host.find(['/', '?', '#']).unwrap_or(host.len())];
    let has_letters = host.chars().any(char::is_alphanumeric);
    (has_letters && (head != "www." || host.contains('.'))).then_some(url.len())
}

#[cfg(test)]
mod tests {
    use super::find_url;

    #[test]
    fn urls_end_where_a_reader_would_end_them() {
        let cases = [
            ("see https://a.b/c. Next", Some("https://a.b/c")),
            ("(https://a.b/c_(d))", Some("https://a.b/c_(d)")),
            ("(www.a.org)", Some("www.a.org")),
            ("https://a.b/c?d=e&f=g,", Some("https://a.b/c?d=e&f=g")),
            ("xhttps://a.b", None),
            ("https://", None),
            ("www.", None),
            ("www.x", None),
            ("HTTP://A.B/", Some("HTTP://A.B/")),
            ("https://medium.com/@user/x", Some("https://medium.com/@user/x")),
            ("http://localhost:1414/x", Some("http://localhost:1414/x")),
        ];
        for (text, expected) in cases {
            let found = find_url(text, 0, 0, text.len()).map(|(start, end)| &text[start..end]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
