//! People on the command line.

use crate::{application::Application, program::tundish};

tundish_testkit::test_both_dbs! {
    async fn people_are_listed_and_let_in_and_out_by_command(database: &TestDb) {
        let application = Application::start(database).await;
        let url = database.url().to_owned();
        let say = |arguments: &[&str]| {
            let output = tundish(&url, arguments);
            // What is logged, such as a server that flushes nothing, stands before the last line on the other output.
            let said = if output.status.success() { output.stdout } else { output.stderr };
            (output.status.code(), String::from_utf8_lossy(&said).into_owned())
        };
        let browser = application.browser("rita", true).await;
        let email = ["--email", "rita@acme.example"];
        let (code, said) = say(&["user", "list"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("rita@acme.example  Rita  representative\n"), "{said}");
        assert_eq!(say(&[&["user", "deactivate"], &email[..]].concat()).0, Some(0));
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 303);
        let (_, said) = say(&["user", "list", "--json"]);
        let people: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let rita = people.as_array().expect("a list").iter().find(|person| person["name"] == "Rita").expect("Rita");
        assert_eq!(rita["active"], false);
        let (code, said) = say(&[&["user", "deactivate"], &email[..]].concat());
        assert!(code == Some(1) && said.contains("is deactivated already"), "{said}");
        assert_eq!(say(&[&["user", "reactivate"], &email[..]].concat()).0, Some(0));
        let (code, said) = say(&[&["user", "reset-second-factor"], &email[..]].concat());
        assert!(code == Some(1) && said.contains("has no second factor"), "{said}");
        let (code, said) = say(&["user", "deactivate", "--email", "ada@acme.example"]);
        assert!(code == Some(1) && said.contains("last administrator"), "{said}");
        let (code, said) = say(&["user", "deactivate", "--email", "nobody@acme.example"]);
        assert!(code == Some(1) && said.contains("nobody has the address"), "{said}");
        application.stop().await;
    }
}
