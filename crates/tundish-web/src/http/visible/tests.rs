use super::visible;

#[test]
fn a_line_break_or_an_escape_cannot_forge_a_log_line() {
    assert_eq!(visible("a\r\nlevel=error\u{1b}[31mred", 100), "a??level=error?[31mred");
    assert_eq!(visible("x\u{2028}y\u{202e}z\u{9b}", 100), "x?y?z?");
}

#[test]
fn ten_kilobytes_of_user_agent_are_cut_with_a_mark() {
    let shown = visible(&"é".repeat(10_000), 120).into_owned();
    assert_eq!(shown.chars().count(), 121);
    assert!(shown.ends_with('…'));
}

#[test]
fn ordinary_text_of_any_language_is_left_alone() {
    assert_eq!(visible("Müller 株式会社 شركة", 100), "Müller 株式会社 شركة");
    assert_eq!(visible("exact", 5), "exact");
}
