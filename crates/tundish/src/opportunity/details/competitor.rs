//! The competitors of an opportunity: who else is after it, and how they stand.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    CompetitorStanding, Instant,
    id::{CompetitorId, OpportunityId},
    policy::{Actor, Relation, actions},
    text,
};
use tundish_web::messages::Messages;

use super::{home, must_be_live};
use crate::{
    access::Sight,
    record::{
        Field, Found, Kind, Record, RecordError, Target, Words,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages::{KindWords, Paged, draft::Draft},
    },
    web::Section,
};

/// Longest name in characters.
const LONGEST: usize = 200;
/// Longest remark in characters.
const LONGEST_PROSE: usize = 1_000;

/// Somebody else who wants the order. Its rights are those of the opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Competitor {
    /// Identifier.
    pub(crate) id: CompetitorId,
    /// Edits so far, from 1.
    pub(crate) version: i64,
    /// After which opportunity.
    pub(crate) opportunity_id: OpportunityId,
    /// Who it is.
    pub(crate) name: String,
    /// How they stand.
    pub(crate) standing: CompetitorStanding,
    /// What else is to be known.
    pub(crate) note: Option<String>,
    /// Since when.
    pub(crate) created_at: Instant,
    /// When it was taken off.
    pub(crate) deleted_at: Option<Instant>,
}

facts!(Competitor { opportunity_id, name, standing, note });

const STANDINGS: Words = Words { all: CompetitorStanding::WORDS, label: Messages::competitor_standing };

impl Record for Competitor {
    type Id = CompetitorId;
    type Read = actions::ReadInside;
    type ReadCard = actions::ReadInside;
    type Create = actions::EditOpportunity;
    type Edit = actions::EditOpportunity;
    type Delete = actions::EditOpportunity;

    const TABLE: &'static str = "competitor";
    const FIELDS: &'static [Field] = &[
        Field::new("opportunity_id", Messages::opportunity, Kind::To(Target::Opportunity)).parent(),
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required(),
        Field::new("standing", Messages::standing_label, Kind::Word(STANDINGS)).required().aging(),
        Field::new("note", Messages::note_label, Kind::Prose(LONGEST_PROSE)).personal(),
    ];

    fn id(&self) -> CompetitorId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            opportunity_id: tx.next_id(),
            name: String::new(),
            standing: CompetitorStanding::Named,
            note: None,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        super::relation(tx, actor, self.opportunity_id).await
    }

    async fn settle(&mut self, tx: &mut Tx, actor: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        must_be_live(tx, actor, self.opportunity_id).await
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

impl Listed for Competitor {
    const ORDER: Order = Order::Newest;
    const FILTERS: &'static [&'static str] = &["opportunity_id", "standing"];

    fn seen(sight: Sight, place: usize) -> String {
        super::seen(sight, place)
    }
}

impl Collection for Competitor {
    const COLLECTION: &'static str = "competitors";
    const SCHEMA: &'static str = "Competitor";
    const ABOUT: &'static str = "Somebody else who is after an opportunity.";
}

impl Paged for Competitor {
    const PATH: &'static str = "/competitors";
    const SECTION: Section = Section::Opportunities;
    const SHOWN_COLUMNS: &'static [&'static str] = &[];
    type More = ();

    fn home(&self) -> String {
        home(self.opportunity_id, "competitors")
    }

    fn home_after(&self) -> String {
        self.home()
    }

    fn leave(draft: &Draft) -> Option<String> {
        draft.get("opportunity_id").parse().ok().map(|opportunity| home(opportunity, "competitors"))
    }

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.opportunities(), new: m.add_competitor(), empty: "", about: "" }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> std::result::Result<(), RecordError> {
        Ok(())
    }
}
