//! What a database holds, as people see it; also for the kill rounds in `examples/crash`.

use tundish::funnel::{Query, read_standing};
use tundish_db::{Db, Error, args};
use tundish_domain::policy::{Actor, SystemJob};

/// Everything that matters to people, without identifiers, short numbers and versions.
pub(crate) async fn describe(db: &Db) -> String {
    const QUERIES: [&str; 7] = [
        "select 'opportunity ' || k.key || ' ' || o.name || ' of ' || u.name || ' for ' || coalesce(a.name, '-') || ' sells ' || p.name || ' in ' || s.name
            || ' ' || o.status || ' ' || o.channel || ' ' || o.amount_kind || ' ' || coalesce(cast(o.amount_minor as text), '-') || ' ' || o.currency
            || ' won ' || coalesce(cast(o.won_minor as text), '-') || ' from ' || coalesce(cast(o.entered_at as text), '-')
            || ' to ' || coalesce(cast(o.closed_at as text), '-') || ' ' || coalesce(o.close_reason, '-')
         from opportunity o join import_key k on k.subject_id = o.id and k.kind = 'opportunities' join users u on u.id = o.owner_id
         left join account a on a.id = o.account_id join product p on p.id = o.product_id join stage s on s.id = o.stage_id
         where o.deleted_at is null order by k.key",
        "select 'was ' || k.key || ' ' || st.name || ' ' || s.status || ' ' || s.amount_kind || ' ' || coalesce(cast(s.amount_minor as text), '-')
            || ' from ' || coalesce(cast(s.from_at as text), '-') || ' seen ' || cast(s.observed_at as text) || ' to ' || coalesce(cast(s.to_at as text), '-')
         from opportunity_span s join import_key k on k.subject_id = s.opportunity_id and k.kind = 'opportunities'
         join stage st on st.id = s.stage_id where s.known_to is null order by k.key, s.observed_at",
        "select 'account ' || a.name || ' ' || coalesce(a.industry, '-') || ' ' || coalesce(a.country, '-') || ' below ' || coalesce(p.name, '-') || ' of ' || u.name
         from account a left join account p on p.id = a.parent_id join users u on u.id = a.owner_id where a.deleted_at is null order by a.name_key",
        "select 'person ' || u.name || ' ' || u.role || ' in ' || coalesce(t.name, '-') || ' since ' || coalesce(cast(s.from_at as text), '-')
            || ' under ' || cast((select count(*) from reporting_line r where r.person_id = u.id) as text)
         from users u left join team t on t.id = u.team_id left join team_span s on s.user_id = u.id and s.to_at is null
         where u.deleted_at is null order by u.name_key",
        "select 'team ' || t.name || ' below ' || coalesce(p.name, '-') || ' led by ' || coalesce(u.name, '-')
         from team t left join team p on p.id = t.parent_id left join users u on u.id = t.leader_id where t.deleted_at is null order by t.name_key",
        "select 'product ' || p.name || ' ' || coalesce(p.family, '-') || ' ' || coalesce(cast(x.price_minor as text), '-')
         from product p left join product_price x on x.product_id = p.id where p.deleted_at is null order by p.name_key",
        "select 'own ' || f.name || ' ' || v.text || ' ' || coalesce(a.name, o.name || ' ' || cast(o.number as text))
         from own_value v join own_field f on f.id = v.field_id left join account a on a.id = v.subject_id left join opportunity o on o.id = v.subject_id
         where f.deleted_at is null and coalesce(a.deleted_at, o.deleted_at) is null and a.id is not null order by f.name_key, a.name_key, v.text",
    ];
    let mut lines = db
        .read_long(async |tx| {
            let mut lines = Vec::new();
            for sql in QUERIES {
                lines.extend(tx.all::<(String,)>(sql, args![]).await?.into_iter().map(|(line,)| line));
            }
            Ok::<_, Error>(lines)
        })
        .await
        .expect("read");
    for day in ["2025-03-31", "2025-06-30", "2025-12-31", "2026-03-09"] {
        let query = Query { as_of: Some(day.parse().expect("a day")), ..Query::default() };
        let standing = read_standing(db, Actor::System(SystemJob::Setup), query).await.expect("a report");
        for (pipeline, funnel) in standing.pipelines.iter().filter(|(pipeline, _)| pipeline.name() != "Sales") {
            let stages = funnel
                .stages
                .iter()
                .filter_map(|(id, part)| Some((&pipeline.stage(*id)?.name, part)))
                .collect::<Vec<_>>();
            lines.push(format!("funnel {day} {stages:?} won {:?} lost {:?}", funnel.won, funnel.lost));
        }
    }
    lines.join("\n")
}
