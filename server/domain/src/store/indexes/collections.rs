//! The indexes of each collection.

use mongodb::{
    IndexModel,
    bson::{Document, doc},
    options::{Collation, IndexOptions},
};

use crate::store::{
    collation::{any_case, french},
    users::legacy_password,
};

/// The name of a collection, and its indexes.
type Indexes = (&'static str, Vec<IndexModel>);

/// Those of every collection.
pub(super) fn all() -> Vec<Indexes> {
    [people(), catalog(), buying(), orders(), after_orders(), traffic()].concat()
}

/// Of people: who they are, what they agreed to, what they may do.
fn people() -> Vec<Indexes> {
    vec![
        (
            "users",
            vec![
                unique_with(doc! { "email": 1 }, any_case()),
                plain(doc! { "createdAt": 1, "_id": 1 }),
                plain(doc! { "role": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "searchPrefixes": 1, "createdAt": 1, "_id": 1 }),
                plain_where_set("resetPasswordToken"),
                plain_where_set("emailVerificationToken"),
                plain_where(doc! { "password": 1 }, legacy_password()),
            ],
        ),
        ("profiles", vec![unique(doc! { "userId": 1 })]),
        (
            "sessions",
            vec![
                plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "consents",
            vec![
                plain(doc! { "reader": 1, "at": -1 }),
                plain(doc! { "userId": 1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "apikeys",
            vec![unique(doc! { "hash": 1 }), plain(doc! { "createdAt": -1, "_id": -1 })],
        ),
        (
            "audit",
            vec![
                plain(doc! { "at": -1, "_id": -1 }),
                plain(doc! { "by": 1, "at": -1, "_id": -1 }),
                plain(doc! { "action": 1, "at": -1, "_id": -1 }),
                plain(doc! { "by": 1, "action": 1, "at": -1, "_id": -1 }),
                plain(doc! { "target.id": 1, "at": -1, "_id": -1 }),
            ],
        ),
        ("tries", vec![ending(doc! { "fullAt": 1 })]),
        ("loyalties", vec![unique(doc! { "userId": 1 })]),
        (
            "loyaltytiers",
            vec![unique(doc! { "name": 1 }), plain(doc! { "minPoints": 1 })],
        ),
    ]
}

/// Of what is sold, and what is said of it.
fn catalog() -> Vec<Indexes> {
    vec![
        (
            "products",
            vec![
                unique_where_set("slug"),
                sorted_in_french(doc! { "archivedAt": 1, "name": 1, "_id": 1 }),
                plain(doc! { "soldBy": 1, "stock": 1, "_id": 1 }),
                plain_where(doc! { "lowSince": 1 }, doc! { "lowSince": { "$type": "date" } }),
                plain_where(
                    doc! { "lots.bestBefore": 1 },
                    doc! { "lots.bestBefore": { "$type": "string" } },
                ),
                plain_where(
                    doc! { "shortDate.lotId": 1 },
                    doc! { "shortDate.lotId": { "$type": "objectId" } },
                ),
            ],
        ),
        ("legaltexts", vec![plain(doc! { "page": 1, "version": -1 })]),
        (
            "lots",
            vec![
                unique(doc! { "productId": 1, "code": 1 }),
                plain(doc! { "bestBefore": 1, "_id": 1 }),
                plain_where(doc! { "recalledAt": 1 }, doc! { "recalledAt": { "$type": "date" } }),
            ],
        ),
        (
            "stockmovements",
            vec![
                plain(doc! { "productId": 1, "at": -1, "_id": -1 }),
                plain_where(
                    doc! { "lotId": 1, "at": -1, "_id": -1 },
                    doc! { "lotId": { "$exists": true } },
                ),
            ],
        ),
        (
            "stockalerts",
            vec![
                plain(doc! { "reader": 1 }),
                plain(doc! { "productId": 1 }),
                plain_where(
                    doc! { "productId": 1, "confirmedAt": 1 },
                    doc! { "confirmedAt": { "$type": "date" } },
                ),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "reviews",
            vec![
                unique(doc! { "productId": 1, "userId": 1 }),
                plain(doc! { "productId": 1, "createdAt": -1, "_id": 1 }),
                // Counts and means without opening a document.
                plain(doc! { "productId": 1, "hidden": 1, "rating": 1 }),
                plain(doc! { "createdAt": -1, "_id": 1 }),
                plain(doc! { "hidden": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "userId": 1 }),
                plain_where_set("images"),
            ],
        ),
        ("reviewvotes", vec![unique(doc! { "userId": 1, "reviewId": 1 })]),
        ("recipes", vec![unique_where_set("slug")]),
    ]
}

/// Of what somebody means to buy, or buys each month.
fn buying() -> Vec<Indexes> {
    vec![
        (
            "carts",
            vec![unique(doc! { "userId": 1 }), plain(doc! { "updatedAt": 1 })],
        ),
        ("agentcarts", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "coupons",
            vec![
                unique_with(doc! { "code": 1 }, any_case()),
                plain(doc! { "userId": 1, "endDate": 1, "_id": 1 }),
            ],
        ),
        (
            "slots",
            vec![plain(doc! { "to": -1 }), plain(doc! { "ruleId": 1, "from": 1 })],
        ),
        (
            "subscriptions",
            vec![
                plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "createdAt": -1, "_id": 1 }),
                plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
                plain_where(doc! { "orderAt": 1 }, doc! { "orderAt": { "$type": "date" } }),
            ],
        ),
    ]
}

/// Of orders.
fn orders() -> Vec<Indexes> {
    vec![(
        "orders",
        vec![
            unique(doc! { "orderNumber": 1 }),
            unique_where_set("invoiceNumber"),
            unique_where_set("creditNoteNumber"),
            plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "userId": 1, "status": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "createdAt": -1, "_id": 1 }),
            plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "status": 1, "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "livreurId": 1, "status": 1, "createdAt": 1, "_id": 1 }),
            plain(doc! { "livreurId": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "paymentMethod": 1, "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "total": -1, "createdAt": -1, "_id": 1 }),
            plain(doc! { "searchWords": 1 }),
            plain_where(
                doc! { "items.lots.lotId": 1, "createdAt": -1, "_id": 1 },
                doc! { "items.lots.lotId": { "$type": "objectId" } },
            ),
            plain_where(
                doc! { "createdAt": -1, "_id": 1, "refundDue": 1 },
                doc! { "refundDue": { "$gt": 0 } },
            ),
            plain_where(
                doc! { "createdAt": -1, "_id": 1, "dispute.status": 1 },
                doc! { "dispute.status": { "$exists": true } },
            ),
            plain_where(
                doc! { "paymentMethod": 1, "payBy": 1 },
                doc! { "payBy": { "$type": "date" } },
            ),
            plain_where(
                doc! { "dispute.status": 1, "createdAt": 1, "_id": 1 },
                doc! { "dispute.status": "open" },
            ),
            plain_where(
                doc! { "createdAt": -1, "_id": 1, "openOutcome.at": 1 },
                doc! { "openOutcome.at": { "$exists": true } },
            ),
        ],
    )]
}

/// Of what follows an order: its delivery, its money, what goes wrong with it.
fn after_orders() -> Vec<Indexes> {
    vec![
        (
            "deliveryoutcomes",
            vec![unique(doc! { "orderId": 1, "by": 1, "saidAt": 1, "outcome": 1 })],
        ),
        ("deliveryphotos", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "payments",
            vec![
                unique_where_set("intent"),
                plain(doc! { "checkAt": 1 }),
                plain(doc! { "fee.at": 1 }),
                plain_where(
                    doc! { "undecidedSince": 1 },
                    doc! { "undecidedSince": { "$type": "date" } },
                ),
            ],
        ),
        ("paymentevents", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "invoices",
            vec![
                unique(doc! { "orderId": 1, "kind": 1, "refundId": 1 }),
                plain(doc! { "issuedAt": 1, "_id": 1 }),
            ],
        ),
        (
            "refunds",
            vec![
                plain(doc! { "orderId": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "sentAt": 1, "_id": 1 }),
                plain_where(doc! { "status": 1 }, doc! { "status": "failed" }),
            ],
        ),
        (
            "withdrawals",
            vec![
                plain(doc! { "orderId": 1, "receivedAt": 1, "_id": 1 }),
                plain(doc! { "status": 1, "receivedAt": -1, "_id": 1 }),
            ],
        ),
        (
            "complaints",
            vec![
                plain(doc! { "orderId": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "userId": 1 }),
            ],
        ),
    ]
}

/// Of what waits to be sent, was sent in, or counts once.
fn traffic() -> Vec<Indexes> {
    vec![
        (
            "outbox",
            vec![
                unique(doc! { "cause": 1 }),
                plain(doc! { "dueAt": 1 }),
                plain_where(
                    doc! { "queuedAt": -1, "_id": -1 },
                    doc! { "lastError": { "$type": "string" } },
                ),
                plain_where(
                    doc! { "unconfirmed": 1, "queuedAt": -1 },
                    doc! { "unconfirmed": { "$exists": true } },
                ),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "webhookdeliveries",
            vec![
                plain(doc! { "dueAt": 1 }),
                plain_where(
                    doc! { "webhookId": 1, "subjectId": 1, "sequence": 1 },
                    doc! { "dueAt": { "$type": "date" } },
                ),
                plain(doc! { "webhookId": 1, "createdAt": -1, "_id": -1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "uploads",
            vec![
                unique(doc! { "url": 1 }),
                plain(doc! { "by": 1 }),
                plain(doc! { "lookAt": 1, "createdAt": 1 }),
                plain_where(doc! { "removeAt": 1 }, doc! { "removeAt": { "$type": "date" } }),
            ],
        ),
        (
            "uploadattempts",
            vec![plain(doc! { "by": 1, "at": -1 }), ending(doc! { "expiresAt": 1 })],
        ),
        ("imports", vec![ending(doc! { "expiresAt": 1 })]),
        ("idempotency", vec![ending(doc! { "expiresAt": 1 })]),
    ]
}

fn plain(keys: Document) -> IndexModel {
    IndexModel::builder().keys(keys).build()
}

/// For a field that few documents have.
fn plain_where_set(field: &str) -> IndexModel {
    plain_where(doc! { field: 1 }, doc! { field: { "$type": "string" } })
}

/// Holds only the documents of the filter, which queries must repeat.
fn plain_where(keys: Document, filter: Document) -> IndexModel {
    let options = IndexOptions::builder().partial_filter_expression(filter).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn sorted_in_french(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().collation(french()).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn unique(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().unique(true).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn unique_with(keys: Document, collation: Collation) -> IndexModel {
    let options = IndexOptions::builder().unique(true).collation(collation).build();
    IndexModel::builder().keys(keys).options(options).build()
}

/// Documents of the original models have no slug, and many may lack one.
fn unique_where_set(field: &str) -> IndexModel {
    let options = IndexOptions::builder()
        .unique(true)
        .partial_filter_expression(doc! { field: { "$type": "string" } })
        .build();
    IndexModel::builder().keys(doc! { field: 1 }).options(options).build()
}

/// Documents go when the moment in the field has passed.
fn ending(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().expire_after(std::time::Duration::ZERO).build();
    IndexModel::builder().keys(keys).options(options).build()
}
