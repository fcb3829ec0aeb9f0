//! The token of an upload form: the first part of the body, so that a file of any size need not be
//! read to find it.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

use crate::http::error::WebError;
use crate::http::input::FORM_CSRF;

/// More than the first part needs: its head and a token of 86 characters.
const LONGEST_START: usize = 4 * 1024;

/// The value of the first part if it is called `csrf`, and the body as if it was never read.
pub(super) async fn first_field(mut body: Body, boundary: &str) -> Result<(Option<String>, Body), WebError> {
    let mut start = Vec::new();
    let token = loop {
        match value_of_first(&start, boundary) {
            First::Value(value) => break Some(value),
            First::Other => break None,
            First::Unfinished if LONGEST_START <= start.len() => break None,
            First::Unfinished => {}
        }
        match body.frame().await {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    start.extend_from_slice(data);
                }
            }
            Some(Err(error)) => return Err(crate::http::input::broken(&error)),
            None => break None,
        }
    };
    let start = Some(Bytes::from(start));
    Ok((token, Body::new(Resumed { start, rest: body })))
}

enum First {
    Unfinished,
    Other,
    Value(String),
}

/// Reads `--boundary CRLF head CRLF CRLF value CRLF --boundary` (RFC 7578, RFC 2046).
fn value_of_first(start: &[u8], boundary: &str) -> First {
    let opening = format!("--{boundary}\r\n");
    let shown = start.len().min(opening.len());
    if start[..shown] != opening.as_bytes()[..shown] {
        return First::Other;
    }
    let Some(part) = start.get(opening.len()..) else {
        return First::Unfinished;
    };
    let Some(head_end) = find(part, b"\r\n\r\n") else {
        return First::Unfinished;
    };
    let Ok(head) = std::str::from_utf8(&part[..head_end]) else {
        return First::Other;
    };
    let named = head.split("\r\n").any(|line| {
        let line = line.to_ascii_lowercase();
        line.strip_prefix("content-disposition:").is_some_and(|rest| {
            let mut pieces = rest.split(';').map(str::trim);
            pieces.next() == Some("form-data")
                && pieces.next() == Some(&format!("name=\"{FORM_CSRF}\""))
                && pieces.next().is_none()
        })
    });
    if !named {
        return First::Other;
    }
    let value = &part[head_end + 4..];
    match find(value, format!("\r\n--{boundary}").as_bytes()) {
        Some(end) => String::from_utf8(value[..end].to_vec()).map_or(First::Other, First::Value),
        None => First::Unfinished,
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A body whose start was read and is given again.
struct Resumed {
    start: Option<Bytes>,
    rest: Body,
}

impl HttpBody for Resumed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.start.take().filter(|start| !start.is_empty()) {
            Some(start) => Poll::Ready(Some(Ok(Frame::data(start)))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.start.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // Uploads are counted while they are read; nobody relies on a promise here.
        SizeHint::default()
    }
}
