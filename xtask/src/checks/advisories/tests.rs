use super::super::source;
use super::*;

fn lock(name: &str, version: &str) -> Source {
    source("Cargo.lock", &format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n"))
}

#[test]
fn a_version_with_known_faults_is_refused_and_the_first_without_passes() {
    let found = check(&lock("h2", "0.4.9"));
    assert_eq!(found[0].to_string(), "Cargo.lock:3: h2 0.4.9 has known faults; use 0.4.16 or newer");
    assert!(check(&lock("h2", "0.4.16")).is_empty());
}

#[test]
fn a_package_without_known_faults_may_have_any_version() {
    assert!(check(&lock("itoa", "0.0.1")).is_empty());
}
