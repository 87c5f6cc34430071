//! `docs/reference/commands.md`, made from the types of the command line; a test holds it fresh.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory};

use super::args::Cli;

/// The page of the commands.
fn page() -> String {
    let mut page = String::from(
        "<!-- Made from `src/cli/args.rs` by the test `cli::reference`. Change it there. -->\n\n# Commands\n\n\
         `briefpress` without a command builds the site. Results go to stdout, everything else to stderr.\n\n\
         | exit code | meaning |\n|---|---|\n\
         | 0 | clean |\n| 1 | errors in the content or the theme |\n| 2 | wrong usage, or faults in the settings |\n\
         | 74 | reading or writing failed |\n| 75 | another build holds the output, or somebody else publishes |\n\
         | 76 | a guard refused to publish |\n| 77 | the host does not let these credentials in |\n\
         | 78 | published, but the public address does not show it |\n",
    );
    let mut root = Cli::command();
    root.build();
    page.push_str("\n## Options of every command\n");
    options(&mut page, root.get_arguments().filter(|argument| argument.is_global_set()));
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        section(&mut page, command, "briefpress", 2);
    }
    page
}

fn section(page: &mut String, command: &Command, parent: &str, level: usize) {
    let name = format!("{parent} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(page, "\n{} `{name}`\n\n{about}.\n", "#".repeat(level));
    let own = |argument: &&Arg| !argument.is_global_set() && argument.get_id() != "help";
    options(page, command.get_arguments().filter(own));
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        section(page, inner, &name, level + 1);
    }
}

fn options<'a>(page: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let mut table = String::new();
    for argument in arguments {
        let help =
            argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let _ =
            writeln!(table, "| `{}` | {}{} |", written(argument), help.replace('\n', " "), choices(argument));
    }
    if !table.is_empty() {
        let _ = write!(page, "\n| option | meaning |\n|---|---|\n{table}");
    }
}

/// An option as it is written: `-o, --output-dir <DIR>`, `<CODE>`.
fn written(argument: &Arg) -> String {
    let names: Vec<&str> =
        argument.get_value_names().unwrap_or_default().iter().map(|name| name.as_str()).collect();
    let takes_value = argument.get_num_args().is_some_and(|count| count.takes_values());
    let value =
        if takes_value { names.iter().map(|name| format!("<{name}>")).collect() } else { String::new() };
    let flags: Vec<String> = [
        argument.get_short().map(|short| format!("-{short}")),
        argument.get_long().map(|long| format!("--{long}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (flags.is_empty(), value.is_empty()) {
        (true, _) => value,
        (false, true) => flags.join(", "),
        (false, false) => format!("{} {value}", flags.join(", ")),
    }
}

/// The values that an option takes, and the one it has by default.
fn choices(argument: &Arg) -> String {
    let takes_value = argument.get_num_args().is_some_and(|count| count.takes_values());
    let values = if takes_value { argument.get_possible_values() } else { Vec::new() };
    let values: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
    let default: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    let mut text = String::new();
    if !values.is_empty() {
        let _ = write!(text, ": {}", values.join(", "));
    }
    if takes_value && !default.is_empty() {
        let _ = write!(text, " (default {})", default.join(", "));
    }
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads and, where told to, writes the page")]
fn the_page_of_commands_is_fresh() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/commands.md");
    let page = page();
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        std::fs::write(&file, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "`docs/reference/commands.md` is stale: run the tests once with BRIEFPRESS_BLESS=1"
    );
}
