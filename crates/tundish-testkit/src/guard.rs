//! Cleaning up after this process, whichever way it ends.
//!
//! A test process can end by a panic in another thread, by ctrl-c or by `kill -9`, and Rust never drops statics. So the
//! cleaning is done by somebody else: a small shell that waits at the far end of a pipe. When this process is gone the
//! kernel closes the pipe, the shell wakes and runs its script. No signal handler, no unsafe code, no polling.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A shell script that runs once, when the guard is dropped or this process ends.
#[derive(Debug)]
pub struct Guard {
    shell: Child,
}

impl Guard {
    /// Starts the waiting shell. `script` is POSIX shell text and sees `arguments` as `$1`, `$2`, and so on.
    ///
    /// # Errors
    /// When `/bin/sh` cannot be started.
    pub fn new<I, S>(script: &str, arguments: I) -> io::Result<Self>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        // Its own process group and the trap keep it alive through a ctrl-c meant for us.
        let shell = Command::new("/bin/sh")
            .arg("-c")
            .arg(format!("trap '' HUP INT TERM; cat >/dev/null; {script}"))
            .arg("guard")
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self { shell })
    }

    /// Ends the guard without its script: there is nothing left to clean up.
    pub fn forget(mut self) {
        let _ = self.shell.kill();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests;
