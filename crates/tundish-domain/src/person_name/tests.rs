use proptest::prelude::*;

use super::*;

fn name(given: &str, family: &str) -> PersonName {
    PersonName::new(given, family)
}

#[test]
fn a_name_is_written_as_its_people_write_it() {
    for (given, family, language, written) in [
        ("Anna", "Müller", None, "Anna Müller"),
        ("Ursula", "von der Leyen", Some("de"), "Ursula von der Leyen"),
        ("Gabriel", "García Márquez", Some("es"), "Gabriel García Márquez"),
        ("小龙", "李", None, "李小龙"),
        ("太郎", "山田", Some("en"), "山田太郎"),
        ("철수", "김", None, "김철수"),
        ("ジョン", "スミス", Some("ja"), "ジョン・スミス"),
        ("Béla", "Bartók", Some("hu"), "Bartók Béla"),
        ("Béla", "Bartók", Some("hu-HU"), "Bartók Béla"),
        ("Xiaolong", "Li", Some("zh"), "Li Xiaolong"),
        ("Bruce", "李", None, "Bruce 李"),
        ("", "von der Leyen", None, "von der Leyen"),
        ("Sukarno", "", Some("id"), "Sukarno"),
        ("", "", None, ""),
        ("محمد", "الخوارزمي", Some("ar"), "محمد الخوارزمي"),
    ] {
        assert_eq!(name(given, family).written(language), written);
    }
}

#[test]
fn initials_pass_over_particles() {
    for (given, family, language, initials) in [
        ("Anna", "Müller", None, "AM"),
        ("Ursula", "von der Leyen", None, "UL"),
        ("", "von der Leyen", None, "L"),
        ("e\u{301}mile", "zola", None, "ÉZ"),
        ("小龙", "李", None, "李"),
        ("小龙", "", None, "小"),
        ("ジョン", "スミス", None, "ジス"),
        ("Béla", "Bartók", Some("hu"), "BB"),
        ("Anna", "Zelk", Some("hu"), "ZA"),
        ("“Tim”", "O’Neil", None, "TO"),
        ("123", "!", None, ""),
        ("", "", None, ""),
    ] {
        assert_eq!(name(given, family).initials(language), initials, "{given} {family}");
    }
}

#[test]
fn lists_are_sorted_by_family_and_then_by_given_name() {
    assert_eq!(name("Ursula", "von der Leyen").sort_key(), "leyen  ursula  von der");
    assert_eq!(name("Anna", "von").sort_key(), "von  anna");
    let mut names = [
        name("Van", "Morrison"),
        name("", "Van Morrison"),
        name("X", "Li Wei"),
        name("Wei", "Li"),
        name("ida", "LI"),
        name("Eva", "von Li"),
    ];
    names.sort_by_key(PersonName::sort_key);
    let sorted: Vec<String> = names.iter().map(|name| name.written(None)).collect();
    assert_eq!(sorted, ["Eva von Li", "ida LI", "Wei Li", "X Li Wei", "Van Morrison", "Van Morrison"]);
    assert_eq!(names[5].given, "");
}

#[test]
fn one_text_is_taken_apart_as_a_proposal() {
    for (typed, language, given, family) in [
        ("Anna Müller", None, "Anna", "Müller"),
        ("Müller, Anna", None, "Anna", "Müller"),
        ("Müller,Anna Maria", None, "Anna Maria", "Müller"),
        ("Anna Maria Müller", None, "Anna Maria", "Müller"),
        ("von der Leyen", None, "", "von der Leyen"),
        ("Ursula von der Leyen", None, "Ursula", "von der Leyen"),
        ("von der Leyen, Ursula", None, "Ursula", "von der Leyen"),
        ("García Márquez", None, "", "García Márquez"),
        ("Gabriel García Márquez", None, "Gabriel", "García Márquez"),
        ("Juan Pérez", None, "Juan", "Pérez"),
        ("李小龙", None, "小龙", "李"),
        ("欧阳娜娜", None, "娜娜", "欧阳"),
        ("欧阳", None, "阳", "欧"),
        ("山田太郎", None, "太郎", "山田"),
        ("山田 太郎", None, "太郎", "山田"),
        ("高橋みなみ", None, "みなみ", "高橋"),
        ("ジョン・スミス", None, "ジョン", "スミス"),
        ("김철수", None, "철수", "김"),
        ("남궁민수", None, "민수", "남궁"),
        ("Bartók Béla", Some("hu"), "Béla", "Bartók"),
        ("Nguyễn Văn An", Some("vi"), "Văn An", "Nguyễn"),
        ("Madonna", None, "", "Madonna"),
        ("Madonna", Some("hu"), "", "Madonna"),
        ("Vincent van", None, "Vincent", "van"),
        ("  ", None, "", ""),
        (",", None, "", ""),
    ] {
        assert_eq!(propose(typed, language), name(given, family), "{typed}");
    }
}

/// Everything that can be read, in any order.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #[test]
    fn nothing_typed_is_lost_and_nothing_is_added(typed in "[\\PC ,・]{0,20}", language in prop::option::of("[a-z]{2}")) {
        let proposed = propose(&typed, language.as_deref());
        prop_assert_eq!(letters(&format!("{}{}", proposed.given, proposed.family)), letters(&typed));
        prop_assert_eq!(PersonName::new(&proposed.given, &proposed.family), proposed);
    }

    #[test]
    fn what_is_written_is_taken_apart_again(
        given in "[A-ZÄÖ][a-zéü]{1,8}( [A-Z][a-z]{1,8})?", particle in prop::sample::select(vec!["", "von ", "van der ", "de la "]),
        family in "[A-ZÄÖ][a-wéü]{1,8}", language in prop::sample::select(vec![None, Some("de")]),
    ) {
        let person = PersonName::new(&given, &format!("{particle}{family}"));
        prop_assert_eq!(propose(&person.written(language), language), person.clone());
        prop_assert_eq!(propose(&format!("{}, {}", person.family, person.given), language), person);
    }

    #[test]
    fn east_asian_names_are_taken_apart_again(given in "[一-龥]{1,2}", family in "[李王张刘陈金]") {
        let person = PersonName::new(&given, &family);
        prop_assert_eq!(propose(&person.written(None), None), person);
    }

    #[test]
    fn any_name_has_short_initials_and_a_key_that_is_one(given in any::<String>(), family in any::<String>(), language in prop::option::of(".{0,5}")) {
        let person = PersonName::new(&given, &family);
        let initials = person.initials(language.as_deref());
        prop_assert!(initials.chars().filter(|c| !is_combining_mark(*c)).count() <= 2);
        prop_assert_eq!(person.sort_key(), PersonName::new(&format!(" {given}"), &format!("{family} ")).sort_key());
        let written = person.written(language.as_deref());
        prop_assert_eq!(letters(&written), letters(&format!("{given}{family}")));
    }
}
