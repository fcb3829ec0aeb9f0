use super::*;
use crate::temp::TempDir;
use std::io::{BufRead, BufReader, Read};

#[test]
fn the_script_runs_when_the_guard_is_dropped_and_not_before() {
    let folder = TempDir::new();
    let mark = folder.join("mark");
    let guard = Guard::new("echo cleaned >\"$1\"", [&mark]).unwrap();
    assert!(!mark.exists());

    drop(guard);

    assert_eq!(std::fs::read_to_string(&mark).unwrap(), "cleaned\n");
}

/// The test starts itself once more with this variable set; that second process makes a guard and gets killed.
const SECOND_PROCESS: &str = "TUNDISH_TEST_GUARD_PIPE";

#[test]
fn the_script_also_runs_when_the_process_is_killed() {
    if let Some(pipe) = std::env::var_os(SECOND_PROCESS) {
        let _guard = Guard::new("echo cleaned >\"$1\"", [pipe]).unwrap();
        io::Write::write_all(&mut io::stdout(), b"\nguarded\n").unwrap();
        let _ = io::stdin().read(&mut [0]);
        return;
    }
    let folder = TempDir::new();
    let pipe = folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut second = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "guard::tests::the_script_also_runs_when_the_process_is_killed", "--nocapture"])
        .env(SECOND_PROCESS, &pipe)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(second.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "guarded"));

    second.kill().unwrap();
    second.wait().unwrap();

    // Reading a named pipe waits for its writer, the guard's script.
    assert_eq!(std::fs::read_to_string(&pipe).unwrap(), "cleaned\n");
}
