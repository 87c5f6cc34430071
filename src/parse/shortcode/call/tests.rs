//! Calls as they are written, right and wrong.

use super::{What, read_call};
use crate::model::doc::ArgumentValue;

fn show(text: &str) -> String {
    let Some(call) = read_call(text, 0) else { return "no call".into() };
    let mut shown = match &call.what {
        What::End(name) => format!("end {:?}", name.as_ref().map(|name| &*name.value)),
        What::Open { name, arguments } => {
            let mut shown = name.value.to_string();
            for argument in arguments {
                let value = &argument.value.value;
                shown += &format!(" {}={value:?}", argument.name.value);
                if let ArgumentValue::Text(text_value) = value {
                    assert_eq!(&text[argument.value.range.as_range()], &**text_value);
                }
            }
            shown
        }
    };
    shown += &format!(" @{}..{}", call.range.start, call.range.end);
    if let Some(fault) = call.fault {
        shown += &format!(" !{}..{} {}", fault.range.start, fault.range.end, fault.message);
        shown += &fault.help.map_or(String::new(), |help| format!(" ({help})"));
    }
    shown
}

#[test]
fn calls() {
    let cases = [
        ("{{ figure }}", "figure @0..12"),
        ("{{figure()}} x", "figure @0..12"),
        ("{% end %}", "end None @0..9"),
        ("{% end box %}", "end Some(\"box\") @0..13"),
        ("{{ f(a=\"x\", b='y\"', c=`'z'`,) }}", "f a=Text(\"x\") b=Text(\"y\\\"\") c=Text(\"'z'\") @0..32"),
        ("{{ f(\n  a=1,\n  b=-2.5,\n  c=true\n) }}", "f a=Int(1) b=Float(-2.5) c=Bool(true) @0..36"),
        ("{{ f(a=[\"x\", 2, [false]]) }}", "f a=List([Text(\"x\"), Int(2), List([Bool(false)])]) @0..28"),
        ("{{ 1 }}", "no call"),
        ("{{< figure >}}", "no call"),
        ("{{ f(a=\"}}\") }}", "f a=Text(\"}}\") @0..15"),
        ("{{ f(a=x) }}", "f @0..12 !7..8 expected a value, found `x` (put text into quotes: `\"x\"`)"),
        ("{{ f(a=\"x\" b=1) }}", "f a=Text(\"x\") @0..18 !11..12 expected `,` or `)`, found `b`"),
        ("{{ f(a=\"x) }}\n\nnext \"", "f @0..13 !7..8 a blank line inside a string of a shortcode"),
        ("{{ f(a=\"x\",\n\nb=1) }}", "f a=Text(\"x\") @0..11 !4..5 `(` is never closed, expected `)`"),
        ("{{ f(a) }}", "f @0..10 !6..7 expected `=` after `a`, found `)`"),
        ("{{ page.title }}", "page @0..16 !7..8 expected `}}`, found `.`"),
        (
            "{{ f(a=“x y”, b=„z”) }}",
            "f a=Text(\"x y\") b=Text(\"z\") @0..31 !7..10 a typographic quote around a value, expected `\"` (write `{{ f(a=\"x y\", b=\"z\") }}`)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(show(text), expected, "{text}");
    }
}
