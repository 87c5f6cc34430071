//! The examples of a specification's text: blocks between long fences, Markdown over a line with a dot, HTML under it.

/// A piece of Markdown and the HTML that the specification wants of it.
pub struct Example {
    /// The specification and the number in it, `commonmark-001`.
    pub name: String,
    pub markdown: String,
    pub html: String,
}

impl Example {
    /// The specification alone.
    pub fn specification(&self) -> &str {
        self.name.split('-').next().unwrap_or_default()
    }
}

/// The examples whose kind, the word behind `example`, is one of the wanted.
pub fn examples(text: &str, specification: &str, wanted: impl Fn(&str) -> bool) -> Vec<Example> {
    let fence = "`".repeat(32);
    let (open, close) = (format!("\n{fence} example"), format!("\n{fence}\n"));
    let blocks = text.split(&open).skip(1).zip(1..);
    blocks
        .filter_map(|(block, number)| {
            let (kind, block) = block.split_once('\n')?;
            let block = block.split(&close).next()?;
            let (markdown, html) = match block.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => block.split_once("\n.\n").or_else(|| Some((block.strip_suffix("\n.")?, "")))?,
            };
            let tabs = |text: &str| text.replace('→', "\t") + "\n";
            let name = format!("{specification}-{number:03}");
            wanted(kind.trim()).then(|| Example { name, markdown: tabs(markdown), html: tabs(html) })
        })
        .collect()
}
