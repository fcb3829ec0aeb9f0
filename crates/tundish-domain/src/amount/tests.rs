use super::*;

#[test]
fn an_amount_is_rebuilt_from_its_columns_and_contradictions_are_not() {
    let money = Money::new(500, Currency::EUR);
    for amount in [Amount::Unknown, Amount::Estimate(money), Amount::Known(money)] {
        assert_eq!(Amount::from_parts(amount.kind(), amount.minor(), Currency::EUR), Some(amount));
    }
    assert_eq!(Amount::from_parts(AmountKind::Unknown, Some(0), Currency::EUR), None);
    assert_eq!(Amount::from_parts(AmountKind::Known, None, Currency::EUR), None);
}

#[test]
fn an_unknown_amount_is_not_zero() {
    assert_eq!(Amount::Unknown.minor(), None);
    assert_ne!(Amount::Unknown, Amount::Known(Money::new(0, Currency::EUR)));
}
