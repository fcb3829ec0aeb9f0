use std::io::{ErrorKind, IoSlice};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use super::Unstalled;

const LIMIT: Duration = Duration::from_millis(20);

fn deaf_peer(reading: Option<Duration>) -> (Unstalled<DuplexStream>, DuplexStream) {
    let (near, far) = duplex(8);
    (Unstalled::new(near, LIMIT, reading), far)
}

#[tokio::test]
async fn writing_to_a_peer_that_does_not_read_times_out() {
    let (mut near, _far) = deaf_peer(None);
    let error = near.write_all(&[0; 100]).await.expect_err("nobody reads");
    assert_eq!(error.kind(), ErrorKind::TimedOut);

    let (mut near, _far) = deaf_peer(None);
    near.write_all(&[0; 8]).await.expect("fits into the buffer");
    let parts = [IoSlice::new(&[0; 4]), IoSlice::new(&[0; 4])];
    let error = near.write_vectored(&parts).await.expect_err("nobody reads");
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_peer_that_reads_a_little_keeps_its_connection() {
    let (mut near, mut far) = deaf_peer(None);
    let writing = tokio::spawn(async move { near.write_all(&[7; 400]).await });
    let mut read = [0; 8];
    for _ in 0..50 {
        far.read_exact(&mut read).await.expect("comes");
    }
    writing.await.expect("no panic").expect("all was written");
}

#[tokio::test]
async fn silence_ends_a_connection_only_where_it_was_asked_for() {
    let (mut near, _far) = deaf_peer(Some(LIMIT));
    let error = near.read_u8().await.expect_err("nothing comes");
    assert_eq!(error.kind(), ErrorKind::TimedOut);

    let (mut near, mut far) = deaf_peer(None);
    let waiting = tokio::time::timeout(LIMIT * 3, near.read_u8()).await;
    assert!(waiting.is_err(), "still waiting, as a handler may work for long");
    far.write_u8(9).await.expect("sent");
    assert_eq!(near.read_u8().await.expect("comes"), 9);
}
