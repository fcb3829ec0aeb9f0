//! A router served on loopback for as long as the value lives, so that a browser can visit it.

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running server.
#[derive(Debug)]
pub struct Site {
    url: String,
    server: JoinHandle<()>,
}

impl Site {
    /// Serves `router` on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn serve(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap_or_else(|error| panic!("the server ended: {error}"));
        });
        Self { url: format!("http://{address}"), server }
    }

    /// The address of a page; `path` begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}
