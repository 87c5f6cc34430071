//! How long a library takes to read: `cargo bench --bench library -- [FILE [ENTRIES]]`, by default that of the tests and
//! 5,000 entries.
//!
//! The entries of the BibLaTeX file, repeated under other keys until there are enough, are read ten times.

#![forbid(unsafe_code)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark asks the clock and prints"
)]

use std::time::Instant;

use briefpress::model::source::SourcePath;
use briefpress::parse::library::parse_library;

const ENTRIES: &str = "tests/fixtures/citations/entries.bib";

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let file = arguments.next().unwrap_or_else(|| ENTRIES.to_owned());
    let count = arguments.next().map_or(5000, |count| count.parse().expect("a number of entries"));
    let text = std::fs::read_to_string(&file).expect("the file can be read");
    let entries: Vec<&str> = text.split("\n@").filter(|entry| entry.contains('{')).collect();
    let library: String = (0..count)
        .map(|number| {
            let entry = entries[number % entries.len()].trim_start_matches('@');
            let (kind, rest) = entry.split_once('{').expect("an entry has a brace");
            format!("@{kind}{{copy-{number}-{rest}\n")
        })
        .collect();
    let path = SourcePath::new("content/references.bib").expect("a sound path");
    let times: Vec<u128> = (0..10)
        .map(|_| {
            let start = Instant::now();
            let read = parse_library(&path, &library);
            assert_eq!(read.value.entries.len(), count, "entries were lost");
            start.elapsed().as_millis()
        })
        .collect();
    println!(
        "{count} entries, {} kB: {} ms at best of ten",
        library.len() / 1000,
        times.iter().min().unwrap_or(&0)
    );
}
