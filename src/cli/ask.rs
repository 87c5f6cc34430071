//! Questions on a terminal: asked on stderr, answered on stdin.

use std::io::{BufRead, IsTerminal};

use crate::cli::stream;

/// Whether there is somebody to ask.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks one question; an empty answer is `None`.
pub fn ask(question: &str) -> std::io::Result<Option<String>> {
    stream::tell_part(format_args!("{question} "));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim();
    Ok((!answer.is_empty()).then(|| answer.to_owned()))
}

/// Asks a question on the terminal; no answer is a no.
pub fn agrees(question: &str) -> bool {
    ask(&format!("{question} [y/N]")).ok().flatten().as_deref().is_some_and(is_yes)
}

/// Whether an answer is a yes.
pub fn is_yes(answer: &str) -> bool {
    matches!(answer, "y" | "Y" | "yes")
}

/// The parts of an answer, between commas.
pub fn parts(answer: &str) -> Vec<String> {
    answer.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
