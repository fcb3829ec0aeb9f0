//! The files of a record on its page: the list, the form that adds one, and their entries on the timeline.

use maud::{Markup, html};
use tundish_db::{Result, Tx};
use tundish_domain::{
    Instant,
    id::Tsid,
    policy::{Actor, Permitted, actions, permit},
};
use tundish_web::kit::{
    button::{self, Weight},
    field::Field,
    form, panel, record as kit, sheet,
};

use super::{
    Attachment, add,
    subject::{self, On},
};
use crate::{
    activity::told::Telling,
    names::{Names, USERS},
    record::Record,
};

/// How long a deleted file is offered to be restored, in microseconds: 30 days.
const RESTORABLE_MICROS: i64 = 30 * 24 * 3_600 * 1_000_000;

/// A file and what the actor may do with it.
#[derive(Debug)]
struct Shown {
    file: Attachment,
    may_edit: bool,
    may_delete: bool,
}

/// The files of a record, as far as the actor may see them.
#[derive(Debug)]
pub(crate) struct Files {
    on: On,
    may_add: bool,
    live: Vec<Shown>,
    /// Deleted ones that the actor can restore.
    deleted: Vec<Attachment>,
    names: Names,
}

impl Files {
    /// Reads them; nothing for kinds without files and for whoever may not see any.
    pub(crate) async fn read(tx: &mut Tx, actor: &Actor, kind: &str, id: Tsid) -> Result<Option<Self>> {
        let Some(on) = On::named(kind, id) else { return Ok(None) };
        let relation = subject::relation(tx, actor, on.kind, on.id).await?;
        if permit::<actions::ReadAttachment>(actor, relation).is_err() {
            return Ok(None);
        }
        let (mut live, mut deleted) = (Vec::new(), Vec::new());
        let mut names = Names::default();
        let now = tx.now();
        let files = subject::files(tx, on, true).await?;
        names.add(tx, USERS, files.iter().map(|file| file.owner_id.into())).await?;
        for file in files {
            let relation = file.relation(tx, actor).await?;
            let may_delete = may::<actions::DeleteAttachment>(actor, relation);
            match file.deleted_at {
                None => {
                    live.push(Shown { may_edit: may::<actions::EditAttachment>(actor, relation), may_delete, file });
                }
                Some(at) if may_delete && now.micros_since(at) < RESTORABLE_MICROS => deleted.push(file),
                Some(_) => {}
            }
        }
        let may_add = add::permitted::<actions::AddAttachment>(tx, actor, on).await.is_ok();
        Ok(Some(Self { on, may_add, live, deleted, names }))
    }

    /// The panel; nothing where there is nothing to see and nothing to add.
    pub(crate) fn panel(&self, telling: Telling<'_>) -> Markup {
        let m = telling.m;
        if self.live.is_empty() && self.deleted.is_empty() && !self.may_add {
            return html! {};
        }
        let body = html! {
            @if self.live.is_empty() { p class="panel__none muted" { (m.no_files()) } }
            @else { ul class="rows" { @for shown in &self.live { (self.row(telling, shown)) } } }
            @if !self.deleted.is_empty() {
                details class="fold panel__none" {
                    summary { (m.deleted_files()) }
                    ul class="rows" { @for file in &self.deleted {
                        li class="rows__row" { span { (file.name) } span class="rows__end" { (self.deed(telling, file, "restore", m.restore())) } }
                    } }
                }
            }
            @if self.may_add {
                form class="form panel__none file-form" method="post" enctype="multipart/form-data" action={ "/attachments/to/" (self.on.kind) "/" (self.on.id) } hx-disable[true] {
                    (telling.guard.fields("attach"))
                    label class="field__label" for="attach-file" { (m.choose_file()) }
                    div class="file-form__row" {
                        input class="input" type="file" id="attach-file" name="file" required;
                        (button::submit(Weight::Plain, m.add_file()))
                    }
                }
            }
        };
        html! {
            (panel::flush(m.files(), None, body))
            @for shown in self.live.iter().filter(|shown| shown.may_edit) { (self.rename(telling, &shown.file)) }
        }
    }

    fn row(&self, telling: Telling<'_>, shown: &Shown) -> Markup {
        let (m, file) = (telling.m, &shown.file);
        let by = self.names.user(file.owner_id).unwrap_or(m.somebody());
        html! {
            li class="rows__row" {
                a href={ "/attachments/" (file.id) } download=(file.name) { (file.name) }
                span class="muted" { (m.bytes(file.size)) " · " (by) }
                span class="rows__end to-do__deeds" {
                    @if shown.may_edit { button class="link" type="button" popovertarget=(sheet_id(file)) { (m.rename()) span class="unseen" { ": " (file.name) } } }
                    @if shown.may_delete { (self.deed(telling, file, "delete", m.take_back_entry())) }
                }
            }
        }
    }

    fn rename(&self, telling: Telling<'_>, file: &Attachment) -> Markup {
        let (m, id) = (telling.m, sheet_id(file));
        let action = format!("/attachments/{}/rename", file.id);
        let form_name = format!("{id}-form");
        let form = form::Form { name: &form_name, action: &action, guard: telling.guard, keeps_draft: false };
        let body = form.render(html! {
            (form::version(file.version))
            (Field::text("name", m.name(), &file.name).required().within(&id).render(m))
            div class="form__foot" { (sheet::leave(&id, m.cancel())) (button::submit(Weight::Go, m.rename())) }
        });
        sheet::popover(m, &id, m.rename(), body, None)
    }

    fn deed(&self, telling: Telling<'_>, file: &Attachment, deed: &str, label: &str) -> Markup {
        html! {
            form method="post" action={ "/attachments/" (file.id) "/" (deed) } {
                (telling.guard.fields(&format!("{deed}-file-{}", file.id))) (form::version(file.version))
                button class="link" type="submit" { (label) span class="unseen" { ": " (file.name) } }
            }
        }
    }

    /// Entries of the timeline, with the instants at which they stand.
    pub(crate) fn entries(&self, telling: Telling<'_>) -> Vec<(Instant, kit::Entry)> {
        let m = telling.m;
        let entry = |shown: &Shown| {
            let (file, at) = (&shown.file, shown.file.created_at);
            let who = self.names.user(file.owner_id).unwrap_or(m.somebody());
            let told = kit::Entry {
                day: telling.short_day(at.day(telling.zone).date()),
                instant: at.to_string(),
                from: kit::From::Change,
                title: m.file_added(&file.name),
                text: String::new(),
                details: Vec::new(),
                by: m.by_at(who, &m.clock(telling.clock.to_datetime(at.timestamp()).time())),
                action: None,
            };
            (at, told)
        };
        self.live.iter().map(entry).collect()
    }
}

fn may<A: Permitted>(actor: &Actor, relation: tundish_domain::policy::Relation) -> bool {
    permit::<A>(actor, relation).is_ok()
}

fn sheet_id(file: &Attachment) -> String {
    format!("rename-{}", file.id)
}
