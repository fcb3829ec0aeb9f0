//! Writes the rows of one file, chunk by chunk.
//!
//! A chunk is one transaction: the records, their events and history, the keys, the rows that need a look, and how far the
//! file has come. Whatever stops the program, the file stands at the end of a chunk, and importing it again goes on there.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tundish_db::{Db, Error, Tx};
use tundish_domain::{Currency, Instant, id::ProductId};

use super::{
    ImportError,
    batch::Counts,
    desk::{Context, Decided, Desk},
    estimate,
    key::{Keyed, Seen},
    read::{AccountRow, Content, FileKind, OpportunityRow, PersonRow, ProductRow, Refusal, RowRefusal, Rows},
    report::{FileReport, Issue, IssueOutcome, Observer, Progress, SHOWN_ISSUES},
    run::Planned,
    source::Bytes,
    store,
    world::World,
};
use super::{accounts, opportunities, people, products};
use crate::team;

/// What a chunk should take: others wait for the writer meanwhile.
const CHUNK_TIME: Duration = Duration::from_millis(15);
/// Rows of the first chunk, before it is known how long a row takes.
const FIRST_CHUNK: usize = 50;
const SMALLEST_CHUNK: usize = 10;
const LARGEST_CHUNK: usize = 2_000;

/// One row that could be read.
#[derive(Debug)]
pub(super) struct Line<T> {
    pub(super) row: u64,
    pub(super) keyed: Keyed,
    pub(super) content: T,
}

/// The rows of a chunk, by the kind of the file, and what could not be read among them.
#[derive(Debug, Default)]
struct Chunk {
    opportunities: Vec<Line<OpportunityRow>>,
    accounts: Vec<Line<AccountRow>>,
    products: Vec<Line<ProductRow>>,
    people: Vec<Line<PersonRow>>,
    refused: u64,
    issues: Vec<Issue>,
    rows: u64,
}

/// One transaction's work.
#[derive(Debug)]
struct Step {
    context: Arc<Context>,
    world: Arc<World>,
    chunk: Chunk,
    done: u64,
    is_dry: bool,
    file: String,
}

/// A file on its way into the database.
pub(super) struct Import<'a> {
    pub(super) db: &'a Db,
    pub(super) planned: &'a Planned,
    pub(super) context: Arc<Context>,
    pub(super) is_dry: bool,
    /// Rows that an earlier run has done.
    pub(super) done: u64,
    pub(super) report: FileReport,
    pub(super) observer: &'a mut dyn Observer,
}

impl Import<'_> {
    /// Writes all rows that are left and what follows from them.
    pub(super) async fn carry_out(mut self, world: &mut Arc<World>) -> Result<FileReport, ImportError> {
        let mut rows = self.planned.rows()?;
        let mut seen = Seen::default();
        self.pass(&mut rows, &mut seen)?;
        let resumed = 0 < self.done;
        let (mut size, mut tree_changed) = (FIRST_CHUNK, resumed);
        let mut priced: BTreeSet<(ProductId, Currency, i64)> = BTreeSet::new();
        loop {
            let chunk = self.read(&mut rows, &mut seen, size)?;
            let read = chunk.rows;
            if read == 0 {
                break;
            }
            let (decided, took) = self.write(world, chunk).await?;
            tree_changed |= !decided.batch.users.is_empty() || !decided.batch.teams.is_empty();
            for (product, currency) in decided.batch.prices.keys() {
                if let Some(price) = decided.staff.prices.get(&(*product, *currency)) {
                    priced.insert((*product, *currency, price.minor));
                }
            }
            self.note(&decided, read);
            Arc::make_mut(world).absorb(decided.staff, decided.added_accounts);
            size = next_size(size, took);
        }
        if resumed {
            // What the earlier run had touched is not known any more.
            priced.extend(
                world.staff.prices.iter().map(|((product, currency), price)| (*product, *currency, price.minor)),
            );
        }
        if !self.is_dry {
            self.finish(tree_changed, &priced).await?;
        }
        Ok(self.report)
    }

    /// Passes the rows that an earlier run has done; their keys count.
    fn pass(&self, rows: &mut Rows<'_, Box<dyn Bytes>>, seen: &mut Seen) -> Result<(), ImportError> {
        for _ in 0..self.done {
            match rows.next() {
                Some(Ok(row)) => drop(seen.key(&row.content)),
                Some(Err(Refusal::File(error))) => return Err(self.planned.refused(error)),
                Some(Err(Refusal::Row(_))) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn read(&self, rows: &mut Rows<'_, Box<dyn Bytes>>, seen: &mut Seen, size: usize) -> Result<Chunk, ImportError> {
        let mut chunk = Chunk::default();
        while chunk.rows < size as u64 {
            let row = match rows.next() {
                Some(Ok(row)) => row,
                Some(Err(Refusal::Row(refusal))) => {
                    chunk.refuse(refusal);
                    continue;
                }
                Some(Err(Refusal::File(error))) => return Err(self.planned.refused(error)),
                None => break,
            };
            chunk.rows += 1;
            let (row, keyed, content) = (row.row, seen.key(&row.content), row.content);
            match content {
                Content::Opportunity(content) => chunk.opportunities.push(Line { row, keyed, content: *content }),
                Content::Account(content) => chunk.accounts.push(Line { row, keyed, content }),
                Content::Product(content) => chunk.products.push(Line { row, keyed, content }),
                Content::Person(content) => chunk.people.push(Line { row, keyed, content }),
            }
        }
        Ok(chunk)
    }

    /// Decides and writes a chunk; says how long it kept the writer.
    async fn write(&self, world: &mut Arc<World>, chunk: Chunk) -> Result<(Decided, Duration), ImportError> {
        let step = Step {
            context: Arc::clone(&self.context),
            world: Arc::clone(world),
            chunk,
            done: self.done,
            is_dry: self.is_dry,
            file: self.planned.source.name().to_owned(),
        };
        let step = Arc::new(step);
        if self.is_dry {
            return self.db.read_long(async move |tx| Box::pin(step.run(tx)).await).await;
        }
        let first = Arc::clone(&step);
        match self.db.write_bulk(async move |tx| Box::pin(first.run(tx)).await).await {
            // Somebody else took a name or a key since the names were loaded.
            Err(ImportError::Db(Error::Unique(_))) => {}
            other => return other,
        }
        let actor = self.context.actor;
        *world = Arc::new(self.db.read_long(async move |tx| World::load(tx, &actor).await).await?);
        let Ok(step) = Arc::try_unwrap(step) else { return Err(Error::Busy.into()) };
        let step = Arc::new(Step { world: Arc::clone(world), ..step });
        self.db.write_bulk(async move |tx| Box::pin(step.run(tx)).await).await
    }

    /// Takes a durable chunk into the report.
    fn note(&mut self, decided: &Decided, read: u64) {
        let (report, counts) = (&mut self.report, decided.batch.counts);
        self.done += read;
        report.created += counts.created;
        report.updated += counts.updated;
        report.skipped += counts.skipped;
        report.refused += counts.refused;
        let file = self.planned.source.name();
        for issue in &decided.batch.issues {
            note_issue(report, issue);
            self.observer.issue(file, issue);
        }
        self.observer.progress(Progress { file, rows_done: self.done, rows_total: self.planned.plan.rows });
    }

    /// What follows from all rows together.
    async fn finish(
        &mut self,
        tree_changed: bool,
        priced: &BTreeSet<(ProductId, Currency, i64)>,
    ) -> Result<(), ImportError> {
        let context = &self.context;
        if tree_changed {
            self.db.write_bulk(async move |tx| rebuild_tree(tx).await).await?;
        }
        if context.kind == FileKind::Products {
            self.report.estimated = estimate::supply_all(self.db, &context.actor, priced).await?;
        }
        let import = context.import;
        self.db.write_bulk(async move |tx| store::finish(tx, import).await).await?;
        Ok(())
    }
}

/// Takes an issue into the figures of a report.
pub(super) fn note_issue(report: &mut FileReport, issue: &Issue) {
    report.warnings += u64::from(issue.outcome == IssueOutcome::Warning);
    if report.issues.len() < SHOWN_ISSUES {
        report.issues.push(issue.clone());
    }
}

/// Whoever an import placed belongs to the team since before anything is known here: reports of the past count people where
/// the file has them, not nowhere.
pub(super) async fn rebuild_tree(tx: &mut Tx) -> tundish_db::Result<()> {
    team::store::rebuild(tx).await?;
    let now = tx.now();
    tx.exec(
        "update team_span set from_at = $1
         where from_at = $2 and user_id in (select subject_id from import_key where kind = 'made.user')
         and not exists (select 1 from team_span earlier where earlier.user_id = team_span.user_id and earlier.from_at < $2)",
        tundish_db::args![Instant::MIN, now],
    )
    .await
    .map(drop)
}

/// More rows when there is time left, fewer when it took too long; never more than half as much again at once.
fn next_size(size: usize, took: Duration) -> usize {
    let took = took.max(Duration::from_micros(100)).as_micros();
    let fitting = usize::try_from(size as u128 * CHUNK_TIME.as_micros() / took).unwrap_or(LARGEST_CHUNK);
    fitting.clamp(size / 4, size + size / 2).clamp(SMALLEST_CHUNK, LARGEST_CHUNK)
}

impl Chunk {
    /// A row that cannot be read: each bad cell with what to do about it.
    fn refuse(&mut self, refusal: RowRefusal) {
        self.rows += 1;
        self.refused += 1;
        self.issues.extend(refusal.cells.into_iter().map(|cell| Issue {
            row: refusal.row,
            column: cell.heading,
            outcome: IssueOutcome::Refused,
            code: cell.problem.code().to_owned(),
            detail: format!("{}: \"{}\": {}. {}", cell.place, cell.value, cell.problem, cell.problem.remedy()),
        }));
    }

    fn keys(&self) -> Vec<&str> {
        let opportunities = self.opportunities.iter().map(|line| &line.keyed);
        let accounts = self.accounts.iter().map(|line| &line.keyed);
        let products = self.products.iter().map(|line| &line.keyed);
        let people = self.people.iter().map(|line| &line.keyed);
        let keys = opportunities.chain(accounts).chain(products).chain(people);
        keys.map(|keyed| keyed.key.as_str()).collect()
    }
}

impl Step {
    async fn run(&self, tx: &mut Tx) -> Result<(Decided, Duration), ImportError> {
        #[expect(clippy::disallowed_methods, reason = "how long a chunk takes decides how many rows the next one has")]
        let started = std::time::Instant::now();
        let Self { context, world, chunk, is_dry, .. } = self;
        let known = store::known(tx, context.kind.as_str(), &chunk.keys()).await?;
        let mut desk = Desk::new(context, world);
        desk.batch.counts.refused = chunk.refused;
        desk.batch.issues.clone_from(&chunk.issues);
        opportunities::decide(&mut desk, tx, &chunk.opportunities, &known, *is_dry).await?;
        accounts::decide(&mut desk, tx, &chunk.accounts, &known).await?;
        products::decide(&mut desk, tx, &chunk.products, &known).await?;
        people::decide(&mut desk, tx, &chunk.people, &known).await?;
        let mut decided = desk.finish();
        let counts: Counts = decided.batch.counts;
        debug_assert_eq!(counts.rows(), chunk.rows, "every row of a chunk is counted once");
        if !is_dry {
            store::write(tx, context, &mut decided).await?;
            if !store::advance(tx, context.import, self.done, counts).await? {
                return Err(ImportError::InProgress { file: self.file.clone() });
            }
        }
        Ok((decided, started.elapsed()))
    }
}
