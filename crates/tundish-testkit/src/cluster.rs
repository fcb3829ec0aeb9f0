//! A PostgreSQL cluster that lives as long as the process that started it.
//!
//! It listens on a socket in a folder of mode 0700 and on no port. So nobody else on the machine can reach it, although it
//! asks for no password, and two clusters never fight over a port. PostgreSQL refuses to run as root: as root everything
//! is run as `postgres`, the user that Debian's package creates.
//!
//! It refuses to touch any cluster that was there before: it makes its own, and removes that one only.

use crate::faults::Faults;
use crate::guard::Guard;
use crate::temp;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The environment variable that names the server for tests: the address of any database in it, as a role that may create
/// databases.
pub const SERVER_VARIABLE: &str = "TUNDISH_TEST_POSTGRES";

/// Debian keeps PostgreSQL's programs here, one folder per version, outside PATH.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

/// The oldest PostgreSQL that Tundish supports.
const OLDEST_VERSION: u32 = 15;

/// Whether the cluster's data would survive a loss of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As in production: what is acknowledged is on disk. For crash and fault tests.
    Durable,
    /// Nothing is forced to disk. Several times faster; right for every test whose machine stays up.
    Relaxed,
}

/// A running cluster; dropping it stops the server and removes its files.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    durability: Durability,
    _guard: Guard,
}

impl Cluster {
    /// Makes a new cluster (UTF-8, locale C.UTF-8, 200 connections) and starts its server.
    ///
    /// # Errors
    /// A sentence for the person at the terminal: PostgreSQL is missing, or what its programs said.
    pub fn start(durability: Durability) -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed: `cargo xtask test` installs it")?;
        // Not the system's temporary folder: its path can be longer than the 107 bytes a socket's path may have, and
        // closed to the user `postgres`.
        let folder =
            temp::create_in(Path::new("/tmp")).map_err(|error| format!("no folder for PostgreSQL: {error}"))?;
        let guard = Guard::new(
            "if [ \"$(id -u)\" = 0 ]; then run='runuser -u postgres --'; else run=; fi; \
             $run \"$1/pg_ctl\" stop --pgdata \"$2/data\" --mode immediate; rm -rf \"$2\"",
            [&programs, &folder],
        )
        .map_err(|error| format!("no guard for PostgreSQL: {error}"))?;
        let cluster = Self { folder, programs, durability, _guard: guard };

        if is_root() {
            run(Command::new("chown").arg("postgres:").arg(&cluster.folder))?;
        }
        run(postgres_program(cluster.programs.join("initdb"))
            .args([
                "--locale=C.UTF-8",
                "--encoding=UTF8",
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--no-instructions",
            ])
            .arg("--pgdata")
            .arg(cluster.data()))?;
        cluster.start_again(None)?;
        Ok(cluster)
    }

    /// Starts the server of a cluster that was stopped or killed, with faults of its disk if any are given.
    ///
    /// # Errors
    /// What PostgreSQL's programs said.
    pub fn start_again(&self, faults: Option<&Faults>) -> Result<(), String> {
        let mut settings = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=200",
            self.folder.display()
        );
        settings.push_str(match self.durability {
            // After a crash all files are synced by one call instead of one each, which takes seconds.
            Durability::Durable => " -c recovery_init_sync_method=syncfs",
            Durability::Relaxed => " -c fsync=off -c full_page_writes=off",
        });
        let mut command = postgres_program(self.programs.join("pg_ctl"));
        command.args(["start", "--wait", "--timeout=60", "--options", &settings]).arg("--pgdata").arg(self.data());
        command.arg("--log").arg(self.folder.join("log"));
        if let Some(faults) = faults {
            faults.strike(&mut command, &self.data());
        }
        run(&mut command)
    }

    /// Stops the server in good order: connections are cut, what is under way is rolled back.
    ///
    /// # Errors
    /// What PostgreSQL's programs said.
    pub fn stop(&self) -> Result<(), String> {
        let mut command = postgres_program(self.programs.join("pg_ctl"));
        run(command.args(["stop", "--wait", "--mode=fast", "--pgdata"]).arg(self.data()))
    }

    /// Kills the server and all its processes at one blow, as a loss of power would. One that has ended by itself is left so.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(&self) -> Result<(), String> {
        let file = self.data().join("postmaster.pid");
        let Ok(noted) = std::fs::read_to_string(&file) else { return Ok(()) };
        let postmaster = noted.lines().next().unwrap_or_default().to_owned();
        // Held, it starts no further process while the others are looked for. It may be ending by itself, so errors count
        // only if it lives on.
        let _ = run(Command::new("kill").args(["-s", "STOP", &postmaster]));
        let mut all = children(&postmaster);
        all.push(postmaster);
        let _ = run(Command::new("kill").args(["-s", "KILL"]).args(&all));
        wait_until(|| all.iter().all(|process| !lives(process)))
            .map_err(|()| "PostgreSQL was killed and lives on".to_owned())?;
        // They would be taken for those of a server that still runs, where nobody collects the dead.
        for left in [file, self.folder.join(".s.PGSQL.5432.lock")] {
            let _ = std::fs::remove_file(left);
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The address of the cluster's own database `postgres`, from which tests create theirs.
    #[must_use]
    pub fn url(&self) -> String {
        let mut host = String::new();
        for byte in self.folder.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => host.push(char::from(*byte)),
                // Writing into a String cannot fail.
                other => drop(write!(host, "%{other:02X}")),
            }
        }
        format!("postgres://postgres@{host}/postgres")
    }

    /// The folder with the socket, the data and the server's log.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The folder that holds PostgreSQL's server programs: the newest version that Debian installed, else the one in PATH.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir(DEBIAN_VERSIONS).into_iter().flatten().flatten();
    let newest = installed
        .filter_map(|entry| {
            entry.file_name().to_str()?.parse::<u32>().ok().map(|version| (version, entry.path().join("bin")))
        })
        .filter(|(version, bin)| *version >= OLDEST_VERSION && has_server(bin))
        .max();
    let in_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| has_server(folder));
    newest.map(|(_, bin)| bin).or_else(in_path)
}

/// The processes that a process has started.
fn children(parent: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = processes.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|process| stat(process).is_some_and(|(_, of)| of == parent)).collect()
}

/// Whether a process lives; one that ended and was not collected yet does not.
fn lives(process: &str) -> bool {
    stat(process).is_some_and(|(state, _)| state != "Z")
}

/// State and parent of a process.
fn stat(process: &str) -> Option<(String, String)> {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything.
    let mut words = line.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.to_owned()))
}

/// Waits for something that processes do on their own, for some seconds at most.
fn wait_until(is_so: impl Fn() -> bool) -> Result<(), ()> {
    for _ in 0..5_000 {
        if is_so() {
            return Ok(());
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    Err(())
}

fn has_server(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|program| bin.join(program).is_file())
}

/// Whether this process runs as root.
#[must_use]
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0)
}

/// A command that runs `program` as a user whom PostgreSQL accepts.
#[must_use]
pub fn postgres_program(program: impl AsRef<OsStr>) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Runs a command to its end; its words become the error.
fn run(command: &mut Command) -> Result<(), String> {
    // The server must not hold a pipe of ours open, so output goes to a pipe only that `output` reads and `pg_ctl` closes.
    let output = command
        .current_dir("/")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{} does not start: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{} failed ({}): {}{}",
        command.get_program().display(),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

#[cfg(test)]
mod tests;
