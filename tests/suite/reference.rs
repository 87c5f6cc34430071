//! The pages of `docs/reference/` say what the tables of the code say.
//!
//! `BRIEFPRESS_BLESS=1 cargo test reference` writes them anew.

use std::path::Path;

/// Compares a page with its file, or writes it where the tests are told to.
pub fn check_page(name: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference").join(name);
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("the file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(&file, page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == page, "`docs/reference/{name}` is stale: run the tests once with BRIEFPRESS_BLESS=1");
}

#[test]
fn reference_pages_are_fresh() {
    for (name, page) in briefpress::reference::pages() {
        check_page(name, &page);
    }
}
