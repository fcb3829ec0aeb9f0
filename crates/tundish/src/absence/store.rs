//! SQL of absences.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{Day, Role, id::UserId, policy::Actor};

use super::Absence;
use crate::record::Facts as _;

/// The active people of the company who may stand in for somebody whom the actor may send away, as conditions on `users u`:
/// whoever shares the actor's team, the bosses above and the people below; for those who see the whole company, everybody.
/// Partners stand in for nobody.
fn condition(actor: &Actor) -> (String, i64) {
    let fit = "u.active and u.deleted_at is null and u.role <> 'partner'";
    match actor.user() {
        Some(user) if !actor.role().is_some_and(Role::sees_the_whole_company) => {
            let near = "(u.team_id = (select o.team_id from users o where o.id = $1)
                or u.id in (select boss_id from reporting_line where person_id = $1)
                or u.id in (select person_id from reporting_line where boss_id = $1))";
            (format!("{fit} and {near}"), user.get())
        }
        _ => (format!("{fit} and $1 = 0"), 0),
    }
}

/// Those people by name.
pub(crate) async fn deputies(tx: &mut Tx, actor: &Actor) -> Result<Vec<(UserId, String)>> {
    let (condition, argument) = condition(actor);
    let sql = format!("select u.id, u.name from users u where {condition} order by u.name_key, u.id limit 2000");
    tx.all(&sql, args![argument]).await
}

/// Whether this person is one of them.
pub(crate) async fn may_stand_in(tx: &mut Tx, actor: &Actor, person: UserId) -> Result<bool> {
    let (condition, argument) = condition(actor);
    let sql = format!("select u.id from users u where {condition} and u.id = $2");
    Ok(tx.optional::<(UserId,)>(&sql, args![argument, person]).await?.is_some())
}

/// The absences of one person that are not over on this day, the next one first.
pub(super) async fn of_person(tx: &mut Tx, person: UserId, today: Day) -> Result<Vec<Absence>> {
    let columns = Absence::COLUMNS.join(", ");
    let sql = format!(
        "select {columns} from absence where user_id = $1 and to_on >= $2 and deleted_at is null order by from_on, id"
    );
    let arguments: [Value<'_>; 2] = [person.into(), today.into()];
    tx.all(&sql, &arguments).await
}

/// For whom somebody stands in, from this day on: who, from when, until when.
pub(super) async fn stands_in_for(tx: &mut Tx, deputy: UserId, today: Day) -> Result<Vec<(String, Day, Day)>> {
    tx.all(
        "select u.name, a.from_on, a.to_on from absence a join users u on u.id = a.user_id
         where a.deputy_id = $1 and a.to_on >= $2 and a.deleted_at is null order by a.from_on, a.id",
        args![deputy, today],
    )
    .await
}
