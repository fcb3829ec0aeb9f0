use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::competitor::CompetitorStanding;
use crate::contact::{ContactRole, Stance};
use crate::lead::{LeadSource, LeadStatus};

fn planned(kind: ActivityKind) -> ActivityFacts {
    ActivityFacts { kind, due_on: None, done_at: None, direction: None, outcome: None, answered: None }
}

fn done(kind: ActivityKind) -> ActivityFacts {
    ActivityFacts { done_at: Instant::from_micros(0), ..planned(kind) }
}

fn due(facts: ActivityFacts) -> ActivityFacts {
    ActivityFacts { due_on: Day::new(2026, 3, 9), ..facts }
}

#[test]
fn each_kind_has_the_facts_that_belong_to_it() {
    use ActivityKind::{Call, Meeting, Message, Note, Promise, Task, Visit};
    let call = ActivityFacts {
        direction: Some(Direction::Outgoing),
        outcome: Some(ActivityOutcome::Reached),
        answered: Some(true),
        ..done(Call)
    };
    let held = |kind| ActivityFacts { outcome: Some(ActivityOutcome::Held), ..done(kind) };
    let answered = ActivityFacts { direction: Some(Direction::Incoming), answered: Some(false), ..done(Message) };
    for facts in [
        call,
        held(Meeting),
        held(Visit),
        answered,
        done(Note),
        planned(Task),
        done(Task),
        due(planned(Promise)),
        due(done(Promise)),
        due(planned(Call)),
    ] {
        assert_eq!(facts.check(), Ok(()), "{facts:?}");
    }
}

#[test]
fn what_does_not_belong_is_refused_field_by_field() {
    use ActivityKind::{Call, Meeting, Note, Promise};
    use ActivityRefusal as R;
    let talkative = |facts| ActivityFacts {
        direction: Some(Direction::Incoming),
        outcome: Some(ActivityOutcome::Reached),
        answered: Some(false),
        ..facts
    };
    for (facts, refusals) in [
        (
            due(talkative(planned(Note))),
            vec![
                R::DueNotOfThisKind,
                R::NoteIsNotPlanned,
                R::DirectionNotOfThisKind,
                R::OutcomeNotOfThisKind,
                R::AnsweredNotOfThisKind,
            ],
        ),
        (planned(Promise), vec![R::DueMissing]),
        (done(Promise), vec![R::DueMissing]),
        (planned(Call), vec![R::DueMissing]),
        (due(talkative(planned(Call))), vec![R::OutcomeBeforeDone, R::AnsweredBeforeDone]),
        (talkative(done(Call)), vec![R::AnsweredAgainstOutcome]),
        (talkative(done(Meeting)), vec![R::DirectionNotOfThisKind, R::OutcomeNotOfThisKind, R::AnsweredNotOfThisKind]),
    ] {
        let fields: Vec<&str> = refusals.iter().map(|refusal| refusal.field()).collect();
        assert_eq!(fields.iter().collect::<BTreeSet<_>>().len(), fields.len());
        assert_eq!(facts.check(), Err(refusals), "{facts:?}");
    }
}

#[test]
fn the_words_are_distinct_and_read_back() {
    macro_rules! check {
        ($($list:ident: $count:literal),+) => {$(
            assert_eq!($list::ALL.len(), $count);
            assert!($list::ALL.iter().all(|word| word.as_str().parse() == Ok(*word)));
        )+};
    }
    check!(ActivityKind: 8, Direction: 2, ActivityOutcome: 7, ContactRole: 8, Stance: 4);
    check!(LeadStatus: 4, LeadSource: 10, CompetitorStanding: 5);
    assert_eq!(LeadStatus::ALL.iter().filter(|status| status.is_open()).count(), 2);
}

/// What the table of kinds says, one letter a field: d direction, o outcome, a answered; + due always, ~ while planned, ? maybe.
const TABLE: [(ActivityKind, &str); 8] = [
    (ActivityKind::Call, "doa~"),
    (ActivityKind::Email, "da~"),
    (ActivityKind::Meeting, "o~"),
    (ActivityKind::Visit, "o~"),
    (ActivityKind::Message, "da~"),
    (ActivityKind::Note, ""),
    (ActivityKind::Task, "?"),
    (ActivityKind::Promise, "+"),
];

proptest! {
    #[test]
    fn facts_are_accepted_as_the_table_of_kinds_says(
        row in prop::sample::select(TABLE.to_vec()),
        due_on in prop::option::of(Just(Day::new(2026, 3, 9).unwrap())),
        done_at in prop::option::of(Just(Instant::MIN)),
        direction in prop::option::of(prop::sample::select(Direction::ALL)),
        outcome in prop::option::of(prop::sample::select(ActivityOutcome::ALL)),
        answered in any::<Option<bool>>(),
    ) {
        let (kind, allowed) = row;
        let facts = ActivityFacts { kind, due_on, done_at, direction, outcome, answered };
        let has = |letter| allowed.contains(letter);
        let is_due_right = match due_on {
            Some(_) => has('+') || has('~') || has('?'),
            None => !has('+') && (done_at.is_some() || !has('~')),
        };
        let spoken = outcome.filter(|_| kind == ActivityKind::Call).map(ActivityOutcome::as_str);
        let is_answer_right = match (spoken, answered) {
            (Some("reached"), Some(false)) | (Some("no_answer" | "left_message" | "cancelled"), Some(true)) => false,
            (_, given) => given.is_none() || (has('a') && done_at.is_some()),
        };
        let calls = ["reached", "no_answer", "left_message", "wrong_number", "cancelled"];
        let gatherings = ["held", "cancelled", "no_show"];
        let is_outcome_right = outcome.is_none_or(|outcome| {
            let list = if kind == ActivityKind::Call { calls.as_slice() } else { gatherings.as_slice() };
            has('o') && done_at.is_some() && list.contains(&outcome.as_str())
        });
        let is_right = is_due_right && is_answer_right && is_outcome_right
            && (direction.is_none() || has('d'))
            && (kind != ActivityKind::Note || done_at.is_some());
        prop_assert_eq!(facts.check().is_ok(), is_right);
    }
}
