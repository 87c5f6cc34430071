//! Any text as the body of a brief.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| properties::citations::check(text));
