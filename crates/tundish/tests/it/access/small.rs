//! A small company with names, for what a refusal tells.

use tundish::team;
use tundish_db::{Result, Tx, args};
use tundish_domain::{Role, testing::company};

use crate::fixture::{add_account, add_person, add_team, grant, id};

/// Stores a director (1) over two managers (2, 3) with teams; representatives 4 and 5 below the first, 6 below the second;
/// representative 4 leads a team of 5's; a partner (8), an administrator (9).
pub(super) async fn build(tx: &mut Tx) -> Result<()> {
    for (team, parent, leader) in [(10, None, 1), (11, Some(10), 2), (12, Some(10), 3), (13, Some(11), 4)] {
        add_team(tx, team, parent, Some(leader)).await?;
    }
    for (person, role, team) in [
        (1, Role::Director, Some(10)),
        (2, Role::Manager, Some(11)),
        (3, Role::Manager, Some(12)),
        (4, Role::Representative, Some(11)),
        (5, Role::Representative, Some(13)),
        (6, Role::Representative, Some(12)),
        (7, Role::Representative, None),
        (8, Role::Partner, None),
        (9, Role::Administrator, None),
    ] {
        add_person(tx, person, role, team.map(id)).await?;
    }
    team::store::rebuild(tx).await?;
    for (account, owner) in [(101, 4), (102, 6), (103, 8), (104, 6)] {
        add_account(tx, id(account), id(owner)).await?;
    }
    let [pipeline, _] = company::pipelines();
    tundish::pipeline::store::insert(tx, &pipeline, 1).await?;
    let now = tx.now();
    for (opportunity, owner, account) in [
        (201, 2, 101),
        (202, 4, 101),
        (203, 5, 102),
        (204, 5, 101),
        (205, 6, 102),
        (206, 4, 103),
        (207, 8, 103),
        (208, 6, 102),
    ] {
        let deleted_at = (opportunity == 208).then_some(now);
        tx.exec(
            "insert into opportunity (id, version, number, name, name_key, account_id, pipeline_id, stage_id, status, owner_id,
                                      channel, amount_kind, currency, observed_at, recorded_at, deleted_at)
             values ($1, 1, $1, 'x', 'x', $2, $3, $4, 'open', $5, 'field', 'unknown', 'EUR', $6, $6, $7)",
            args![opportunity, account, pipeline.id(), pipeline.first().id, owner, now, deleted_at],
        )
        .await?;
    }
    for (opportunity, to, reason) in [
        (202, 7, "custodian"),
        // Of the member of the team that a representative leads, and shared with that representative.
        (203, 4, "share"),
        (205, 7, "share"),
        (205, 8, "share"),
        (207, 3, "custodian"),
        (207, 3, "share"),
        (208, 7, "share"),
    ] {
        grant(tx, "opportunity", opportunity, to, reason).await?;
    }
    Ok(())
}
