use std::collections::HashSet;

use super::RequestIds;

#[test]
fn numbers_do_not_repeat_and_do_not_count_visibly() {
    let ids = RequestIds::new(7);
    let numbers: Vec<String> = (0..10_000).map(|_| ids.next().to_string()).collect();
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 10_000);
    assert!(numbers.iter().all(|number| number.len() == 13));
    assert!(!numbers.is_sorted());
}
