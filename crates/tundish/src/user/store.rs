//! SQL of users.

use tundish_db::{Error, Result, Tx, args};
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    text,
};

use super::User;

const COLUMNS: &str = "id, version, name, email, role, team_id, active, locale, time_zone, created_at";

/// The user with this identifier, deactivated ones included.
pub async fn by_id(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    tx.optional(&format!("select {COLUMNS} from users where id = $1"), args![id]).await
}

/// The user with this address.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<User>> {
    tx.optional(&format!("select {COLUMNS} from users where email_key = $1"), args![text::key(email)]).await
}

/// The users with this name; names need not be unique. Withdrawn ones are left out.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Vec<User>> {
    tx.all(
        &format!("select {COLUMNS} from users where name_key = $1 and deleted_at is null order by id"),
        args![text::key(name)],
    )
    .await
}

/// All users by name, without withdrawn ones. For a company's few hundred people, not for customers.
pub async fn all(tx: &mut Tx) -> Result<Vec<User>> {
    tx.all(&format!("select {COLUMNS} from users where deleted_at is null order by name_key, id"), args![]).await
}

/// Inserts a user.
pub async fn insert(tx: &mut Tx, user: &User, password_hash: Option<&str>) -> Result<()> {
    let email_key = user.email.as_deref().map(text::key);
    tx.exec(
        "insert into users (id, version, name, name_key, email, email_key, role, team_id, active, password_hash, locale, time_zone, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            user.id,
            user.version,
            &user.name,
            text::key(&user.name),
            &user.email,
            email_key,
            user.role,
            user.team_id,
            user.is_active,
            password_hash,
            &user.locale,
            &user.time_zone,
            user.created_at,
        ],
    )
    .await
    .map(drop)
}

/// Makes the user a member of a team from now on.
pub async fn set_team(tx: &mut Tx, user: UserId, team: Option<TeamId>) -> Result<()> {
    tx.exec("update users set team_id = $1, version = version + 1 where id = $2", args![team, user]).await.map(drop)
}

/// Gives an address, a password and what goes with them to a person who has none.
pub(super) async fn admit(tx: &mut Tx, user: &User, password_hash: Option<&str>) -> Result<()> {
    let email_key = user.email.as_deref().map(text::key);
    tx.exec(
        "update users set version = $1, email = $2, email_key = $3, role = $4, team_id = $5, password_hash = $6, locale = $7, time_zone = $8
         where id = $9",
        args![
            user.version,
            &user.email,
            email_key,
            user.role,
            user.team_id,
            password_hash,
            &user.locale,
            &user.time_zone,
            user.id,
        ],
    )
    .await
    .map(drop)
}

/// Stores the next version of a person who has the version `before`.
pub(super) async fn update(tx: &mut Tx, before: i64, user: &User) -> Result<()> {
    let email_key = user.email.as_deref().map(text::key);
    let stored = tx
        .exec(
            "update users set version = $1, name = $2, name_key = $3, email = $4, email_key = $5, role = $6, team_id = $7,
                    active = $8, locale = $9, time_zone = $10
             where id = $11 and version = $12",
            args![
                user.version,
                &user.name,
                text::key(&user.name),
                &user.email,
                email_key,
                user.role,
                user.team_id,
                user.is_active,
                &user.locale,
                &user.time_zone,
                user.id,
                before,
            ],
        )
        .await?;
    if stored == 1 { Ok(()) } else { Err(Error::Statement(format!("person {} was not stored", user.id))) }
}

/// How many people other than this one may manage people.
pub(super) async fn other_administrators(tx: &mut Tx, id: UserId) -> Result<i64> {
    let (others,) = tx
        .one::<(i64,)>(
            "select count(*) from users where role = $1 and active and deleted_at is null and id <> $2",
            args![Role::Administrator, id],
        )
        .await?;
    Ok(others)
}

/// The stored hash of a person's password; nothing when there is none.
pub async fn password_hash(tx: &mut Tx, id: UserId) -> Result<Option<String>> {
    let found = tx.optional::<(Option<String>,)>("select password_hash from users where id = $1", args![id]).await?;
    Ok(found.and_then(|(hash,)| hash))
}

/// Stores the hash of a person's password.
pub(super) async fn set_password_hash(tx: &mut Tx, id: UserId, hash: &str) -> Result<()> {
    tx.exec("update users set password_hash = $1 where id = $2", args![hash, id]).await.map(drop)
}

/// The stored hash of the password of an active user with this address, with the user's identifier.
pub async fn credentials(tx: &mut Tx, email: &str) -> Result<Option<(UserId, Option<String>)>> {
    tx.optional("select id, password_hash from users where email_key = $1 and active", args![text::key(email)]).await
}

/// Which people somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom {
    /// Everybody.
    Everybody,
    /// This person and everybody below.
    Below(UserId),
    /// This person alone.
    Only(UserId),
}

impl Whom {
    /// The condition that the identifier in `column` must meet. `place` is that of [`Whom::argument`].
    pub(super) fn condition(self, column: &str, place: usize) -> String {
        match self {
            Self::Everybody => format!("${place} = 0"),
            Self::Below(_) => {
                format!("{column} in (select person_id from reporting_line where boss_id = ${place})")
            }
            Self::Only(_) => format!("{column} = ${place}"),
        }
    }

    /// The argument of [`Whom::condition`].
    pub(super) const fn argument(self) -> i64 {
        match self {
            Self::Everybody => 0,
            Self::Below(user) | Self::Only(user) => user.get(),
        }
    }
}

/// The next people by name behind a name's key and identifier.
pub(super) async fn page(tx: &mut Tx, whom: Whom, after: &(String, i64), count: i64) -> Result<Vec<User>> {
    let (condition, user) = (whom.condition("id", 4), whom.argument());
    let sql = format!(
        "select {COLUMNS} from users where (name_key, id) > ($1, $2) and deleted_at is null and {condition} order by name_key, id limit $3"
    );
    tx.all(&sql, args![&after.0, after.1, count, user]).await
}
