//! The files a page loads: one style sheet, our script, the vendored libraries; all embedded in the binary.
//!
//! Each is served under a name that carries a hash of its content (`/assets/htmx.3f2a….js`), so a browser may
//! keep it for ever and an upgrade is seen at once. Style sheet and script are put together here from one file
//! per concern, in a fixed order, without any tool outside the compiler.
//!
//! Refused on purpose: reading files at run time, and compression, which is the HTTP layer's business.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

#[cfg(test)]
mod tests;

/// The parts of the style sheet, in the order in which they are joined.
const STYLES: &[&str] = &[
    include_str!("../../assets/css/layers.css"),
    include_str!("../../assets/css/reset.css"),
    include_str!("../../assets/css/tokens.css"),
    include_str!("../../assets/css/base.css"),
    include_str!("../../assets/css/shell.css"),
    include_str!("../../assets/css/finder.css"),
    include_str!("../../assets/css/panel.css"),
    include_str!("../../assets/css/button.css"),
    include_str!("../../assets/css/field.css"),
    include_str!("../../assets/css/chip.css"),
    include_str!("../../assets/css/table.css"),
    include_str!("../../assets/css/pager.css"),
    include_str!("../../assets/css/marker.css"),
    include_str!("../../assets/css/stack-bar.css"),
    include_str!("../../assets/css/as-of.css"),
    include_str!("../../assets/css/float.css"),
    include_str!("../../assets/css/hundred.css"),
    include_str!("../../assets/css/vessel.css"),
    include_str!("../../assets/css/board.css"),
    include_str!("../../assets/css/record.css"),
    include_str!("../../assets/css/activity.css"),
    include_str!("../../assets/css/gate.css"),
    include_str!("../../assets/css/entries.css"),
    include_str!("../../assets/css/admin.css"),
    include_str!("../../assets/css/utilities.css"),
];

/// The islands, each a behaviour of its own; they share nothing but events.
const ISLANDS: &[&str] = &[
    include_str!("../../assets/js/shortcuts.js"),
    include_str!("../../assets/js/submit-key.js"),
    include_str!("../../assets/js/toast.js"),
    include_str!("../../assets/js/local-time.js"),
    include_str!("../../assets/js/drafts.js"),
    include_str!("../../assets/js/choice.js"),
    include_str!("../../assets/js/menu.js"),
    include_str!("../../assets/js/finder.js"),
    include_str!("../../assets/js/rows.js"),
    include_str!("../../assets/js/board-move.js"),
    include_str!("../../assets/js/board-drag.js"),
];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// The name a view asks for, such as `htmx.js`.
    pub name: &'static str,
    /// The path it is served under, with the hash of the content.
    pub url: String,
    /// The value of `Content-Type`.
    pub mime: &'static str,
    /// The content, uncompressed.
    pub bytes: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let hotkey = asset("hotkey.js", JAVASCRIPT, include_bytes!("../../assets/vendor/hotkey.js").to_vec());
    let script = join_islands(ISLANDS).replace("\"./hotkey.js\"", &format!("\"{}\"", hotkey.url));
    vec![
        asset("tundish.css", CSS, slim(&STYLES.concat()).into_bytes()),
        asset("tundish.js", JAVASCRIPT, script.into_bytes()),
        asset("htmx.js", JAVASCRIPT, include_bytes!("../../assets/vendor/htmx.js").to_vec()),
        asset("sortable.js", JAVASCRIPT, include_bytes!("../../assets/vendor/sortable.js").to_vec()),
        asset("icon.svg", SVG, include_bytes!("../../assets/icon.svg").to_vec()),
        hotkey,
    ]
});

/// All embedded files, so that the HTTP layer can compress each of them once.
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The address of the file called `name`, such as `/assets/htmx.3f2a6c1d9e0b4c77.js`.
///
/// # Panics
/// When there is no such file. Names are literals in views, and every view is rendered by a test.
pub fn url(name: &str) -> &'static str {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => &asset.url,
        None => panic!("no embedded file is called {name}"),
    }
}

/// Content and media type of the file served under `path` (`/assets/htmx.<hash>.js`), hash included.
/// A path with the hash of an older version is not found, since its content is no longer known.
pub fn get(path: &str) -> Option<(&'static [u8], &'static str)> {
    ASSETS.iter().find(|asset| asset.url == path).map(|asset| (asset.bytes.as_slice(), asset.mime))
}

fn asset(name: &'static str, mime: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = Sha256::digest(&bytes);
    let hash = digest.iter().take(8).fold(String::new(), |mut hash, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset { name, url: format!("/assets/{stem}.{hash}.{extension}"), mime, bytes }
}

/// Joins the islands to one module: imports first, then each island in a block, so that none sees another's names.
fn join_islands(islands: &[&str]) -> String {
    let (mut imports, mut blocks) = (String::new(), String::new());
    for island in islands {
        blocks.push_str("{\n");
        for line in island.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let part = if line.starts_with("import ") { &mut imports } else { &mut blocks };
            part.push_str(line.trim_start());
            part.push('\n');
        }
        blocks.push_str("}\n");
    }
    imports + &blocks
}

/// Drops comments and indentation. The sources contain no comment signs within strings; a test reads the result.
fn slim(css: &str) -> String {
    let mut rest = css;
    let mut plain = String::with_capacity(css.len());
    while let Some(start) = rest.find("/*") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    plain.push_str(rest);
    plain.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut slim, line| {
        slim.push_str(line);
        slim.push('\n');
        slim
    })
}
