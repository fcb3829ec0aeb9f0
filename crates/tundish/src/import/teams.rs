//! Places people in the team tree: whoever is named as a manager leads a team that bears the manager's name, and that team
//! belongs to the team of its office.
//!
//! The tree does not depend on the order of the rows: a manager who is listed under another manager takes the own team along.

use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
};

use super::{
    desk::{Desk, Fault},
    mention::checked,
    read::Field,
};
use crate::team::{Team, told_apart};

impl Desk<'_> {
    /// Puts a person under a manager and into an office; says whether that changes anything.
    pub(super) fn place(
        &mut self,
        tx: &Tx,
        person: UserId,
        manager: Option<&str>,
        office: Option<&str>,
    ) -> Result<bool, Fault> {
        let office = office.map(|name| self.office(tx, name)).transpose()?;
        let manager = manager.map(|name| self.person(tx, Field::Manager, name)).transpose()?;
        let target = match manager {
            Some(manager) => Some(self.team_under(tx, manager, office)?),
            None => office,
        };
        let Some(target) = target else { return Ok(false) };
        match self.staff.led_by(person) {
            // Whoever leads a team stays in it; the team moves.
            Some(own) => Ok(own != target && self.move_team(own, target)),
            None => Ok(self.join_team(person, target)),
        }
    }

    fn office(&mut self, tx: &Tx, name: &str) -> Result<TeamId, Fault> {
        match self.staff.team_named(name) {
            Some(team) => Ok(team),
            None => self.add_team(tx, Field::Office, name, None, None),
        }
    }

    /// The team that this manager leads, made if there is none yet.
    fn team_under(&mut self, tx: &Tx, manager: UserId, office: Option<TeamId>) -> Result<TeamId, Fault> {
        self.make_manager(manager);
        if let Some(team) = self.staff.led_by(manager) {
            let parent = self.staff.teams.get(&team).and_then(|team| team.parent_id);
            match (parent, office) {
                (None, Some(office)) => {
                    self.move_team(team, office);
                }
                (Some(parent), Some(office)) if !self.staff.is_within(parent, office) => {
                    let name = self.staff.users.get(&manager).map(|user| user.name.clone()).unwrap_or_default();
                    let detail =
                        format!("the team of \"{name}\" belongs to another office already; the first one counts");
                    self.warn(&name, Fault::new(Field::Office, "office_differs", detail));
                }
                _ => {}
            }
            return Ok(team);
        }
        let user = self.staff.users.get(&manager);
        let (name, above) = user.map(|user| (user.name.clone(), user.team_id)).unwrap_or_default();
        let team = match self.staff.team_named(&name) {
            // A team of that name without a leader gets one; with another leader the name needs a difference.
            Some(team) if self.staff.teams.get(&team).is_some_and(|team| team.leader_id.is_none()) => {
                self.change_team(team, |team| team.leader_id = Some(manager));
                team
            }
            Some(_) => {
                self.add_team(tx, Field::Manager, &told_apart(&name, manager), above.or(office), Some(manager))?
            }
            None => self.add_team(tx, Field::Manager, &name, above.or(office), Some(manager))?,
        };
        self.join_team(manager, team);
        Ok(team)
    }

    /// People that imports made become managers when a file says so; nobody's rights are changed otherwise.
    fn make_manager(&mut self, person: UserId) {
        let Some(user) = self.staff.users.get(&person).filter(|user| user.role == Role::Representative) else { return };
        let (before, name) = (user.clone(), user.name.clone());
        if self.staff.made_users.contains(&person) {
            self.batch.users.entry(person).or_insert(Some(before));
            if let Some(user) = self.staff.users.get_mut(&person) {
                user.role = Role::Manager;
            }
        } else {
            let detail = format!("\"{name}\" is a representative here and stays one; an administrator can change that");
            self.warn(&name, Fault::new(Field::Manager, "role_kept", detail));
        }
    }

    fn join_team(&mut self, person: UserId, team: TeamId) -> bool {
        let Some(user) = self.staff.users.get_mut(&person).filter(|user| user.team_id != Some(team)) else {
            return false;
        };
        self.batch.users.entry(person).or_insert_with(|| Some(user.clone()));
        user.team_id = Some(team);
        true
    }

    /// Puts a team below another one, unless that would close a circle.
    fn move_team(&mut self, team: TeamId, above: TeamId) -> bool {
        let is_there = self.staff.teams.get(&team).is_some_and(|team| team.parent_id == Some(above));
        if is_there || self.staff.is_within(above, team) {
            return false;
        }
        self.change_team(team, |team| team.parent_id = Some(above));
        true
    }

    fn change_team(&mut self, id: TeamId, change: impl FnOnce(&mut Team)) {
        let Some(team) = self.staff.teams.get_mut(&id) else { return };
        self.batch.teams.entry(id).or_insert_with(|| Some(team.clone()));
        change(team);
    }

    fn add_team(
        &mut self,
        tx: &Tx,
        field: Field,
        name: &str,
        parent_id: Option<TeamId>,
        leader_id: Option<UserId>,
    ) -> Result<TeamId, Fault> {
        let team = Team { id: tx.next_id(), version: 1, name: checked(field, name)?, parent_id, leader_id };
        let id = team.id;
        self.batch.teams.insert(id, None);
        self.staff.teams.insert(id, team);
        Ok(id)
    }
}
