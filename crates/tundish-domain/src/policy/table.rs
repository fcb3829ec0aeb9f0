//! The table of rights, as data. A change here is a change of who sees what: the snapshot beside the tests shows it.

use super::{Access, Collection, Relation, SystemJob};
use crate::role::Role;

/// A set of relations.
#[derive(Clone, Copy)]
struct Set(u8);

impl Set {
    const fn of(relations: &[Relation]) -> Set {
        let mut bits = 0;
        let mut i = 0;
        while i < relations.len() {
            bits |= 1 << relations[i] as u8;
            i += 1;
        }
        Set(bits)
    }

    const fn has(self, relation: Relation) -> bool {
        self.0 & (1 << relation as u8) != 0
    }
}

const NONE: Set = Set::of(&[]);
const OWN: Set = Set::of(&[Relation::Own]);
const OWN_BELOW: Set = Set::of(&[Relation::Own, Relation::Subtree]);
const CARE: Set = Set::of(&[Relation::Own, Relation::Custodian]);
const CARE_BELOW: Set = Set::of(&[Relation::Own, Relation::Subtree, Relation::Custodian]);
const SEEN: Set = Set::of(&[Relation::Own, Relation::Custodian, Relation::Shared]);
const SEEN_BELOW: Set = Set::of(&[Relation::Own, Relation::Subtree, Relation::Custodian, Relation::Shared]);
const SEEN_COMPANY: Set =
    Set::of(&[Relation::Own, Relation::Subtree, Relation::Custodian, Relation::Shared, Relation::Company]);
const CARD: Set = Set::of(&[Relation::Own, Relation::Custodian, Relation::Shared, Relation::AccountCard]);
const CARD_BELOW: Set =
    Set::of(&[Relation::Own, Relation::Subtree, Relation::Custodian, Relation::Shared, Relation::AccountCard]);
const COMPANY: Set = Set::of(&[Relation::Company]);

/// One line: the action, what a token's scope must name, and the relations that suffice per role.
struct Rule {
    action: Action,
    collection: Collection,
    access: Access,
    representative: Set,
    manager: Set,
    director: Set,
    administrator: Set,
    partner: Set,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $action:ident: $collection:ident $access:ident
        $representative:ident $manager:ident $director:ident $administrator:ident $partner:ident;)+) => {
        /// Everything that rights are asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $action),+
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Action] = &[$(Action::$action),+];
        }

        /// In the order of [`Action::ALL`], by construction.
        const RULES: &[Rule] = &[$(Rule {
            action: Action::$action,
            collection: Collection::$collection,
            access: Access::$access,
            representative: $representative,
            manager: $manager,
            director: $director,
            administrator: $administrator,
            partner: $partner,
        }),+];

        /// One type per action, for permits that name what they permit.
        pub mod actions {
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy)]
                pub enum $action {}

                impl super::Permitted for $action {
                    const ACTION: super::Action = super::Action::$action;
                }
            )+
        }
    };
}

/// A type that stands for one action; [`actions`] lists them.
pub trait Permitted {
    /// The action.
    const ACTION: Action;
}

// Columns: collection, access, then representative, manager, director, administrator, partner.
rules! {
    /// See an opportunity with its history.
    ReadOpportunity: Opportunities Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW SEEN;
    /// See what the company says among itself about an opportunity: band, next step, reasons and remarks, the wait.
    ReadInside: Opportunities Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW NONE;
    /// Make an opportunity for an owner.
    CreateOpportunity: Opportunities Write OWN OWN_BELOW OWN_BELOW OWN_BELOW OWN;
    /// Change what is known about an opportunity.
    EditOpportunity: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW OWN;
    /// Move an opportunity to a later stage.
    Advance: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Move an opportunity to an earlier stage.
    MoveBack: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Close an opportunity as won.
    Win: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Close an opportunity as lost.
    Lose: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Take up a closed opportunity again.
    Reopen: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Let an opportunity wait for a reason until a day.
    Hold: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// End the waiting.
    Resume: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Give an opportunity to another owner; a boss's decision.
    Reassign: Opportunities Write NONE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete an opportunity; for 30 days it can be restored.
    DeleteOpportunity: Opportunities Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take a deletion back.
    RestoreOpportunity: Opportunities Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take one change of an opportunity back.
    UndoOpportunity: Opportunities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Let somebody else see an opportunity, or no longer.
    ShareOpportunity: Opportunities Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Let somebody look after an opportunity meanwhile; a boss's decision.
    AppointCustodian: Opportunities Write NONE OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take a list of opportunities out of the system.
    ExportOpportunities: Opportunities Export NONE COMPANY COMPANY COMPANY NONE;
    /// See name, place and level of an account.
    ReadAccountCard: Accounts Read CARD CARD_BELOW CARD_BELOW CARD_BELOW CARD;
    /// See an account with everything about it.
    ReadAccount: Accounts Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW SEEN;
    /// Make an account for an owner.
    CreateAccount: Accounts Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Change what is known about an account.
    EditAccount: Accounts Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Give an account with its contacts to another owner; a boss's decision.
    ReassignAccount: Accounts Write NONE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete an account; for 30 days it can be restored.
    DeleteAccount: Accounts Write NONE OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take a list of accounts out of the system.
    ExportAccounts: Accounts Export NONE COMPANY COMPANY COMPANY NONE;
    /// Let somebody else see an account, or no longer.
    ShareAccount: Accounts Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Let somebody look after an account meanwhile; a boss's decision.
    AppointAccountCustodian: Accounts Write NONE OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// See a contact.
    ReadContact: Contacts Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW SEEN;
    /// Make a contact for the owner of its account.
    CreateContact: Contacts Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Change what is known about a contact.
    EditContact: Contacts Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete a contact; for 30 days it can be restored.
    DeleteContact: Contacts Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take a list of contacts out of the system.
    ExportContacts: Contacts Export NONE COMPANY COMPANY COMPANY NONE;
    /// See a lead.
    ReadLead: Leads Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW NONE;
    /// Make a lead for an owner.
    CreateLead: Leads Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Change what is known about a lead, work it, let it go.
    EditLead: Leads Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Give a lead to another owner; a boss's decision.
    ReassignLead: Leads Write NONE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete a lead; for 30 days it can be restored.
    DeleteLead: Leads Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Take a list of leads out of the system.
    ExportLeads: Leads Export NONE COMPANY COMPANY COMPANY NONE;
    /// See what was done and is planned.
    ReadActivity: Activities Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW NONE;
    /// Log or plan something.
    CreateActivity: Activities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Change an entry, or say that it is done.
    EditActivity: Activities Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete an entry; for 30 days it can be restored.
    DeleteActivity: Activities Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// See and take the files of a record.
    ReadAttachment: Attachments Read SEEN SEEN_BELOW SEEN_BELOW SEEN_BELOW NONE;
    /// Add a file to a record.
    AddAttachment: Attachments Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Give a file of a record another name.
    EditAttachment: Attachments Write CARE CARE_BELOW CARE_BELOW CARE_BELOW NONE;
    /// Delete a file; for 30 days it can be restored.
    DeleteAttachment: Attachments Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// See products and prices.
    ReadProducts: Products Read COMPANY COMPANY COMPANY COMPANY COMPANY;
    /// Change products and prices.
    EditProducts: Products Write NONE NONE COMPANY COMPANY NONE;
    /// See pipelines and their stages.
    ReadPipelines: Pipelines Read COMPANY COMPANY COMPANY COMPANY NONE;
    /// Change pipelines, stages, bands, probabilities and exit criteria.
    ManagePipelines: Pipelines Write NONE NONE COMPANY COMPANY NONE;
    /// See reports, which count what one may see.
    ReadReports: Reports Read COMPANY COMPANY COMPANY COMPANY NONE;
    /// See the record of changes of something.
    ReadEvents: Events Read SEEN SEEN_BELOW SEEN_COMPANY SEEN_COMPANY NONE;
    /// See a person.
    ReadUser: Users Read OWN OWN_BELOW OWN_BELOW OWN_BELOW OWN;
    /// Change one's own settings, password and second factor, and end one's own sessions.
    ChangeOwnSettings: Users Write OWN OWN OWN OWN OWN;
    /// Say when somebody is away and who stands in for them meanwhile.
    EditAbsence: Users Write OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Make, change and deactivate people.
    ManageUsers: Users Write NONE NONE NONE COMPANY NONE;
    /// See the team tree.
    ReadTeams: Teams Read COMPANY COMPANY COMPANY COMPANY NONE;
    /// Change the team tree.
    ManageTeams: Teams Write NONE NONE NONE COMPANY NONE;
    /// See what holds for the whole company: currencies and rates, calendars, own fields.
    ReadSettings: Settings Read COMPANY COMPANY COMPANY COMPANY NONE;
    /// Change what holds for the whole company.
    ManageSettings: Settings Write NONE NONE NONE COMPANY NONE;
    /// See the record of all changes of the company.
    ReadAudit: Settings Read NONE NONE NONE COMPANY NONE;
    /// See the program's own work in the background.
    ReadJobs: Settings Read NONE NONE NONE COMPANY NONE;
    /// See tokens, never their secrets.
    ReadTokens: Tokens Read OWN OWN OWN OWN_BELOW NONE;
    /// Make and revoke tokens.
    ManageTokens: Tokens Write OWN OWN OWN OWN_BELOW NONE;
    /// See an import and its rows.
    ReadImports: Imports Read OWN OWN_BELOW OWN_BELOW OWN_BELOW NONE;
    /// Import a file.
    Import: Imports Write NONE COMPANY COMPANY COMPANY NONE;
    /// Undo an import.
    UndoImport: Imports Write NONE OWN OWN_BELOW OWN_BELOW NONE;
}

/// What the program's own jobs may do, whatever the relation. What is not listed, they may not.
const JOBS: &[(SystemJob, &[Action])] = &[
    // Setting up happens before there is anybody who could be asked; it needs the machine and the database file.
    (SystemJob::Setup, Action::ALL),
    (SystemJob::Rollup, &[Action::ReadOpportunity, Action::ReadEvents]),
];

/// Whether the table allows the role this action on a record to which the actor stands in this relation.
pub fn allowed(role: Role, action: Action, relation: Relation) -> bool {
    let rule = rule(action);
    let relations = match role {
        Role::Representative => rule.representative,
        Role::Manager => rule.manager,
        Role::Director => rule.director,
        Role::Administrator => rule.administrator,
        Role::Partner => rule.partner,
    };
    relations.has(relation)
}

/// Whether the role sees any record of the collection, however one stands to it. Who does not has no such lists, names and
/// numbers, whatever was granted.
pub fn sees_some(role: Role, collection: Collection) -> bool {
    let sight = RULES.iter().find(|rule| rule.collection == collection && rule.access == Access::Read);
    sight.is_some_and(|rule| Relation::ALL.iter().any(|&relation| allowed(role, rule.action, relation)))
}

/// Whether the table allows a job of the program this action.
pub fn allowed_to_job(job: SystemJob, action: Action) -> bool {
    JOBS.iter().any(|(named, actions)| *named == job && actions.contains(&action))
}

impl Action {
    /// The collection that a token's scope must name.
    pub fn collection(self) -> Collection {
        rule(self).collection
    }

    /// The access that a token's scope must name.
    pub fn access(self) -> Access {
        rule(self).access
    }

    /// The least that one sees of a record of the collection; who may not even do this is told "not found".
    pub fn sight(self) -> Action {
        let collection = self.collection();
        RULES
            .iter()
            .find(|rule| rule.collection == collection && rule.access == Access::Read)
            .map_or(self, |rule| rule.action)
    }
}

fn rule(action: Action) -> &'static Rule {
    &RULES[action as usize]
}
