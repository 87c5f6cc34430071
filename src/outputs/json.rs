//! JSON inside `<script>`: the only way any output writes it.

use serde::Serialize;

use crate::text::byte_set::ByteSet;

/// `value` as JSON that ends no script and opens no comment: `<`, `>`, `&` and the line separators are escaped.
///
/// The text parses back to an equal value and holds none of these characters.
pub fn json_in_script(value: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    let mut safe = String::with_capacity(json.len());
    let mut rest = &*json;
    while let Some(at) = MARKS.find(rest.as_bytes()) {
        let (plain, marked) = rest.split_at(at);
        safe.push_str(plain);
        let mut marked = marked.chars();
        match marked.next() {
            Some(c @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}')) => {
                safe.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            other => safe.extend(other),
        }
        rest = marked.as_str();
    }
    safe.push_str(rest);
    Ok(safe)
}

/// Bytes that are escaped, or begin what is.
static MARKS: ByteSet = ByteSet::of(b"<>&\xe2");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::json_in_script;

    #[test]
    fn no_script_ends_inside() {
        let json = json_in_script(&["</script><!--<script>", "a & b\u{2028}"]).expect("plain data");
        assert_eq!(json, r#"["\u003c/script\u003e\u003c!--\u003cscript\u003e","a \u0026 b\u2028"]"#);
    }

    proptest! {
        #[test]
        fn parses_back_equal(text in any::<String>(), tail in "[<>&/!\u{2028}\u{2029}scriptSCRIPT-]{0,20}") {
            let value = serde_json::json!({ "k": format!("{text}{tail}"), (text): 1.5 });
            let json = json_in_script(&value).expect("plain data");
            let unsafe_character = json.chars().find(|c| "<>&\u{2028}\u{2029}".contains(*c));
            prop_assert_eq!(unsafe_character, None);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("still JSON"), value);
        }
    }
}
