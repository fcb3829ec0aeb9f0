use super::Random;

#[test]
fn the_numbers_are_those_of_the_published_generator() {
    // The reference implementation's first outputs for the seed 1234567.
    let mut random = Random::new(1_234_567);
    let first: Vec<u64> = std::iter::repeat_with(|| random.next()).take(3).collect();
    assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
}

#[test]
fn choices_stay_within_their_bounds_and_reach_both_ends() {
    let mut random = Random::new(7);
    let drawn: Vec<i32> = std::iter::repeat_with(|| random.between(-2, 2)).take(500).collect();
    assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
    let weighted: Vec<usize> = std::iter::repeat_with(|| random.weighted(&[0, 3, 1])).take(500).collect();
    assert!(weighted.iter().all(|&index| index == 1 || index == 2));
    assert!(weighted.iter().filter(|&&index| index == 1).count() > weighted.len() / 2);
}

#[test]
fn mixing_keeps_everything() {
    let mut items: Vec<u32> = (0..100).collect();
    Random::new(1).shuffle(&mut items);
    assert_ne!(items, (0..100).collect::<Vec<_>>());
    items.sort_unstable();
    assert_eq!(items, (0..100).collect::<Vec<_>>());
}
