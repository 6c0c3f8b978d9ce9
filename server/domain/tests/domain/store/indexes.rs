//! Every query walks an index. The database's own profiler watches the shop at work, so that the test sees the queries
//! that the shop really sends.

mod admin_searches;
mod alerts;
mod customers_and_staff;

use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use shared::{Id, product::Milk, review::Review, user::User};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop_with_cards},
};

#[test]
fn no_query_scans_a_collection_or_sorts_a_list_in_memory() {
    in_a_shop_with_cards(async |shop| {
        crowd(shop).await;
        remember_all(shop).await;
        profile(shop, 2).await;
        Box::pin(customers_and_staff::everything(shop)).await;
        profile(shop, 0).await;

        let seen = shop.documents("system.profile").await;
        let asked: Vec<_> = seen.iter().filter(|entry| entry.contains_key("planSummary")).collect();
        assert!(asked.len() > 60, "the profiler saw only {} queries", asked.len());
        let slow: Vec<_> = asked
            .iter()
            .filter(|entry| !walks_an_index(entry))
            .map(|entry| summary(entry))
            .collect();
        assert!(slow.is_empty(), "\n{}", slow.join("\n"));
        for collection in [
            "users",
            "profiles",
            "sessions",
            "products",
            "stockmovements",
            "reviews",
            "reviewvotes",
            "orders",
            "recipes",
            "carts",
            "outbox",
            "payments",
            "paymentevents",
            "invoices",
            "refunds",
            "coupons",
            "loyalties",
            "loyaltytiers",
            "audit",
            "uploads",
            "stockalerts",
            "consents",
        ] {
            let end = format!(".{collection}");
            assert!(
                asked.iter().any(|entry| entry.get_str("ns").unwrap().ends_with(&end)),
                "nothing was asked of {collection}"
            );
        }
    });
}

fn walks_an_index(entry: &Document) -> bool {
    let plan = entry.get_str("planSummary").unwrap();
    let command = entry.get_document("command").unwrap();
    // How many there are in all: a scan by nature.
    let counts_all = command.get_array("pipeline").is_ok_and(|stages| {
        let [Bson::Document(first), Bson::Document(second), ..] = &stages[..] else {
            return false;
        };
        first.get_document("$match").is_ok_and(Document::is_empty) && second.contains_key("$group")
    });
    // Categories are counted whole and words ranked by how well they match, which no index knows.
    let ranks = command.get_array("pipeline").is_ok_and(|stages| {
        stages
            .iter()
            .filter_map(Bson::as_document)
            .any(|stage| stage.contains_key("$group") || stage.contains_key("$facet"))
    });
    // Orders by their words or total: what is found is sorted, the first page of it kept. Where much is found, they are
    // walked as they are sorted.
    let by_total = command
        .get_document("sort")
        .is_ok_and(|sort| sort.contains_key("total"));
    let sorts_found = by_total
        || command
            .get_document("filter")
            .is_ok_and(|filter| filter.to_string().contains("searchWords"));
    // All recipes, which are read into memory.
    let reads_all = command.get_document("filter").is_ok_and(Document::is_empty) && !command.contains_key("sort");
    counts_all
        || reads_all
        || (!plan.contains("COLLSCAN") && (ranks || sorts_found || !entry.get_bool("hasSortStage").unwrap_or(false)))
}

fn summary(entry: &Document) -> String {
    let text = |field| entry.get(field).map(ToString::to_string).unwrap_or_default();
    format!(
        "{} sort in memory: {} {} {}",
        text("planSummary"),
        text("hasSortStage"),
        text("ns"),
        text("command")
    )
}

/// Enough documents that a scan would show.
async fn crowd(shop: &TestShop) {
    let brie = shop.sells(product().named("Camembert").milk(Milk::Cow)).await;
    let customer = shop.customer("omar").await;
    shop.order(&customer, &brie, 1).await;
    let reviews = shop.store.database().collection::<Review>("reviews");
    let review = serde_json::json!({
        "_id": shop.new_id::<Review>(), "productId": brie.id, "userId": shop.new_id::<User>(), "rating": 4,
        "comment": "Bon.", "createdAt": shop.now(), "updatedAt": shop.now(),
    });
    let review: Review = serde_json::from_value(review).unwrap();
    reviews.insert_one(&review).await.unwrap();
    let crowd = async |collection: &str, vary: &dyn Fn(i32, &mut Document)| {
        let [model] = &shop.documents(collection).await[..] else {
            panic!("one of {collection}")
        };
        let copies = (0..300).map(|n| {
            let mut copy = model.clone();
            copy.insert("_id", oid(shop.new_id::<User>()));
            vary(n, &mut copy);
            copy
        });
        shop.store
            .database()
            .collection::<Document>(collection)
            .insert_many(copies)
            .await
            .unwrap();
    };
    crowd("products", &|n, copy| {
        copy.remove("slug");
        copy.insert("name", format!("Camembert {n}"));
        copy.insert("category", format!("category-{}", n % 3));
        copy.insert("price", f64::from(n % 50));
        copy.insert("rating", f64::from(n % 5));
    })
    .await;
    crowd("reviews", &|n, copy| {
        copy.insert("userId", oid(shop.new_id()));
        if n % 3 == 0 {
            copy.insert("productId", oid(shop.new_id()));
        }
        if n % 10 == 0 {
            copy.insert("hidden", true);
        }
    })
    .await;
    crowd("orders", &|n, copy| {
        copy.insert("orderNumber", n.to_string());
        copy.insert(
            "userId",
            oid(Id::<User>::from_bytes([u8::try_from(n % 7).unwrap(); 12])),
        );
        copy.insert(
            "status",
            ["pending", "delivered", "shipped"][usize::try_from(n % 3).unwrap()],
        );
    })
    .await;
}

fn oid(id: Id<User>) -> ObjectId {
    ObjectId::from_bytes(id.bytes())
}

/// Room for every query: by itself the profiler forgets the first of them after a megabyte.
async fn remember_all(shop: &TestShop) {
    let roomy = doc! { "create": "system.profile", "capped": true, "size": 32 << 20 };
    shop.store.database().run_command(roomy).await.unwrap();
}

async fn profile(shop: &TestShop, level: i32) {
    shop.store
        .database()
        .run_command(doc! { "profile": level })
        .await
        .unwrap();
}
