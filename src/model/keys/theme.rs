//! The keys of `theme.yaml`.

use super::Kind::{Free, List, Map, MapOf, Number, Text, Word};
use super::{KeyRow, key_table};

/// Every key of a theme's `theme.yaml`.
pub const THEME_FILE: &[KeyRow] = key_table! {
    "" {
        #[required] "name" Text, "The theme's name: that of its folder.", example "harbor";
        "extends" Text, "The theme that it builds on; what it lacks is taken from there.", default "`bulletin`", example "bulletin";
        #[required] "contract" Number(1, 1), "The version of the contract between themes and Briefpress.", example "1";
        "settings" MapOf(&Map(SETTING)), "What a site may set, by name.", default "none of its own", example "{accent: {type: color, default: '#0b5563'}}";
    }
};

/// Every key of a setting of a theme.
pub const SETTING: &[KeyRow] = key_table! {
    "" {
        #[required] "type" Word(&["text", "number", "boolean", "color", "choice"]), "What its value must be.", example "color";
        #[required] "default" Free, "Its value where the site sets none.", example "'#0b5563'";
        "choices" List(&Text), "The words to choose from, for `choice`.", example "[quiet, loud]";
        "on" List(&Text), "The grounds on which a `color` must be readable: a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).", example "'#fbfaf7'";
        "doc" Text, "What it does.", example "The color of links and numbers.";
    }
};
