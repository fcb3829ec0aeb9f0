//! The product lines of an opportunity: what is to be sold, how much of it, at which price.
//!
//! A line is reckoned by `tundish_domain::line`; the amount of an open opportunity with lines is their sum.

use tundish_db::{FromRow, Result, Row, Tx, Value};
use tundish_domain::{
    Amount, Currency, Instant, Line, Money, Percent, Quantity,
    id::{LineId, OpportunityId, ProductId},
    line,
    money::MoneyError,
    opportunity::Patch as OpportunityPatch,
    policy::{Actor, Relation, actions},
};
use tundish_web::messages::Messages;

use super::{home, must_be_live};
use crate::{
    access::Sight,
    opportunity::{Target as Aim, VerbError, edit, store},
    own_field, product,
    record::{
        Fact, Facts, Field, Found, Kind, Record, RecordError, State, Target, Why,
        api::Collection,
        list::{Listed, Order},
        pages::{KindWords, Paged, draft::Draft},
        store::children,
        value,
    },
    web::Section,
};

/// Longest description in characters.
const LONGEST: usize = 200;
/// The most that can be sold in one line, in millionths: a thousand million pieces.
const MOST: i64 = 1_000_000_000_000_000;
/// The whole, in millionths of a hundredth.
const HUNDRED: i64 = 100_000_000;

/// One product line. Its rights are those of the opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProductLine {
    /// Identifier.
    pub(crate) id: LineId,
    /// Edits so far, from 1.
    pub(crate) version: i64,
    /// Of which opportunity.
    pub(crate) opportunity_id: OpportunityId,
    /// What is sold, if it is one of the products.
    pub(crate) product_id: Option<ProductId>,
    /// What is sold, in words.
    pub(crate) about: Option<String>,
    /// How much of it, in millionths.
    pub(crate) quantity: i64,
    /// The price of one.
    pub(crate) price: Money,
    /// What is taken off, in millionths of a per cent.
    pub(crate) discount: i64,
    /// Since when.
    pub(crate) created_at: Instant,
    /// When it was taken off.
    pub(crate) deleted_at: Option<Instant>,
}

impl ProductLine {
    /// What the line comes to.
    ///
    /// # Errors
    /// [`MoneyError`] when that is more than money can be.
    pub(crate) fn net(&self) -> std::result::Result<Money, MoneyError> {
        self.line().map_or(Err(MoneyError::TooLarge), Line::net)
    }

    /// As the rules reckon it.
    pub(crate) fn line(&self) -> Option<Line> {
        let quantity = Quantity::from_millionths(self.quantity)?;
        let discount = Percent::from_millionths(self.discount)?;
        Some(Line { quantity, unit_price: self.price, discount })
    }
}

/// The price is two columns, minor units and currency, and one text.
impl Facts for ProductLine {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "version",
        "opportunity_id",
        "product_id",
        "about",
        "quantity",
        "price_minor",
        "currency",
        "discount",
        "created_at",
        "deleted_at",
    ];

    fn text(&self, field: &str) -> Option<String> {
        match field {
            "opportunity_id" => Fact::text(&self.opportunity_id),
            "product_id" => Fact::text(&self.product_id),
            "about" => Fact::text(&self.about),
            "quantity" => Some(value::decimal(self.quantity)),
            "price" => Some(value::money_text(self.price)),
            "discount" => Some(value::decimal(self.discount)),
            "created_at" => Fact::text(&self.created_at),
            "deleted_at" => Fact::text(&self.deleted_at),
            _ => None,
        }
    }

    fn put(&mut self, field: &str, text: Option<&str>) -> bool {
        fn put<T: Fact>(slot: &mut T, text: Option<&str>) -> bool {
            T::of(text).map(|value| *slot = value).is_some()
        }
        match field {
            "opportunity_id" => put(&mut self.opportunity_id, text),
            "product_id" => put(&mut self.product_id, text),
            "about" => put(&mut self.about, text),
            "quantity" => text.and_then(own_field::number).map(|number| self.quantity = number).is_some(),
            "price" => text.and_then(value::money).map(|money| self.price = money).is_some(),
            "discount" => text.and_then(own_field::number).map(|number| self.discount = number).is_some(),
            _ => false,
        }
    }

    fn values(&self) -> Vec<Value<'_>> {
        vec![
            self.id.into(),
            self.version.into(),
            self.opportunity_id.into(),
            self.product_id.into(),
            (&self.about).into(),
            self.quantity.into(),
            self.price.minor.into(),
            self.price.currency.into(),
            self.discount.into(),
            self.created_at.into(),
            self.deleted_at.into(),
        ]
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn deleted_at(&self) -> Option<Instant> {
        self.deleted_at
    }

    fn set_deleted_at(&mut self, at: Option<Instant>) {
        self.deleted_at = at;
    }
}

impl FromRow for ProductLine {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (id, version, opportunity_id) = (row.next()?, row.next()?, row.next()?);
        let (product_id, about, quantity) = (row.next()?, row.next()?, row.next()?);
        let (minor, currency): (i64, Currency) = (row.next()?, row.next()?);
        Ok(Self {
            id,
            version,
            opportunity_id,
            product_id,
            about,
            quantity,
            price: Money::new(minor, currency),
            discount: row.next()?,
            created_at: row.next()?,
            deleted_at: row.next()?,
        })
    }
}

impl Record for ProductLine {
    type Id = LineId;
    type Read = actions::ReadInside;
    type ReadCard = actions::ReadInside;
    type Create = actions::EditOpportunity;
    type Edit = actions::EditOpportunity;
    type Delete = actions::EditOpportunity;

    const TABLE: &'static str = "line";
    const FIELDS: &'static [Field] = &[
        Field::new("opportunity_id", Messages::opportunity, Kind::To(Target::Opportunity)).parent(),
        Field::new("product_id", Messages::product, Kind::To(Target::Product)),
        Field::new("about", Messages::what_is_sold, Kind::Line(LONGEST)),
        Field::new("quantity", Messages::quantity_label, Kind::Decimal { least: 1, most: MOST }).required(),
        Field::new("price", Messages::unit_price, Kind::Money).required(),
        Field::new("discount", Messages::discount_label, Kind::Decimal { least: 0, most: HUNDRED }).required(),
    ];

    fn id(&self) -> LineId {
        self.id
    }

    fn name(&self) -> String {
        self.about.clone().unwrap_or_else(|| value::decimal(self.quantity))
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            opportunity_id: tx.next_id(),
            product_id: None,
            about: None,
            quantity: 1_000_000,
            price: Money::new(0, Currency::EUR),
            discount: 0,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        super::relation(tx, actor, self.opportunity_id).await
    }

    async fn settle(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        before: Option<&Self>,
    ) -> std::result::Result<(), RecordError> {
        must_be_live(tx, actor, self.opportunity_id).await?;
        let Some((opportunity, _)) = store::load(tx, actor, self.opportunity_id).await? else {
            return Err(RecordError::unknown("opportunity_id"));
        };
        if opportunity.open().is_err() {
            return Err(RecordError::State(State::Closed));
        }
        if self.product_id.is_none() && self.about.is_none() {
            return Err(RecordError::fault("product_id", Why::Required));
        }
        // Nothing said of the price is the list price.
        if before.is_none()
            && self.price == Money::new(0, Currency::EUR)
            && let Some(product) = self.product_id
        {
            self.price = product::store::list_price(tx, product, opportunity.currency).await?.unwrap_or(self.price);
        }
        if self.price.minor == 0 {
            self.price = Money::new(0, opportunity.currency);
        }
        if self.price.currency != opportunity.currency {
            return Err(RecordError::fault(
                "price",
                Why::Other("wrong_currency", Messages::not_the_opportunitys_currency),
            ));
        }
        self.net().map_err(|_| RecordError::fault("quantity", Why::OutOfRange))?;
        Ok(())
    }

    async fn follow(
        tx: &mut Tx,
        actor: &Actor,
        _: Option<&Self>,
        after: &Self,
    ) -> std::result::Result<(), RecordError> {
        take_sum(tx, actor, after.opportunity_id).await
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

/// The amount of the opportunity becomes the sum of its lines; without any it stays what it is.
async fn take_sum(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> std::result::Result<(), RecordError> {
    let lines = children::<ProductLine>(tx, "opportunity_id", id).await?;
    let Some(first) = lines.first() else { return Ok(()) };
    let reckoned: Option<Vec<Line>> = lines.iter().map(ProductLine::line).collect();
    let too_large = || RecordError::fault("quantity", Why::OutOfRange);
    let total = line::total(first.price.currency, &reckoned.ok_or_else(too_large)?).map_err(|_| too_large())?;
    let patch = OpportunityPatch { amount: Some(Amount::Known(total)), ..OpportunityPatch::default() };
    let aim = Aim { id, version: None, happened_at: None };
    match edit(tx, actor, &aim, patch).await {
        Ok(_) | Err(VerbError::Refused(tundish_domain::Refusal::NothingChanges)) => Ok(()),
        Err(VerbError::Hidden) => Err(RecordError::Hidden),
        Err(VerbError::Db(error)) => Err(error.into()),
        Err(_) => Err(RecordError::Forbidden),
    }
}

impl Listed for ProductLine {
    const ORDER: Order = Order::Newest;
    const HAS_NAME: bool = false;
    const FILTERS: &'static [&'static str] = &["opportunity_id", "product_id"];

    fn seen(sight: Sight, place: usize) -> String {
        super::seen(sight, place)
    }
}

impl Collection for ProductLine {
    const COLLECTION: &'static str = "lines";
    const SCHEMA: &'static str = "Line";
    const ABOUT: &'static str = "A product line of an opportunity; its amount is the sum of its lines.";
}

impl Paged for ProductLine {
    const PATH: &'static str = "/lines";
    const SECTION: Section = Section::Opportunities;
    const SHOWN_COLUMNS: &'static [&'static str] = &[];
    type More = ();

    fn home(&self) -> String {
        home(self.opportunity_id, "lines")
    }

    fn home_after(&self) -> String {
        self.home()
    }

    fn leave(draft: &Draft) -> Option<String> {
        draft.get("opportunity_id").parse().ok().map(|opportunity| home(opportunity, "lines"))
    }

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.opportunities(), new: m.add_line(), empty: "", about: "" }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> std::result::Result<(), RecordError> {
        Ok(())
    }
}
