//! Everything that customers and staff make the shop do, by subject, for the profiler to watch.

use domain::{
    Admin, Customer, Identity, Livreur, Staff,
    billing::{self, Kind},
    cart::{self, CartOwner, ingredients},
    catalog::{
        self, favorites,
        prices::{self, ShownPrice},
        recipes, reviews, stock, tastes,
    },
    identity::{
        accounts, credentials,
        devices::Device,
        sessions::{self, Credential},
        verification,
    },
    media,
    notifications::{self, Mailer, unsent},
    orders, payments,
    promotions::{coupons, loyalty},
};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, Language, PageRequest,
    account::{ChangePassword, ForgotPassword, Login, ProfileUpdate, Refresh, ResetPassword, Secret, VerifyEmail},
    cart::ChangeItem,
    catalog::{CatalogQuery, ProductSort},
    loyalty::Redeem,
    order::{Order, OrderQuery, OrderStatus, StatusChange},
    product::{Allergen, Milk, Product, ProductInput},
    recipe::{CookFor, Difficulty, RecipeQuery},
    review::{ReviewInput, ReviewQuery},
    round::{Outcome, OutcomeReport, Point},
    stock::{StockCorrection, StockReason},
    user::{Role, User},
};
use test_support::{
    fixtures::{item, money, product, recipe, step, to_lyon},
    pictures::png,
    shop::TestShop,
    stripe,
};

use super::{admin_searches, alerts};
use crate::{
    orders::coupons::{ten_per_cent, with_code},
    payments::by_card,
};

/// Everything that the shop ever asks of its database.
pub async fn everything(shop: &TestShop) {
    let admin = shop.identity("fatima", Role::Admin).await;
    let nadia = shop.identity("nadia", Role::User).await;
    let (customer, manager) = (nadia.clone().customer(), admin.clone().admin().unwrap());

    let brie = fill_catalog(shop, &manager, &customer).await;
    recipe_book(shop, &manager, &customer, &brie).await;
    loyalty::tiers(shop).await.unwrap();
    sign_in(shop, &nadia).await;
    letters(shop).await;
    account(shop, &customer, &brie).await;
    pictures(shop, &manager, &customer, &brie).await;
    use_cart(shop, &customer, &brie).await;
    let order = orders::place(shop, &customer, &to_lyon()).await.unwrap();
    follow(shop, &nadia, order.id).await;
    admin_searches::everything(shop, &manager, order.id).await;
    papers(shop, &nadia, &manager, &brie).await;
    call_off(shop, &customer, &manager, &brie).await;
    loyalty::points(shop, &customer).await.unwrap();
    loyalty::history(shop, &customer, PageRequest::default()).await.unwrap();
    let staff = admin.staff().unwrap();
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Cancelled] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
    let karim = shop.identity("karim", Role::Livreur).await;
    round(shop, &karim.livreur().unwrap(), &customer, &brie, &staff).await;
    alerts::everything(shop, &manager, &customer).await;
    send_letters(shop, &manager).await;
}

/// A livreur's round, what they report, and how near their customers see them.
async fn round(shop: &TestShop, livreur: &Livreur, customer: &Customer, brie: &Product, admin: &Staff) {
    shop.fill_cart(customer, brie, 1).await;
    let order = orders::place(shop, customer, &to_lyon()).await.unwrap();
    shop.advance(admin, order.id, OrderStatus::Processing).await.unwrap();
    let with_them = StatusChange {
        livreur_id: Some(livreur.user().id),
        ..step(OrderStatus::Shipped)
    };
    orders::change_status(shop, admin, order.id, &with_them).await.unwrap();
    let place = Point { lat: 45.76, lon: 4.83 };
    orders::locate(shop, admin, order.id, &place).await.unwrap();
    orders::round(shop, livreur).await.unwrap();
    let report = OutcomeReport {
        outcome: Outcome::Absent,
        note: None,
        collected: None,
        at: shop.now(),
    };
    let shipped = orders::round(shop, livreur).await.unwrap().remove(0).order;
    orders::progress_of(shop, &shipped).await.unwrap();
    orders::report_outcome(shop, livreur, order.id, &report, None)
        .await
        .unwrap();
    let Staff::Admin(admin) = admin else { panic!("an admin") };
    let outcome = orders::outcomes_of(shop, admin, order.id).await.unwrap().remove(0);
    orders::close_outcome(shop, admin, order.id, outcome.id).await.unwrap();
}

/// What the shelves ask.
async fn fill_catalog(shop: &TestShop, manager: &Admin, customer: &Customer) -> Product {
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
    let brie = catalog::create(shop, manager, product().named("Brie").0).await.unwrap();
    let same: ProductInput = product().named("Brie").0;
    catalog::update(shop, manager, &brie.slug, same).await.unwrap();
    catalog::find(shop, &brie.id.to_string()).await.unwrap().unwrap();
    stock_and_prices(shop, manager, &brie).await;
    write_review(shop, manager, customer, &brie).await;
    catalog::archive(shop, manager, &brie.slug).await.unwrap();
    catalog::archived(shop, manager, PageRequest::default()).await.unwrap();
    catalog::restore(shop, manager, &brie.id.to_string()).await.unwrap();
    brie
}

async fn stock_and_prices(shop: &TestShop, manager: &Admin, brie: &Product) {
    let correction = StockCorrection {
        difference: Some(1),
        counted: None,
        expected_stock: None,
        reason: StockReason::Delivery,
        note: None,
    };
    stock::correct(shop, manager, &brie.slug, &correction).await.unwrap();
    stock::history(shop, manager, &brie.slug, PageRequest::default())
        .await
        .unwrap();
    let price = ShownPrice {
        product_id: brie.id,
        shown: brie.price,
        new: brie.price,
    };
    prices::change(shop, manager, &[price], false).await.unwrap();
}

/// What recipes ask, and a card for what one of them puts into the cart.
async fn recipe_book(shop: &TestShop, manager: &Admin, customer: &Customer, brie: &Product) {
    for category in [None, Some("plat".to_owned())] {
        for difficulty in [None, Some(Difficulty::Easy)] {
            for product_id in [None, Some(brie.id)] {
                for q in [None, Some("fondue".to_owned())] {
                    let query = RecipeQuery {
                        q,
                        category: category.clone(),
                        difficulty,
                        product_id,
                        exclude_allergens: Vec::new(),
                        paging: PageRequest::default(),
                    };
                    recipes::list(shop, &query).await.unwrap();
                }
            }
        }
    }
    recipes::find(shop, "fondue").await.unwrap();
    recipes::find(shop, &shop.new_id::<User>().to_string()).await.unwrap();
    let fondue = recipes::create(shop, manager, recipe("Fondue", &[(Some(brie), 300.0, "g")]))
        .await
        .unwrap();
    recipes::update(shop, manager, "fondue", recipe("Fondue", &[]))
        .await
        .unwrap();
    shop.fill_cart(customer, brie, 1).await;
    card(shop, customer).await;
    orders::end_overdue(shop).await.unwrap();
    let tom = shop.unconfirmed("tom").await;
    shop.transfer_order(&tom, brie).await;
    let mut guests = CartOwner::Guest(Vec::new());
    ingredients::put_into(shop, &mut guests, &fondue.slug, CookFor::default(), Language::French)
        .await
        .unwrap();
    recipes::delete(shop, manager, "fondue").await.unwrap();
}

/// What a payment by card and its webhooks ask.
async fn card(shop: &TestShop, customer: &Customer) {
    let order = orders::place(shop, customer, &by_card()).await.unwrap();
    let secret = payments::pay(shop, customer, order.id).await.unwrap().client_secret;
    let event = stripe::event("evt_1", "payment_intent.created", stripe::intent_of(&secret)).await;
    let payload = event.to_string();
    for _ in 0..2 {
        let signature = stripe::signature(&payload, shop.now().millis() / 1000);
        payments::receive(shop, &signature, payload.as_bytes()).await.unwrap();
    }
    payments::reconcile_due(shop).await.unwrap();
}

/// What signing in and out asks.
async fn sign_in(shop: &TestShop, nadia: &Identity) {
    let login = Login {
        email: "NADIA@exemple.fr".into(),
        password: Secret("faux".into()),
        code: None,
    };
    sessions::sign_in(shop, &login, Device::default()).await.unwrap_err();
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
    sessions::close(shop, &identity).await.unwrap();
    sessions::close_all(shop, &identity).await.unwrap();
}

/// What the links in letters ask.
async fn letters(shop: &TestShop) {
    for email in ["nadia@exemple.fr", "nobody@exemple.fr"] {
        let forgot = ForgotPassword { email: email.into() };
        credentials::forgot(shop, &forgot).await.unwrap();
    }
    let lea = shop.unconfirmed("lea").await;
    verification::send_again(shop, &lea).await.unwrap();
    let reset = ResetPassword {
        token: Secret("faux".into()),
        password: Secret("quatre petites brebis".into()),
    };
    credentials::reset(shop, &reset).await.unwrap_err();
    let verify = VerifyEmail {
        token: Secret("faux".into()),
    };
    verification::verify(shop, &verify).await.unwrap_err();
}

/// What an account asks.
async fn account(shop: &TestShop, customer: &Customer, brie: &Product) {
    accounts::account(shop, customer).await.unwrap();
    let update = ProfileUpdate {
        name: Some("Nadia".into()),
        favorite_products: Some(vec![brie.id]),
        ..Default::default()
    };
    accounts::update(shop, customer, update).await.unwrap();
    accounts::choose_language(shop, customer, Language::English)
        .await
        .unwrap();
}

/// What pictures ask.
async fn pictures(shop: &TestShop, manager: &Admin, customer: &Customer, brie: &Product) {
    let attempt = media::begin_for_review(shop, customer).await.unwrap();
    let picture = media::upload_for_review(shop, customer, attempt, png(8, 8))
        .await
        .unwrap();
    media::own_review_images(shop, customer, &[picture.url]).await.unwrap();
    let picture = media::upload(shop, manager, png(8, 8)).await.unwrap();
    catalog::add_images(shop, manager, &brie.slug, &[picture.url])
        .await
        .unwrap();
}

/// What a cart asks.
async fn use_cart(shop: &TestShop, customer: &Customer, brie: &Product) {
    let mut cart = CartOwner::customer(customer);
    let view = cart::add(shop, &mut cart, &item(brie, 1)).await.unwrap();
    let change = ChangeItem {
        quantity: Some(2),
        weight: None,
    };
    cart::change(shop, &mut cart, view.items[0].id, &change).await.unwrap();
    cart::view(shop, &cart, Language::French).await.unwrap();
    cart::count(shop, &cart).await.unwrap();
}

/// What a customer asks of their orders.
async fn follow(shop: &TestShop, nadia: &Identity, id: Id<Order>) {
    let customer = &nadia.clone().customer();
    orders::find(shop, nadia, id).await.unwrap();
    for status in [None, Some(OrderStatus::Pending)] {
        let query = OrderQuery {
            status,
            paging: PageRequest::default(),
        };
        orders::of_customer(shop, customer, &query).await.unwrap();
    }
    orders::quote_order(shop, customer, &to_lyon()).await.unwrap_err();
}

/// What the outbox asks.
async fn send_letters(shop: &TestShop, manager: &Admin) {
    let folder = tempfile::tempdir().unwrap();
    notifications::send_due(shop, &Mailer::Files("/dev/null".into()))
        .await
        .unwrap();
    unsent::list(shop, manager, PageRequest::default(), Language::French)
        .await
        .unwrap();
    unsent::send_all_again(shop, manager).await.unwrap();
    shop.clock.advance_seconds(60);
    notifications::send_due(shop, &Mailer::Files(folder.path().into()))
        .await
        .unwrap();
}

/// What invoices and credit notes ask.
async fn papers(shop: &TestShop, nadia: &Identity, admin: &Admin, brie: &Product) {
    let customer = nadia.clone().customer();
    let order = shop.transfer_order(&customer, brie).await.id;
    orders::mark_paid(shop, admin, order).await.unwrap();
    orders::cancel(shop, &customer, order).await.unwrap();
    for kind in [Kind::Invoice, Kind::CreditNote] {
        billing::print(shop, nadia, order, kind).await.unwrap();
    }
    billing::issue_missing(shop).await.unwrap();
}

/// What coupons, points and cancelling ask.
async fn call_off(shop: &TestShop, customer: &Customer, admin: &Admin, brie: &Product) {
    let coupon = coupons::create(shop, admin, ten_per_cent(shop, "BRIE10"))
        .await
        .unwrap();
    coupons::find(shop, admin, coupon.id).await.unwrap();
    coupons::list(shop, admin, PageRequest::default()).await.unwrap();
    coupons::update(shop, admin, coupon.id, ten_per_cent(shop, "Brie10"))
        .await
        .unwrap();
    shop.fill_cart(customer, brie, 1).await;
    orders::preview(shop, &CartOwner::customer(customer), Some("BRIE10"), None)
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

/// What reviews and favorites ask.
async fn write_review(shop: &TestShop, admin: &Admin, customer: &Customer, brie: &Product) {
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
    favorites::add(shop, customer, brie.id).await.unwrap();
    let theirs = tastes::read(shop, customer).await.unwrap();
    favorites::list(shop, &theirs, PageRequest::default()).await.unwrap();
    favorites::remove(shop, customer, brie.id).await.unwrap();
}
