//! Spaces that do not break: lines of text with what they become, by language.

use super::check;

#[test]
fn guillemets_keep_their_spaces() {
    check(
        "fr",
        r#"Il dit "oui" et «non», « rien » ou « *tout* ». => Il dit «_oui_» et «_non_», «_rien_» ou «_tout_»."#,
    );
    check("fr", "«*mot*» et «[lien](https://e.org)» (« a ») => «_mot_» et «_lien_» («_a_»)");
    check("fr-CH", "«mot» et ‹mot› => «_mot_» et ‹_mot_›");
    check("br", "«ger» => «_ger_»");
    check("de", "»so« und «so»");
    check("ru", "«слово» и « слово »");
}
