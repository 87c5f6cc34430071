//! Labels by which works are cited: an item in, `RoNo78` out.
//!
//! Styles that cite by labels leave it to the processor how these look. One author gives four letters, two give two
//! each, three give two, one and one, more give one each of the first four; then follow two digits of the year. What
//! works with equal labels are told apart by, the engine adds.

use serde_json::{Map, Value as Json};

use crate::model::library::is_others;

/// Variables that may have the names that a work goes by.
const CREATORS: [&str; 5] = ["author", "editor", "collection-editor", "container-author", "translator"];
/// Letters of each name, by the number of names.
const LETTERS: [&[usize]; 4] = [&[4], &[2, 2], &[2, 1, 1], &[1, 1, 1, 1]];

/// The label of an item; `None` if it has neither names nor a title.
pub(super) fn label(item: &Map<String, Json>) -> Option<String> {
    let names =
        CREATORS.iter().find_map(|role| item.get(*role)?.as_array().filter(|names| !names.is_empty()));
    let names: Vec<&str> = match names {
        Some(names) => names.iter().filter(|name| !is_others(name)).filter_map(family).collect(),
        None => vec![item.get("title")?.as_str()?],
    };
    let letters = LETTERS[names.len().clamp(1, LETTERS.len()) - 1];
    let mut label: String = names
        .iter()
        .zip(letters)
        .flat_map(|(name, count)| name.chars().filter(|c| c.is_alphabetic()).take(*count))
        .collect();
    let year = item.get("issued").and_then(|date| date.get("date-parts")?.get(0)?.get(0)?.as_i64());
    label.extend(year.map(|year| format!("{:02}", year.unsigned_abs() % 100)));
    Some(label).filter(|label| !label.is_empty())
}

/// A family name without the particles before it.
fn family(name: &Json) -> Option<&str> {
    let name = name.get("family").or_else(|| name.get("literal"))?.as_str()?;
    Some(&name[name.find(char::is_uppercase).unwrap_or_default()..])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::label;

    #[test]
    fn labels_are_of_names_and_year() {
        let of = |names: &[&str], year: Json| {
            let authors: Vec<Json> = names.iter().map(|family| json!({ "family": family })).collect();
            let item = json!({ "author": authors, "issued": { "date-parts": [[year]] } });
            label(item.as_object().expect("an item is a map"))
        };
        let check = |names: &[&str], year: Json, expected: &str| {
            assert_eq!(of(names, year).as_deref(), Some(expected), "{names:?}");
        };
        check(&["Roe"], json!(1965), "Roe65");
        check(&["Kowalska"], json!(2005), "Kowa05");
        check(&["O’Neill", "Noakes"], json!(1978), "ONNo78");
        check(&["de la Cruz"], json!(1999), "Cruz99");
        check(&["Łuczak", "Bo", "Cy"], json!(2021), "ŁuBC21");
        check(&["Ab", "Bc", "Cd", "De", "Ef"], json!(2000), "ABCD00");
        assert_eq!(of(&[], json!(2000)), None);
        let titled = json!({ "title": "<i>Grids</i>", "author": [{ "literal": "OECD" }] });
        assert_eq!(label(titled.as_object().expect("an item is a map")).as_deref(), Some("OECD"));
    }
}
