use super::super::source;
use super::*;

#[test]
fn a_folder_of_one_machine_is_refused_and_a_folder_of_the_repository_is_not() {
    let of_one_machine = format!("data = \"{}ada/leads.csv\"", FOLDERS[2]);
    assert_eq!(check(&source("a.toml", &of_one_machine)).len(), 1);

    let relative = format!("see crates{}page", FOLDERS[2]);
    assert!(check(&source("a.md", &relative)).is_empty());
}

#[test]
fn the_host_of_a_registry_is_refused_wherever_it_stands() {
    let found = check(&source("README.md", &format!("Tundish\n\nfrom https://{}/tundish", HOSTS[0])));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].line, 3);
}
