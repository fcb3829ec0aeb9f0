use super::{ISLANDS, STYLES, all, get, join_islands, slim, url};

const VENDORED: &str = include_str!("../../assets/vendor/VENDORED.md");

#[test]
fn an_asset_is_found_under_its_address_and_not_under_that_of_another_version() {
    let address = url("htmx.js");
    let (bytes, mime) = get(address).expect("the address of an asset leads to it");
    assert!(bytes.starts_with(b"var htmx"));
    assert_eq!(mime, "text/javascript; charset=utf-8");
    assert!(get("/assets/htmx.0000000000000000.js").is_none());
    assert!(get("/assets/htmx.js").is_none());
}

#[test]
fn vendored_files_are_those_that_the_list_names() {
    use sha2::{Digest, Sha256};
    for name in ["htmx.js", "sortable.js", "hotkey.js"] {
        let (bytes, _) = get(url(name)).expect("vendored file");
        let sum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let line = VENDORED.lines().find(|line| line.starts_with(&format!("| {name} |"))).expect("listed");
        assert!(line.contains(&sum), "{name} is not the listed file");
    }
}

#[test]
fn every_style_and_island_on_disk_is_part_of_what_is_served() {
    let root = env!("CARGO_MANIFEST_DIR");
    for (folder, parts) in [("css", STYLES), ("js", ISLANDS)] {
        for entry in std::fs::read_dir(format!("{root}/assets/{folder}")).expect("folder") {
            let path = entry.expect("entry").path();
            let text = std::fs::read_to_string(&path).expect("text");
            assert!(parts.contains(&text.as_str()), "{} is not listed", path.display());
        }
    }
}

#[test]
fn styles_know_no_left_and_no_right() {
    let physical = [
        "margin-left",
        "margin-right",
        "margin-top",
        "margin-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "border-left",
        "border-right",
        "border-top",
        "border-bottom",
        "text-align: left",
        "text-align: right",
        "float: left",
        "float: right",
        "transform-origin: left",
        "transform-origin: right",
    ];
    let whole_properties =
        ["left", "right", "top", "bottom", "width", "height", "min-width", "max-width", "min-height", "max-height"];
    let css = STYLES.concat();
    for word in physical {
        assert!(!css.contains(word), "{word} is physical; use its logical twin");
    }
    for declaration in slim(&css).split([';', '{', '}', '\n']) {
        let property = declaration.split(':').next().unwrap_or_default().trim();
        assert!(!whole_properties.contains(&property), "{declaration} is physical; use its logical twin");
    }
}

#[test]
fn styles_load_nothing_from_anywhere() {
    let css = STYLES.concat();
    assert!(!css.contains("@import") && !css.contains("://"), "a style sheet stands alone");
    assert_eq!(css.matches("url(").count(), css.matches("url(#").count(), "only patterns of the page are referred to");
}

#[test]
fn the_joined_style_sheet_is_balanced_and_without_comments() {
    let css = std::str::from_utf8(get(url("tundish.css")).expect("style sheet").0).expect("text");
    assert!(!css.contains("/*"));
    assert_eq!(css.matches('{').count(), css.matches('}').count());
    assert!(css.starts_with("@layer reset, tokens, base, components, utilities;"));
}

#[test]
fn the_script_imports_the_shortcut_library_by_its_hashed_address_and_evaluates_nothing() {
    let script = std::str::from_utf8(get(url("tundish.js")).expect("script").0).expect("text");
    assert!(
        script.starts_with(&format!("import {{ install, uninstall }} from \"{}\";", url("hotkey.js"))),
        "{}",
        &script[..80]
    );
    for forbidden in ["eval(", "new Function", "innerHTML", "document.write"] {
        assert!(!script.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn an_island_sees_no_name_of_another() {
    let joined = join_islands(&["// Comment.\nconst a = 1;\n", "import { x } from \"./x.js\";\nconst a = 2;\n"]);
    assert_eq!(joined, "import { x } from \"./x.js\";\n{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n");
}

#[test]
fn an_ordinary_page_stays_within_its_budget() {
    // 25 kB of style and 70 kB of script on the wire; text of this kind shrinks to less than a third of these sizes.
    let size = |name| get(url(name)).map_or(0, |(bytes, _)| bytes.len());
    assert!(size("tundish.css") < 75_000, "{}", size("tundish.css"));
    assert!(size("tundish.js") + size("htmx.js") + size("hotkey.js") + size("sortable.js") < 150_000);
    assert_eq!(all().len(), 6);
}
