//! What the theme's components write: figures, tables, boxes, and shortcodes of its own.

use tera::Value;

use super::Renderer;
use crate::model::doc::{
    ArgumentValue, CallId, Exhibit, ExhibitId, ExhibitKind, Furniture, NodeId, NodeKind, RecommendationId,
    Width,
};
use crate::model::site::Link;
use crate::model::text::Html;
use crate::text::escape;

/// The texts of an exhibit under the names by which components take them.
const FURNITURE: [(Furniture, &str); 7] = [
    (Furniture::Title, "title"),
    (Furniture::Subtitle, "subtitle"),
    (Furniture::Caption, "caption"),
    (Furniture::Note, "note"),
    (Furniture::Source, "source"),
    (Furniture::Credit, "credit"),
    (Furniture::By, "by"),
];

impl Renderer<'_> {
    /// A figure, table or box.
    pub(super) fn exhibit(&mut self, id: NodeId, exhibit: ExhibitId) {
        let exhibit = &self.context.doc.exhibits[exhibit.index()];
        let mut arguments = self.exhibit_arguments(exhibit);
        arguments.extend(self.furniture(id));
        let (name, body) = match exhibit.kind {
            ExhibitKind::Figure => ("figure", None),
            ExhibitKind::Table => ("table", Some(self.exhibit_table(id, &arguments))),
            ExhibitKind::Box => ("box", Some(self.exhibit_body(id))),
        };
        self.component(name, arguments, body);
    }

    fn exhibit_arguments(&self, exhibit: &Exhibit) -> Vec<(String, Value)> {
        let label =
            (exhibit.number > 0).then(|| self.context.words.exhibit_label(exhibit.kind, exhibit.number));
        let file = exhibit.src.and_then(|link| self.context.resolved.links.get(link.index()));
        let (src, size) = match file {
            Some(Link::File { url, size, .. }) => (Some(self.address(url)), *size),
            Some(Link::External { url }) => (Some(url.to_string()), None),
            _ => (None, None),
        };
        let text = |value: Option<&str>| value.map_or(Value::none(), Value::normal_string);
        let mut arguments = vec![
            ("id".to_owned(), Value::from(format!("{}{}", self.context.id_prefix, exhibit.id))),
            ("label".to_owned(), text(label.as_deref())),
            ("width".to_owned(), Value::from(width_name(exhibit.width))),
        ];
        if exhibit.kind == ExhibitKind::Figure {
            arguments.push(("src".to_owned(), text(src.as_deref())));
            arguments.push(("alt".to_owned(), text(exhibit.alt.as_deref())));
            arguments.push(("pixel_width".to_owned(), size.map_or(Value::none(), |(width, _)| width.into())));
            arguments
                .push(("pixel_height".to_owned(), size.map_or(Value::none(), |(_, height)| height.into())));
        }
        if exhibit.kind != ExhibitKind::Box {
            arguments.push(("licence".to_owned(), text(exhibit.licence.as_deref())));
        }
        arguments
    }

    /// The furniture that a node has.
    fn furniture(&mut self, id: NodeId) -> Vec<(String, Value)> {
        let doc = self.context.doc;
        let mut texts = Vec::new();
        for (furniture, name) in FURNITURE {
            if let Some(node) = doc.furniture(id, furniture) {
                let html = self.aside(|renderer| renderer.children(node));
                texts.push((name.to_owned(), Value::from(html)));
            }
        }
        texts
    }

    fn exhibit_body(&mut self, id: NodeId) -> Html {
        let doc = self.context.doc;
        let body = doc.children(id).find(|child| doc.node(*child).kind == NodeKind::ExhibitBody);
        self.aside(|renderer| {
            if let Some(body) = body {
                renderer.children(body);
            }
        })
    }

    /// The table itself, whose caption element names it for screen readers.
    fn exhibit_table(&mut self, id: NodeId, arguments: &[(String, Value)]) -> Html {
        let doc = self.context.doc;
        let label = arguments.iter().find(|(name, _)| name == "label").and_then(|(_, value)| value.as_str());
        let caption = label.map_or_else(String::new, |label| {
            let mut caption = String::from("<caption class=\"hidden\">");
            escape::text(label, &mut caption);
            caption.push_str("</caption>");
            caption
        });
        let table = doc.descendants(id).find_map(|(node, found)| match found.kind {
            NodeKind::Table(table) => Some((node, table)),
            _ => None,
        });
        self.aside(|renderer| {
            if let Some((node, table)) = table {
                renderer.table(node, table, Some(&caption));
            }
        })
    }

    /// A recommendation block.
    pub(super) fn recommendation(&mut self, id: NodeId, recommendation: RecommendationId) {
        let head = &self.context.doc.recommendations[recommendation.index()];
        let text = |value: Option<&str>| value.map_or(Value::none(), Value::normal_string);
        let to = head.to.as_ref().map(|to| self.context.words.addressee(recommendation, &to.value));
        let arguments = vec![
            ("to".to_owned(), text(to.as_deref())),
            ("deadline".to_owned(), text(head.deadline.as_deref())),
        ];
        self.furnished("recommendation", id, arguments);
    }

    /// A block with furniture, whose other children are its body.
    pub(super) fn furnished(&mut self, name: &str, id: NodeId, mut arguments: Vec<(String, Value)>) {
        let doc = self.context.doc;
        arguments.extend(self.furniture(id));
        let body = self.aside(|renderer| {
            for child in doc.children(id) {
                if !matches!(doc.node(child).kind, NodeKind::Furniture(_)) {
                    renderer.node(child);
                }
            }
        });
        self.component(name, arguments, Some(body));
    }

    /// A shortcode of the theme or site.
    pub(super) fn themed(&mut self, id: NodeId, call: CallId) {
        let call = &self.context.doc.calls[call.index()];
        let arguments = call
            .arguments
            .iter()
            .map(|argument| (argument.name.value.to_string(), argument_value(&argument.value.value)))
            .collect();
        let body = self.aside(|renderer| renderer.children(id));
        if call.block {
            self.component(&call.name.value, arguments, Some(body));
        } else {
            self.inline_component(&call.name.value, arguments, None);
        }
    }

    /// A component that stands as a block.
    fn component(&mut self, name: &str, arguments: Vec<(String, Value)>, body: Option<Html>) {
        self.fresh_line();
        self.inline_component(name, arguments, body);
        self.out.push('\n');
    }

    /// Lets the theme write a component; one that fails leaves its body.
    fn inline_component(&mut self, name: &str, arguments: Vec<(String, Value)>, body: Option<Html>) {
        match self.context.components.component(name, arguments, body.as_ref()) {
            Some(html) => self.out.push_str(html.0.trim_matches('\n')),
            None => self.out.push_str(&body.unwrap_or_default().0),
        }
    }
}

fn width_name(width: Width) -> &'static str {
    match width {
        Width::Text => "text",
        Width::Wide => "wide",
        Width::Full => "full",
    }
}

fn argument_value(value: &ArgumentValue) -> Value {
    match value {
        ArgumentValue::Text(text) => Value::normal_string(text),
        ArgumentValue::Int(number) => Value::from(*number),
        ArgumentValue::Float(number) => Value::from(*number),
        ArgumentValue::Bool(value) => Value::from(*value),
        ArgumentValue::List(values) => Value::from(values.iter().map(argument_value).collect::<Vec<_>>()),
    }
}
