//! Writes a site of any size for measuring: `cargo run --release --example corpus -- N DIR [hugo]`.
//!
//! The same N gives the same bytes on every computer. Each brief has about 950 words, 5 headings, 2
//! figures, a table, 6 links to other briefs, 4 notes and 4 citations out of 400 references; the
//! site builds without any diagnostic. With `hugo` the same briefs are written as a site for Hugo
//! (content and data only; its templates are in `benches/peers/hugo`).

#![forbid(unsafe_code)]
#![expect(clippy::disallowed_macros, reason = "a program of its own, which reports to the terminal")]

mod briefpress;
mod hugo;
mod model;
mod text;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use model::Corpus;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (count, dir, peer) = match arguments.as_slice() {
        [count, dir] => (count, dir, false),
        [count, dir, peer] if peer == "hugo" => (count, dir, true),
        _ => return usage(),
    };
    let Ok(count) = count.parse() else { return usage() };
    let corpus = Corpus::new(count);
    let dir = Path::new(dir);
    let written = if peer { hugo::write(&corpus, dir) } else { briefpress::write(&corpus, dir) };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("error: cannot write the corpus to `{}`: {cause}", dir.display());
            ExitCode::from(74)
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: corpus N DIR [hugo]");
    ExitCode::from(2)
}

/// Writes a file and the folders above it.
fn put(dir: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = dir.join(path);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}
