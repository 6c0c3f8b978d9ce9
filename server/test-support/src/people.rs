//! Accounts of customers, admins and livreurs, and their sessions.

use domain::{
    Identity, Shop,
    identity::sessions::{self, Credential},
};
use shared::{
    Language,
    user::{Role, User},
};

/// A French account of this role, `<name>@exemple.fr`, its address confirmed, not stored yet.
pub fn new_user(shop: &Shop, name: &str, role: Role) -> User {
    let now = shop.now();
    User {
        id: shop.new_id(),
        name: name.into(),
        email: format!("{name}@exemple.fr"),
        role,
        avatar: None,
        phone_number: Some("06 12 34 56 78".into()),
        created_at: now,
        updated_at: now,
        last_login: None,
        is_verified: true,
        closed_at: None,
        second_factor_since: None,
        language: Language::French,
    }
}

/// Stores an account as it is, without a password: hashing one takes long, and only the tests of signing in need it.
pub async fn add_user(shop: &Shop, user: &User) {
    let users = shop.store.database().collection::<User>("users");
    users.insert_one(user).await.expect("a user");
}

/// Signs someone in: opens a session and authenticates by its cookie.
pub async fn sign_in(shop: &Shop, user: &User) -> Identity {
    let (_, cookie) = sessions::open(shop, user, None).await.expect("a session");
    sessions::authenticate(shop, &Credential::Cookie(cookie))
        .await
        .expect("an identity")
}
