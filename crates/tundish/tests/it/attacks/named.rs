//! The page about security names tests; a name that no test has would be an empty promise.

use std::{collections::BTreeSet, fs, path::Path};

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).expect("a file of the source"));
        }
    }
}

#[test]
fn every_test_that_the_page_about_security_names_exists() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let page = fs::read_to_string(crates.with_file_name("docs").join("security.md")).expect("the page");
    let mut source = String::new();
    sources(crates, &mut source);
    // A sentence with underscores for blanks is the name of a test.
    let named: BTreeSet<&str> = page
        .split('`')
        .filter(|text| {
            text.matches('_').count() > 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .collect();
    let missing: Vec<_> = named.iter().filter(|name| !source.contains(&format!("fn {name}("))).collect();
    assert!(named.len() > 50 && missing.is_empty(), "{} are named, and these are no tests: {missing:?}", named.len());
}
