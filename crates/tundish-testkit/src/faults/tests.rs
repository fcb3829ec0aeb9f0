use super::*;

/// What `dd` says when it writes a kilobyte to the file and syncs it.
fn dd(faults: &Faults, folder: &TempDir, name: &str) -> Result<(), String> {
    let mut command = Command::new("dd");
    command.args(["if=/dev/zero", "bs=1024", "count=1", "conv=notrunc,fdatasync"]).env("LC_ALL", "C");
    command.arg(format!("of={}", folder.join(name).display()));
    let output = faults.strike(&mut command, folder.path()).output().expect("dd runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn a_full_disk_refuses_what_grows_and_takes_what_overwrites() {
    let (faults, folder) = (Faults::new().expect("a C compiler"), TempDir::new());
    assert_eq!(dd(&faults, &folder, "old"), Ok(()));
    faults.fill_disk(true);
    assert_eq!(dd(&faults, &folder, "old"), Ok(()));
    let refused = dd(&faults, &folder, "new").expect_err("there is no room");
    assert!(refused.contains("No space left on device"), "{refused}");
    assert_eq!(faults.writes_refused(), 1);
    faults.fill_disk(false);
    assert_eq!(dd(&faults, &folder, "new"), Ok(()));
}

#[test]
fn a_sync_fails_only_below_the_folder_and_only_while_it_is_asked_to() {
    let (faults, folder, elsewhere) = (Faults::new().expect("a C compiler"), TempDir::new(), TempDir::new());
    faults.fail_syncs(true);
    let failed = dd(&faults, &folder, "file").expect_err("the sync fails");
    assert!(failed.contains("Input/output error"), "{failed}");
    assert!(0 < faults.syncs_failed());
    let mut command = Command::new("dd");
    command.args(["if=/dev/zero", "bs=1024", "count=1", "conv=fdatasync"]);
    command.arg(format!("of={}", elsewhere.join("file").display()));
    assert!(faults.strike(&mut command, folder.path()).status().expect("dd runs").success());
    faults.fail_syncs(false);
    assert_eq!(dd(&faults, &folder, "file"), Ok(()));
}

#[test]
fn a_loss_of_power_takes_what_was_not_synced() {
    let (faults, folder) = (Faults::new().expect("a C compiler"), TempDir::new());
    let (synced, forgotten) = (folder.join("synced"), folder.join("forgotten"));
    let mut command = Command::new("sh");
    command.args(["-c", "echo one >\"$1\"; sync -d \"$1\"; echo two >>\"$1\"; echo three >\"$2\"", "sh"]);
    command.args([&synced, &forgotten]);
    let noted = faults.strike_and_note(&mut command, folder.path()).expect("the journal is begun");
    assert!(noted.status().expect("sh runs").success());
    let lose = |survives: bool| {
        for file in [&synced, &forgotten] {
            let _ = std::fs::remove_file(file);
        }
        faults.lose_power(|| survives).expect("the journal is applied");
        [&synced, &forgotten].map(|file| std::fs::read_to_string(file).unwrap_or_default())
    };
    assert_eq!(lose(false), ["one\n", ""]);
    assert_eq!(lose(true), ["one\ntwo\n", "three\n"]);
}
