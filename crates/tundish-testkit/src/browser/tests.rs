use super::*;
use crate::site::Site;
use crate::temp::TempDir;
use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;
use std::process::{Command, Stdio};

const HEAD: &str = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>Test</title><link rel=icon href='data:,'>";

async fn site(body: &'static str) -> Site {
    Site::serve(Router::new().route("/", get(async move || Html(format!("{HEAD}{body}"))))).await
}

#[tokio::test]
async fn a_phone_in_the_dark_is_narrow_dark_and_touched() {
    let site = site("<p>Hello</p>").await;
    visit(Screen::PHONE.dark().in_language("de"), async |browser| {
        browser.goto(&site.url("/")).await;
        let seen = browser
            .run(
                "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, \
                 matchMedia('(pointer: coarse)').matches, navigator.language]",
            )
            .await;
        assert_eq!(seen, json!([390, true, true, "de"]));
    })
    .await;
}

#[tokio::test]
async fn a_desktop_is_wide_light_and_has_a_mouse() {
    let site = site("<p>Hello</p>").await;
    visit(Screen::DESKTOP, async |browser| {
        browser.goto(&site.url("/")).await;
        let seen = browser
            .run(
                "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, \
                 matchMedia('(pointer: coarse)').matches, navigator.language]",
            )
            .await;
        assert_eq!(seen, json!([1280, false, false, "en"]));
    })
    .await;
}

#[tokio::test]
async fn what_a_page_does_later_is_waited_for() {
    let site = site(
        "<form><label>Name <input></label><button type=button>Add</button></form><ul></ul><script>\
         document.querySelector('button').onclick = () => setTimeout(() => {\
         const row = document.createElement('li'); row.textContent = document.querySelector('input').value;\
         document.querySelector('ul').append(row) }, 100)</script>",
    )
    .await;
    visit(Screen::DESKTOP, async |browser| {
        browser.goto(&site.url("/")).await;
        browser.fill("input", "Łódź").await;
        browser.click("button").await;
        assert_eq!(browser.text("li").await, "Łódź");
        browser.click("button").await;
        browser.wait_until("there are two rows", "document.querySelectorAll('li').length === 2").await;
    })
    .await;
}

#[tokio::test]
async fn without_script_a_page_shows_what_it_has_for_that_case() {
    let site =
        site("<p id=out>plain</p><script>document.querySelector('#out').textContent = 'scripted'</script>").await;
    for (screen, expected) in [(Screen::DESKTOP, "scripted"), (Screen::DESKTOP.without_script(), "plain")] {
        visit(screen, async |browser| {
            browser.goto(&site.url("/")).await;
            assert_eq!(browser.text("#out").await, expected);
        })
        .await;
    }
}

#[tokio::test]
async fn a_failing_script_fails_the_visit() {
    let site = site("<script>console.error('the board could not be drawn')</script>").await;
    let visiting = tokio::spawn(async move {
        visit(Screen::DESKTOP, async |browser| browser.goto(&site.url("/")).await).await;
    });

    let failure = visiting.await.unwrap_err().into_panic();
    let message = failure.downcast_ref::<String>().unwrap();
    assert!(message.contains("the board could not be drawn"), "{message}");
}

#[tokio::test]
async fn a_script_that_the_policy_refuses_is_an_error_in_the_console() {
    let policy = [(header::CONTENT_SECURITY_POLICY, "script-src 'self'")];
    let page = || async move { (policy, Html(format!("{HEAD}<script>document.title = 'run'</script>"))) };
    let site = Site::serve(Router::new().route("/", get(page))).await;
    visit(Screen::DESKTOP, async |browser| {
        browser.goto(&site.url("/")).await;

        let errors = browser.take_console_errors().await;

        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].contains("Content Security Policy"), "{errors:?}");
        assert_eq!(browser.client().title().await.unwrap(), "Test");
    })
    .await;
}

#[tokio::test]
async fn a_picture_shows_the_page_below_the_fold_too() {
    let site = site("<style>body { margin: 0 }</style><div style='height: 2000px'></div>").await;
    let folder = TempDir::new();
    let path = folder.join("pictures/page.png");
    visit(Screen::PHONE, async |browser| {
        browser.goto(&site.url("/")).await;
        browser.screenshot(&path).await;
    })
    .await;

    // A PNG begins with a signature of 8 bytes and the header's length and name; width and height follow.
    let picture = std::fs::read(&path).unwrap();
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (390, 2000));
}

#[tokio::test]
async fn no_process_and_no_file_of_a_browser_outlives_its_test_process() {
    let folder = TempDir::new();
    let second = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "browser::tests::a_desktop_is_wide_light_and_has_a_mouse"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::null())
        .status();
    assert!(second.unwrap().success());

    let cleaned = async {
        while std::fs::read_dir(folder.path()).unwrap().count() + processes_working_in(folder.path()) > 0 {
            tokio::time::sleep(GLANCE).await;
        }
    };
    // A browser that was told to go takes its time on a busy machine.
    tokio::time::timeout(6 * PATIENCE, cleaned).await.unwrap();
}

fn processes_working_in(folder: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder)))
        .count()
}
