use super::*;

fn totals(output: &str) -> Totals {
    let mut totals = Totals::default();
    output.lines().for_each(|line| totals.add_line(line));
    totals
}

#[test]
fn the_results_of_several_test_programs_are_added() {
    let counted = totals(
        "test both::sqlite ... ok\n\
         test result: ok. 16 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 3.87s\n\
         test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
    );

    assert_eq!(counted, Totals { passed: 20, failed: 1, ignored: 1 });
    assert_eq!(counted.to_string(), "test result: FAILED. 20 passed; 1 failed; 1 ignored\n20 passed, 1 failed");
}

#[test]
fn a_run_without_tests_is_refused() {
    let counted =
        totals("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s");
    assert_eq!(counted.judge().unwrap_err().message, "no test ran");
}
