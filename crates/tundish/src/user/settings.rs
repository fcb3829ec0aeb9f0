//! How somebody likes their pages: language, time zone, theme, density.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{
    appearance::{Density, Theme},
    id::UserId,
    policy::{Actor, Relation, actions, permit},
};

use super::{create, note};
use crate::record::{self, RecordError};

/// Everything that one sets for oneself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Language and region of what is shown, as a BCP 47 tag.
    pub locale: String,
    /// Time zone of clock times, as an IANA name.
    pub time_zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// How much air a row has.
    pub density: Density,
}

impl FromRow for Settings {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { locale: row.next()?, time_zone: row.next()?, theme: row.next()?, density: row.next()? })
    }
}

/// The settings of a person.
pub(crate) async fn of(tx: &mut Tx, id: UserId) -> Result<Option<Settings>> {
    tx.optional("select locale, time_zone, theme, density from users where id = $1", args![id]).await
}

/// Changes one's own settings.
///
/// # Errors
/// [`RecordError`]; [`RecordError::NothingChanges`] when all are as asked for.
pub async fn change_settings(
    tx: &mut Tx,
    actor: &Actor,
    asked: &Settings,
) -> std::result::Result<Settings, RecordError> {
    permit::<actions::ChangeOwnSettings>(actor, Relation::Own)?;
    let id = actor.user().ok_or(RecordError::Forbidden)?;
    let before = of(tx, id).await?.ok_or(RecordError::Hidden)?;
    let after = Settings {
        locale: create::locale(&asked.locale)?,
        time_zone: create::time_zone(&asked.time_zone)?,
        ..asked.clone()
    };
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    tx.exec(
        "update users set version = version + 1, locale = $1, time_zone = $2, theme = $3, density = $4 where id = $5",
        args![&after.locale, &after.time_zone, after.theme, after.density, id],
    )
    .await?;
    let changes = record::differences(Some(fields(&before)), fields(&after));
    note(tx, actor, id, "user.settings_changed", &changes).await?;
    Ok(after)
}

fn fields(settings: &Settings) -> [record::Kept; 4] {
    [
        ("locale", Some(settings.locale.clone()), false),
        ("time_zone", Some(settings.time_zone.clone()), false),
        ("theme", Some(settings.theme.to_string()), false),
        ("density", Some(settings.density.to_string()), false),
    ]
}
