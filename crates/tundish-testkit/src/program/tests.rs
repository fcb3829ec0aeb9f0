use super::*;

fn answer(text: &str) -> io::Result<(Answer, bool)> {
    read(&mut text.as_bytes())
}

#[test]
fn an_answer_counts_only_when_it_came_whole() {
    let whole = answer("HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 4\r\n\r\nfull").unwrap();
    assert_eq!(whole, (Answer { status: 507, body: b"full".to_vec() }, true));
    let last = answer("HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
    assert_eq!(last, (Answer { status: 200, body: Vec::new() }, false));
    for cut in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nful", "SSH-2.0\r\n\r\n"] {
        answer(cut).expect_err(cut);
    }
}
