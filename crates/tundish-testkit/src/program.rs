//! The program itself as a process: served, asked to stop, killed; and a client that speaks HTTP to it.
//!
//! Most tests call the application as a function. What happens when a process dies, or its disk does, only a process can show.
//! The client is small so that it hides nothing: one connection, requests one behind the other, and an error wherever an
//! answer did not come whole.

use crate::guard::Guard;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

/// How long an answer may take before it counts as none.
const ANSWER_WAIT: Duration = Duration::from_secs(60);

/// A server that listens; dropping it kills it.
#[derive(Debug)]
pub struct Program {
    process: Child,
    guard: Option<Guard>,
    address: SocketAddr,
    // What it says later would end it if nobody held the pipe.
    _output: BufReader<ChildStdout>,
}

impl Program {
    /// Starts `program serve` on a port of this machine and waits until it listens. `prepare` may add to the command; what
    /// the program logs goes to the file `log`, behind what is there.
    ///
    /// # Errors
    /// When it does not start, or ends without listening.
    pub fn serve(program: &Path, url: &str, log: &Path, prepare: impl FnOnce(&mut Command)) -> io::Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let mut command = Command::new(program);
        command.args(["serve", "--addr", "127.0.0.1:0", "--db", url]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        prepare(&mut command);
        let mut process = command.spawn()?;
        let guard = Guard::new("kill -s KILL \"$1\"", [process.id().to_string()])?;
        let output = process.stdout.take().ok_or_else(|| io::Error::other("the program has no output"))?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.trim().rsplit("://").next().and_then(|address| address.parse().ok());
        match address {
            Some(address) => Ok(Self { process, guard: Some(guard), address, _output: output }),
            None => {
                drop(guard);
                let status = process.wait()?;
                Err(io::Error::other(format!("the program does not listen ({status}); its log says why")))
            }
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks it to stop, as a service manager does, and does not wait.
    ///
    /// # Errors
    /// When it has ended already.
    pub fn ask_to_stop(&self) -> io::Result<()> {
        let status = Command::new("kill").args(["-s", "TERM", &self.process.id().to_string()]).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other("the program has ended already")) }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// Only those of the system.
    pub fn wait(mut self) -> io::Result<ExitStatus> {
        // Once it is collected its number may be somebody else's, and the guard must not use it.
        if let Some(guard) = self.guard.take() {
            guard.forget();
        }
        self.process.wait()
    }

    /// Kills it as it stands.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(guard) = self.guard.take() {
            let _ = self.process.kill();
            guard.forget();
            let _ = self.process.wait();
        }
    }
}

/// Somebody who asks a server, on one connection as long as it lasts.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    token: Option<String>,
    keeps_alive: bool,
    stream: Option<BufReader<TcpStream>>,
}

/// An answer that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Somebody with this token, who opens a connection at the first request and keeps it, or opens one for every request.
    #[must_use]
    pub fn new(address: SocketAddr, token: Option<&str>, keeps_alive: bool) -> Self {
        Self { address, token: token.map(ToOwned::to_owned), keeps_alive, stream: None }
    }

    /// Reads.
    ///
    /// # Errors
    /// When no whole answer came.
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, None, None)
    }

    /// Sends JSON to be acted on once, whoever often the key is sent.
    ///
    /// # Errors
    /// When no whole answer came: whether it was acted on is then unknown.
    pub fn post(&mut self, path: &str, key: &str, json: &str) -> io::Result<Answer> {
        self.ask("POST", path, Some(key), Some(json))
    }

    fn ask(&mut self, method: &str, path: &str, key: Option<&str>, json: Option<&str>) -> io::Result<Answer> {
        let request = self.request(method, path, key, json);
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(ANSWER_WAIT))?;
                BufReader::new(stream)
            }
        };
        stream.get_mut().write_all(request.as_bytes())?;
        let (answer, goes_on) = read(&mut stream)?;
        if self.keeps_alive && goes_on {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    fn request(&self, method: &str, path: &str, key: Option<&str>, json: Option<&str>) -> String {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n", self.address);
        // Writing into a String cannot fail.
        if let Some(token) = &self.token {
            let _ = write!(request, "Authorization: Bearer {token}\r\n");
        }
        if let Some(key) = key {
            let _ = write!(request, "Idempotency-Key: {key}\r\n");
        }
        if !self.keeps_alive {
            request.push_str("Connection: close\r\n");
        }
        match json {
            Some(json) => {
                let _ =
                    write!(request, "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}", json.len());
            }
            None => request.push_str("\r\n"),
        }
        request
    }
}

/// Reads one answer, and whether another may follow on the connection.
fn read(stream: &mut impl BufRead) -> io::Result<(Answer, bool)> {
    let malformed = || io::Error::new(io::ErrorKind::InvalidData, "the answer is no HTTP");
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
    let (mut length, mut goes_on) = (None, true);
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok(),
            "connection" => goes_on = !value.trim().eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
    let mut body = vec![0; length.ok_or_else(malformed)?];
    stream.read_exact(&mut body)?;
    Ok((Answer { status, body }, goes_on))
}

#[cfg(test)]
mod tests;
