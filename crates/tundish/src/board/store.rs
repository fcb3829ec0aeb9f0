//! SQL of the cards.

use tundish_db::{FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    Channel, Currency, Day, ExitCriterion, Instant,
    amount::AmountKind,
    id::{OpportunityId, PipelineId, StageId, UserId},
    span::spells,
};

use crate::{access::Sight, opportunity::history};

/// Cards shown per stage; the rest is a link to the list.
pub(super) const CARDS: i64 = 8;

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) id: OpportunityId,
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) account: Option<String>,
    pub(super) owner: String,
    pub(super) amount_kind: AmountKind,
    pub(super) amount_minor: Option<i64>,
    pub(super) currency: Currency,
    pub(super) entered_at: Option<Instant>,
    pub(super) next_step: Option<String>,
    pub(super) hold_reason: Option<String>,
    pub(super) hold_until: Option<Day>,
    pub(super) has_expected_close: bool,
}

impl FromRow for Card {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            name: row.next()?,
            account: row.next()?,
            owner: row.next()?,
            amount_kind: row.next()?,
            amount_minor: row.next()?,
            currency: row.next()?,
            entered_at: row.next()?,
            next_step: row.next()?,
            hold_reason: row.next()?,
            hold_until: row.next()?,
            has_expected_close: row.next()?,
        })
    }
}

impl Card {
    /// Whether what a stage asks for is there.
    pub(super) fn meets(&self, criterion: ExitCriterion) -> bool {
        match criterion {
            ExitCriterion::HasAccount => self.account.is_some(),
            ExitCriterion::HasAmount => self.amount_minor.is_some(),
            ExitCriterion::HasExpectedClose => self.has_expected_close,
            ExitCriterion::HasNextStep => self.next_step.is_some(),
        }
    }
}

/// Which cards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    pub(super) sight: Sight,
    pub(super) pipeline: PipelineId,
    pub(super) owner: Option<UserId>,
    pub(super) channel: Option<Channel>,
}

impl Filter {
    /// Conditions and arguments from `$4` on, for a table with owner and channel.
    fn narrowing(&self, alias: &str) -> (String, Vec<Value<'static>>) {
        let (mut sql, mut arguments) = (String::new(), Vec::new());
        let mut narrow = |column: &str, value: Value<'static>| {
            arguments.push(value);
            sql.push_str(&format!(" and {alias}.{column} = ${}", 3 + arguments.len()));
        };
        if let Some(owner) = self.owner {
            narrow("owner_id", owner.into());
        }
        if let Some(channel) = self.channel {
            narrow("channel", channel.into());
        }
        (sql, arguments)
    }
}

/// The newest open ones of a stage.
pub(super) async fn cards(tx: &mut Tx, filter: &Filter, stage: StageId) -> Result<Vec<Card>> {
    let (narrowing, more) = filter.narrowing("o");
    let sight = filter.sight.condition("o", "opportunity", 3);
    let sql = format!(
        "select o.id, o.version, o.name, a.name, u.name, o.amount_kind, o.amount_minor, o.currency, o.entered_at, o.next_step,
                o.hold_reason, o.hold_until_on, o.expected_close_on is not null
         from opportunity o
         join users u on u.id = o.owner_id
         left join account a on a.id = o.account_id
         where o.pipeline_id = $1 and o.status = 'open' and o.stage_id = $2 and o.deleted_at is null and {sight}{narrowing}
         order by o.id desc limit {CARDS}"
    );
    let mut arguments = vec![filter.pipeline.into(), stage.into(), filter.sight.argument()];
    arguments.extend(more);
    tx.all(&sql, &arguments).await
}

/// Those that were open in a stage at an instant in the past, as known today; today's rights.
pub(super) async fn cards_at(tx: &mut Tx, filter: &Filter, stage: StageId, at: Instant) -> Result<Vec<Card>> {
    let (narrowing, more) = filter.narrowing("s");
    let sight = filter.sight.condition("o", "opportunity", 3);
    let place = 4 + more.len();
    let sql = format!(
        "select o.id, o.version, o.name, a.name, u.name, s.amount_kind, s.amount_minor, s.currency, null, null, null, null, s.expected_close_on is not null
         from opportunity_span s
         join opportunity o on o.id = s.opportunity_id
         join users u on u.id = s.owner_id
         left join account a on a.id = o.account_id
         where s.pipeline_id = $1 and s.stage_id = $2 and s.status = 'open' and s.known_to is null
           and s.observed_at <= ${place} and (s.to_at is null or s.to_at > ${place}) and {sight}{narrowing}
         order by o.id desc limit {CARDS}"
    );
    let mut arguments = vec![filter.pipeline.into(), stage.into(), filter.sight.argument()];
    arguments.extend(more);
    arguments.push(at.into());
    let mut cards = tx.all::<Card>(&sql, &arguments).await?;
    if cards.is_empty() {
        return Ok(cards);
    }
    // A row of the history begins with any change; a stay in a stage may go over many of them.
    let ids: Vec<OpportunityId> = cards.iter().map(|card| card.id).collect();
    let histories = history::believed_of(tx, &ids).await?;
    for card in &mut cards {
        let of_it = histories.iter().map(|history::Stored(span)| span).filter(|span| span.opportunity == card.id);
        let present = spells(of_it).into_iter().rfind(|spell| spell.observed_at <= at);
        card.entered_at = present.and_then(|spell| spell.entered_at);
    }
    Ok(cards)
}

/// The people whose records somebody sees, for the filter by owner.
pub(super) async fn owners(tx: &mut Tx, sight: Sight) -> Result<Vec<(UserId, String)>> {
    match sight {
        Sight::Everything => {
            tx.all(
                "select id, name from users where deleted_at is null and role <> 'administrator' and (active or exists (select 1 from opportunity o where o.owner_id = users.id))
                 order by name_key, id limit 300",
                args![],
            )
            .await
        }
        Sight::From(user) => {
            tx.all(
                "select u.id, u.name from reporting_line r join users u on u.id = r.person_id where r.boss_id = $1 and u.deleted_at is null order by u.name_key, u.id limit 300",
                args![user],
            )
            .await
        }
        Sight::Own(user) => tx.all("select id, name from users where id = $1", args![user]).await,
    }
}
