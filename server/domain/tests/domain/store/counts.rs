//! What a list says there is in all.

use domain::{audit, identity::users};
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::{
    PageRequest,
    audit::{Action, AuditQuery},
    page::COUNTED,
    user::{Role, UserQuery},
};
use test_support::shop::{TestShop, in_a_shop};

/// More than are counted beyond a page of twenty.
const MANY: i64 = COUNTED + 100;

async fn insert(shop: &TestShop, collection: &str, document: impl Fn(i64) -> Document) {
    let documents = shop.store.database().collection::<Document>(collection);
    documents.insert_many((0..MANY).map(document)).await.unwrap();
}

#[test]
fn long_lists_of_users_and_of_the_audit_count_a_thousand_beyond_the_page() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let now = DateTime::from_millis(shop.now().millis());
        insert(shop, "users", |n| {
            doc! {
                "name": "Léa", "email": format!("lea-{n}@exemple.fr"), "role": "user", "password": "",
                "createdAt": now, "updatedAt": now, "searchPrefixes": ["lea"],
            }
        })
        .await;
        let id = ObjectId::from_bytes(admin.user().id.bytes());
        insert(shop, "audit", |_| {
            doc! {
                "at": now, "by": id, "action": "product.created", "changes": [],
                "target": { "kind": "product", "id": id },
            }
        })
        .await;
        for (page, all) in [(1, COUNTED + 20), (2, COUNTED + 40), (6, MANY)] {
            let paging = PageRequest { page, limit: 20 };
            let of_users = UserQuery {
                role: Some(Role::User),
                paging,
                ..Default::default()
            };
            let users = users::list(shop, &admin, &of_users).await.unwrap();
            assert_eq!((users.items.len(), users.total), (20, all), "users, page {page}");
            let of_audit = AuditQuery {
                action: Some(Action::ProductCreated),
                paging,
                ..Default::default()
            };
            let entries = audit::list(shop, &admin, &of_audit).await.unwrap();
            assert_eq!((entries.items.len(), entries.total), (20, all), "audit, page {page}");
            assert_eq!(entries.is_counted_in_part(), page < 6);
        }
        let all = users::list(shop, &admin, &UserQuery::default()).await.unwrap();
        assert_eq!(all.total, MANY + 1, "all there are");
    });
}
