//! QR codes, made on the server: dark on light in every theme, as readers of pictures want them.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of quiet around the picture (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The picture of a text; `label` says what it is to whoever cannot see it. Nothing when the text is too long for one.
pub fn code(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    Some(html! {
        svg class="qr" role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            path class="qr__dark" d=(path(&code)) {}
        }
    })
}

/// One rectangle for each run of dark modules in a row.
fn path(code: &QrCode) -> String {
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|&at| code.get_module(at, y)).count();
            let run = i32::try_from(run).unwrap_or_default();
            if 0 < run {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "otpauth://totp/Acme:rita%40acme%2Eexample?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("it fits");
        let size = code.size();
        let dark =
            (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|&(x, y)| code.get_module(x, y)).count();
        let drawn: usize = path(&code)
            .split('h')
            .filter_map(|piece| piece.split_once('v').and_then(|(run, _)| run.parse::<usize>().ok()))
            .sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn what_is_too_long_has_no_picture() {
        assert!(super::code(&"x".repeat(3_000), "label").is_none());
    }
}
