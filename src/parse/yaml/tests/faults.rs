//! Traps of people who come from Word: each fault is named in its place, says how to mend it, and hides nothing around it.

use super::check;

#[test]
#[rustfmt::skip]
fn a_colon_in_a_text_is_named() {
    check(
        "title: Tokyo: hedges
series: x
",
        r#"{title: !, series: "x"}"#,
        r#"1:8 `title` holds a colon after `Tokyo`, which begins another key in YAML
    | put the text in quotes:
    | title: "Tokyo: hedges"
"#,
    );
    check(
        "standfirst: Tokyo hedges,
  because: it must
x: y
",
        r#"{standfirst: !, x: "y"}"#,
        "1:13 `standfirst` holds a colon after `because`, which begins another key in YAML
    | begin the text on the next line:
    | standfirst: >-
    |   Tokyo hedges,
",
    );
    check(
        r#"corrections:
  - date: 2025-03-04
    text: a: b
  - date: 2025-03-05
    text: "c" d
x: y
"#,
        r#"{corrections: [{date: "2025-03-04", text: !}, {date: "2025-03-05", text: !}], x: "y"}"#,
        r#"3:11 `text` holds a colon after `a`, which begins another key in YAML
    | put the text in quotes:
    |     text: "a: b"
5:11 the text of `text` goes on after its closing `"`
    | quotes inside a text need other quotes around it:
    |     text: 'c" d'
"#,
    );
}

#[test]
#[rustfmt::skip]
fn quotes_that_do_not_close_or_close_too_soon_are_named() {
    check(
        r#"title: "Japan's "quiet" hedge"
standfirst: @home and away
series: b
"#,
        r#"{title: !, standfirst: !, series: "b"}"#,
        r#"1:8 the text of `title` goes on after its closing `"`
    | quotes inside a text need other quotes around it:
    | title: 'Japan''s "quiet" hedge'
2:13 `standfirst` begins with `@`, which YAML does not allow without quotes
    | put the text in quotes:
    | standfirst: "@home and away"
"#,
    );
    check(
        r#"title: "Not closed
subtitle: "x"
series: b
"#,
        r#"{title: !, subtitle: "x", series: "b"}"#,
        r#"1:8 the quote `"` that opens `title` is not closed
    | close it at the end of the text:
    | title: "Not closed"
"#,
    );
    check(
        "title: “Tokyo: hedges”
",
        "{title: !}",
        r#"1:8 the value of `title` stands in typographic quotes, which YAML takes for a part of the text
    | put the text in quotes:
    | title: "Tokyo: hedges"
"#,
    );
    check(
        "title: 'It's time'
",
        "{title: !}",
        r#"1:8 the text of `title` goes on after its closing `'`
    | quotes inside a text need other quotes around it:
    | title: "It's time"
"#,
    );
    check(
        r#"path: "C:\dir"
"#,
        "{path: !}",
        "1:7 a backslash inside double quotes begins an escape that YAML does not know
    | use single quotes, in which a backslash is a backslash
",
    );
}

#[test]
#[rustfmt::skip]
fn characters_that_no_plain_text_begins_with_are_named() {
    check(
        "title: [Draft] Tokyo
number: 010
",
        r#"{title: !, number: "010"}"#,
        r#"1:8 `title` begins with `[`, which opens a list or map in YAML
    | put the text in quotes:
    | title: "[Draft] Tokyo"
"#,
    );
    check(
        "title: *Tokyo* hedges
x: `a`
",
        "{title: !, x: !}",
        r#"1:8 `title` begins with `*`, which YAML does not allow without quotes
    | put the text in quotes:
    | title: "*Tokyo* hedges"
2:4 `x` begins with a backtick, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "`a`"
"#,
    );
    check(
        "title: *Tokyo
x: &a b
y: !c d
",
        "{title: !, x: !, y: !}",
        r#"1:8 `title` begins with `*`, which YAML does not allow without quotes
    | put the text in quotes:
    | title: "*Tokyo"
2:4 `x` begins with `&`, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "&a b"
3:4 `y` begins with `!`, which YAML does not allow without quotes
    | put the text in quotes:
    | y: "!c d"
"#,
    );
    check(
        "title: 20 % less
x: %20
",
        r#"{title: "20 % less", x: !}"#,
        r#"2:4 `x` begins with `%`, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "%20"
"#,
    );
    check(
        "title: > 2 %
x: |
  a
  b

y: >
  c
  d
",
        r#"{title: !, x: "a\nb", y: "c d"}"#,
        r#"1:8 `title` begins with `>`, which opens a block of lines in YAML
    | put the text in quotes:
    | title: "> 2 %"
"#,
    );
    check(
        "x: {{ a }}
",
        "{x: !}",
        r#"1:5 a list or a map stands where a key is expected
    | text that begins with a bracket or brace belongs in quotes:
    | x: "{{ a }}"
"#,
    );
}

#[test]
#[rustfmt::skip]
fn tabs_and_no_break_spaces_are_named() {
    check(
        "title:\u{a0}Tokyo\nseries:\u{a0}b\n",
        r#"{title: "Tokyo", series: "b"}"#,
        "1:7 a no-break space follows the colon of `title`, where YAML wants a plain one
    | type the space anew:
    | title: Tokyo
2:8 a no-break space follows the colon of `series`, where YAML wants a plain one
    | type the space anew:
    | series: b
",
    );
    check(
        "authors:\n\t- a\n\t- b\nx: y\n",
        r#"{authors: ["a", "b"], x: "y"}"#,
        "2:1 a tab stands at the line's start, where YAML wants spaces
    | use spaces:
    |   - a
",
    );
}

#[test]
#[rustfmt::skip]
fn keys_and_lines_that_do_not_fit_are_named() {
    check(
        "a: 1
stray text
b: 2
",
        r#"{a: "1", b: "2"}"#,
        "2:1 this line has no key
    | write `key: value`, or indent the line if it goes on with the text above
",
    );
    check(
        "a: [1, 2
b: 3
",
        r#"{a: !, b: "3"}"#,
        "1:4 a list or map in brackets is not closed, or a comma is missing in it
",
    );
    check(
        "a: 1
a: 2
 b: 3
",
        r#"{a: "1"}"#,
        "2:1 the key `a` stands here a second time
    | keep one of the two
2:4 `a` holds a colon after `b`, which begins another key in YAML
    | begin the text on the next line:
    | a: >-
    |   2
",
    );
    check(
        "title: Why # 1
",
        r#"{title: "Why"}"#,
        "",
    );
    check(
        "a: b
---
c: d
",
        r#"{a: "b", c: "d"}"#,
        "2:1 a second YAML document begins here, one is expected
    | remove the line `---` or `...`
",
    );
    check(
        "a:
  b: c
 d: e
",
        "{a: !}",
        "3:5 a key with a colon is expected here
    | write `key: value`, or indent the lines that go on with a text
",
    );
    check(
        "  title: x
series: y
",
        r#"{title: "x", series: "y"}"#,
        "2:9 the YAML cannot be read here
    | put texts with special characters in quotes
",
    );
}

#[test]
fn no_break_spaces_matter_only_where_yaml_reads_spaces() {
    check(
        "authors:\n  -\u{a0}a\n  - b\u{a0}c\ntext: |\n  Note:\u{a0}x\n  -\u{a0}y\nz: Note:\u{a0}x\n",
        "{authors: [\"a\", \"b\\u{a0}c\"], text: \"Note:\\u{a0}x\\n-\\u{a0}y\", z: \"Note:\\u{a0}x\"}",
        "2:4 a no-break space follows the hyphen, where YAML wants a plain one\n    | type the space anew:\n    |   - a\n",
    );
}
