use super::super::source;
use super::*;

#[test]
fn a_driver_is_named_in_its_crate_and_nowhere_else() {
    let text = "use std::io;\nuse rusqlite::Connection;\n";

    assert!(check(&source("crates/tundish-db/src/sqlite.rs", text)).is_empty());
    let found = check(&source("crates/tundish/src/account/store.rs", text));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "crates/tundish/src/account/store.rs:2: `rusqlite` belongs into tundish-db");
}

#[test]
fn a_manifest_or_a_page_of_documentation_may_name_a_driver() {
    assert!(check(&source("Cargo.toml", "rusqlite = \"0\"")).is_empty());
}
