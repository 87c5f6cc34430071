//! XML by a writer: well-formed whatever the texts hold, since every text and attribute passes through here.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::manuscript::Manuscript;
use crate::model::source::Span;
use crate::text::xml::{is_allowed, is_text};

/// An XML document being written, in UTF-8.
pub struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<&'static str>,
    left_out: Vec<char>,
}

impl Xml {
    /// An empty document with its declaration.
    pub fn begin() -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), open: Vec::new(), left_out: Vec::new() };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.write(Event::Text(BytesText::from_escaped("\n")));
        xml
    }

    /// Opens an element; [`Xml::close`] closes it.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        let start = self.tag(name, attributes);
        self.write(Event::Start(start));
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.write(Event::End(BytesEnd::new(name)));
            self.write(Event::Text(BytesText::from_escaped("\n")));
        }
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        let tag = self.tag(name, attributes);
        self.write(Event::Empty(tag));
        self.write(Event::Text(BytesText::from_escaped("\n")));
    }

    /// An element that holds a text.
    pub fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        let text = self.legal(text).into_owned();
        self.write(Event::Text(BytesText::new(&text)));
        self.close();
    }

    /// The finished bytes, all elements closed, and the characters that XML does not allow and that were left out.
    pub fn finish(mut self) -> (Vec<u8>, Vec<char>) {
        while !self.open.is_empty() {
            self.close();
        }
        self.left_out.sort_unstable();
        self.left_out.dedup();
        (self.writer.into_inner(), self.left_out)
    }

    /// The characters left out since the last call.
    pub fn take_left_out(&mut self) -> Vec<char> {
        let mut left_out = std::mem::take(&mut self.left_out);
        left_out.sort_unstable();
        left_out.dedup();
        left_out
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> BytesStart<'static> {
        let mut tag = BytesStart::new(name);
        for (key, value) in attributes {
            tag.push_attribute((*key, &*self.legal(value)));
        }
        tag
    }

    fn legal<'a>(&mut self, text: &'a str) -> std::borrow::Cow<'a, str> {
        if is_text(text) {
            return text.into();
        }
        self.left_out.extend(text.chars().filter(|c| !is_allowed(*c)));
        text.chars().filter(|c| is_allowed(*c)).collect::<String>().into()
    }

    fn write(&mut self, event: Event) {
        self.writer.write_event(event).expect("writing to memory does not fail");
    }
}

/// Says which characters of a document were left out, where it holds the first of them; `who` says by whom.
pub fn left_out_fault(manuscript: &Manuscript, left_out: &[char], who: &str) -> Option<Diagnostic> {
    let first = left_out.first()?;
    let number = *first as u32;
    let spellings = [
        first.to_string(),
        format!("\\x{number:02x}"),
        format!("\\x{number:02X}"),
        format!("\\u{number:04x}"),
        format!("\\u{number:04X}"),
        format!("&#{number};"),
        format!("&#x{number:x};"),
        format!("&#x{number:X};"),
        format!("&#x{number:02X};"),
    ];
    let text = &manuscript.doc.text;
    let found = spellings.iter().find_map(|spelling| Some((text.find(&**spelling)?, spelling.len())));
    let (at, len) = found.unwrap_or_default();
    let end = at + len;
    let names: Vec<String> = left_out.iter().map(|c| format!("U+{:04X}", *c as u32)).collect();
    let message = format!("XML does not allow {}; {who}", names.join(", "));
    let fault = Diagnostic::at(Code::BadXmlCharacter, Span::new(&manuscript.file, at..end), message);
    Some(fault.help("remove it from the text: it cannot be seen, and came from pasting"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::Xml;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let mut xml = Xml::begin();
        xml.open("feed", &[("a", "\"<&>'")]);
        xml.leaf("t", &[], "]]> <b> & \u{1}x\u{ffff}");
        xml.empty("e", &[]);
        let (bytes, left_out) = xml.finish();
        let text = String::from_utf8(bytes).expect("UTF-8");
        insta::assert_snapshot!(text, @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <feed a="&quot;&lt;&amp;&gt;&apos;"><t>]]&gt; &lt;b&gt; &amp; x</t>
        <e/>
        </feed>
        "#);
        assert_eq!(left_out, ['\u{1}', '\u{ffff}']);
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            let mut xml = Xml::begin();
            xml.leaf("t", &[("a", &text)], &text);
            let (bytes, _) = xml.finish();
            let mut reader = Reader::from_reader(&bytes[..]);
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(fault) => prop_assert!(false, "{fault}"),
                }
            }
        }
    }
}
