//! The pages of products.

use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::policy::Actor;
use tundish_web::{kit::panel, messages::Messages};

use super::Product;
use crate::{
    record::{
        Found, RecordError,
        pages::{KindWords, Paged, View},
    },
    web::Section,
};

impl Paged for Product {
    const PATH: &'static str = "/products";
    const SECTION: Section = Section::Products;
    const SHOWN_COLUMNS: &'static [&'static str] = &["family", "prices", "active"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords {
            many: m.products(),
            new: m.new_product(),
            empty: m.products_empty_title(),
            about: m.products_about(),
        }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }

    fn about(view: &View<'_, Self>) -> String {
        if view.record().active { String::new() } else { view.m.no_longer_offered().to_owned() }
    }

    fn panels(view: &View<'_, Self>) -> Markup {
        let m = view.m;
        html! { @if view.record().prices.is_none() { section class="panel" { (panel::empty(m.no_list_price(), m.no_list_price_text(), None)) } } }
    }
}
