//! What a hand does beyond a click: taking something and letting it go elsewhere, with the mouse or with a finger, and
//! pressing keys.

use std::time::Duration;

use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions,
};

use super::Browser;

/// How long a finger rests before it drags, so that a page can tell it from scrolling. It is part of the gesture, as a
/// person makes it: longer than any page of ours asks for, shorter than the half second after which a phone offers a menu.
const REST: Duration = Duration::from_millis(350);
/// How long the way takes: a page has to see the hand on it.
const WAY: Duration = Duration::from_millis(200);

impl Browser {
    /// Drags from the middle of what is seen of one element to the middle of what is seen of another, with a finger on a screen
    /// that is touched and with the mouse elsewhere. `from` and `to` are selectors.
    ///
    /// # Panics
    /// When one of them is missing or not in view, and when the browser refuses the gesture.
    pub async fn drag(&self, from: &str, to: &str) {
        let ((from_x, from_y), (to_x, to_y)) = (self.middle_of(from).await, self.middle_of(to).await);
        let button = MOUSE_BUTTON_LEFT;
        let rest = if self.screen.touch { REST } else { Duration::ZERO };
        let go = |x, y| PointerAction::MoveTo { duration: Some(WAY), x, y };
        let gesture = [
            PointerAction::MoveTo { duration: None, x: from_x, y: from_y },
            PointerAction::Down { button },
            PointerAction::Pause { duration: rest },
            // The first steps show that it is a drag, the last that it is over its place.
            go(from_x + 8.0, from_y + 8.0),
            go(to_x, to_y),
            go(to_x + 2.0, to_y + 2.0),
            PointerAction::Up { button },
        ];
        let done = if self.screen.touch {
            let finger = gesture.into_iter().fold(TouchActions::new("finger".to_owned()), InputSource::then);
            self.client.perform_actions(finger).await
        } else {
            let mouse = gesture.into_iter().fold(MouseActions::new("mouse".to_owned()), InputSource::then);
            self.client.perform_actions(mouse).await
        };
        done.unwrap_or_else(|error| panic!("dragging: {error}"));
    }

    /// Types into whatever has the focus; keys without a letter are in [`key`].
    ///
    /// # Panics
    /// When the browser does not take them.
    pub async fn press(&self, keys: &str) {
        // Not sent to the element that has the focus: a field for a file would take them for its name.
        let strokes = keys.chars().fold(KeyActions::new("keys".to_owned()), |strokes, value| {
            strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.client.perform_actions(strokes).await.unwrap_or_else(|error| panic!("typing {keys:?}: {error}"));
    }

    /// The middle of what is seen of an element, in pixels from the corner of the page area.
    async fn middle_of(&self, css: &str) -> (f64, f64) {
        let middle = self
            .run(&format!(
                "const box = document.querySelector({css:?}).getBoundingClientRect();
                 const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
                 return [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];"
            ))
            .await;
        let at = |place: usize| middle[place].as_f64().unwrap_or_else(|| panic!("{css} is nowhere: {middle}"));
        (at(0).round(), at(1).round())
    }
}

/// Keys without a letter, as WebDriver writes them.
pub mod key {
    /// To the next stop.
    pub const TAB: &str = "\u{e004}";
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{e00c}";
    /// The arrow to the left.
    pub const LEFT: &str = "\u{e012}";
    /// The arrow upwards.
    pub const UP: &str = "\u{e013}";
    /// The arrow to the right.
    pub const RIGHT: &str = "\u{e014}";
    /// The arrow downwards.
    pub const DOWN: &str = "\u{e015}";
}
