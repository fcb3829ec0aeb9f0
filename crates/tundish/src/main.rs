//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tundish::cli::main()
}
