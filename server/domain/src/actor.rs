//! Permission as a value: who is asking, proven.

use shared::{
    Id,
    api_key::{ApiKey, Scope},
    session::Session,
    user::{Role, User},
};

use crate::{Error, Result};

/// Someone who has proven who they are. Only [`crate::identity::sessions`] makes one, and an API key within its scopes
/// ([`KeyHolder::within`]).
#[derive(Clone, Debug)]
pub struct Identity {
    user: User,
    /// Absent where a key speaks for them.
    session: Option<Id<Session>>,
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

/// A program that has shown an API key. It may do nothing by that alone: a route that takes keys asks for a scope. Only
/// [`crate::identity::api_keys`] makes one.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    /// The admin who made the key.
    maker: Identity,
    key: Id<ApiKey>,
    scopes: Vec<Scope>,
}

impl KeyHolder {
    pub(crate) const fn new(maker: Identity, key: Id<ApiKey>, scopes: Vec<Scope>) -> Self {
        Self { maker, key, scopes }
    }

    /// The key.
    pub const fn key(&self) -> Id<ApiKey> {
        self.key
    }

    /// The account of the admin who made it.
    pub const fn user(&self) -> &User {
        &self.maker.user
    }

    /// Whoever made the key, for what is within this scope. [`Error::ScopeMissing`] when the key has not got it.
    pub fn within(&self, scope: Scope) -> Result<Identity> {
        if self.scopes.contains(&scope) {
            Ok(self.maker.clone())
        } else {
            Err(Error::ScopeMissing(scope))
        }
    }
}

impl Identity {
    pub(crate) const fn new(user: User, session: Option<Id<Session>>, lacks_second_factor: bool) -> Self {
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

    /// The session by which they proved it; `None` where a key speaks for them.
    pub const fn session(&self) -> Option<Id<Session>> {
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
