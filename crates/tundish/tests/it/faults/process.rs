//! The process: asked to stop, and killed, while clients write.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
};

use tundish_db::{Clock, Db, args};
use tundish_domain::Instant;
use tundish_testkit::{
    program::{Client, Program},
    temp::TempDir,
};

use super::{LIST, found, named, names};

const CLIENTS: usize = 4;
/// Acknowledged writes after which the process ends.
const ENOUGH: usize = 40;

/// What the clients know when the server is gone: for every name whether it was acknowledged.
type Ledger = BTreeMap<String, bool>;

fn serve(url: &str, folder: &TempDir) -> Program {
    let program = Path::new(env!("CARGO_BIN_EXE_tundish"));
    Program::serve(program, url, &folder.join("log"), |_| ()).expect("the program serves")
}

/// Clients make opportunities until nobody answers any more; in the midst of it `end` is called.
fn written_until<T>(program: Program, token: &str, end: impl FnOnce(Program) -> T) -> (Ledger, T) {
    let (acknowledge, acknowledged) = mpsc::channel();
    let address = program.address();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let acknowledge = acknowledge.clone();
                scope.spawn(move || {
                    let mut ledger = Ledger::new();
                    // Some keep their connection, some open one for each request.
                    let mut rita = Client::new(address, Some(token), client % 2 == 0);
                    for number in 0.. {
                        let name = format!("{client}-{number:04}");
                        let answer = rita.post(LIST, &name, &named(&name));
                        let is_acknowledged = answer.as_ref().is_ok_and(|answer| answer.status == 201);
                        ledger.insert(name, is_acknowledged);
                        match answer {
                            Ok(answer) => assert!([201, 503].contains(&answer.status), "{answer:?}"),
                            Err(_) => break,
                        }
                        let _ = acknowledge.send(());
                    }
                    ledger
                })
            })
            .collect();
        drop(acknowledge);
        assert_eq!(acknowledged.iter().take(ENOUGH).count(), ENOUGH, "the server answers");
        let ended = end(program);
        let ledgers = clients.into_iter().flat_map(|client| client.join().expect("no client panics"));
        (ledgers.collect(), ended)
    })
}

/// Every acknowledged one is there, and no other that nobody asked for. Answers those of which nobody knew.
async fn nothing_is_lost(url: &str, ledger: &Ledger) {
    let names = names(url).await;
    for (name, is_acknowledged) in ledger {
        assert!(!is_acknowledged || names.contains(name), "{name} was acknowledged and is lost");
    }
    for name in &names {
        assert!(ledger.contains_key(name), "{name} came from nowhere");
    }
}

/// Everything that was asked for is asked for again: each is there once.
async fn repeating_acts_once(url: &str, token: &str, ledger: &Ledger, folder: &TempDir) {
    let program = serve(url, folder);
    let mut rita = Client::new(program.address(), Some(token), true);
    for name in ledger.keys() {
        assert_eq!(rita.post(LIST, name, &named(name)).expect("the server answers").status, 201);
    }
    program.kill();
    assert_eq!(names(url).await, ledger.keys().cloned().collect::<Vec<_>>());
}

tundish_testkit::test_both_dbs! {
    async fn asked_to_stop_under_load_it_ends_what_is_under_way_and_loses_nothing(database: &TestDb) {
        let (token, folder) = (found(database.url()).await, TempDir::new());
        let program = serve(database.url(), &folder);
        let address = program.address();
        let (ledger, status) = written_until(program, &token, |program| {
            program.ask_to_stop().expect("it runs");
            program.wait().expect("it ends")
        });
        assert!(status.success(), "{status}");
        Client::new(address, None, false).get("/healthz").expect_err("nobody answers any more");
        nothing_is_lost(database.url(), &ledger).await;
        repeating_acts_once(database.url(), &token, &ledger, &folder).await;
    }

    async fn killed_under_load_it_has_lost_nothing_that_it_acknowledged(database: &TestDb) {
        let (token, folder) = (found(database.url()).await, TempDir::new());
        let (ledger, ()) = written_until(serve(database.url(), &folder), &token, Program::kill);
        nothing_is_lost(database.url(), &ledger).await;
        repeating_acts_once(database.url(), &token, &ledger, &folder).await;
    }

    async fn a_server_that_cannot_listen_gives_its_node_number_back(database: &TestDb) {
        found(database.url()).await;
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = taken.local_addr().expect("an address").to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tundish"));
        command.args(["serve", "--addr", &address, "--db", database.url()]).stderr(Stdio::piped());
        let process = command.spawn().expect("the program runs");
        let holder = format!("{}-%", process.id());
        let output = process.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("choose another with --addr"), "{said}");
        let db = Db::open(&database.url().parse().expect("an address"), Clock::system()).expect("the database opens");
        let now = db.clock().now();
        let held = db.read(async move |tx| {
            tx.all::<(Instant,)>("select leased_until_at from node_lease where holder like $1", args![&holder]).await
        });
        let held = held.await.expect("the numbers are read");
        assert!(held.iter().all(|(until,)| *until <= now) && held.len() == 1, "{held:?}");
    }
}
