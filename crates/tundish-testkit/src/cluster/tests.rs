use super::*;

#[test]
fn a_cluster_runs_while_it_is_held_and_leaves_nothing_behind() {
    let cluster = Cluster::start(Durability::Relaxed).unwrap();
    let folder = cluster.folder().to_owned();
    let ready = || {
        let bin = programs().unwrap();
        Command::new(bin.join("pg_isready")).arg("-h").arg(&folder).stdout(Stdio::null()).status().unwrap().success()
    };
    assert!(ready());

    drop(cluster);

    assert!(!ready());
    assert!(!folder.exists());
}

#[test]
fn the_socket_fits_into_the_address_of_a_unix_socket() {
    let cluster = Cluster::start(Durability::Relaxed).unwrap();
    let socket = cluster.folder().join(".s.PGSQL.5432");

    assert!(socket.exists());
    assert!(socket.as_os_str().len() <= 107);
}

#[test]
fn a_cluster_that_was_stopped_or_killed_starts_again() {
    let cluster = Cluster::start(Durability::Durable).unwrap();
    let socket = cluster.folder().join(".s.PGSQL.5432");
    for end in [Cluster::stop, Cluster::kill] {
        end(&cluster).unwrap();
        assert!(std::os::unix::net::UnixStream::connect(&socket).is_err());
        cluster.start_again(None).unwrap();
        assert!(std::os::unix::net::UnixStream::connect(&socket).is_ok());
    }
}
