//! Running other programs: nothing on their standard input, their exit code as ours.

use crate::steps::Failure;
use std::ffi::OsStr;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// A command that cannot ask questions.
pub(crate) fn new(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

/// The cargo that runs xtask.
pub(crate) fn cargo() -> Command {
    new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Makes the root of the repository the working folder of xtask and its children, wherever it was called.
pub(crate) fn enter_repository() -> Result<(), Failure> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| Failure::new("xtask lies in no repository"))?;
    std::env::set_current_dir(root).map_err(|error| Failure::new(format!("{}: {error}", root.display())))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| does_not_start(command, &error))?;
    judge(command, status)
}

/// Runs a command to its end and returns what it wrote.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| does_not_start(command, &error))?;
    judge(command, output.status)?;
    Ok(output.stdout)
}

/// Turns an exit status into a result.
pub(crate) fn judge(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    // A shell reports a signal as 128 and its number; so do we.
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    let code = u8::try_from(code).unwrap_or(1);
    Err(Failure { message: format!("`{}` failed ({status})", words(command)), code })
}

/// Whether a program of this name can be found.
pub(crate) fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn does_not_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{}` does not start: {error}", words(command)))
}

/// The command as one would type it, without the folder of the program.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
