//! Icons: strokes on a grid of sixteen units, drawn for Tundish. Decoration only; the word stands beside them.

use maud::{Markup, Render, html};

/// An icon of the kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A sheet of a calendar.
    Today,
    /// The vessel.
    Funnel,
    /// Rows of a list.
    Opportunities,
    /// An envelope.
    Leads,
    /// A house.
    Accounts,
    /// Two persons.
    People,
    /// A box.
    Products,
    /// A list with a tick.
    Reviews,
    /// Two opposite arrows.
    Handover,
    /// Columns.
    Channels,
    /// Two sliders.
    Settings,
    /// A magnifier.
    Search,
    /// A plus sign.
    Plus,
    /// Three dots.
    More,
    /// Towards the start of the line.
    Back,
    /// Towards the end of the line.
    On,
    /// An arrow that leads on.
    Move,
    /// A cross.
    Close,
    /// Sorted upwards.
    Up,
    /// Sorted downwards.
    Down,
}

impl Icon {
    /// All icons, for the gallery.
    pub const ALL: [Self; 20] = [
        Self::Today,
        Self::Funnel,
        Self::Opportunities,
        Self::Leads,
        Self::Accounts,
        Self::People,
        Self::Products,
        Self::Reviews,
        Self::Handover,
        Self::Channels,
        Self::Settings,
        Self::Search,
        Self::Plus,
        Self::More,
        Self::Back,
        Self::On,
        Self::Move,
        Self::Close,
        Self::Up,
        Self::Down,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Today => "M2.75 4.25h10.5v9H2.75zM2.75 7h10.5M5.75 2.5v3M10.25 2.5v3",
            Self::Funnel => "M2.25 3.25h11.5M4.25 6.5h7.5M6 9.75h4M8 12v1.75",
            Self::Opportunities => "M2.5 4h1M6 4h7.5M2.5 8h1M6 8h7.5M2.5 12h1M6 12h7.5",
            Self::Leads => "M2.25 3.75h11.5v8.5H2.25zM2.5 4.25 8 8.75l5.5-4.5",
            Self::Accounts => "M3 13.5V2.75h6V13.5M9 6.25h4v7.25M1.75 13.5h12.5M5.25 5.5h1.5M5.25 8.25h1.5",
            Self::People => {
                "M5.75 7.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM2 13.25c0-2.25 1.6-3.75 3.75-3.75s3.75 1.5 3.75 3.75M10.5 7.25a2 2 0 1 0 0-4M11.25 9.5c1.75.25 2.75 1.6 2.75 3.5"
            }
            Self::Products => "M2.5 5 8 2.25 13.5 5v6L8 13.75 2.5 11zM2.5 5 8 7.75 13.5 5M8 7.75v6",
            Self::Reviews => "M3 2.5h10v11H3zM5.5 6l1.25 1.25L9.25 4.75M5.5 10.5h5",
            Self::Handover => "M2.5 5.25h8.5M8.5 2.75 11 5.25 8.5 7.75M13.5 10.75H5M7.5 8.25 5 10.75l2.5 2.5",
            Self::Channels => "M2.75 13.25V9M6.25 13.25V5.5M9.75 13.25V7M13.25 13.25V2.75",
            Self::Settings => {
                "M2.5 5h5M11 5h2.5M2.5 11H5M8.5 11h5M9.25 6.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM6.75 12.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5z"
            }
            Self::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.25 10.25l3.5 3.5",
            Self::Plus => "M8 3.25v9.5M3.25 8h9.5",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Back => "M10 3.5 5.5 8l4.5 4.5",
            Self::On => "M6 3.5 10.5 8 6 12.5",
            Self::Move => "M2.5 8h10.5M9 4l4 4-4 4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Up => "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
            Self::Down => "M8 3.5v9M4.5 9 8 12.5 11.5 9",
        }
    }

    /// The icon at `size` pixels.
    pub fn sized(self, size: u8) -> Markup {
        html! {
            svg width=(size) height=(size) viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4"
                stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" { path d=(self.path()) {} }
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        self.sized(16)
    }
}

/// The mark of the product: three levels and a drop.
pub fn logo(size: u8) -> Markup {
    html! {
        svg width=(size) height=(size) viewBox="0 0 20 20" fill="currentColor" aria-hidden="true" {
            path d="M1 3h18v3H1zM4 8h12v3H4zM7 13h6v3H7zM9.25 17h1.5v3h-1.5z" {}
        }
    }
}
