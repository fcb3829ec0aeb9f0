//! Installs what tests need and a fresh Debian machine lacks.
//!
//! Only packages that are missing are installed, without recommendations and without questions. PostgreSQL's package
//! would also make and start a cluster of its own; a drop-in file keeps it from that for the time of the installation. A
//! machine that has everything is not touched, and nothing that was there before is changed.

use crate::command;
use crate::steps::Failure;
use std::io::IsTerminal;
use std::process::{Command, Stdio};
use tundish_testkit::cluster::{self, is_root};

/// Something that tests need, by the name of its Debian package.
struct Need {
    package: &'static str,
    is_met: fn() -> bool,
}

const NEEDS: [Need; 6] = [
    Need { package: "postgresql", is_met: || cluster::programs().is_some() },
    Need { package: "chromium", is_met: || BROWSERS.iter().any(|browser| command::exists(browser)) },
    Need { package: "chromium-driver", is_met: || command::exists("chromedriver") },
    Need { package: "chromium-sandbox", is_met: || is_root() || can_sandbox() },
    // Pictures of pages need letters: Latin and Arabic, then Chinese.
    Need { package: "fonts-noto-core", is_met: || is_installed("fonts-noto-core") },
    Need { package: "fonts-noto-cjk", is_met: || is_installed("fonts-noto-cjk") },
];

/// Chromium as it is called on Debian, and under its other names elsewhere.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The exit code that says: a person with root's rights must install something first.
const NEEDS_ROOT: u8 = 2;

/// The script that root runs; its arguments are the missing packages.
const SCRIPT: &str = r#"
set -eu
export DEBIAN_FRONTEND=noninteractive
case " $* " in
*" postgresql "*)
    folder=/etc/postgresql-common/createcluster.d
    trap 'rm -f "$folder/tundish-xtask.conf"; rmdir --ignore-fail-on-non-empty "$folder"' EXIT
    mkdir -p "$folder"
    echo 'create_main_cluster = false' >"$folder/tundish-xtask.conf"
    ;;
esac
apt-get --quiet --option DPkg::Lock::Timeout=300 update
apt-get --quiet --yes --no-install-recommends --option DPkg::Lock::Timeout=300 install "$@"
"#;

/// Installs what is missing, or says in one line what a person with root's rights should type.
pub(crate) fn run() -> Result<(), Failure> {
    let missing = missing();
    if missing.is_empty() {
        println!("nothing is missing");
        return Ok(());
    }
    println!("missing: {}", missing.join(", "));
    let mut shell = if !command::exists("apt-get") {
        let message = format!("this is no Debian: install what its packages {} contain", missing.join(", "));
        return Err(Failure { message, code: NEEDS_ROOT });
    } else if is_root() {
        command::new("sh")
    } else if let Some(sudo) = sudo() {
        sudo
    } else {
        return Err(Failure { message: by_hand(&missing), code: NEEDS_ROOT });
    };
    command::run(shell.args(["-c", SCRIPT, "install"]).args(&missing))?;
    match self::missing().as_slice() {
        [] => Ok(()),
        still => Err(Failure::new(format!("installed, and yet missing: {}", still.join(", ")))),
    }
}

fn missing() -> Vec<&'static str> {
    NEEDS.iter().filter(|need| !(need.is_met)()).map(|need| need.package).collect()
}

/// Whether Debian's package is installed. Elsewhere nobody can say, and it is taken to be.
fn is_installed(package: &str) -> bool {
    let mut query = command::new("dpkg-query");
    let answer = query.args(["--show", "--showformat=${db:Status-Status}", package]).stderr(Stdio::null()).output();
    answer.map_or(true, |answer| answer.stdout == b"installed")
}

/// Whether Chromium can lock itself in: with a user namespace of its own, else with the help of a program that is root's.
fn can_sandbox() -> bool {
    let unshared = command::new("unshare").args(["--user", "true"]).stderr(Stdio::null()).status();
    unshared.is_ok_and(|status| status.success()) || is_installed("chromium-sandbox")
}

/// `sudo sh`, if it works without a password or there is a terminal to type one.
fn sudo() -> Option<Command> {
    if !command::exists("sudo") {
        return None;
    }
    let free =
        command::new("sudo").args(["-n", "true"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !free && !std::io::stdin().is_terminal() {
        return None;
    }
    let mut command = Command::new("sudo");
    command.arg("sh").stdin(if free { Stdio::null() } else { Stdio::inherit() });
    Some(command)
}

/// The one line for a person with root's rights.
fn by_hand(missing: &[&str]) -> String {
    format!(
        "neither root nor sudo here; ask somebody who is root to run\n\
         apt-get update && apt-get install --yes --no-install-recommends {}",
        missing.join(" ")
    )
}

#[cfg(test)]
mod tests;
