//! The disk of the database: full for a while, failing to sync for a while.

use std::path::Path;

use tundish_testkit::{
    both::Engine,
    cluster::{Cluster, Durability},
    faults::Faults,
    program::{Answer, Client, Program},
    temp::TempDir,
};

use super::{LIST, found, named, names, told};

/// A server whose database lies on a disk with faults.
struct Scene {
    faults: Faults,
    url: String,
    token: String,
    program: Program,
    cluster: Option<Cluster>,
    _folder: TempDir,
}

impl Scene {
    async fn begin(engine: Engine) -> Self {
        let (faults, folder) = (Faults::new().expect("a C compiler"), TempDir::new());
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::start(Durability::Durable).expect("PostgreSQL starts")),
        };
        let url = match &cluster {
            None => format!("sqlite:{}", folder.join("tundish.db").display()),
            Some(cluster) => cluster.url(),
        };
        let token = found(&url).await;
        if let Some(cluster) = &cluster {
            cluster.stop().expect("PostgreSQL stops");
            cluster.start_again(Some(&faults)).expect("PostgreSQL starts");
        }
        // Its log lies on the same disk: a line that finds no room must not end what it is about.
        let program = Path::new(env!("CARGO_BIN_EXE_tundish"));
        let program = Program::serve(program, &url, &folder.join("log"), |command| {
            if engine == Engine::Sqlite {
                faults.strike(command, folder.path());
            }
        });
        Self { faults, url, token, program: program.expect("the program serves"), cluster, _folder: folder }
    }

    fn rita(&self) -> Client {
        Client::new(self.program.address(), Some(&self.token), true)
    }

    /// What the server says of itself: alive, ready.
    fn probes(&self) -> (u16, u16) {
        let mut nobody = Client::new(self.program.address(), None, true);
        let mut status = |path| nobody.get(path).expect("the server answers").status;
        (status("/healthz"), status("/readyz"))
    }

    /// Sends a request again until it is acted on, as its sender is told to.
    fn until_stored(&self, key: &str, body: &str) -> Answer {
        for _ in 0..200 {
            let answer = self.rita().post(LIST, key, body).expect("the server answers");
            match answer.status {
                201 => return answer,
                503 => {}
                _ => panic!("{answer:?}"),
            }
        }
        panic!("the server does not recover");
    }
}

async fn a_full_disk_refuses_writes_answers_reads_and_needs_no_restart(engine: Engine) {
    let scene = Scene::begin(engine).await;
    let mut rita = scene.rita();
    let mut stored = Vec::new();
    scene.faults.fill_disk(true);
    // What fits into files as they are is taken; sooner or later one must grow.
    let (key, refused) = (0..2_000)
        .find_map(|number| {
            let key = format!("K{number:04}");
            let answer = rita.post(LIST, &key, &named(&key)).expect("the server answers");
            if answer.status == 201 {
                stored.push(key);
                return None;
            }
            Some((key, answer))
        })
        .expect("the disk is full at last");
    assert_eq!(refused.status, 507, "{refused:?}");
    let told = told(&refused);
    assert_eq!(told["code"], "insufficient_storage");
    assert_eq!(told["detail"], "The server's disk is full; nothing was changed.");
    assert!(0 < scene.faults.writes_refused());

    assert_eq!(rita.get(LIST).expect("the server answers").status, 200, "reading goes on");
    assert_eq!(scene.probes().0, 200, "it lives");
    if engine == Engine::Sqlite {
        // The little that readiness tries may fit where a record does not, until that place is taken too. PostgreSQL, whose
        // log is laid out ahead, may store it for long.
        let says_so = (0..2_000).any(|number| {
            let key = format!("L{number:04}");
            if rita.post(LIST, &key, &named(&key)).expect("the server answers").status == 201 {
                stored.push(key);
            }
            scene.probes().1 == 503
        });
        assert!(says_so, "it is ready with a full disk");
    }

    scene.faults.fill_disk(false);
    stored.push(key.clone());
    let done = rita.post(LIST, &key, &named(&key)).expect("the server answers");
    assert_eq!(done.status, 201, "{done:?}");
    assert_eq!(rita.post(LIST, &key, &named(&key)).expect("the server answers"), done, "the key counts once");
    assert_eq!(scene.probes(), (200, 200));
    stored.sort();
    assert_eq!(names(&scene.url).await, stored);
}

async fn a_failed_sync_acknowledges_nothing_and_its_keys_repeat_safely(engine: Engine) {
    let scene = Scene::begin(engine).await;
    scene.until_stored("before", &named("before"));
    scene.faults.fail_syncs(true);
    let unknown = scene.rita().post(LIST, "during", &named("during")).expect("the server answers");
    // PostgreSQL syncs by itself too and gives up when that fails: then it may be gone before the write begins.
    let codes: &[&str] =
        if engine == Engine::Sqlite { &["outcome_unknown"] } else { &["outcome_unknown", "unavailable"] };
    let code = told(&unknown)["code"].as_str().map(str::to_owned).expect("a code");
    assert!(unknown.status == 503 && codes.contains(&code.as_str()), "{unknown:?}");
    assert!(0 < scene.faults.syncs_failed());
    assert_eq!(scene.probes(), (200, 503), "alive, and not ready");

    scene.faults.fail_syncs(false);
    if let Some(cluster) = &scene.cluster {
        // It gives itself up after a failed sync, as it must, and may not have come back by itself.
        cluster.kill().expect("PostgreSQL is gone");
        cluster.start_again(None).expect("PostgreSQL starts");
    }
    let done = scene.until_stored("during", &named("during"));
    assert_eq!(scene.until_stored("during", &named("during")), done, "the key counts once");
    scene.until_stored("after", &named("after"));
    assert_eq!(scene.probes(), (200, 200));
    assert_eq!(names(&scene.url).await, ["after", "before", "during"]);
}

/// The tests of one body, on databases that it makes itself.
macro_rules! on_both {
    ($($name:ident)+) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(tundish_testkit::both::Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(tundish_testkit::both::Engine::Postgres).await;
            }
        }
    )+};
}

on_both! {
    a_full_disk_refuses_writes_answers_reads_and_needs_no_restart
    a_failed_sync_acknowledges_nothing_and_its_keys_repeat_safely
}
