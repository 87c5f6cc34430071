//! Reference pages of shortcodes, of outputs, and of what themes work with: templates, components, views.

use std::fmt::Write;
use std::sync::Arc;

use super::pages::{cell, head};
use crate::model::source::{Snapshot, SourcePath};
use crate::model::theme::Theme;
use crate::outputs::OUTPUTS;
use crate::outputs::html::views::{TEMPLATES, VIEWS, ViewDoc};
use crate::parse::config::parse_config;
use crate::parse::shortcode::{self, ArgumentKind, BodyRule, ShortcodeDoc};
use crate::parse::theme::load_theme;

/// The page of outputs.
pub(super) fn outputs() -> String {
    let mut page = head(
        "Outputs",
        "What a build writes. Addresses are those of the site's own language; other languages have the same below \
         `/<code>/`. Nothing of a brief that is not built is in any of them.",
    );
    page.push_str("\n| output | what it writes |\n|---|---|\n");
    let mut outputs: Vec<_> = OUTPUTS.iter().map(|output| (output.id(), output.summary())).collect();
    outputs.sort_unstable();
    for (id, summary) in outputs {
        let _ = writeln!(page, "| `{id}` | {} |", cell(summary));
    }
    page
}

/// The page of shortcodes.
pub(super) fn shortcodes() -> String {
    let mut page = head(
        "Shortcodes",
        "A shortcode that stands alone is written `{{ name(…) }}`; one that stands around text begins with `{% name(…) %}` \
         and ends with `{% end %}`, each on a line of its own. Values stand in quotes: `\"…\"`, `'…'` or backticks. \
         Arguments may stand one a line, with a comma after the last; a blank line among them is an error. Inside code, \
         shortcodes are inert.\n\n\
         Themes can add shortcodes of their own; see [Making a theme](../themes.md#shortcodes).",
    );
    for shortcode in shortcode::docs() {
        let _ = write!(
            page,
            "\n## `{}`\n\n{} {}\n",
            shortcode.name,
            shortcode.summary,
            body_rule(shortcode.body)
        );
        arguments(&mut page, shortcode);
        let _ = write!(page, "\n```markdown body\n{}\n```\n", shortcode.example);
    }
    page
}

fn body_rule(rule: BodyRule) -> &'static str {
    match rule {
        BodyRule::Required => "It stands around text.",
        BodyRule::Caption => "It stands alone, or around text that is its caption.",
    }
}

fn arguments(page: &mut String, shortcode: &ShortcodeDoc) {
    if !shortcode.arguments.is_empty() {
        page.push_str("\n| argument | value | meaning |\n|---|---|---|\n");
    }
    for argument in shortcode.arguments {
        let value = match argument.kind {
            ArgumentKind::Text => "text".to_owned(),
            ArgumentKind::Markdown => "inline Markdown".to_owned(),
            ArgumentKind::Id => "id".to_owned(),
            ArgumentKind::File => "path".to_owned(),
            ArgumentKind::Word(words) => {
                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            }
        };
        let must = if argument.required { " (required)" } else { "" };
        let _ = writeln!(page, "| `{}`{must} | {value} | {} |", argument.name, cell(argument.doc));
    }
}

/// The page of template views.
pub(super) fn views() -> String {
    let mut page = head(
        "Template views",
        "What templates see. Every page gets `site` (`SiteView`), `page` (`PageView`) and `lang` (its language tag), \
         and by its kind the value that the table names. A field whose type is `Option` is `none` where there is \
         nothing; `Vec` is a list; `Html` is finished HTML and prints as it is, everything else is escaped. `Value` \
         is whatever an author wrote under `extra`, or a setting of the theme.\n\n\
         Templates can call `{{ t(key=\"…\") }}` for a message, whose further arguments are those of the message, and \
         `{{ asset(path=\"…\") }}` for the address of a file below `assets/`.",
    );
    let theme = bulletin();
    templates(&mut page, &theme);
    components(&mut page, &theme);
    page.push_str("\n## Views\n");
    let mut views: Vec<&ViewDoc> = VIEWS.iter().flat_map(|file| file.iter()).collect();
    views.sort_unstable_by_key(|view| view.name);
    for view in views {
        let _ = write!(
            page,
            "\n### `{}`\n\n{}\n\n| field | type | meaning |\n|---|---|---|\n",
            view.name,
            view.doc.trim()
        );
        for (name, kind, doc) in view.fields {
            let kind = kind.replace("Shared<CardView>", "CardView");
            let _ = writeln!(page, "| `{name}` | `{kind}` | {} |", cell(doc.trim()));
        }
    }
    page
}

/// The theme in the program, alone.
fn bulletin() -> Theme {
    let settings = Arc::from("title: Reference\nbase_url: https://reference.example/\n");
    let file = SourcePath::new("site.yaml").expect("a plain name is a path");
    let snapshot = Snapshot::of_texts([]).expect("no path is no bad path");
    load_theme(&snapshot, &parse_config(&file, &settings).value).value
}

fn templates(page: &mut String, theme: &Theme) {
    page.push_str(
        "\n## Templates\n\nThe blocks are those of `bulletin` that a template which extends it can replace; every page \
         has those of `base.html` as well.\n\n| template | page | value | blocks |\n|---|---|---|---|\n",
    );
    let _ = writeln!(page, "| `base.html` | the frame of every page | | {} |", blocks(theme, "base.html"));
    for template in TEMPLATES {
        let value = template.value.map(|(name, view)| format!("`{name}`: `{view}`")).unwrap_or_default();
        let _ = writeln!(
            page,
            "| `{}` | {} | {value} | {} |",
            template.name,
            cell(template.doc),
            blocks(theme, template.name)
        );
    }
}

/// The names of a template's blocks, in order.
fn blocks(theme: &Theme, template: &str) -> String {
    let text = theme.layers.iter().find_map(|layer| layer.templates.get(template));
    let text = text.map(|text| &*text.text).unwrap_or_default();
    let names = tags(text, "block")
        .map(|rest| format!("`{}`", rest.split([' ', '%', '-']).next().unwrap_or_default()));
    names.collect::<Vec<_>>().join(", ")
}

fn components(page: &mut String, theme: &Theme) {
    page.push_str(
        "\n## Components of the text\n\nFigures, tables, boxes and blocks of a brief are printed by these components of \
         `shortcodes/`. A theme may replace each; it must take the same arguments. `@lang` gives the component the \
         language of the page, which `t` needs. Texts other than `id`, `src`, `alt` and `width` are HTML.\n\n```jinja\n",
    );
    for shortcode in theme.layers.iter().flat_map(|layer| layer.shortcodes.values()) {
        for rest in tags(&shortcode.text, "component") {
            let _ = writeln!(
                page,
                "{}",
                rest.split("%}").next().unwrap_or_default().trim_end_matches(['-', ' '])
            );
        }
    }
    page.push_str("```\n");
}

/// What follows `{% name ` at each place of a template.
fn tags<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let name = format!("{name} ");
    text.split("{%")
        .skip(1)
        .filter_map(move |rest| rest.trim_start_matches(['-', ' ']).strip_prefix(name.as_str()))
}
