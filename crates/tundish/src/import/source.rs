//! Where the bytes of a file come from; each pass over them opens it anew.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A file to import.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

/// What can be read and read again.
pub(super) trait Bytes: Read + Seek + Send + std::fmt::Debug {}
impl<T: Read + Seek + Send + std::fmt::Debug> Bytes for T {}

impl Source {
    /// A file on this machine; it is opened when it is read.
    pub fn file(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { name, data: Data::File(path.to_owned()) }
    }

    /// Bytes that are at hand already, such as an upload.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), data: Data::Bytes(bytes.into()) }
    }

    /// The name without folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(match &self.data {
            // It is read more than once, and to its end.
            Data::File(path) if !path.metadata()?.is_file() => {
                return Err(io::Error::other("it is no file that lies still"));
            }
            Data::File(path) => Box::new(File::open(path)?),
            Data::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}
