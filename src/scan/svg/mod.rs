//! Looks through SVG files: text in, size and faults out.
//!
//! Figures are shown by `<img>`, where nothing in them runs; but their files have addresses of their
//! own, and a reader who opens one there would run what it holds. So a figure may hold nothing that
//! runs, loads or hides: elements of SVG by an allow-list, no handlers, no addresses but those of
//! its own parts and of embedded pictures, no entities, no stylesheets from elsewhere.

#[cfg(test)]
mod tests;

use quick_xml::NsReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::css::css_fault;
use crate::model::source::TextRange;

/// Faults after these are not reported: the file is hostile or broken throughout.
const MAX_FAULTS: usize = 20;
/// Elements may nest so deep.
const MAX_DEPTH: usize = 1000;
const SVG: &str = "http://www.w3.org/2000/svg";
const RUNNING: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
const ELEMENTS: [&str; 50] = [
    "a",
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "circle",
    "clipPath",
    "color-profile",
    "defs",
    "desc",
    "ellipse",
    "filter",
    "font",
    "font-face",
    "font-face-format",
    "font-face-name",
    "font-face-src",
    "font-face-uri",
    "g",
    "glyph",
    "hatch",
    "hatchpath",
    "hkern",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "missing-glyph",
    "mpath",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "set",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
    "vkern",
];

/// What in an SVG could run, load something or hide something; and why it is no SVG at all.
///
/// Each with its place and words to follow the file's name: "holds a `script` element".
pub fn svg_faults(text: &str) -> Vec<(TextRange, String)> {
    let mut check = Check { faults: Vec::new(), depth: 0, roots: 0, style: None };
    let mut reader = NsReader::from_str(text);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let range = TextRange::new(start, reader.buffer_position() as usize);
        let goes_on = match event {
            Ok(event) => check.event(&reader, &event, range),
            Err(cause) => {
                let at = (reader.error_position() as usize).min(text.len());
                check.fault(TextRange::new(at, at), format!("cannot be read as XML: {cause}"));
                false
            }
        };
        if !goes_on || check.faults.len() >= MAX_FAULTS {
            return check.faults;
        }
    }
}

/// Width and height in pixels as the root element states them, or its view box does.
pub fn svg_size(text: &str) -> Option<(u32, u32)> {
    let mut reader = NsReader::from_str(text);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => break element,
            Event::Eof => return None,
            _ => {}
        }
    };
    if root.local_name().as_ref() != "svg" {
        return None;
    }
    let value =
        |name| root.try_get_attribute(name).ok().flatten().map(|attribute| attribute.value.into_owned());
    let width = value("width").as_deref().and_then(pixels);
    let height = value("height").as_deref().and_then(pixels);
    let view_box = value("viewBox").as_deref().and_then(view_box);
    let (width, height) = match (width, height, view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(size)) => size,
        _ => return None,
    };
    let whole = |length: f64| (0.5..=1e6).contains(&length).then(|| length.round() as u32);
    Some((whole(width)?, whole(height)?))
}

/// A CSS length in pixels; `None` for a share of the page.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit_at = length.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').len();
    let number: f64 = length[..unit_at].trim().parse().ok()?;
    let factor = match length[unit_at..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "em" | "rem" => 16.0,
        _ => return None,
    };
    (number > 0.0).then_some(number * factor)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let mut numbers =
        value.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
    let _corner = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let (width, height) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (width > 0.0 && height > 0.0).then_some((width, height))
}

struct Check {
    faults: Vec<(TextRange, String)>,
    depth: usize,
    roots: usize,
    /// The text of the `style` element that is open, and where it began.
    style: Option<(usize, String)>,
}

impl Check {
    fn fault(&mut self, range: TextRange, what: impl Into<String>) {
        self.faults.push((range, what.into()));
    }

    /// Takes one event; tells whether to go on.
    fn event(&mut self, reader: &NsReader<&[u8]>, event: &Event<'_>, range: TextRange) -> bool {
        match event {
            Event::Start(element) => {
                self.element(reader, element, range);
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    self.fault(range, format!("nests elements more than {MAX_DEPTH} deep"));
                    return false;
                }
                if element.local_name().as_ref() == "style" {
                    self.style = Some((range.end as usize, String::new()));
                }
            }
            Event::Empty(element) => self.element(reader, element, range),
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.end_of_style(range);
            }
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(reference) => self.reference(reference, range),
            Event::DocType(text) if text.contains('[') => {
                self.fault(range, "declares entities of its own; export it without them");
            }
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                self.fault(range, "takes a stylesheet from elsewhere");
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                if encoding.is_some_and(|name| !["utf-8", "us-ascii"].contains(&&*name.to_ascii_lowercase()))
                {
                    self.fault(range, "declares an encoding other than UTF-8");
                }
            }
            Event::Eof => {
                self.end_of_file(range);
                return false;
            }
            Event::DocType(_) | Event::PI(_) | Event::Comment(_) => {}
        }
        true
    }

    fn element(&mut self, reader: &NsReader<&[u8]>, element: &BytesStart<'_>, range: TextRange) {
        let (namespace, name) = reader.resolver().resolve_element(element.name());
        let name = name.as_ref();
        let is_svg = matches!(namespace, ResolveResult::Bound(Namespace(SVG)));
        if self.depth == 0 {
            self.roots += 1;
            if !is_svg || name != "svg" {
                self.fault(
                    range,
                    format!("has the root element `{name}`; expected `svg` with xmlns=\"{SVG}\""),
                );
            }
        } else if is_svg && !ELEMENTS.contains(&name) && !name.starts_with("fe") {
            self.fault(range, format!("holds a `{name}` element, which no figure may"));
        } else if let ResolveResult::Bound(Namespace(namespace)) = namespace
            && RUNNING.contains(&namespace)
        {
            self.fault(range, format!("holds a `{name}` element of another language of the web"));
        }
        for attribute in element.attributes() {
            let Ok(attribute) = attribute else {
                return self.fault(range, "has an attribute that cannot be read");
            };
            let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) else {
                return self.fault(range, format!("has an unknown entity in `{}`", attribute.key.as_ref()));
            };
            if let Some(what) = attribute_fault(name, is_svg, attribute.key.as_ref(), &value) {
                self.fault(range, what);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, style)) = &mut self.style {
            style.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>, range: TextRange) {
        let text = match reference.resolve_char_ref() {
            Ok(Some(c)) => Some(c.to_string()),
            Ok(None) => quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned),
            Err(_) => None,
        };
        match text {
            Some(text) => self.text(&text),
            None => self.fault(range, format!("uses the unknown entity `&{};`", &**reference)),
        }
    }

    fn end_of_style(&mut self, range: TextRange) {
        let Some((start, style)) = self.style.take() else { return };
        if let Some(what) = css_fault(&style) {
            self.fault(TextRange::new(start, range.start as usize), what);
        }
    }

    fn end_of_file(&mut self, range: TextRange) {
        if self.depth > 0 {
            self.fault(range, "ends before its elements do");
        } else if self.roots != 1 && self.faults.is_empty() {
            self.fault(range, "has no single root element");
        }
    }
}

/// What is wrong with an attribute, if anything is.
fn attribute_fault(element: &str, is_svg: bool, key: &str, value: &str) -> Option<String> {
    let name = key.rsplit(':').next().unwrap_or(key);
    if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) && !key.contains(':') {
        return Some(format!("has the handler `{key}`"));
    }
    if key == "xml:base" {
        return Some("changes the base of its addresses by `xml:base`".to_owned());
    }
    let is_looked_at = matches!(name, "attributeName" | "href" | "src" | "style");
    if !is_looked_at && !value.contains([':', '(', '\\']) {
        return None;
    }
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_ascii_lowercase();
    if name == "attributeName" && is_svg {
        let target = plain.rsplit(':').next().unwrap_or(&plain);
        if target == "href" || target.starts_with("on") {
            return Some(format!("animates `{value}`"));
        }
    }
    if plain.contains("javascript:") || plain.contains("vbscript:") {
        return Some(format!("has a script in `{key}`"));
    }
    if is_svg && (name == "href" || name == "src") {
        return address_fault(element, key, value.trim(), &plain);
    }
    if name == "style" || plain.contains("url(") || value.contains('\\') {
        return css_fault(value);
    }
    None
}

fn address_fault(element: &str, key: &str, value: &str, plain: &str) -> Option<String> {
    let is_fine = if element == "a" {
        plain
            .split_once(':')
            .is_none_or(|(scheme, _)| SCHEMES.contains(&scheme) || scheme.contains(['/', '#', '?']))
    } else {
        plain.is_empty() || plain.starts_with('#') || is_embedded_picture(plain)
    };
    (!is_fine).then(|| {
        let shown: String = value.chars().take(60).collect();
        format!(
            "names `{shown}` in `{key}` of `{element}`; only its own parts and embedded pictures are allowed"
        )
    })
}

/// A `data:` address of a picture made of pixels.
fn is_embedded_picture(plain: &str) -> bool {
    let kind = plain.strip_prefix("data:image/").and_then(|rest| rest.split([';', ',']).next());
    kind.is_some_and(|kind| ["png", "jpeg", "jpg", "gif", "webp", "avif"].contains(&kind))
}
