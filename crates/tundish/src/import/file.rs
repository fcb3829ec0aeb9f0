//! Writes the rows of one file, chunk by chunk.
//!
//! A chunk is one transaction: the records, their events and history, the keys, the rows that need a look, and how far the
//! file has come. Whatever stops the program, the file stands at the end of a chunk, and importing it again goes on there.

use std::{collections::BTreeSet, sync::Arc};

use tundish_db::{Db, Error, Tx};
use tundish_domain::{Currency, Instant, id::ProductId};

use super::{
    ImportError,
    batch::Summary,
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

/// Rows that are decided and written at once: some milliseconds, after which one looks whether somebody waits for the writer.
const PART: usize = 128;
/// Parts that one transaction writes unless somebody waits: 4,096 rows. The first one writes one part, so that what is amiss
/// shows at once, and each further one twice as many.
const LARGEST_CHUNK: usize = 32;

/// One row that could be read.
#[derive(Debug)]
pub(super) struct Line<T> {
    pub(super) row: u64,
    pub(super) keyed: Keyed,
    pub(super) content: T,
}

/// Some rows, by the kind of the file, and what could not be read among them.
#[derive(Debug, Default)]
struct Part {
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
    parts: Vec<Part>,
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
        let mut tree_changed = resumed;
        let mut priced: BTreeSet<(ProductId, Currency, i64)> = BTreeSet::new();
        let mut size = 1;
        let mut ahead = self.read(&mut rows, &mut seen, size)?;
        while !ahead.is_empty() {
            let chunk: Vec<Part> = ahead.drain(..size.min(ahead.len())).collect();
            size = (2 * size).min(LARGEST_CHUNK);
            let wanted = size.saturating_sub(ahead.len());
            // The next rows are read while the last ones reach the disk.
            let (written, read) =
                tokio::join!(self.write(world, chunk), async { self.read(&mut rows, &mut seen, wanted) });
            let (decided, done, left) = written?;
            ahead = left.into_iter().chain(ahead).chain(read?).collect();
            tree_changed |= decided.summary.tree_changed;
            for place in &decided.summary.priced {
                if let Some(price) = decided.staff.prices.get(place) {
                    priced.insert((place.0, place.1, price.minor));
                }
            }
            self.note(&decided.summary, done);
            Arc::make_mut(world).absorb(decided.staff, decided.added_accounts);
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

    /// Reads so many parts; fewer at the end of the file.
    fn read(
        &self,
        rows: &mut Rows<'_, Box<dyn Bytes>>,
        seen: &mut Seen,
        parts: usize,
    ) -> Result<Vec<Part>, ImportError> {
        let mut read = Vec::with_capacity(parts);
        for _ in 0..parts {
            let part = self.read_part(rows, seen)?;
            if part.rows == 0 {
                break;
            }
            read.push(part);
        }
        Ok(read)
    }

    fn read_part(&self, rows: &mut Rows<'_, Box<dyn Bytes>>, seen: &mut Seen) -> Result<Part, ImportError> {
        let mut part = Part::default();
        while part.rows < PART as u64 {
            let row = match rows.next() {
                Some(Ok(row)) => row,
                Some(Err(Refusal::Row(refusal))) => {
                    part.refuse(refusal);
                    continue;
                }
                Some(Err(Refusal::File(error))) => return Err(self.planned.refused(error)),
                None => break,
            };
            part.rows += 1;
            let (row, keyed, content) = (row.row, seen.key(&row.content), row.content);
            match content {
                Content::Opportunity(content) => part.opportunities.push(Line { row, keyed, content: *content }),
                Content::Account(content) => part.accounts.push(Line { row, keyed, content }),
                Content::Product(content) => part.products.push(Line { row, keyed, content }),
                Content::Person(content) => part.people.push(Line { row, keyed, content }),
            }
        }
        Ok(part)
    }

    /// Decides and writes a chunk, or the beginning of it when somebody waits; answers what it came to, how many rows were
    /// done, and the parts that are left.
    async fn write(&self, world: &mut Arc<World>, parts: Vec<Part>) -> Result<(Decided, u64, Vec<Part>), ImportError> {
        let step = Step {
            context: Arc::clone(&self.context),
            world: Arc::clone(world),
            parts,
            done: self.done,
            is_dry: self.is_dry,
            file: self.planned.source.name().to_owned(),
        };
        let mut step = Arc::new(step);
        let mut decided = self.attempt(&step).await;
        // Somebody else took a name or a key since the names were loaded.
        if let Err(ImportError::Db(Error::Unique(_))) = decided {
            let actor = self.context.actor;
            *world = Arc::new(self.db.read_long(async move |tx| World::load(tx, &actor).await).await?);
            step = Arc::new(Step { world: Arc::clone(world), ..own(step)? });
            decided = self.attempt(&step).await;
        }
        let decided = decided?;
        let mut done = own(step)?.parts;
        let left = done.split_off(decided.parts);
        Ok((decided, done.iter().map(|part| part.rows).sum(), left))
    }

    async fn attempt(&self, step: &Arc<Step>) -> Result<Decided, ImportError> {
        let step = Arc::clone(step);
        if self.is_dry {
            self.db.read_long(async move |tx| Box::pin(step.run(tx)).await).await
        } else {
            self.db.write_bulk(async move |tx| Box::pin(step.run(tx)).await).await
        }
    }

    /// Takes a durable chunk into the report.
    fn note(&mut self, summary: &Summary, rows: u64) {
        let (report, counts) = (&mut self.report, summary.counts);
        self.done += rows;
        report.created += counts.created;
        report.updated += counts.updated;
        report.skipped += counts.skipped;
        report.refused += counts.refused;
        let file = self.planned.source.name();
        for issue in &summary.issues {
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

/// The step of a transaction that has ended: nobody else holds it any more.
fn own(step: Arc<Step>) -> Result<Step, ImportError> {
    Arc::try_unwrap(step).map_err(|_| Error::Busy.into())
}

impl Part {
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
    async fn run(&self, tx: &mut Tx) -> Result<Decided, ImportError> {
        let Self { context, world, is_dry, .. } = self;
        let (mut desk, mut summary, mut parts) = (Desk::new(context, world), Summary::default(), 0);
        for part in &self.parts {
            let known = store::known(tx, context.kind.as_str(), &part.keys()).await?;
            desk.batch.counts.refused += part.refused;
            desk.batch.issues.extend_from_slice(&part.issues);
            opportunities::decide(&mut desk, tx, &part.opportunities, &known, *is_dry).await?;
            accounts::decide(&mut desk, tx, &part.accounts, &known).await?;
            products::decide(&mut desk, tx, &part.products, &known).await?;
            people::decide(&mut desk, tx, &part.people, &known).await?;
            parts += 1;
            if !is_dry {
                store::write(tx, context, &desk.staff, &mut desk.batch).await?;
                summary.add(std::mem::take(&mut desk.batch));
                if tx.is_awaited().await? {
                    break;
                }
            }
        }
        let Desk { staff, added_accounts, batch, .. } = desk;
        summary.add(batch);
        let rows: u64 = self.parts[..parts].iter().map(|part| part.rows).sum();
        debug_assert_eq!(summary.counts.rows(), rows, "every row of a chunk is counted once");
        if !is_dry && !store::advance(tx, context.import, self.done, summary.counts).await? {
            return Err(ImportError::InProgress { file: self.file.clone() });
        }
        Ok(Decided { staff, added_accounts, summary, parts })
    }
}
