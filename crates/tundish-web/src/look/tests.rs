use std::collections::BTreeSet;

use maud::Markup;
use proptest::prelude::*;

use super::hundred::of_100;
use super::{funnel, gallery, sample, text};
use crate::kit::problem::Problem;
use crate::kit::shell::{self, Theme};
use crate::kit::sign_in::{self, SignIn};
use crate::kit::tests::html::{check, read};
use crate::kit::{Link, toast};
use crate::messages::{Lang, Messages};

const EN: Messages = Messages(Lang::En);
const DE: Messages = Messages(Lang::De);

/// Every page that exists, in one language.
fn pages(m: Messages) -> Vec<(&'static str, Markup)> {
    let frame = sample::frame(m, Theme::System, "/funnel");
    let past = jiff::civil::date(2026, 10, 31);
    let mut head = sample::head(m, sample::TODAY);
    head.toasts = vec![sample::toast(m)];
    let add = Link::new(m.add_one_by_hand(), "/opportunities/new");
    let page = |head: &shell::Head, content| shell::page(&frame, head, content);
    vec![
        ("funnel", page(&head, sample::funnel_page(m, true, sample::TODAY).content(m, &frame.guard))),
        ("past", page(&sample::head(m, past), sample::funnel_page(m, false, past).content(m, &frame.guard))),
        ("empty", page(&head, funnel::empty(m, "", true, &add))),
        ("empty without import", page(&head, funnel::empty(m, "", false, &add))),
        ("gallery", gallery::gallery(m, Theme::Dark)),
        (
            "sign-in",
            sign_in::page(
                m,
                &SignIn {
                    action: "/sign-in".to_owned(),
                    note: Some(m.session_ended().to_owned()),
                    next: Some("/funnel".to_owned()),
                    ..SignIn::default()
                },
            ),
        ),
        ("not found", Problem::NotFound.bare_page(m, "Tarnfield Water Systems", None)),
    ]
}

#[test]
fn every_page_is_well_formed_labelled_and_needs_no_exception_from_the_policy() {
    for m in [EN, DE] {
        for (_, page) in pages(m) {
            let page = page.into_string();
            assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{}\"", m.lang().code())));
            check(&page);
        }
    }
}

#[test]
fn every_page_has_one_main_heading_and_no_level_is_skipped() {
    for (name, page) in pages(EN).into_iter().filter(|(name, _)| *name != "gallery") {
        let (tags, _) = read(&page.into_string());
        let levels: Vec<u32> = tags
            .iter()
            // The sheets are documents of their own, closed until somebody opens one.
            .filter(|tag| tag.parents.iter().any(|parent| parent == "main"))
            .filter_map(|tag| tag.name.strip_prefix('h').and_then(|level| level.parse().ok()))
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {levels:?}");
    }
}

#[test]
fn no_text_is_the_same_in_both_languages_unless_it_is_a_name() {
    // Words that both languages share.
    let shared = ["Name", "Partner", "Escuela", "Dr."];
    let words = |m: Messages| -> BTreeSet<String> {
        let texts = pages(m).into_iter().flat_map(|(_, page)| {
            let (tags, mut texts) = read(&page.into_string());
            for key in ["aria-label", "title", "placeholder"] {
                texts.extend(tags.iter().filter_map(|tag| tag.get(key)).map(str::to_owned));
            }
            texts
        });
        texts.filter(|text| text.chars().any(char::is_alphabetic)).collect()
    };
    let (english, german) = (words(EN), words(DE));
    let people =
        ["Jonas Weber", "Mei Tanabe", "Daniel Osei", "Ana Ruiz", "Lukas Hofer", "Clara Nyholm", "OP-1042 ·", "01J9ZK3"];
    let keys = ["Enter", "Esc"];
    let is_name = |text: &str| {
        let mut rest = text.to_owned();
        for name in sample::NAMES.iter().chain(&people).chain(&keys).chain(&shared) {
            rest = rest.replace(name, "");
        }
        // Initials and keys are at most three letters; a short day such as "14 Nov" is the same in neither.
        rest.split(|c: char| !c.is_alphabetic()).all(|word| word.chars().count() <= 2)
    };
    let same: Vec<&String> = english.intersection(&german).filter(|text| !is_name(text)).collect();
    assert!(same.is_empty(), "not translated: {same:?}");
}

#[test]
fn no_key_works_that_the_sheet_of_keys_does_not_show() {
    for (name, page) in pages(EN).into_iter().filter(|(name, _)| !["sign-in", "not found"].contains(name)) {
        let page = page.into_string();
        let (tags, _) = read(&page);
        let sheet = page
            .split("<dl class=\"keys\">")
            .nth(1)
            .and_then(|rest| rest.split("</dl>").next())
            .expect("the sheet of keys");
        for keys in tags.iter().filter_map(|tag| tag.get("data-hotkey")) {
            let shown = keys.split(',').any(|key| sheet.contains(&format!("<kbd>{key}</kbd>")));
            // The gallery shows a button with a key of a page that it is not.
            assert!(
                shown
                    || (name == "gallery" && ["e", "t", "z"].contains(&keys))
                    || (name.starts_with("empty") && keys == "c"),
                "{keys} on {name}"
            );
        }
    }
}

#[test]
fn a_day_in_the_past_offers_no_way_to_change_anything() {
    let past = jiff::civil::date(2026, 10, 31);
    let frame = sample::frame(EN, Theme::System, "/funnel");
    let page = sample::funnel_page(EN, true, past).content(EN, &frame.guard).into_string();
    assert!(!page.contains("method=\"post\"") && !page.contains("data-can-drag") && !page.contains("Move to"));
    assert!(page.contains("Stood then"));
}

#[test]
fn moving_a_card_needs_no_script() {
    let board = sample::board(EN, true).render(EN, &sample::guard()).into_string();
    let (tags, _) = read(&board);
    let forms: Vec<_> = tags.iter().filter(|tag| tag.get("data-move").is_some()).collect();
    assert_eq!(forms.len(), 13);
    assert!(forms.iter().all(|form| {
        form.get("method") == Some("post") && form.get("action").is_some_and(|action| action.ends_with("/advance"))
    }));
    // Six stages each, of which the present one cannot be chosen and the next one is proposed.
    let buttons = tags.iter().filter(|tag| tag.get("name") == Some("stage"));
    assert_eq!(buttons.clone().count(), 13 * 6);
    assert_eq!(buttons.clone().filter(|button| button.get("disabled").is_some()).count(), 13);
    assert_eq!(
        buttons.filter(|button| button.get("autofocus").is_some()).count(),
        10,
        "the last stage has no next one"
    );
}

#[test]
fn every_number_of_the_picture_is_in_the_table_below_it() {
    let figures = sample::figures(EN, true);
    let table = funnel::twin(EN, &figures).into_string();
    for number in ["1,080", "670", "410", "1,460", "1,310", "3,850", "840", "3.4", "2.6", "1.8", "1,983"] {
        assert!(table.contains(&format!(">{number}<")) || table.contains(number), "{number}");
    }
    let (tags, _) = read(&table);
    let leads_to = |href: &str| tags.iter().any(|tag| tag.name == "a" && tag.get("href") == Some(href));
    for rows in ["status=open", "status=open&band=upper"] {
        for kind in ["", "&amount=known", "&amount=estimate", "&amount=unknown"] {
            let href = format!("/opportunities?{rows}{kind}");
            assert!(leads_to(&href), "{href}");
        }
    }
}

#[test]
fn the_picture_draws_only_numbers() {
    let mut broken = sample::figures(EN, true);
    broken.capacity = f64::NAN;
    broken.parts[0].known = f64::INFINITY;
    broken.parts[1].flow = None;
    broken.came_in.clear();
    for figures in [broken, sample::figures(EN, true), sample::figures(EN, false)] {
        let picture = super::vessel::picture(EN, &figures, "x").into_string();
        assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
    }
}

#[test]
fn the_hundred_of_the_sample_are_51_won_30_lost_and_19_undecided() {
    assert_eq!(of_100([4_238, 2_473, 1_589]), Some([51, 30, 19]));
    let markup = sample::hundred().render(EN).into_string();
    assert!(
        markup.contains("of 100 engaged were won")
            && markup.contains("30\u{a0}lost")
            && markup.contains("19\u{a0}undecided")
    );
}

#[test]
fn below_a_hundred_cases_the_real_numbers_are_shown() {
    let mut few = sample::hundred();
    (few.won.count, few.lost.count, few.open.count) = (3, 1, 3);
    let markup = few.render(EN).into_string();
    assert!(markup.contains("of 7 engaged were won") && !markup.contains("of 100"));
    (few.won.count, few.lost.count, few.open.count) = (0, 0, 0);
    assert!(few.render(DE).into_string().contains("Noch ist nichts entschieden"));
}

#[test]
fn a_long_word_is_cut_to_its_place_and_a_short_one_is_left_alone() {
    assert_eq!(text::fit("Offer", 12.0, false, 100.0), "Offer");
    let cut = text::fit("Wirtschaftlichkeitsberechnung", 12.0, false, 96.0);
    assert!(cut.ends_with('…') && text::width(&cut, 12.0, false) <= 96.0, "{cut}");
    assert_eq!(text::fit("Bedarf ist vereinbart worden", 12.0, false, 100.0), "Bedarf ist…");
}

#[test]
fn an_undone_move_goes_back_the_way_it_came() {
    let markup = toast::region(EN, &sample::guard(), &[sample::toast(EN)]).into_string();
    check(&markup);
    assert!(markup.contains("action=\"/opportunities/0/advance\"") && markup.contains("value=\"stage-4\""));
}

proptest! {
    #[test]
    fn the_hundred_are_always_a_hundred(counts in prop::array::uniform3(0_u64..u64::MAX / 100)) {
        match of_100(counts) {
            None => prop_assert_eq!(counts, [0, 0, 0]),
            Some(shares) => {
                prop_assert_eq!(shares.iter().sum::<u64>(), 100);
                let total: u128 = counts.iter().map(|count| u128::from(*count)).sum();
                for (share, count) in shares.iter().zip(counts) {
                    prop_assert!((*share as f64 - count as f64 * 100.0 / total as f64).abs() <= 1.0);
                }
            }
        }
    }

    #[test]
    fn a_fitted_text_never_leaves_its_place(words in "[a-zäöüß ]{0,60}", room in 20.0_f64..200.0) {
        prop_assert!(text::width(&text::fit(&words, 11.0, true, room), 11.0, true) <= room + 1e-9);
    }
}
