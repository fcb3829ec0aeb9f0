//! Imports files: reads all of them to the end, then writes one after the other.
//!
//! Files that are given together are written in the order products, people, accounts, opportunities, so that names find what
//! they mean; given one by one in another order they come to the same, with drafts in between.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use tundish_db::{Db, Tx, args};
use tundish_domain::{
    Currency, Role,
    id::{ImportId, UserId},
    policy::{Actor, Relation, actions, permit},
};

use super::{
    ImportError, Observer, Options, Source,
    desk::Context,
    file::{Import, note_issue},
    key::{self, Hash},
    own,
    read::{Content, Encoding, Field, FileKind, Plan, ReadError, ReadOptions, Refusal, Rows},
    report::FileReport,
    source::Bytes,
    stage, store,
    world::World,
};
use crate::{
    rate,
    setting::{self, Company},
    user::{self, User},
};

/// Whoever owns what no file gives to anybody, when there is no administrator.
const UNASSIGNED: &str = "Unassigned";

/// Columns of one file that are kept as own fields.
const OWN_FIELDS: usize = 500;

/// A file that was read to its end.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) source: Source,
    pub(super) plan: Plan,
    survey: stage::Survey,
    names: HashSet<Hash>,
}

impl Planned {
    pub(super) fn rows(&self) -> Result<Rows<'_, Box<dyn Bytes>>, ImportError> {
        let bytes = self.source.open().map_err(|error| self.refused(error.into()))?;
        self.plan.rows(bytes).map_err(|error| self.refused(error))
    }

    pub(super) fn refused(&self, error: ReadError) -> ImportError {
        ImportError::Read { file: self.source.name().to_owned(), error }
    }

    fn read(source: Source, options: &ReadOptions) -> Result<Self, ImportError> {
        let file = source.name().to_owned();
        let refused = |error| ImportError::Read { file: file.clone(), error };
        let mut bytes = source.open().map_err(|error| refused(error.into()))?;
        let plan = Plan::read(&mut bytes, options).map_err(&refused)?;
        if OWN_FIELDS < plan.own.len() {
            return Err(ImportError::TooManyOwnFields { file, columns: plan.own.len(), limit: OWN_FIELDS });
        }
        let has_engaged_on = plan.columns.iter().any(|column| column.field == Field::EngagedOn);
        let survey = stage::Survey { has_engaged_on, ..stage::Survey::default() };
        let mut planned = Self { source, plan, survey, names: HashSet::new() };
        let (mut survey, mut names) = (planned.survey.clone(), HashSet::new());
        for row in planned.rows()? {
            match row {
                Ok(row) => match &row.content {
                    Content::Opportunity(_) => survey.add(&row),
                    Content::Account(account) => drop(names.insert(key::of_name(&account.name))),
                    Content::Product(product) => drop(names.insert(key::of_name(&product.name))),
                    Content::Person(_) => {}
                },
                Err(Refusal::Row(_)) => {}
                Err(Refusal::File(error)) => return Err(refused(error)),
            }
        }
        (planned.survey, planned.names) = (survey, names);
        Ok(planned)
    }

    /// What a pipeline is called that the rows do not name: the file's name without its endings, as words.
    fn stem(&self) -> String {
        let stem = self.source.name().split('.').next().unwrap_or_default().replace(['_', '-'], " ");
        let mut letters = stem.trim().chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).take(100).collect(),
            None => "Imported".to_owned(),
        }
    }

    fn file_hash(&self) -> String {
        self.plan.survey.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// In which order files are written that are given together.
const fn turn(kind: FileKind) -> u8 {
    match kind {
        FileKind::Products => 0,
        FileKind::People => 1,
        FileKind::Accounts => 2,
        FileKind::Opportunities => 3,
    }
}

/// Imports the files; answers a report for each, in the order in which they were written.
///
/// # Errors
/// [`ImportError`]. Unless it comes from the database, nothing of any file was written; otherwise each file stands at the end
/// of a chunk, and importing the same files again goes on there.
pub async fn run(
    db: &Db,
    actor: &Actor,
    sources: Vec<Source>,
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<Vec<FileReport>, ImportError> {
    permit::<actions::Import>(actor, Relation::Company)?;
    let read = db.read_long(async |tx| {
        let Some(company) = setting::company(tx).await? else { return Ok(None) };
        Ok::<_, tundish_db::Error>(Some((company, rate::store::rates(tx).await?)))
    });
    let (company, rates) = read.await?.ok_or(ImportError::NoCompany)?;
    let currency = options.currency.unwrap_or(company.currency);
    let mut planned = plan(sources, options, currency)?;
    planned.sort_by_key(|file| turn(file.plan.kind));
    if planned.iter().any(|file| file.plan.kind == FileKind::People) {
        permit::<actions::ManageUsers>(actor, Relation::Company)?;
        permit::<actions::ManageTeams>(actor, Relation::Company)?;
    }
    if planned.iter().any(|file| file.plan.kind == FileKind::Products) {
        permit::<actions::EditProducts>(actor, Relation::Company)?;
    }
    // Before anything of any file is written.
    for file in &planned {
        settle(db, file, options, true).await?;
    }
    let who = *actor;
    let mut world = Arc::new(db.read_long(async move |tx| World::load(tx, &who).await).await?);
    let mut reports = Vec::with_capacity(planned.len());
    for file in &planned {
        let mut begun = begin(db, actor, file, &company, options).await?;
        if let Some(keeper) = begun.made_keeper.take() {
            Arc::make_mut(&mut world).staff.add_user(keeper);
        }
        let mut report = FileReport::new(file.source.name(), file.plan.kind, file.plan.rows);
        if !options.dry_run {
            report.import = Some(begun.import);
        }
        report.remarks = remarks(&file.plan);
        begun.resume(db, file, &mut report, observer).await?;
        let (stages, own, homeless) = (begun.stages, begun.own.0, begun.own.1);
        let context = Context {
            actor: *actor,
            import: begun.import,
            kind: file.plan.kind,
            company: company.clone(),
            rates: rates.clone(),
            keeper: begun.keeper,
            may_add_people: permit::<actions::ManageUsers>(actor, Relation::Company).is_ok(),
            may_add_products: permit::<actions::EditProducts>(actor, Relation::Company).is_ok(),
            own,
            homeless,
            headings: headings(&file.plan),
            stages,
            names: file.names.clone(),
        };
        let import = Import {
            db,
            planned: file,
            context: Arc::new(context),
            is_dry: options.dry_run,
            done: report.resumed_behind,
            report,
            observer: &mut *observer,
        };
        Arc::make_mut(&mut world).staff.warned.clear();
        reports.push(Box::pin(import.carry_out(&mut world)).await?);
    }
    Ok(reports)
}

fn plan(sources: Vec<Source>, options: &Options, currency: Currency) -> Result<Vec<Planned>, ImportError> {
    let read = ReadOptions {
        encoding: options.encoding,
        dates: options.dates,
        decimal: options.decimal,
        delimiter: options.delimiter,
        ..ReadOptions::new(currency)
    };
    sources.into_iter().map(|source| Planned::read(source, &read)).collect()
}

fn headings(plan: &Plan) -> BTreeMap<Field, String> {
    plan.columns.iter().map(|column| (column.field, plan.headings[column.column].trim().to_owned())).collect()
}

fn remarks(plan: &Plan) -> Vec<String> {
    let mut remarks = Vec::new();
    if plan.survey.encoding != Encoding::Utf8 {
        remarks.push(format!("read as {}", plan.survey.encoding));
    }
    if 0 < plan.blank_rows {
        remarks.push(format!("{} blank rows were passed over", plan.blank_rows));
    }
    if let Some(footer) = &plan.footer {
        remarks.push(format!("rows {} to {} are a footer and no rows", footer.rows.start(), footer.rows.end()));
    }
    let own: Vec<&str> = plan.own.iter().map(|(_, name)| name.as_str()).collect();
    if !own.is_empty() {
        remarks.push(format!("kept as own fields: {}", own.join(", ")));
    }
    remarks
}

/// Where the stages of a file lie; in a dry run pipelines that are missing are only thought of.
async fn settle(db: &Db, file: &Planned, options: &Options, is_dry: bool) -> Result<(), ImportError> {
    if file.plan.kind != FileKind::Opportunities {
        return Ok(());
    }
    let (survey, asked, stem) = (file.survey.clone(), options.stages.clone(), file.stem());
    let settled = db.read_long(async move |tx| stage::settle(tx, &survey, &asked, &stem, is_dry).await).await?;
    settled.map(drop).map_err(|stages| ImportError::UnknownStages { file: file.source.name().to_owned(), stages })
}

/// A file that may be written now.
#[derive(Debug)]
struct Begun {
    import: ImportId,
    keeper: UserId,
    made_keeper: Option<User>,
    done: u64,
    own: own::OwnFields,
    stages: stage::StageMap,
}

/// Begins or resumes the run of a file: its record, whoever owns what nobody owns, its own fields and its pipeline.
async fn begin(
    db: &Db,
    actor: &Actor,
    file: &Planned,
    company: &Company,
    options: &Options,
) -> Result<Begun, ImportError> {
    let (plan, name, hash) = (Arc::new(file.plan.clone()), file.source.name().to_owned(), file.file_hash());
    let (survey, asked, stem) = (file.survey.clone(), options.stages.clone(), file.stem());
    let (actor, company, is_dry) = (*actor, company.clone(), options.dry_run);
    let work = async move |tx: &mut Tx| {
        let kind = plan.kind.as_str();
        let (keeper, is_new) = keeper(tx, &actor, &company).await?;
        let (import, done) = match store::unfinished(tx, &hash, kind).await? {
            Some(run) if !is_dry => (run.id, u64::try_from(run.rows_done).unwrap_or_default()),
            _ => (tx.next_id(), 0),
        };
        if is_new && !is_dry {
            user::store::insert(tx, &keeper, None).await?;
        }
        if done == 0 && !is_dry && store::by_id(tx, import).await?.is_none() {
            let rows = i64::try_from(plan.rows).unwrap_or(i64::MAX);
            store::insert(tx, import, &name, &hash, kind, rows, keeper.id).await?;
        }
        if is_new && !is_dry {
            store::mark(tx, import, "made.user", &[keeper.id.into()]).await?;
        }
        let settled = stage::settle(tx, &survey, &asked, &stem, is_dry).await?;
        let (stages, made) = settled.map_err(|stages| ImportError::UnknownStages { file: name.clone(), stages })?;
        let own = if is_dry {
            (HashMap::new(), Vec::new())
        } else {
            let made: Vec<_> = made.into_iter().map(Into::into).collect();
            store::mark(tx, import, "made.pipeline", &made).await?;
            own::ensure(tx, &plan, import).await?
        };
        let (made_keeper, keeper) = (is_new.then(|| keeper.clone()), keeper.id);
        Ok::<_, ImportError>(Begun { import, keeper, made_keeper, done, own, stages })
    };
    if is_dry { db.read_long(work).await } else { db.write_bulk(work).await }
}

impl Begun {
    /// Takes over what an earlier run of the same file has found.
    async fn resume(
        &self,
        db: &Db,
        file: &Planned,
        report: &mut FileReport,
        observer: &mut dyn Observer,
    ) -> Result<(), ImportError> {
        if self.done == 0 {
            return Ok(());
        }
        let import = self.import;
        let (run, issues) = db
            .read_long(async move |tx| {
                Ok::<_, ImportError>((store::by_id(tx, import).await?, store::issues(tx, import).await?))
            })
            .await?;
        let Some(run) = run else { return Ok(()) };
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        (report.created, report.updated) = (count(run.created), count(run.updated));
        (report.skipped, report.refused) = (count(run.skipped), count(run.refused));
        report.resumed_behind = self.done;
        for issue in &issues {
            note_issue(report, issue);
            observer.issue(file.source.name(), issue);
        }
        Ok(())
    }
}

/// Who owns what no file gives to anybody, and whether that is a new person: the person who imports, else the company's first
/// administrator, else somebody called "Unassigned", who cannot sign in.
async fn keeper(tx: &mut Tx, actor: &Actor, company: &Company) -> tundish_db::Result<(User, bool)> {
    const COLUMNS: &str = "id, version, name, email, role, team_id, active, locale, time_zone, created_at";
    if let Some(user) = actor.user()
        && let Some(user) = user::store::by_id(tx, user).await?
    {
        return Ok((user, false));
    }
    let sql = format!(
        "select {COLUMNS} from users where deleted_at is null
         and (active and role = 'administrator' or name_key = 'unassigned' and email_key is null)
         order by case when role = 'administrator' then 0 else 1 end, id limit 1"
    );
    if let Some(user) = tx.optional::<User>(&sql, args![]).await? {
        return Ok((user, false));
    }
    let user = User {
        id: tx.next_id(),
        version: 1,
        name: UNASSIGNED.to_owned(),
        email: None,
        role: Role::Representative,
        team_id: None,
        is_active: true,
        locale: "en".to_owned(),
        time_zone: company.time_zone_name.clone(),
        created_at: tx.now(),
    };
    Ok((user, true))
}
