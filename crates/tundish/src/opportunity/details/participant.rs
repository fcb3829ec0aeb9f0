//! The contacts of an opportunity: what part each has in the decision, and where each stands.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Instant,
    contact::{ContactRole, Stance},
    id::{ContactId, OpportunityId, ParticipantId},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::messages::Messages;

use super::{home, must_be_live};
use crate::{
    access::Sight,
    names::CONTACTS,
    record::{
        self, Field, Found, Kind, Record, RecordError, Target, Why, Words,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages::{KindWords, Paged, draft::Draft},
    },
    web::Section,
};

/// Longest remark in characters.
const LONGEST_PROSE: usize = 1_000;

/// A contact's part in an opportunity. Its rights are those of the opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Participant {
    /// Identifier.
    pub id: ParticipantId,
    /// Edits so far, from 1.
    pub version: i64,
    /// In which opportunity.
    pub opportunity_id: OpportunityId,
    /// Whose part.
    pub contact_id: ContactId,
    /// What part in the decision.
    pub role: ContactRole,
    /// Where the contact stands.
    pub stance: Stance,
    /// What else is to be known of it.
    pub note: Option<String>,
    /// Since when.
    pub created_at: Instant,
    /// When it was taken off.
    pub deleted_at: Option<Instant>,
}

facts!(Participant { opportunity_id, contact_id, role, stance, note });

const ROLES: Words = Words { all: ContactRole::WORDS, label: Messages::contact_role };
const STANCES: Words = Words { all: Stance::WORDS, label: Messages::stance_word };

impl Record for Participant {
    type Id = ParticipantId;
    type Read = actions::ReadInside;
    type ReadCard = actions::ReadInside;
    type Create = actions::EditOpportunity;
    type Edit = actions::EditOpportunity;
    type Delete = actions::EditOpportunity;

    const TABLE: &'static str = "participant";
    const FIELDS: &'static [Field] = &[
        Field::new("opportunity_id", Messages::opportunity, Kind::To(Target::Opportunity)).parent(),
        Field::new("contact_id", Messages::contact, Kind::To(Target::Contact)).said().at_creation(),
        Field::new("role", Messages::role_label, Kind::Word(ROLES)).required().aging(),
        Field::new("stance", Messages::stance_label, Kind::Word(STANCES)).required().aging(),
        Field::new("note", Messages::note_label, Kind::Prose(LONGEST_PROSE)).personal(),
    ];

    fn id(&self) -> ParticipantId {
        self.id
    }

    fn name(&self) -> String {
        self.role.to_string()
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            opportunity_id: tx.next_id(),
            contact_id: tx.next_id(),
            role: ContactRole::Other,
            stance: Stance::Unknown,
            note: None,
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
        let is_back = before.is_some_and(|before| before.deleted_at.is_some() && self.deleted_at.is_none());
        if (before.is_none() || is_back) && is_part(tx, self.opportunity_id, self.contact_id).await? {
            return Err(RecordError::fault("contact_id", Why::Other("taken", Messages::is_part_already)));
        }
        Ok(())
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

async fn is_part(tx: &mut Tx, opportunity: OpportunityId, contact: ContactId) -> Result<bool> {
    let sql = "select id from participant where opportunity_id = $1 and contact_id = $2 and deleted_at is null";
    Ok(tx.optional::<(ParticipantId,)>(sql, args![opportunity, contact]).await?.is_some())
}

/// Makes a contact part of an opportunity, its part not known yet. Whether the actor sees the contact is not asked: whoever works
/// the opportunity sees it from now on.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn join(
    tx: &mut Tx,
    actor: &Actor,
    opportunity: OpportunityId,
    contact: ContactId,
) -> std::result::Result<Participant, RecordError> {
    let blank = Participant::blank(tx, actor).await?;
    let mut part = Participant { opportunity_id: opportunity, contact_id: contact, ..blank };
    part.settle(tx, actor, None).await?;
    let relation = part.relation(tx, actor).await?;
    permit::<actions::EditOpportunity>(actor, relation)?;
    record::carry_out(tx, actor, None, part, "created").await
}

impl Listed for Participant {
    const ORDER: Order = Order::Newest;
    const HAS_NAME: bool = false;
    const FILTERS: &'static [&'static str] = &["opportunity_id", "contact_id"];

    /// With a contact that was deleted its part rests, as on the page.
    fn seen(sight: Sight, place: usize) -> String {
        let of_opportunity = super::seen(sight, place);
        format!("{of_opportunity} and (select c.deleted_at from contact c where c.id = r.contact_id) is null")
    }
}

impl Collection for Participant {
    const COLLECTION: &'static str = "participants";
    const SCHEMA: &'static str = "Participant";
    const ABOUT: &'static str = "A contact's part in an opportunity.";
}

impl Paged for Participant {
    const PATH: &'static str = "/participants";
    const SECTION: Section = Section::Opportunities;
    const SHOWN_COLUMNS: &'static [&'static str] = &[];
    /// Who it is.
    type More = String;

    fn home(&self) -> String {
        home(self.opportunity_id, "contacts")
    }

    fn home_after(&self) -> String {
        self.home()
    }

    fn leave(draft: &Draft) -> Option<String> {
        draft.get("opportunity_id").parse().ok().map(|opportunity| home(opportunity, "contacts"))
    }

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.opportunities(), new: m.add_contact(), empty: "", about: "" }
    }

    async fn more(tx: &mut Tx, _: &Actor, found: &Found<Self>) -> std::result::Result<String, RecordError> {
        let mut names = crate::names::Names::default();
        names.add(tx, CONTACTS, [found.record.contact_id.into()]).await?;
        Ok(names.of(CONTACTS, found.record.contact_id).unwrap_or_default().to_owned())
    }
}
