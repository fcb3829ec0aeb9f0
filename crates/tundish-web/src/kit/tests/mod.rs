use super::Amount;
use super::field::{Choice, Field};
use super::form::{Form, Guard, error_summary};
use super::marker::initials;
use super::pager::Pager;
use super::problem::Problem;
use super::shell::Theme;
use super::sign_in::{self, SignIn};
use super::stack_bar::{Stretch, stack_bar};
use crate::look::sample;
use crate::messages::{Lang, Messages};

pub(crate) mod html;

const EN: Messages = Messages(Lang::En);
const DE: Messages = Messages(Lang::De);

#[test]
fn a_wrong_entry_comes_back_as_typed_with_its_error_read_beside_it() {
    let field = Field::text("name", "Name", "<Tannert> & \"Co\"").hint("As they say it").error(Some("Too short."));
    insta::assert_snapshot!(field.render(EN).into_string(), @r#"<div class="field"><label class="field__label" for="name">Name</label><input class="input" type="text" id="name" name="name" value="&lt;Tannert&gt; &amp; &quot;Co&quot;" aria-invalid="true" aria-describedby="name-error name-hint"><p class="field__hint" id="name-hint">As they say it</p><p class="field__error" id="name-error"><span>Too short.</span></p></div>"#);
}

#[test]
fn a_password_never_comes_back() {
    let field = Field::password("password", "Password").render(EN).into_string();
    assert!(!field.contains("value="));
}

#[test]
fn every_form_that_changes_something_carries_its_token_and_a_key_of_its_own() {
    let guard = Guard { csrf: "t0ken".to_owned(), key: "k3y".to_owned() };
    let form =
        |name| Form { name, action: "/a", guard: &guard, keeps_draft: true }.render(maud::html! {}).into_string();
    let (one, other) = (form("one"), form("other"));
    assert!(one.contains(r#"name="csrf" value="t0ken""#));
    assert!(one.contains(r#"name="idempotency_key" value="k3y-one""#));
    assert!(other.contains(r#"name="idempotency_key" value="k3y-other""#));
}

#[test]
fn all_forms_on_the_funnel_page_are_guarded_and_no_two_share_a_key() {
    let frame = sample::frame(EN, Theme::System, "/funnel");
    let page = sample::funnel_page(EN, true, sample::TODAY);
    let markup =
        super::shell::page(&frame, &sample::head(EN, sample::TODAY), page.content(EN, &frame.guard)).into_string();
    let (tags, _) = html::read(&markup);
    let posts = tags.iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("post")).count();
    let mut keys: Vec<&str> = tags
        .iter()
        .filter(|tag| tag.get("name") == Some("idempotency_key"))
        .filter_map(|tag| tag.get("value"))
        .collect();
    assert_eq!(keys.len(), posts);
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), posts);
    assert!(1 < posts);
}

#[test]
fn the_error_summary_leads_to_each_field_and_is_silent_without_errors() {
    assert_eq!(error_summary(EN, &[]).into_string(), "");
    let summary = error_summary(EN, &[("name".to_owned(), "Too short.".to_owned())]).into_string();
    assert!(summary.contains(r##"<a href="#name">Too short.</a>"##) && summary.contains(r#"role="alert""#));
}

#[test]
fn a_chosen_value_stays_chosen() {
    let choices = || vec![Choice::new("a", "A"), Choice::new("b", "B")];
    let select = Field::select("s", "S", "b", choices()).render(EN).into_string();
    assert!(select.contains(r#"<option value="b" selected>B</option>"#) && !select.contains(r#""a" selected"#));
    let segments = Field::segments("s", "S", "a", choices()).render(EN).into_string();
    assert!(segments.contains(r#"value="a" checked"#) && !segments.contains(r#""b" checked"#));
}

#[test]
fn an_estimate_says_so_in_words_and_an_unknown_amount_is_not_a_zero() {
    let estimate =
        Amount::Estimate { number: "18,400".to_owned(), currency: "EUR".to_owned() }.render(EN).into_string();
    assert!(estimate.contains("about"));
    let unknown = Amount::Unknown.render(DE).into_string();
    assert!(unknown.contains("Betrag unbekannt") && !unknown.contains('0'));
}

#[test]
fn the_first_page_has_no_newer_one() {
    let pager = Pager { newer: None, older: Some("/o?after=x".to_owned()), summary: "50 shown".to_owned() };
    let markup = pager.render(EN).into_string();
    assert!(markup.contains(r#"rel="next" href="/o?after=x""#) && !markup.contains("rel=\"prev\""));
    let single = Pager { summary: "3 shown".to_owned(), ..Pager::default() }.render(EN).into_string();
    assert!(!single.contains("btn"));
}

#[test]
fn a_bar_of_nothing_is_a_line_and_a_bar_of_something_fills_its_width() {
    assert!(
        stack_bar(&[(Stretch::Known, 0.0), (Stretch::Late, f64::NAN)], true).into_string().contains("stackbar__zero")
    );
    let bar = stack_bar(&[(Stretch::Known, 1.0), (Stretch::Estimated, 3.0)], false).into_string();
    assert!(
        bar.contains(r#"class="stackbar__known" x="0%" width="25%""#) && bar.contains(r#"x="25%" width="75%""#),
        "{bar}"
    );
}

#[test]
fn initials_come_from_the_first_and_the_last_name() {
    assert_eq!(initials("Ines Calder"), "IC");
    assert_eq!(initials("ana maría ruiz"), "AR");
    assert_eq!(initials("王小明"), "王");
    assert_eq!(initials("  "), "");
}

#[test]
fn the_sign_in_page_works_for_password_managers_and_says_what_was_wrong() {
    let page = sign_in::page(
        DE,
        &SignIn {
            action: "/sign-in".to_owned(),
            email: "a@b.example".to_owned(),
            error: Some(DE.tries_left(1, 15)),
            ..SignIn::default()
        },
    )
    .into_string();
    html::check(&page);
    assert!(page.contains(r#"autocomplete="username""#) && page.contains(r#"autocomplete="current-password""#));
    assert!(page.contains("Noch 1 Versuch bis zu einer Pause"));
    assert!(!page.contains("data-draft"), "a password is not kept as a draft");
}

#[test]
fn every_error_page_explains_itself_and_leads_on_in_both_languages() {
    let problems = || {
        [
            Problem::NotFound,
            Problem::Forbidden,
            Problem::Invalid(vec!["A.".to_owned()]),
            Problem::Failed { reference: "R".to_owned() },
            Problem::Busy,
            Problem::Full,
            Problem::Unknown,
        ]
    };
    for m in [EN, DE] {
        for problem in problems() {
            let page = problem.bare_page(m, "Tarnfield", None).into_string();
            let (tags, _) = html::check(&page);
            assert!(
                tags.iter().any(|tag| tag.get("data-problem").is_some()),
                "the toast of a failed move quotes this sentence"
            );
            assert!(tags.iter().any(|tag| tag.name == "a" && tag.get("class") == Some("btn btn--go")));
        }
    }
}

#[test]
fn values_from_people_cannot_become_markup() {
    let amount =
        Amount::Known { number: "<b>".to_owned(), currency: "\"><script>".to_owned() }.render(EN).into_string();
    assert!(!amount.contains("<script>") && !amount.contains("<b>"));
}
