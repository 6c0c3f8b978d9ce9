//! Every query walks an index. The database's own profiler watches the shop at work, so what
//! is judged is what was really asked, not a copy of it.

use domain::{
    Admin, Customer, Identity, accounts,
    cart::{self, Basket},
    catalog, coupons, credentials, delivery, favourites, ingredients,
    invoices::{self, Kind},
    loyalty,
    mail::{self, Post},
    media, orders, payments, recipes, reviews,
    sessions::{self, Credential},
    verification,
};
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use shared::{
    Id, Language, PageRequest,
    account::{ChangePassword, ForgotPassword, Login, ProfileUpdate, Refresh, ResetPassword, Secret, VerifyEmail},
    cart::ChangeItem,
    catalog::{CatalogQuery, ProductSort},
    loyalty::Redeem,
    order::{OrderQuery, OrderStatus},
    product::{Allergen, Milk, Product, ProductInput},
    recipe::{CookFor, Difficulty, RecipeQuery},
    review::{Review, ReviewInput, ReviewQuery},
    user::Role,
};

use crate::{
    coupons::{ten_per_cent, with_code},
    looking_up,
    payments::by_card,
    pictures::png,
    stripe,
    support::{Shop, in_a_shop_with_cards, item, money, product, recipe, to_lyon},
};

#[test]
fn no_query_scans_a_collection_or_sorts_a_list_in_memory() {
    in_a_shop_with_cards(async |shop| {
        crowd(shop).await;
        remember_all(shop).await;
        profile(shop, 2).await;
        work(shop).await;
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
            "reviews",
            "reviewvotes",
            "orders",
            "recipes",
            "carts",
            "outbox",
            "payments",
            "paymentevents",
            "invoices",
            "coupons",
            "loyalties",
            "loyaltytiers",
            "audit",
            "uploads",
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
    counts_all || (!plan.contains("COLLSCAN") && (ranks || !entry.get_bool("hasSortStage").unwrap_or(false)))
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

/// Everything the shop ever asks its database.
/// Paying by card, and what Stripe says of it.
async fn card(shop: &Shop, customer: &Customer) {
    let order = orders::place(shop, customer, &by_card()).await.unwrap();
    let secret = payments::pay(shop, customer, order.id).await.unwrap().client_secret;
    let event = stripe::event("evt_1", "payment_intent.created", stripe::intent_of(&secret)).await;
    let payload = event.to_string();
    for _ in 0..2 {
        let signature = stripe::signature(&payload, shop.now().millis() / 1000);
        payments::hear(shop, &signature, payload.as_bytes()).await.unwrap();
    }
    payments::work_off(shop).await.unwrap();
}

async fn work(shop: &Shop) {
    let admin = shop.identity("fatima", Role::Admin).await;
    let nadia = shop.identity("nadia", Role::User).await;
    let karim = shop.identity("karim", Role::Livreur).await;
    let (customer, staff) = (nadia.clone().customer(), admin.clone().staff().unwrap());
    let manager = admin.clone().admin().unwrap();

    let sorts = [
        None,
        Some(ProductSort::Price),
        Some(ProductSort::PriceDescending),
        Some(ProductSort::Name),
        Some(ProductSort::Rating),
        Some(ProductSort::Newest),
        Some(ProductSort::Relevance),
    ];
    for sort in sorts {
        for category in [None, Some("category-1".to_owned())] {
            for q in [None, Some("camembert".to_owned())] {
                let query = CatalogQuery {
                    q,
                    category: category.clone(),
                    sort,
                    paging: PageRequest { page: 2, limit: 10 },
                    ..Default::default()
                };
                catalog::search(shop, &query).await.unwrap();
                catalog::facets(shop, &query).await.unwrap();
                let narrowed = CatalogQuery {
                    min_price: Some(money("5")),
                    max_price: Some(money("45")),
                    min_rating: Some(1.0),
                    in_stock: Some(true),
                    is_new: Some(false),
                    milk: Some(Milk::Cow),
                    exclude_allergens: vec![Allergen::Eggs],
                    ..query
                };
                catalog::search(shop, &narrowed).await.unwrap();
                catalog::facets(shop, &narrowed).await.unwrap();
            }
        }
    }
    catalog::categories(shop).await.unwrap();
    let brie = catalog::create(shop, &manager, product().named("Brie").0)
        .await
        .unwrap();
    let same: ProductInput = product().named("Brie").0;
    catalog::update(shop, &manager, &brie.slug, same).await.unwrap();
    catalog::find(shop, &brie.id.to_string()).await.unwrap().unwrap();
    say(shop, &manager, &customer, &brie).await;
    catalog::archive(shop, &manager, &brie.slug).await.unwrap();
    catalog::archived(shop, &manager, PageRequest::default()).await.unwrap();
    catalog::restore(shop, &manager, &brie.id.to_string()).await.unwrap();

    for category in [None, Some("plat".to_owned())] {
        for difficulty in [None, Some(Difficulty::Easy)] {
            for product_id in [None, Some(brie.id)] {
                for q in [None, Some("fondue".to_owned())] {
                    let query = RecipeQuery {
                        q,
                        category: category.clone(),
                        difficulty,
                        product_id,
                        paging: PageRequest::default(),
                    };
                    recipes::list(shop, &query).await.unwrap();
                }
            }
        }
    }
    recipes::find(shop, "fondue").await.unwrap();
    recipes::find(shop, &shop.new_id::<User>().to_string()).await.unwrap();
    let fondue = recipes::create(shop, &manager, recipe("Fondue", &[(Some(&brie), 300.0, "g")]))
        .await
        .unwrap();
    recipes::update(shop, &manager, "fondue", recipe("Fondue", &[]))
        .await
        .unwrap();
    shop.fill(&customer, &brie, 1).await;
    card(shop, &customer).await;
    let mut guests = Basket::Guest(Vec::new());
    ingredients::put_into(shop, &mut guests, &fondue.slug, CookFor::default(), Language::French)
        .await
        .unwrap();
    recipes::delete(shop, &manager, "fondue").await.unwrap();
    loyalty::tiers(shop).await.unwrap();

    let login = Login {
        email: "NADIA@exemple.fr".into(),
        password: Secret("faux".into()),
    };
    sessions::sign_in(shop, &login, None).await.unwrap_err();
    let signed_in = sessions::open_for_api(shop, nadia.user().clone(), None).await.unwrap();
    let identity = sessions::authenticate(shop, &Credential::Bearer(signed_in.token))
        .await
        .unwrap();
    sessions::refresh(
        shop,
        &Refresh {
            refresh_token: signed_in.refresh_token,
        },
    )
    .await
    .unwrap();
    sessions::list(shop, &identity, PageRequest::default()).await.unwrap();
    sessions::close_one(shop, &identity, shop.new_id()).await.unwrap_err();
    let change = ChangePassword {
        current_password: Secret("faux".into()),
        password: Secret("quatre petites brebis".into()),
    };
    credentials::change(shop, &identity, &change).await.unwrap_err();
    for email in ["nadia@exemple.fr", "nobody@exemple.fr"] {
        let forgot = ForgotPassword { email: email.into() };
        credentials::forgot(shop, &forgot).await.unwrap();
    }
    verification::send_again(shop, &customer).await.unwrap();
    let reset = ResetPassword {
        token: Secret("faux".into()),
        password: Secret("quatre petites brebis".into()),
    };
    credentials::reset(shop, &reset).await.unwrap_err();
    let verify = VerifyEmail {
        token: Secret("faux".into()),
    };
    verification::verify(shop, &verify).await.unwrap_err();
    sessions::close(shop, &identity).await.unwrap();
    sessions::close_all(shop, &identity).await.unwrap();
    accounts::account(shop, &customer).await.unwrap();
    let update = ProfileUpdate {
        name: Some("Nadia".into()),
        favorite_products: Some(vec![brie.id]),
        ..Default::default()
    };
    accounts::update(shop, &customer, update).await.unwrap();
    accounts::choose_language(shop, &customer, Language::English)
        .await
        .unwrap();

    let picture = media::upload_for_review(shop, &customer, png(8, 8)).await.unwrap();
    media::own_review_images(shop, &customer, &[picture.url]).await.unwrap();
    let picture = media::upload(shop, &manager, png(8, 8)).await.unwrap();
    catalog::add_images(shop, &manager, &brie.slug, &[picture.url])
        .await
        .unwrap();

    let mut basket = Basket::of(&customer);
    let view = cart::add(shop, &mut basket, &item(&brie, 1)).await.unwrap();
    let change = ChangeItem {
        quantity: Some(2),
        weight: None,
    };
    cart::change(shop, &mut basket, view.items[0].id, &change)
        .await
        .unwrap();
    cart::view(shop, &basket, Language::French).await.unwrap();
    cart::count(shop, &basket).await.unwrap();
    let order = orders::place(shop, &customer, &to_lyon()).await.unwrap();
    orders::find(shop, &nadia, order.id).await.unwrap();
    for status in [None, Some(OrderStatus::Pending)] {
        let query = OrderQuery {
            status,
            paging: PageRequest::default(),
        };
        orders::of_customer(shop, &customer, &query).await.unwrap();
    }
    orders::quote_order(shop, &customer, &to_lyon()).await.unwrap_err();
    looking_up::everything(shop, &manager, order.id).await;
    papers(shop, &nadia, &manager, &brie).await;
    call_off(shop, &customer, &manager, &brie).await;
    loyalty::points(shop, &customer).await.unwrap();
    loyalty::history(shop, &customer, PageRequest::default()).await.unwrap();
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Cancelled] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
    delivery::on_the_road(shop, &karim.livreur().unwrap(), PageRequest::default())
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    mail::deliver_due(shop, &Post::Files("/dev/null".into())).await.unwrap();
    shop.clock.advance_seconds(60);
    mail::deliver_due(shop, &Post::Files(folder.path().into()))
        .await
        .unwrap();
}

/// What invoices and credit notes ask.
async fn papers(shop: &Shop, nadia: &Identity, admin: &Admin, brie: &Product) {
    let customer = nadia.clone().customer();
    let order = shop.transfer_order(&customer, brie).await.id;
    orders::mark_paid(shop, admin, order).await.unwrap();
    orders::cancel(shop, &customer, order).await.unwrap();
    for kind in [Kind::Invoice, Kind::CreditNote] {
        invoices::of_order(shop, nadia, order, kind).await.unwrap();
    }
    invoices::complete(shop).await.unwrap();
}

/// What coupons, points and cancelling ask.
async fn call_off(shop: &Shop, customer: &Customer, admin: &Admin, brie: &Product) {
    let coupon = coupons::create(shop, admin, ten_per_cent(shop, "BRIE10"))
        .await
        .unwrap();
    coupons::find(shop, admin, coupon.id).await.unwrap();
    coupons::list(shop, admin, PageRequest::default()).await.unwrap();
    coupons::update(shop, admin, coupon.id, ten_per_cent(shop, "Brie10"))
        .await
        .unwrap();
    shop.fill(customer, brie, 1).await;
    orders::preview(shop, &Basket::of(customer), Some("BRIE10"))
        .await
        .unwrap();
    let order = orders::place(shop, customer, &with_code("BRIE10")).await.unwrap();
    orders::cancel(shop, customer, order.id).await.unwrap();
    coupons::delete(shop, admin, coupon.id).await.unwrap();
    let order = shop.order(customer, brie, 20).await;
    let staff = shop.admin_staff().await;
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
    loyalty::redeem(shop, customer, Redeem { points: 100 }).await.unwrap();
    coupons::own(shop, customer).await.unwrap();
}

/// What reviews and favourites ask.
async fn say(shop: &Shop, admin: &Admin, customer: &Customer, brie: &Product) {
    let buyer = shop.customer("zoe").await;
    let order = shop.order(&buyer, brie, 1).await;
    let orders = shop.store.database().collection::<Document>("orders");
    let delivered = doc! { "$set": { "status": "delivered" } };
    let id = ObjectId::from_bytes(order.id.bytes());
    orders.update_one(doc! { "_id": id }, delivered).await.unwrap();
    let input = ReviewInput {
        rating: 4,
        comment: "Bon.".into(),
        images: Vec::new(),
    };
    let review = reviews::create(shop, &buyer, &brie.slug, input).await.unwrap().review;
    reviews::of_product(shop, brie.id, PageRequest::default())
        .await
        .unwrap();
    reviews::find(shop, review.id).await.unwrap();
    reviews::standing(shop, Some(customer), brie.id).await.unwrap();
    for _ in 0..2 {
        reviews::mark_helpful(shop, customer, review.id).await.unwrap();
    }
    reviews::found_helpful(shop, customer, &[review.id]).await.unwrap();
    for hidden in [true, false] {
        reviews::set_hidden(shop, admin, review.id, hidden).await.unwrap();
    }
    for hidden in [None, Some(true), Some(false)] {
        for product_id in [None, Some(brie.id)] {
            let query = ReviewQuery {
                hidden,
                product_id,
                paging: PageRequest::default(),
            };
            reviews::list(shop, admin, &query).await.unwrap();
        }
    }
    favourites::add(shop, customer, brie.id).await.unwrap();
    favourites::list(shop, customer, PageRequest::default()).await.unwrap();
    favourites::remove(shop, customer, brie.id).await.unwrap();
}

type User = shared::user::User;

/// Enough documents that a scan would show.
async fn crowd(shop: &Shop) {
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
async fn remember_all(shop: &Shop) {
    let roomy = doc! { "create": "system.profile", "capped": true, "size": 32 << 20 };
    shop.store.database().run_command(roomy).await.unwrap();
}

async fn profile(shop: &Shop, level: i32) {
    shop.store
        .database()
        .run_command(doc! { "profile": level })
        .await
        .unwrap();
}
