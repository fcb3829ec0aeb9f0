//! Cards that move: by the hand, by the menu, by keys; taken back, refused, moved by two at once.

use tundish_domain::{Opportunity, Pipeline};
use tundish_testkit::{
    axe,
    browser::{self, Browser, Screen, key},
};

use super::{SCREENS, Stage, journey, press, refused, says};
use crate::pages::sales;

/// The board with one card of which everything is known, in the first stage.
struct Board<'a> {
    stage: &'a Stage,
    pipeline: Pipeline,
    card: Opportunity,
}

impl<'a> Board<'a> {
    async fn set(stage: &'a Stage) -> Self {
        let card = stage.complete("Dispensers").await;
        Self { stage, pipeline: sales(&stage.application).await, card }
    }

    async fn show(&self, browser: &Browser, person: &str) {
        self.stage.sign_in(browser, person).await;
        self.stage.go(browser, "/funnel").await;
    }

    fn column(&self, place: usize) -> String {
        format!("[data-stage='{}']", self.pipeline.stages()[place].id)
    }

    fn card(&self) -> String {
        format!(".card[data-card='{}']", self.card.id)
    }

    /// Brings this stage and the next one into view, side by side and away from the edges, near which the page scrolls while
    /// something is dragged, and waits until cards can be taken.
    async fn reach(&self, browser: &Browser, place: usize) {
        let column = self.column(place);
        browser
            .run(&format!(
                "const board = document.querySelector('[data-board]');
                 board.scrollIntoView({{ block: 'start' }});
                 if (innerWidth < 768) board.scrollBy({{ left: document.querySelector({column:?}).getBoundingClientRect().left + 60 }});"
            ))
            .await;
        browser.wait_for("[data-stage][data-armed]").await;
    }

    async fn lies_in(&self, browser: &Browser, place: usize) {
        let found = format!("{} {}:not(.card--waiting)", self.column(place), self.card());
        browser
            .wait_until(&format!("the card lies in stage {place}"), &format!("document.querySelector({found:?})"))
            .await;
    }

    async fn toast_says(&self, browser: &Browser, what: &str) {
        let text = format!("document.querySelector('#toasts').innerText.includes({what:?})");
        browser.wait_until(&format!("a toast says {what:?}"), &text).await;
    }

    /// The card has the focus in this stage.
    async fn has_the_focus(&self, browser: &Browser, place: usize) {
        let focus = format!(
            "document.activeElement.closest('{} {}')",
            self.column(place).replace('\'', "\\'"),
            self.card().replace('\'', "\\'")
        );
        browser.wait_until(&format!("the card in stage {place} has the focus"), &focus).await;
    }
}

#[test]
fn a_card_is_laid_where_it_belongs_by_mouse_and_by_finger() {
    for screen in SCREENS {
        journey(async |stage| {
            let board = Board::set(stage).await;
            browser::visit(screen, async |browser| {
                board.show(browser, "rita").await;
                board.reach(browser, 0).await;
                browser.drag(&board.card(), &board.column(1)).await;
                board.toast_says(browser, "moved to Need agreed").await;
                board.lies_in(browser, 1).await;
                axe::check(browser).await;
                // The figures came along, and the page was never left.
                assert!(browser.text(&format!("section:has(> div > {})", board.column(1))).await.contains("18,400"));
                stage.go(browser, "/funnel").await;
                board.lies_in(browser, 1).await;
            })
            .await;
        });
    }
}

#[test]
fn a_card_moves_by_its_menu_with_script_and_without_and_the_toast_takes_it_back() {
    for screen in [Screen::DESKTOP, Screen::PHONE, Screen::DESKTOP.without_script(), Screen::PHONE.without_script()] {
        journey(async |stage| {
            let board = Board::set(stage).await;
            let menu = format!("{} .card__move > button", board.card());
            browser::visit(screen, async |browser| {
                board.show(browser, "rita").await;
                press(browser, &menu).await;
                if screen.script {
                    axe::check(browser).await;
                }
                browser
                    .click(&format!("{} .menu__item[value='{}']", board.card(), board.pipeline.stages()[1].id))
                    .await;
                browser.wait_for(&format!("{} {}", board.column(1), board.card())).await;
                says(browser, "moved to Need agreed").await;
                browser.click("#toasts form button").await;
                browser.wait_for(&format!("{} {}", board.column(0), board.card())).await;
                says(browser, "moved to Engaged").await;
            })
            .await;
        });
    }
}

#[test]
fn a_card_moves_by_keys_alone_and_keeps_the_focus() {
    journey(async |stage| {
        let board = Board::set(stage).await;
        browser::visit(Screen::DESKTOP, async |browser| {
            board.show(browser, "rita").await;
            browser.press("j").await;
            board.has_the_focus(browser, 0).await;

            browser.press("m").await;
            browser.wait_until("the menu is open", "document.querySelector('[popover]:popover-open')").await;
            browser.press(key::ESCAPE).await;
            board.has_the_focus(browser, 0).await;

            browser.press("m").await;
            let chosen = async || browser.run("return document.activeElement.textContent").await;
            assert_eq!(chosen().await, "Need agreed", "the next stage has the focus");
            browser.press(key::DOWN).await;
            assert_eq!(chosen().await, "Offer");
            browser.press(key::UP).await;
            browser.press(key::ENTER).await;
            board.has_the_focus(browser, 1).await;
            board.toast_says(browser, "moved to Need agreed").await;

            browser.press("]").await;
            board.has_the_focus(browser, 2).await;
            browser.press("[").await;
            board.has_the_focus(browser, 1).await;
            // Between cards, and into the card itself.
            let other = stage.complete("Other dispensers").await;
            stage.go(browser, "/funnel").await;
            browser.press("j").await;
            let focused = async || browser.run("return document.activeElement.closest('.card')?.dataset.card").await;
            assert_eq!(focused().await, other.id.to_string());
            browser.press("l").await;
            board.has_the_focus(browser, 1).await;
            browser.press(key::LEFT).await;
            assert_eq!(focused().await, other.id.to_string());
            browser.press(key::RIGHT).await;
            browser.press(key::ENTER).await;
            browser.wait_for("#record").await;
            says(browser, "Dispensers").await;
        })
        .await;
    });
}

#[test]
fn a_refused_card_goes_back_and_a_toast_says_what_is_missing() {
    for screen in SCREENS {
        journey(async |stage| {
            let mut board = Board::set(stage).await;
            board.card = stage.application.opportunity("rita", "Bare").await;
            stage.move_on(board.card.id).await;
            browser::visit(screen, async |browser| {
                board.show(browser, "rita").await;
                board.reach(browser, 1).await;
                browser.drag(&board.card(), &board.column(2)).await;
                board.toast_says(browser, "Before it moves on, it needs an account.").await;
                board.lies_in(browser, 1).await;
                refused(browser, 422).await;
                axe::check(browser).await;
            })
            .await;
        });
    }
}

#[test]
fn two_people_move_one_card_and_the_second_is_shown_what_the_first_did() {
    journey(async |stage| {
        let board = Board::set(stage).await;
        browser::visit(Screen::DESKTOP, async |rita| {
            board.show(rita, "rita").await;
            browser::visit(Screen::DESKTOP, async |mona| {
                board.show(mona, "mona").await;
                mona.press("j").await;
                mona.press("]").await;
                board.lies_in(mona, 1).await;
            })
            .await;
            rita.press("j").await;
            rita.press("]").await;
            board.toast_says(rita, "changed meanwhile by Mona").await;
            board.has_the_focus(rita, 1).await;
            refused(rita, 412).await;
            // The card is as it stands now, so the next move counts.
            rita.press("]").await;
            board.lies_in(rita, 2).await;
        })
        .await;
    });
}

#[test]
fn a_day_in_the_past_has_figures_and_no_verbs() {
    journey(async |stage| {
        let board = Board::set(stage).await;
        stage.application.go_on(3 * 86_400);
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                board.show(browser, "rita").await;
                stage.go(browser, "/funnel?as_of=2026-03-03").await;
                says(browser, "State of 3 March 2026.").await;
                board.lies_in(browser, 0).await;
                let verbs = "main form[method=post], .card__move, [data-can-drag], .phone__item--add, a[href='/opportunities/new']";
                let count = browser.run(&format!("return document.querySelectorAll({verbs:?}).length")).await;
                assert_eq!(count, 0, "a past day cannot be changed");
                axe::check(browser).await;
                browser.press("t").await;
                browser.wait_until("it is today again", "!location.search").await;
                board.lies_in(browser, 0).await;
            })
            .await;
        }
    });
}
