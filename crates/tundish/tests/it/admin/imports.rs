//! Imports on their pages: who sees them, what is told, the way back.

use tundish::import::{self, Options, Source};
use tundish_domain::{Role, id::ImportId, policy::Actor};

use super::{everybody, refused, seen};
use crate::{
    application::Application,
    pages::{page, post, words},
};

const OPPORTUNITIES: &str = "Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Opportunity Owner\n\
    Filling line,Lindenau,Offer,1000,2026-06-30,2026-01-05,Rita\n\
    <b>Second</b>,Lindenau,Offer,2000,2026-06-30,2026-01-06,Rita\n\
    Third,Lindenau,Offer,much,2026-06-30,2026-01-06,Rita\n";

/// What Mona brought in.
async fn bring_in(application: &Application) -> ImportId {
    let mona = Actor::Person { user: application.people["mona"], role: Role::Manager };
    let sources = vec![Source::bytes("opportunities.csv", OPPORTUNITIES.as_bytes())];
    let reports =
        import::run(&application.db, &mona, sources, &Options::default(), &mut ()).await.expect("it comes in");
    reports[0].import.expect("written")
}

tundish_testkit::test_both_dbs! {
    async fn whoever_is_above_sees_an_import_and_undoes_it(database: &TestDb) {
        let application = Application::start(database).await;
        let id = bring_in(&application).await;
        let all = everybody(&application).await;
        let one = format!("/settings/imports/{id}");
        assert_eq!(seen(&all, "/settings/imports").await, [303, 200, 200, 200, 200, 403]);
        assert_eq!(seen(&all, &one).await, [303, 404, 200, 200, 200, 404]);
        let max = application.browser("max", true).await;
        let outside = [all[0].clone(), all[1].clone(), ("max", max), all[5].clone()];
        assert_eq!(refused(&application, &outside, &format!("{one}/undo"), &[]).await, [401, 404, 404, 404]);

        let mona = &all[2].1;
        let list = words(&page(&mona.get("/settings/imports").await, 200));
        assert!(list.contains("opportunities.csv done"), "{list}");
        let shown = words(&page(&mona.get(&one).await, 200));
        assert!(shown.contains("Rows that need a look") && shown.contains("refused") && shown.contains("Undo the import"), "{shown}");
        let undone = words(&page(&post(mona, &format!("{one}/undo"), &[]).await, 200));
        assert!(undone.contains("2 opportunities are withdrawn.") && undone.contains("undone"), "{undone}");
        let again = words(&page(&mona.get(&one).await, 200));
        assert!(!again.contains("Undo the import"), "{again}");
        application.stop().await;
    }
}
