use super::*;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_folder_is_private_and_vanishes_with_its_owner() {
    let folder = TempDir::new();
    let path = folder.path().to_owned();
    std::fs::write(folder.join("inside"), "text").unwrap();

    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    drop(folder);
    assert!(!path.exists());
}

#[test]
fn two_names_drawn_one_after_the_other_differ() {
    assert_ne!(random_name(), random_name());
    assert_eq!(random_name().len(), 13);
}
