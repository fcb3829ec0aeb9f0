//! The sample company: the figures of its story, and that its history is one that the rules could have made.

use std::collections::BTreeMap;

use tundish::{
    event, opportunity, pipeline,
    sample::{self, SampleCompany},
    user,
};
use tundish_db::{Clock, Db, DbUrl, Error, FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Amount, Band, Currency, Day, Instant, Money, Opportunity, Pipeline, Role, Snapshot, Span, Status, TimeZone,
    amount::AmountKind,
    change, funnel,
    id::{EventSeq, OpportunityId},
    opportunity::Outcome,
    policy::Actor,
    span,
};
use tundish_testkit::both::TestDb;

use crate::digest::digest;

const TODAY: &str = "2026-11-25";

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn zone() -> TimeZone {
    TimeZone::get(sample::TIME_ZONE).expect("the zone is known")
}

/// The sample company in a new database whose clock shows nine o'clock of that day.
async fn filled(database: &TestDb, today: &str) -> (Db, SampleCompany) {
    let today = day(today);
    let now = today.start(&zone()).plus_micros(9 * 3_600_000_000);
    let url: DbUrl = database.url().parse().expect("the test kit gives addresses that parse");
    let db = Db::open(&url, Clock::from_fn(move || now)).expect("the database opens");
    db.migrate().await.expect("the migrations run");
    let company = sample::fill(&db, today).await.expect("the sample company is written");
    (db, company)
}

struct Stored(Span);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (opportunity, known_from, known_to) = (row.next()?, row.next()?, row.next()?);
        let (observed_at, from_at, to_at) = (row.next()?, row.next()?, row.next()?);
        let (pipeline, stage, status, owner) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (channel, product) = (row.next()?, row.next()?);
        let (kind, minor, won): (AmountKind, _, Option<i64>) = (row.next()?, row.next()?, row.next()?);
        let currency: Currency = row.next()?;
        let amount = Amount::from_parts(kind, minor, currency).expect("kind and amount agree");
        let won = won.map(|minor| Money::new(minor, currency));
        let (expected_close, on_hold) = (row.next()?, row.next()?);
        let was = Snapshot {
            pipeline,
            stage,
            status,
            owner,
            channel,
            product,
            amount,
            won,
            currency,
            expected_close,
            on_hold,
        };
        Ok(Self(Span { opportunity, known_from, known_to, observed_at, from_at, to_at, was }))
    }
}

/// Everything that the tests look at.
struct Everything {
    pipeline: Pipeline,
    opportunities: Vec<Opportunity>,
    histories: BTreeMap<OpportunityId, Vec<Span>>,
    events: BTreeMap<OpportunityId, Vec<event::store::Recorded>>,
}

impl Everything {
    fn live(&self) -> impl Iterator<Item = &Span> {
        self.histories.values().flatten().filter(|span| span.known_to.is_none())
    }
}

async fn everything(db: &Db, company: SampleCompany) -> Everything {
    db.read_long(async move |tx| read(tx, company).await).await.expect("the company is read")
}

async fn read(tx: &mut Tx, company: SampleCompany) -> Result<Everything> {
    let pipelines = pipeline::store::all(tx).await?;
    let spans = tx
        .all::<Stored>(
            "select opportunity_id, known_from, known_to, observed_at, from_at, to_at, pipeline_id, stage_id, status, owner_id, channel,
                    product_id, amount_kind, amount_minor, won_minor, currency, expected_close_on, on_hold
             from opportunity_span order by opportunity_id, known_from, observed_at",
            args![],
        )
        .await?;
    let mut histories: BTreeMap<OpportunityId, Vec<Span>> = BTreeMap::new();
    for Stored(span) in spans {
        histories.entry(span.opportunity).or_default().push(span);
    }
    let director = Actor::Person { user: company.director, role: Role::Director };
    let (mut opportunities, mut events) = (Vec::new(), BTreeMap::new());
    for (id,) in tx.all::<(OpportunityId,)>("select id from opportunity order by id", args![]).await? {
        opportunities.push(opportunity::find(tx, &director, id).await.expect("the director sees everything"));
        events.insert(id, event::store::of_subject(tx, id.into()).await?);
    }
    let [pipeline] = <[Pipeline; 1]>::try_from(pipelines).expect("one pipeline");
    Ok(Everything { pipeline, opportunities, histories, events })
}

/// The rates by which the story counts: euros for a hundred of the currency.
fn euros(money: Money) -> i64 {
    let rate = match money.currency.as_str() {
        "EUR" => 100,
        "CHF" => 105,
        "GBP" => 115,
        other => panic!("Tarnfield has no prices in {other}"),
    };
    money.minor * rate / 10_000
}

tundish_testkit::test_both_dbs! {
    async fn the_funnel_of_the_sample_company_holds_what_its_story_tells(database: &TestDb) {
        let (db, company) = filled(database, TODAY).await;
        assert_eq!((company.opportunities, company.open), (412, 111));
        let everything = everything(&db, company).await;
        let open = everything.opportunities.iter().filter(|opportunity| opportunity.status() == Status::Open);
        let mut bands: BTreeMap<Band, (usize, i64)> = BTreeMap::new();
        for opportunity in open.clone() {
            let stage = everything.pipeline.stage(opportunity.stage).expect("a stage of its own pipeline");
            let (count, value) = bands.entry(stage.band).or_default();
            *count += 1;
            *value += opportunity.amount.money().map_or(0, euros);
        }
        let rounded = bands.into_iter().map(|(band, (count, value))| (band, (count, (value + 500) / 1_000))).collect::<BTreeMap<_, _>>();
        assert_eq!(rounded, BTreeMap::from([
            (Band::Upper, (52, 1_080)),
            (Band::Middle, (38, 1_460)),
            (Band::Lower, (21, 1_310)),
        ]));
        let kinds = |kind| open.clone().filter(|opportunity| opportunity.amount.kind() == kind).count();
        assert_eq!(kinds(AmountKind::Unknown), 5);
        assert!(10 < kinds(AmountKind::Estimate));
        let without_name = ["Brauhaus Tannert", "Spedition Kolbe", "Gemeinde Oberau", "Lindenau Hospital", "Hotels Belmonte",
            "Escuela Mirasol", "Alpine Clinics", "Messe Karst", "Ministry of Works"]
            .into_iter()
            .filter(|name| !open.clone().any(|opportunity| opportunity.name.starts_with(name)));
        assert_eq!(without_name.collect::<Vec<_>>(), <[&str; 0]>::default());
    }

    async fn the_history_of_the_sample_company_is_one_that_the_rules_could_have_made(database: &TestDb) {
        let (db, company) = filled(database, TODAY).await;
        let everything = everything(&db, company).await;
        let now = day(TODAY).end(&zone());
        for opportunity in &everything.opportunities {
            let events = &everything.events[&opportunity.id];
            // The record rebuilds the row, field by field (I03).
            let changes: Vec<_> = events.iter().map(|event| event.changes_of_opportunity().expect("fields of an opportunity").columns).collect();
            let replayed = change::replay(opportunity.id, changes.iter().map(Vec::as_slice));
            assert_eq!(replayed.as_ref(), Ok(opportunity));
            assert!(events.is_sorted_by_key(|event| event.happened_at));
            assert!(events.iter().all(|event| event.actor_kind == "person" && event.actor_id.is_some()));
            // Closed ones have outcome, reason and date, open ones one owner and a stage of the pipeline (I01).
            match &opportunity.outcome {
                Outcome::Open => assert!(everything.pipeline.stage(opportunity.stage).is_some()),
                Outcome::Won { at, .. } | Outcome::Lost { at, .. } => assert!(*at < now),
            }
            // The history has no gap, begins with the creation and ends with what the row says (I02).
            let live: Vec<&Span> =
                everything.histories[&opportunity.id].iter().filter(|span| span.known_to.is_none()).collect();
            let spells = span::spells(live.iter().copied());
            assert_eq!(spells[0].entered_at, opportunity.created_at);
            assert!(spells.windows(2).all(|pair| pair[0].left_at == pair[1].entered_at), "{spells:?}");
            let last = spells.last().expect("a spell");
            assert_eq!((last.left_at, last.stage, last.status), (None, opportunity.stage, opportunity.status()));
            let total: i64 = spells.iter().filter_map(|spell| spell.age_micros(now)).sum();
            assert_eq!(Some(total), opportunity.created_at.map(|created| now.micros_since(created)));
            assert_eq!(live.iter().find(|span| span.to_at.is_none()).map(|span| span.was), Snapshot::of(opportunity));
        }
    }

    async fn every_opportunity_that_flows_into_the_sample_funnel_flows_out_or_stands_there(database: &TestDb) {
        let (db, company) = filled(database, TODAY).await;
        let everything = everything(&db, company).await;
        // Recounted day by day and folded event by event, the funnel is the same (I06, I09).
        let mut folded: BTreeMap<funnel::Cell, funnel::Measures> = BTreeMap::new();
        for delta in funnel::deltas(
            &span::SpanEdit { supersede: Vec::new(), insert: everything.live().copied().collect() },
            &zone(),
        ) {
            *folded.entry(delta.cell).or_default() += delta.measures;
        }
        folded.retain(|_, measures| !measures.is_zero());
        assert_eq!(folded, funnel::recount(everything.live(), day(TODAY), &zone()));
        // Stock and flow agree in every month (I04).
        let histories = || everything.histories.values().map(|spans| spans.iter().filter(|span| span.known_to.is_none()));
        for months in 0..14 {
            let from = (0..months).fold(day(TODAY).month_start(), |month, _| month.add_days(-1).month_start());
            let flows = funnel::flows(histories(), &everything.pipeline, from.start(&zone()), from.next_month().start(&zone()));
            for (stage, flow) in flows {
                assert!(flow.residual() == 0, "{stage}: {flow:?}");
            }
        }
        // Parts sum to the whole (I05).
        let first = everything.pipeline.first().id;
        let entries = histories().filter_map(|spans| funnel::entry(spans, &everything.pipeline, first, day(TODAY).end(&zone())));
        let cohorts = funnel::cohorts(entries, &zone());
        assert_eq!(cohorts.iter().map(funnel::Cohort::entered).sum::<u64>(), 412);
        assert_eq!(cohorts.iter().map(|cohort| cohort.open).sum::<u64>(), 111);
    }

    async fn the_same_day_gives_the_same_sample_company_and_another_day_other_dates_only(database: &TestDb) {
        let (db, company) = filled(database, TODAY).await;
        let told = outline(&everything(&db, company).await, day(TODAY));
        let again = TestDb::empty(database.engine()).await;
        let (same, _) = filled(&again, TODAY).await;
        assert!(digest(&same).await == digest(&db).await);
        let later = TestDb::empty(database.engine()).await;
        let (db, company) = filled(&later, "2027-03-30").await;
        assert!(told == outline(&everything(&db, company).await, day("2027-03-30")));
    }

    async fn people_of_the_sample_company_see_what_their_place_in_it_lets_them_see(database: &TestDb) {
        let (db, _) = filled(database, TODAY).await;
        let seen = |email: &'static str| {
            let db = &db;
            async move {
                db.read(async move |tx| {
                    let person = user::store::by_email(tx, email).await?.expect("somebody has the address");
                    let actor = Actor::Person { user: person.id, role: person.role };
                    let mut seen = 0;
                    for (id,) in tx.all::<(OpportunityId,)>("select id from opportunity where status = 'open'", args![]).await? {
                        seen += usize::from(opportunity::find(tx, &actor, id).await.is_ok());
                    }
                    Ok::<_, Error>(seen)
                })
                .await
                .expect("the list is read")
            }
        };
        assert_eq!(seen(sample::DIRECTOR_EMAIL).await, 111);
        assert_eq!(seen(sample::ADMINISTRATOR_EMAIL).await, 111);
        assert_eq!(seen(sample::MANAGER_EMAIL).await, 22 + 19 + 31 + 9 + 5);
        assert_eq!(seen(sample::REPRESENTATIVE_EMAIL).await, 22);
        let partner = seen(sample::PARTNER_EMAIL).await;
        assert!((1..20).contains(&partner), "the partner sees {partner}");
    }

    async fn what_the_sample_company_closed_keeps_the_rate_of_its_day(database: &TestDb) {
        let (db, _) = filled(database, TODAY).await;
        let count = |sql: &'static str| {
            let db = &db;
            async move { db.read(async move |tx| tx.one::<(i64,)>(sql, args![]).await).await.expect("counted").0 }
        };
        let closed = "select count(*) from opportunity where status <> 'open' and currency <> 'EUR'";
        assert!(0 < count(closed).await);
        let without = "select count(*) from opportunity where (status <> 'open' and currency <> 'EUR') <> (closed_rate is not null)";
        assert_eq!(count(without).await, 0);
        let rates = db.read(async |tx| tundish::rate::store::rates(tx).await).await.expect("rates");
        let rate = |code: &str| rates.on(code.parse().expect("a currency"), day(TODAY)).expect("a rate").rate.to_string();
        assert_eq!([rate("CHF"), rate("GBP")], ["1.050000000", "1.150000000"], "by which its amounts are sized");
    }

    async fn a_second_sample_company_is_refused(database: &TestDb) {
        let (db, company) = filled(database, TODAY).await;
        let again = sample::fill(&db, day(TODAY)).await;
        assert!(matches!(again, Err(sample::FillError::Setup(_))), "{again:?}");
        assert_eq!(everything(&db, company).await.opportunities.len(), 412);
    }
}

/// What is told, without identifiers and with days counted from today.
fn outline(everything: &Everything, today: Day) -> Vec<String> {
    let mut seqs: BTreeMap<EventSeq, usize> = BTreeMap::new();
    let days = |instant: Instant| today.days_until(instant.day(&zone()));
    let place = |opportunity: &Opportunity| everything.pipeline.place(opportunity.stage);
    for event in everything.events.values().flatten() {
        let next = seqs.len();
        seqs.insert(event.seq, next);
    }
    let mut lines = Vec::new();
    for opportunity in &everything.opportunities {
        let due = opportunity.expected_close.map(|due| today.days_until(due));
        let (hold, closed) = (opportunity.hold.as_ref(), opportunity.outcome.closed_at().map(days));
        lines.push(format!(
            "{} {} {:?} {:?} {} {:?} {due:?} {:?} {:?} {closed:?} {:?} {:?} {:?}",
            opportunity.number,
            opportunity.name,
            place(opportunity),
            opportunity.amount,
            opportunity.channel,
            opportunity.next_step,
            opportunity.outcome.close_reason(),
            opportunity.won(),
            hold.map(|hold| (&hold.reason, today.days_until(hold.until))),
            opportunity.created_at.map(days),
            opportunity.entered_at.map(days),
        ));
        for event in &everything.events[&opportunity.id] {
            let fields: Vec<&str> = event.changes.iter().map(|change| change.field.as_str()).collect();
            lines.push(format!("{} {} {} {fields:?}", seqs[&event.seq], event.verb, days(event.happened_at)));
        }
        for span in &everything.histories[&opportunity.id] {
            let known_to = span.known_to.map(|seq| seqs[&seq]);
            lines.push(format!(
                "{} {known_to:?} {} {:?}",
                seqs[&span.known_from],
                days(span.observed_at),
                span.to_at.map(days)
            ));
        }
    }
    lines
}
