//! The page of one activity: what can be done with it, and to what it belongs.

use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{activity::ActivityStatus, policy::Actor};
use tundish_web::{
    kit::{
        button::{self, Weight},
        form,
    },
    messages::Messages,
};

use super::{Activity, log::LIST};
use crate::{
    record::{
        Found, RecordError,
        pages::{KindWords, Paged, View},
    },
    web::Section,
};

impl Paged for Activity {
    const PATH: &'static str = LIST;
    const SECTION: Section = Section::Activities;
    const SHOWN_COLUMNS: &'static [&'static str] = &["kind", "due_on", "status", "owner_id"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords {
            many: m.activities(),
            new: m.new_activity(),
            empty: m.activities_empty_title(),
            about: m.activities_about(),
        }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }

    fn about(view: &View<'_, Self>) -> String {
        view.m.activity_kind(view.record().kind.as_str()).to_owned()
    }

    fn actions(view: &View<'_, Self>) -> Markup {
        let (m, activity, href) = (view.m, view.record(), view.href());
        let back = html! { input type="hidden" name="back" value=(href); };
        let at_once = |name: &str, label: &str| {
            html! {
                form method="post" action={ (href) "/" (name) } {
                    (view.guard.fields(name)) (form::version(activity.version)) (back) (button::submit(Weight::Plain, label))
                }
            }
        };
        html! {
            @match activity.status {
                ActivityStatus::Planned => {
                    (button::link(Weight::Go, m.done_and_next(), &format!("{href}/complete?back={href}"), None))
                    (at_once("cancel", m.not_to_be_done()))
                }
                ActivityStatus::Done | ActivityStatus::Cancelled => @if activity.due_on.is_some() { (at_once("reopen", m.to_be_done_again())) }
            }
        }
    }
}
