//! Any text as a library.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| properties::library::check(text));
