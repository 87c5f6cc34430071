//! The theme, compiled: templates and shortcodes of all layers in one Tera instance.
//!
//! In: a [`Theme`]'s texts and what templates may call. Out: rendered pages and components, or a
//! diagnostic that points into the template and names the page. Templates are named
//! `<layer>/<file>`, shortcodes `<layer>/shortcodes/<file>`; a bare name finds the nearest layer's.
//! Every template escapes, whatever its name, and `safe` works on finished HTML only.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tera::{ArgFromValue, Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::source::{Span, TextRange};
use crate::model::text::Html;
use crate::model::theme::{Theme, ThemeText};

/// What templates may call: `t(key="…", …)` and `asset(path="…")`.
pub trait TemplateHost: Send + Sync + 'static {
    /// The message `key` in language `lang`: plain text, or HTML if an argument is. Says what is wrong with it otherwise.
    fn message(&self, lang: &str, key: &str, arguments: &[(&str, &Value)]) -> Result<Value, String>;
    /// The public address of a theme asset, by its path below `assets/`.
    fn asset(&self, path: &str) -> Option<String>;
}

/// The compiled theme.
pub struct Engine {
    tera: Tera,
    /// The file behind each Tera template name.
    files: HashMap<String, ThemeText>,
    /// The theme could not be compiled, which is reported: that its pages are empty is no second fault.
    broken: bool,
}

/// The largest page a template may write.
const MAX_PAGE: usize = 64 << 20;

impl Engine {
    /// Compiles a theme. A theme that cannot be compiled gives an engine without templates and the reasons.
    pub fn load(theme: &Theme, host: Arc<dyn TemplateHost>) -> Outcome<Engine> {
        let mut tera = base_tera(theme, host);
        let mut files = HashMap::new();
        for layer in &theme.layers {
            for (name, text) in &layer.templates {
                files.insert(format!("{}/{name}", layer.name), text.clone());
            }
            for (name, text) in &layer.shortcodes {
                files.insert(format!("{}/shortcodes/{name}.html", layer.name), text.clone());
            }
        }
        let mut names: Vec<&String> = files.keys().collect();
        names.sort();
        let sources: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), &*files[name.as_str()].text)).collect();
        let diagnostics = match tera.add_raw_templates(sources) {
            Ok(()) => Vec::new(),
            Err(error) => faults(&error, &files, Code::TemplateSyntax),
        };
        let broken = !diagnostics.is_empty();
        Outcome { value: Engine { tera, files, broken }, diagnostics }
    }

    /// Whether any layer has the template.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// Writes a page. `url` names the page in a diagnostic.
    pub fn page(&self, template: &str, context: &Context, url: &str) -> Outcome<Vec<u8>> {
        if self.broken {
            return Outcome::default();
        }
        let mut page = Page { bytes: Vec::with_capacity(16 << 10) };
        match self.tera.render_to(template, context, &mut page) {
            Ok(()) => Outcome::clean(page.bytes),
            Err(error) => Outcome { value: Vec::new(), diagnostics: self.on_page(&error, url) },
        }
    }

    /// Writes one component with its arguments; `implicits` are what the page offers unasked (`lang`).
    /// The caller names the page in the diagnostics.
    pub fn component(
        &self,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&Html>,
    ) -> Result<Html, Vec<Diagnostic>> {
        self.tera
            .render_component_with_implicits(
                name,
                arguments,
                implicits,
                body.map(|html| html.0.as_str()),
                true,
            )
            .map(Html)
            .map_err(|error| faults(&error, &self.files, Code::TemplateFault))
    }

    /// What each component takes, by name.
    pub fn components(&self) -> BTreeMap<String, tera::ComponentInfo> {
        self.tera
            .get_component_names()
            .filter_map(|name| Some((name.to_owned(), self.tera.get_component_definition(name)?)))
            .collect()
    }

    fn on_page(&self, error: &tera::Error, url: &str) -> Vec<Diagnostic> {
        let faults = faults(error, &self.files, Code::TemplateFault);
        faults.into_iter().map(|fault| fault.on_page(url)).collect()
    }
}

/// A page in the making, with a limit.
struct Page {
    bytes: Vec<u8>,
}

impl std::io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_PAGE {
            return Err(std::io::Error::other(format!("the page is larger than {MAX_PAGE} bytes")));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn base_tera(theme: &Theme, host: Arc<dyn TemplateHost>) -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![""]);
    let prefixes: Vec<String> = theme
        .layers
        .iter()
        .flat_map(|layer| [format!("{}/", layer.name), format!("{}/shortcodes/", layer.name)])
        .collect();
    tera.set_fallback_prefixes(prefixes).expect("no template has been added yet");
    tera.register_filter("safe", |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        if value.is_safe() || !value.is_string() {
            return Ok(value.clone());
        }
        Err(tera::Error::message("`safe` takes finished HTML only; this text has not been escaped"))
    });
    let messages = Arc::clone(&host);
    tera.register_function("t", move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
        let key: Cow<'_, str> = arguments.must_get("key")?;
        let lang: Option<Value> = state.get("lang")?;
        let lang = lang.as_ref().map(Cow::from_value).transpose()?.unwrap_or_default();
        let named: Vec<(&str, &Value)> = arguments
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, value)))
            .filter(|(name, _)| *name != "key")
            .collect();
        messages.message(&lang, &key, &named).map_err(tera::Error::message)
    });
    tera.register_function("asset", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let path: Cow<'_, str> = arguments.must_get("path")?;
        host.asset(&path).ok_or_else(|| tera::Error::message(format!("the theme has no asset `{path}`")))
    });
    tera
}

/// Turns an error of Tera into diagnostics that point into theme files.
///
/// Unknown filters, functions and includes arrive as one text of reports, each with a line
/// `--> file:line:column`; the include chain as lines `note: …`.
fn faults(error: &tera::Error, files: &HashMap<String, ThemeText>, code: Code) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let mut fault = Diagnostic::new(code, lower_first(report.message()));
            if let Some(text) = files.get(report.filename()) {
                fault.span = Some(Span::new(&text.file, report.span().range.clone()));
            }
            fault.notes = report_notes(&error.to_string());
            vec![fault]
        }
        _ => error.to_string().split("\n\nerror: ").map(|report| report_fault(report, files, code)).collect(),
    }
}

fn report_notes(report: &str) -> Vec<String> {
    report.lines().filter_map(|line| line.strip_prefix("note: ")).map(str::to_owned).collect()
}

fn report_fault(report: &str, files: &HashMap<String, ThemeText>, code: Code) -> Diagnostic {
    let message = report.lines().next().unwrap_or_default();
    let mut fault = Diagnostic::new(code, lower_first(message.strip_prefix("error: ").unwrap_or(message)));
    fault.notes = report_notes(report);
    let place = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    if let Some((file, line, column)) = place.and_then(split_place)
        && let Some(text) = files.get(file)
    {
        let start = offset(&text.text, line, column);
        fault.span = Some(Span { file: text.file.clone(), range: TextRange::new(start, start) });
    }
    fault
}

fn split_place(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.trim_end().rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

/// The byte at a line and column, both from 1; columns count characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text[start..].lines().next().unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(index, _)| index)
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    let rest = chars.as_str();
    format!("{first}{}", rest.strip_suffix('.').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SourcePath;
    use crate::model::theme::Layer;

    struct Host;

    impl TemplateHost for Host {
        fn message(&self, lang: &str, key: &str, _: &[(&str, &Value)]) -> Result<Value, String> {
            if key == "hello" { Ok(format!("<hello {lang}>").into()) } else { Err("no".into()) }
        }

        fn asset(&self, path: &str) -> Option<String> {
            (path == "css/x.css").then(|| "/assets/css/x.1234.css".to_owned())
        }
    }

    fn engine(files: &[(&str, &str, &str)]) -> Outcome<Engine> {
        let mut theme = Theme::default();
        for (layer, name, text) in files {
            if theme.layers.last().is_none_or(|last| *last.name != **layer) {
                theme.layers.push(Layer { name: (*layer).into(), ..Layer::default() });
            }
            let last = theme.layers.last_mut().expect("just pushed");
            let file = SourcePath::new(&format!("themes/{layer}/templates/{name}")).expect("a path");
            last.templates.insert((*name).into(), ThemeText { file, text: (*text).into() });
        }
        Engine::load(&theme, Arc::new(Host))
    }

    fn render(files: &[(&str, &str, &str)]) -> String {
        let engine = engine(files);
        assert_eq!(engine.diagnostics, []);
        let mut context = Context::new();
        context.insert("lang", "pl");
        context.insert("raw", "<b>");
        context.insert_value("html", Value::from(Html("<i>".into())));
        let page = engine.value.page("a.html", &context, "/x/");
        match page.diagnostics.first() {
            None => String::from_utf8(page.value).expect("UTF-8"),
            Some(fault) => {
                let span = fault.span.as_ref().expect("a place");
                format!("{} {}..{} {:?}", fault.message, span.range.start, span.range.end, fault.url)
            }
        }
    }

    #[test]
    fn layers_extend_each_other_by_name_and_by_nearness() {
        let files = [
            ("site", "b.html", "site"),
            (
                "child",
                "a.html",
                "{% extends \"bulletin/a.html\" %}{% block x %}child {% include \"b.html\" %}{% endblock %}",
            ),
            ("bulletin", "a.html", "[{% block x %}{% endblock %}]"),
            ("bulletin", "b.html", "bulletin"),
        ];
        insta::assert_snapshot!(render(&files), @"[child site]");
    }

    #[test]
    fn everything_is_escaped_but_finished_html() {
        let text =
            "{{ raw }}{{ html }}{{ html | safe }}{{ t(key=\"hello\") }}{{ asset(path=\"css/x.css\") }}";
        insta::assert_snapshot!(render(&[("site", "a.html", text)]), @"&lt;b&gt;<i><i>&lt;hello pl&gt;/assets/css/x.1234.css");
    }

    #[test]
    fn faults_point_into_the_template_and_name_the_page() {
        insta::assert_snapshot!(render(&[("site", "a.html", "ż{{ raw | safe }}")]), @r#"`safe` takes finished HTML only; this text has not been escaped 11..15 Some("/x/")"#);
        let unknown = engine(&[("site", "a.html", "a\nż {{ raw | nope }}")]).diagnostics.remove(0);
        insta::assert_snapshot!(unknown.message, @"unknown filter `nope`");
        assert_eq!(unknown.span.expect("a place").range.start, 14);
    }
}
