use super::actions::{Advance, ManageUsers, ReadOpportunity};
use super::*;
use crate::id::{TokenId, UserId};
use crate::role::Role;

fn person(role: Role) -> Actor {
    Actor::Person { user: UserId::new(1).unwrap(), role }
}

fn token(role: Role, scopes: &str) -> Actor {
    Actor::Token {
        token: TokenId::new(2).unwrap(),
        user: UserId::new(1).unwrap(),
        role,
        scopes: scopes.parse().unwrap(),
    }
}

/// The whole table as text: what a reviewer reads first when rights change.
fn matrix() -> String {
    let mut text = String::new();
    for &action in Action::ALL {
        text += &format!("{action:?} ({}:{})\n", action.collection(), action.access());
        for &role in Role::ALL {
            let relations: Vec<&str> = Relation::ALL
                .iter()
                .filter(|&&relation| allowed(role, action, relation))
                .map(|relation| relation.as_str())
                .collect();
            let relations = if relations.is_empty() { "-".to_owned() } else { relations.join(" ") };
            text += &format!("  {role:<15}{relations}\n");
        }
        let jobs: Vec<&str> =
            SystemJob::ALL.iter().filter(|&&job| allowed_to_job(job, action)).map(|job| job.as_str()).collect();
        text += &format!("  jobs: {}\n", jobs.join(" "));
    }
    text
}

#[test]
fn the_matrix_is_as_reviewed() {
    insta::assert_snapshot!(matrix());
}

#[test]
fn every_action_stands_in_the_table_once_and_is_granted_to_somebody() {
    for &action in Action::ALL {
        assert_eq!(Action::ALL.iter().filter(|&&other| other == action).count(), 1);
        assert!(
            Role::ALL.iter().any(|&role| Relation::ALL.iter().any(|&relation| allowed(role, action, relation))),
            "{action:?}"
        );
    }
}

#[test]
fn who_may_change_a_record_may_see_it_and_who_may_delete_it_may_change_it() {
    let makes_new = [
        Action::CreateOpportunity,
        Action::CreateAccount,
        Action::CreateContact,
        Action::CreateLead,
        Action::CreateActivity,
    ];
    let edit = |action| match action {
        Action::DeleteOpportunity | Action::RestoreOpportunity => Some(Action::EditOpportunity),
        Action::DeleteAccount => Some(Action::EditAccount),
        Action::DeleteContact => Some(Action::EditContact),
        Action::DeleteLead => Some(Action::EditLead),
        Action::DeleteActivity => Some(Action::EditActivity),
        _ => None,
    };
    for &role in Role::ALL {
        for &relation in Relation::ALL.iter().filter(|&&relation| relation != Relation::Company) {
            for &action in Action::ALL.iter().filter(|action| !makes_new.contains(action)) {
                if allowed(role, action, relation) {
                    assert!(allowed(role, action.sight(), relation), "{role} {action:?} {relation}");
                    assert!(
                        edit(action).is_none_or(|edit| allowed(role, edit, relation)),
                        "{role} {action:?} {relation}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_stranger_gets_nothing_whatever_the_role() {
    for &role in Role::ALL {
        assert!(Action::ALL.iter().all(|&action| !allowed(role, action, Relation::Stranger)));
        assert_eq!(permit::<ReadOpportunity>(&person(role), Relation::Stranger).unwrap_err(), Denied::Hidden);
    }
}

#[test]
fn a_stronger_relation_never_allows_less() {
    // Company stands apart: it belongs to things without an owner. A representative has nobody below.
    let ladder = [Relation::Own, Relation::Custodian, Relation::Shared, Relation::AccountCard, Relation::Stranger];
    for &role in Role::ALL {
        for &action in Action::ALL {
            for pair in ladder.windows(2) {
                assert!(
                    !allowed(role, action, pair[1]) || allowed(role, action, pair[0]),
                    "{role} {action:?} {pair:?}"
                );
            }
            for weaker in [Relation::Custodian, Relation::Shared, Relation::AccountCard] {
                let has_people_below = !matches!(role, Role::Representative | Role::Partner);
                let fine =
                    !has_people_below || !allowed(role, action, weaker) || allowed(role, action, Relation::Subtree);
                assert!(fine, "{role} {action:?} {weaker}");
            }
        }
    }
}

#[test]
fn what_is_shared_is_read_and_not_moved() {
    let mei = person(Role::Representative);
    assert!(permit::<ReadOpportunity>(&mei, Relation::Shared).is_ok());
    assert_eq!(permit::<Advance>(&mei, Relation::Shared).unwrap_err(), Denied::Forbidden);
    assert_eq!(permit::<Advance>(&mei, Relation::Subtree).unwrap_err(), Denied::Hidden);
}

#[test]
fn a_function_of_the_company_is_forbidden_rather_than_hidden() {
    assert_eq!(permit::<ManageUsers>(&person(Role::Representative), Relation::Company).unwrap_err(), Denied::Forbidden);
    assert!(permit::<ManageUsers>(&person(Role::Administrator), Relation::Company).is_ok());
}

#[test]
fn a_token_does_what_both_its_scopes_and_its_person_may() {
    let reading = token(Role::Representative, "opportunities:read");
    assert!(permit::<ReadOpportunity>(&reading, Relation::Own).is_ok());
    assert_eq!(permit::<Advance>(&reading, Relation::Own).unwrap_err(), Denied::Forbidden);
    assert_eq!(
        permit::<ReadOpportunity>(&token(Role::Director, "accounts:write"), Relation::Own).unwrap_err(),
        Denied::Forbidden
    );
    assert_eq!(
        permit::<ReadOpportunity>(&token(Role::Representative, "*:write"), Relation::Stranger).unwrap_err(),
        Denied::Hidden
    );
}

#[test]
fn partners_see_none_of_what_is_said_inside_and_everybody_else_sees_some_of_it() {
    use Collection::{Activities, Attachments, Events, Leads, Pipelines, Reports, Settings, Teams};
    let inside = [Leads, Activities, Attachments, Events, Reports, Pipelines, Teams, Settings];
    for collection in inside {
        for &role in Role::ALL {
            assert_eq!(sees_some(role, collection), role != Role::Partner, "{role} {collection}");
        }
    }
    assert!(sees_some(Role::Partner, Collection::Opportunities) && sees_some(Role::Partner, Collection::Products));
}

#[test]
fn nobody_assigns_beyond_what_they_see() {
    let (oneself, other) = (UserId::new(1).unwrap(), UserId::new(9).unwrap());
    assert_eq!(assignee(&person(Role::Representative), oneself, Relation::Own).unwrap().user(), oneself);
    assert_eq!(assignee(&person(Role::Representative), other, Relation::Stranger), Err(Denied::Hidden));
    assert_eq!(assignee(&person(Role::Manager), other, Relation::Stranger), Err(Denied::Hidden));
    assert!(assignee(&person(Role::Manager), other, Relation::Subtree).is_ok());
    assert!(assignee(&person(Role::Director), other, Relation::Stranger).is_ok());
}

#[test]
fn jobs_do_only_what_their_row_lists() {
    let rollup = Actor::System(SystemJob::Rollup);
    assert!(permit::<ReadOpportunity>(&rollup, Relation::Stranger).is_ok());
    assert_eq!(permit::<Advance>(&rollup, Relation::Stranger).unwrap_err(), Denied::Forbidden);
}
