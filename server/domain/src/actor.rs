//! Permission as a value: who is asking, proven.

use shared::{
    Id,
    session::Session,
    user::{Role, User},
};

use crate::{Error, Result};

/// Someone who has proven who they are. Only [`crate::identity::sessions`] makes one.
#[derive(Clone, Debug)]
pub struct Identity {
    user: User,
    session: Id<Session>,
    /// Whether they are staff who lack the second factor that the shop asks of staff.
    lacks_second_factor: bool,
}

/// A signed-in user of any role, buying for themselves.
#[derive(Clone, Debug)]
pub struct Customer(User);

/// Someone who runs the shop.
#[derive(Clone, Debug)]
pub struct Admin(User);

/// Someone who delivers.
#[derive(Clone, Debug)]
pub struct Livreur(User);

/// Someone who moves orders along.
#[derive(Clone, Debug)]
pub enum Staff {
    /// An admin, who may move any order.
    Admin(Admin),
    /// A livreur, who may move the orders given to them.
    Livreur(Livreur),
}

impl Identity {
    pub(crate) const fn new(user: User, session: Id<Session>, lacks_second_factor: bool) -> Self {
        Self {
            user,
            session,
            lacks_second_factor,
        }
    }

    /// The user's account.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The session by which they proved it.
    pub const fn session(&self) -> Id<Session> {
        self.session
    }

    /// As a customer; every user is one.
    pub fn customer(self) -> Customer {
        Customer(self.user)
    }

    /// As an admin. [`Error::Forbidden`] for others; [`Error::SecondFactorSetupRequired`] before they have one.
    pub fn admin(self) -> Result<Admin> {
        self.in_role(Role::Admin).map(Admin)
    }

    /// As a livreur. [`Error::Forbidden`] for others; [`Error::SecondFactorSetupRequired`] before they have one.
    pub fn livreur(self) -> Result<Livreur> {
        self.in_role(Role::Livreur).map(Livreur)
    }

    fn in_role(self, role: Role) -> Result<User> {
        if self.user.role != role {
            return Err(Error::Forbidden);
        }
        if self.lacks_second_factor {
            return Err(Error::SecondFactorSetupRequired);
        }
        Ok(self.user)
    }

    /// As staff. [`Error::Forbidden`] for customers; [`Error::SecondFactorSetupRequired`] before they have one.
    pub fn staff(self) -> Result<Staff> {
        match self.user.role {
            Role::Admin => self.admin().map(Staff::Admin),
            Role::Livreur => self.livreur().map(Staff::Livreur),
            Role::User => Err(Error::Forbidden),
        }
    }
}

impl Customer {
    /// The user's account.
    pub const fn user(&self) -> &User {
        &self.0
    }
}

impl Livreur {
    /// The user's account.
    pub const fn user(&self) -> &User {
        &self.0
    }
}

impl Admin {
    /// The user's account.
    pub const fn user(&self) -> &User {
        &self.0
    }
}

impl Staff {
    /// The user's account.
    pub const fn user(&self) -> &User {
        match self {
            Self::Admin(Admin(user)) | Self::Livreur(Livreur(user)) => user,
        }
    }
}
