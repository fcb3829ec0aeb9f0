use super::*;

#[test]
fn without_root_the_advice_is_one_line_to_copy() {
    let advice = by_hand(&["postgresql", "chromium"]);
    let commands: Vec<&str> = advice.lines().filter(|line| line.starts_with("apt-get")).collect();
    assert_eq!(commands, ["apt-get update && apt-get install --yes --no-install-recommends postgresql chromium"]);
}

#[test]
fn the_script_for_root_is_a_valid_shell_script() {
    let checked = Command::new("sh").args(["-n", "-c", SCRIPT]).status().unwrap();
    assert!(checked.success());
}
