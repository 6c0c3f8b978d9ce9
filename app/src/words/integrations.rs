//! What an API key may do, and what webhooks hear of.

use shared::{
    Language,
    api_key::Scope,
    webhook::{DeliveryState, WebhookEvent},
};

/// What a scope allows.
pub const fn scope(scope: Scope, language: Language) -> &'static str {
    match scope {
        Scope::CatalogRead => language.pick(
            "Lire le catalogue\u{a0}: produits, stock, lots",
            "Read the catalog: products, stock, lots",
        ),
        Scope::CatalogWrite => language.pick(
            "Changer le catalogue\u{a0}: produits, stock, lots, recettes, images",
            "Change the catalog: products, stock, lots, recipes, pictures",
        ),
        Scope::OrdersRead => language.pick(
            "Lire toutes les commandes, leurs factures et remboursements, et les comptes",
            "Read all orders, their invoices and refunds, and the books",
        ),
        Scope::OrdersWrite => language.pick(
            "Prendre des commandes, les faire avancer, noter les paiements, rembourser",
            "Take orders, move them along, note payments, refund",
        ),
        Scope::CustomersRead => language.pick(
            "Lire les clients et les notes de l’équipe",
            "Read customers and what staff noted",
        ),
    }
}

/// What an event tells, in the words of the dashboard.
pub const fn event(event: WebhookEvent, language: Language) -> &'static str {
    match event {
        WebhookEvent::OrderPlaced => language.pick("Commande passée", "Order placed"),
        WebhookEvent::OrderPaid => language.pick("Commande payée", "Order paid"),
        WebhookEvent::OrderShipped => language.pick("Commande expédiée", "Order shipped"),
        WebhookEvent::OrderDelivered => language.pick("Commande livrée", "Order delivered"),
        WebhookEvent::OrderCancelled => language.pick("Commande annulée", "Order cancelled"),
        WebhookEvent::OrderRefunded => language.pick("Remboursement décidé", "Refund decided"),
        WebhookEvent::ProductUpdated => language.pick("Produit ajouté ou modifié", "Product added or changed"),
        WebhookEvent::StockLow => language.pick("Produit bientôt épuisé, ou épuisé", "Product running out, or gone"),
    }
}

/// How it stands with a delivery.
pub const fn state(state: DeliveryState, language: Language) -> &'static str {
    match state {
        DeliveryState::Pending => language.pick("En attente", "Waiting"),
        DeliveryState::Delivered => language.pick("Remis", "Delivered"),
        DeliveryState::GivenUp => language.pick("Abandonné", "Given up"),
    }
}
