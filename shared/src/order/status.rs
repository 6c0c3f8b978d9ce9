//! Where an order stands, and which transitions it may take.

use serde::{Deserialize, Serialize};

use crate::{Language, user::Role};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    /// Placed, not prepared yet.
    Pending,
    /// Being cut and packed.
    Processing,
    /// On the way with the livreur.
    Shipped,
    /// Handed to the customer.
    Delivered,
    /// Cancelled by the customer, an admin or the shop itself.
    Cancelled,
}

impl OrderStatus {
    /// Every status, in the order in which an order reaches them; cancelled last.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Processing,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
    ];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    /// What it is called of an order.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Pending => language.pick("Reçue", "Received"),
            Self::Processing => language.pick("En préparation", "Being prepared"),
            Self::Shipped => language.pick("En livraison", "Out for delivery"),
            Self::Delivered => language.pick("Livrée", "Delivered"),
            Self::Cancelled => language.pick("Annulée", "Cancelled"),
        }
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// What someone of this role may make of it, where [`Role::User`] stands for the customer
    /// whose order it is. The one table of transitions, behind REST, the customer's page, the
    /// dashboard and the livreur's page alike.
    pub const fn next(self, role: Role) -> &'static [Self] {
        match (role, self) {
            (Role::Admin, Self::Pending) => &[Self::Processing, Self::Cancelled],
            (Role::Admin, Self::Processing) => &[Self::Shipped, Self::Cancelled],
            (Role::Admin, Self::Shipped) => &[Self::Delivered, Self::Cancelled],
            (Role::Livreur, Self::Shipped) => &[Self::Delivered],
            (Role::User, Self::Pending) => &[Self::Cancelled],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped};

    #[test]
    fn an_order_only_moves_along_the_table() {
        let allowed: Vec<_> = [Role::User, Role::Admin, Role::Livreur]
            .into_iter()
            .flat_map(|role| OrderStatus::ALL.map(|from| (role, from)))
            .flat_map(|(role, from)| from.next(role).iter().map(move |to| (role, from, *to)))
            .collect();
        assert_eq!(
            allowed,
            [
                (Role::User, Pending, Cancelled),
                (Role::Admin, Pending, Processing),
                (Role::Admin, Pending, Cancelled),
                (Role::Admin, Processing, Shipped),
                (Role::Admin, Processing, Cancelled),
                (Role::Admin, Shipped, Delivered),
                (Role::Admin, Shipped, Cancelled),
                (Role::Livreur, Shipped, Delivered),
            ]
        );
    }
}
