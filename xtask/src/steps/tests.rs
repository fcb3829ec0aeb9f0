use super::*;

#[test]
fn the_first_step_that_fails_ends_the_chore_with_its_code() {
    let steps = [
        Step { name: "lint", title: "fails", run: || Err(Failure { message: "two warnings".to_owned(), code: 101 }) },
        Step { name: "tests", title: "would fail differently", run: || Err(Failure::new("ran after a failure")) },
    ];

    assert_eq!(run(&steps, &[]), Err(Failure { message: "two warnings".to_owned(), code: 101 }));
}

#[test]
fn only_the_steps_that_were_asked_for_run() {
    let steps = [
        Step { name: "format", title: "must not run", run: || Err(Failure::new("ran")) },
        Step { name: "lint", title: "runs", run: || Ok(()) },
    ];

    assert_eq!(run(&steps, &["lint".to_owned()]), Ok(()));
}

#[test]
fn a_step_that_does_not_exist_is_refused_with_the_names_of_those_that_do() {
    let steps = [Step { name: "lint", title: "", run: || Ok(()) }];
    let refusal = run(&steps, &["lnit".to_owned()]).unwrap_err();
    assert_eq!(refusal.message, "there is no step `lnit`; the steps are lint");
}

#[test]
fn durations_are_told_in_seconds_until_they_are_minutes() {
    assert_eq!(in_words(Duration::from_millis(12_340)), "12.3 s");
    assert_eq!(in_words(Duration::from_secs(125)), "2 min 5 s");
}
