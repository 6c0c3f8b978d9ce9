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
    pub(crate) const fn new(user: User, session: Id<Session>) -> Self {
        Self { user, session }
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

    /// As an admin. [`Error::Forbidden`] for others.
    pub fn admin(self) -> Result<Admin> {
        if self.user.role == Role::Admin {
            Ok(Admin(self.user))
        } else {
            Err(Error::Forbidden)
        }
    }

    /// As a livreur. [`Error::Forbidden`] for others.
    pub fn livreur(self) -> Result<Livreur> {
        if self.user.role == Role::Livreur {
            Ok(Livreur(self.user))
        } else {
            Err(Error::Forbidden)
        }
    }

    /// As staff. [`Error::Forbidden`] for customers.
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
