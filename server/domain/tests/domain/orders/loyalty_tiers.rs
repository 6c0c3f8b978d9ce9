//! The loyalty programme: points, history and tiers.

use domain::promotions::loyalty;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    PageRequest,
    loyalty::{Loyalty, LoyaltyPoints, MovementKind, TierInput, TierList, TierName, points_for, reached},
    order::{Order, OrderStatus, PaymentStatus},
    user::User,
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

fn tier(name: TierName, min_points: i64, multiplier: f64) -> TierInput {
    TierInput {
        name,
        min_points,
        multiplier,
        benefits: vec!["Un cadeau".into()],
        is_active: true,
        translations: std::collections::BTreeMap::default(),
    }
}

pub fn four() -> Vec<TierInput> {
    vec![
        tier(TierName::Bronze, 0, 1.0),
        tier(TierName::Silver, 500, 1.25),
        tier(TierName::Gold, 1500, 1.5),
        tier(TierName::Platinum, 4000, 2.0),
    ]
}

pub async fn set(shop: &TestShop, tiers: Vec<TierInput>) -> domain::Result<Vec<shared::loyalty::LoyaltyTier>> {
    loyalty::replace_tiers(shop, &shop.admin().await, &TierList { tiers }).await
}

/// Writes an account with these movements, oldest first, as Mongoose would.
pub async fn movements(shop: &TestShop, user: &User, points: &[i32]) {
    let at = mongodb::bson::DateTime::from_millis(shop.now().millis());
    let history: Vec<Document> = points
        .iter()
        .map(|points| {
            let kind = if *points < 0 { "redeem" } else { "earn" };
            doc! { "_id": ObjectId::from_bytes(shop.new_id::<User>().bytes()), "type": kind, "points": points, "description": points.to_string(), "createdAt": at }
        })
        .collect();
    let account = doc! {
        "userId": ObjectId::from_bytes(user.id.bytes()), "points": f64::from(points.iter().sum::<i32>()),
        "tier": "bronze", "history": history, "createdAt": at, "updatedAt": at, "__v": 0,
    };
    let accounts = shop.store.database().collection::<Document>("loyalties");
    accounts.insert_one(account).await.unwrap();
}

#[test]
fn the_tier_follows_the_points_ever_earned_not_those_left() {
    in_a_shop(async |shop| {
        set(shop, four()).await.unwrap();
        let nadia = shop.customer("nadia").await;
        movements(shop, nadia.user(), &[300, 250, -400]).await;
        let points = loyalty::points(shop, &nadia).await.unwrap();
        assert_eq!(
            points,
            LoyaltyPoints {
                points: 150,
                tier: TierName::Silver,
                multiplier: 1.25,
                next_tier: Some(TierName::Gold),
                points_to_next_tier: Some(950)
            }
        );
        let rich = shop.customer("omar").await;
        movements(shop, rich.user(), &[4000]).await;
        let points = loyalty::points(shop, &rich).await.unwrap();
        assert_eq!(
            (points.tier, points.next_tier, points.points_to_next_tier),
            (TierName::Platinum, None, None)
        );
    });
}

#[test]
fn a_tier_that_is_not_active_is_neither_reached_nor_shown() {
    in_a_shop(async |shop| {
        let mut tiers = four();
        tiers[1].is_active = false;
        set(shop, tiers).await.unwrap();
        let nadia = shop.customer("nadia").await;
        movements(shop, nadia.user(), &[600]).await;
        let points = loyalty::points(shop, &nadia).await.unwrap();
        assert_eq!(
            (points.tier, points.next_tier),
            (TierName::Bronze, Some(TierName::Gold))
        );
        let shown: Vec<_> = loyalty::tiers(shop).await.unwrap().iter().map(|t| t.name).collect();
        assert_eq!(shown, [TierName::Bronze, TierName::Gold, TierName::Platinum]);
        assert_eq!(loyalty::all_tiers(shop, &shop.admin().await).await.unwrap().len(), 4);
    });
}

#[test]
fn without_an_account_there_are_no_points() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let points = loyalty::points(shop, &nadia).await.unwrap();
        assert_eq!(
            (points.points, points.tier, points.next_tier),
            (0, TierName::Bronze, None)
        );
        let history = loyalty::history(shop, &nadia, PageRequest::default()).await.unwrap();
        assert_eq!((history.items.len(), history.total, history.pages), (0, 0, 0));
        assert_eq!(shop.documents("loyalties").await, []);
    });
}

#[test]
fn the_history_comes_in_pages_newest_first_and_adds_up_to_the_points() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        movements(shop, nadia.user(), &[10, 20, 30, -40, 50]).await;
        let page = async |page, limit| {
            let history = loyalty::history(shop, &nadia, PageRequest { page, limit })
                .await
                .unwrap();
            assert_eq!(history.total, 5);
            history.items.iter().map(|m| m.points).collect::<Vec<_>>()
        };
        assert_eq!(page(1, 2).await, [50, -40]);
        assert_eq!(page(3, 2).await, [10]);
        assert_eq!(page(4, 2).await, Vec::<i64>::new());
        let all: i64 = page(1, 100).await.into_iter().sum();
        assert_eq!(all, loyalty::points(shop, &nadia).await.unwrap().points);
        let wrong = loyalty::history(shop, &nadia, PageRequest { page: 1, limit: 101 }).await;
        assert_eq!(broken(&wrong.unwrap_err()), ["limit too_large:100"]);
    });
}

#[test]
fn tiers_are_replaced_as_a_whole_and_keep_their_ids() {
    in_a_shop(async |shop| {
        let first = set(shop, four()).await.unwrap();
        let mut fewer = four();
        fewer.truncate(2);
        fewer[1].min_points = 400;
        let second = set(shop, fewer).await.unwrap();
        let ids = |tiers: &[shared::loyalty::LoyaltyTier]| tiers.iter().map(|t| t.id).collect::<Vec<_>>();
        assert_eq!(ids(&second), ids(&first)[..2]);
        assert_eq!(loyalty::tiers(shop).await.unwrap(), second);
        let mut actions: Vec<_> = shop
            .documents("audit")
            .await
            .iter()
            .map(|entry| entry.get_str("action").unwrap().to_owned())
            .collect();
        actions.sort_unstable();
        let times = |action: &str, count| vec![action.to_owned(); count];
        // Bronze stayed as it was.
        assert_eq!(
            actions,
            [
                times("loyalty_tier.created", 4),
                times("loyalty_tier.deleted", 2),
                times("loyalty_tier.updated", 1)
            ]
            .concat()
        );
    });
}

#[test]
fn tiers_that_do_not_ascend_from_bronze_are_refused() {
    in_a_shop(async |shop| {
        set(shop, four()).await.unwrap();
        let refused = async |change: &dyn Fn(&mut Vec<TierInput>)| {
            let mut tiers = four();
            change(&mut tiers);
            let rules = broken(&set(shop, tiers).await.unwrap_err());
            assert_eq!(loyalty::tiers(shop).await.unwrap().len(), 4);
            rules
        };
        for (change, expected) in [
            (
                &(|t: &mut Vec<TierInput>| t.clear()) as &dyn Fn(&mut Vec<TierInput>),
                "tiers no_bronze",
            ),
            (&|t| _ = t.remove(0), "tiers no_bronze"),
            (&|t| t[0].min_points = 1, "tiers no_bronze"),
            (&|t| t[0].is_active = false, "tiers no_bronze"),
            (&|t| t[2].min_points = 500, "tiers not_ascending"),
            (&|t| t.swap(1, 2), "tiers not_ascending"),
            (&|t| t[2].name = TierName::Silver, "tiers not_ascending"),
            (&|t| t[1].multiplier = 0.5, "tiers[1].multiplier too_small:1"),
            (&|t| t[1].multiplier = f64::NAN, "tiers[1].multiplier too_small:1"),
            (&|t| t[3].multiplier = 10.5, "tiers[3].multiplier too_large:10"),
            (&|t| t[1].multiplier = 1.005, "tiers[1].multiplier too_many_decimals:2"),
            (&|t| t[0].benefits = vec![" ".into()], "tiers[0].benefits required"),
        ] {
            assert_eq!(refused(change).await, [expected]);
        }
    });
}

#[test]
fn the_demo_customers_have_the_points_that_their_orders_earned() {
    in_a_shop(async |shop| {
        for _ in 0..2 {
            domain::seed::load(shop).await.unwrap();
        }
        let database = shop.store.database();
        let accounts = database.collection::<Loyalty>("loyalties").find(doc! {}).await.unwrap();
        let accounts: Vec<Loyalty> = accounts.try_collect().await.unwrap();
        let orders = database.collection::<Order>("orders").find(doc! {}).await.unwrap();
        let orders: Vec<Order> = orders.try_collect().await.unwrap();
        let tiers = loyalty::tiers(shop).await.unwrap();
        let mut movements = 0;
        for account in &accounts {
            let (mut earned, mut spent) = (0, 0);
            for movement in &account.history {
                if movement.kind == MovementKind::Redeem {
                    spent -= movement.points;
                    continue;
                }
                let order = orders.iter().find(|order| Some(order.id) == movement.order_id).unwrap();
                assert_eq!(
                    (order.user_id, order.status, order.payment_status),
                    (account.user_id, OrderStatus::Delivered, PaymentStatus::Paid)
                );
                let multiplier = reached(earned, &tiers).0.unwrap().multiplier;
                assert_eq!(movement.points, points_for(order.total, multiplier));
                assert!(movement.description.ends_with(&order.order_number));
                earned += movement.points;
                movements += 1;
            }
            assert_eq!(
                (account.points, account.tier),
                (earned - spent, reached(earned, &tiers).0.unwrap().name)
            );
        }
        let earning = |order: &&Order| order.status == OrderStatus::Delivered;
        assert_eq!(movements, orders.iter().filter(earning).count());
        assert!(accounts.len() > 5);
        // The coupons that points bought are there, once, and their owners can use them.
        let spent: Vec<_> = accounts
            .iter()
            .flat_map(|account| &account.history)
            .filter(|movement| movement.kind == MovementKind::Redeem)
            .collect();
        let coupons = shop.documents("coupons").await;
        let personal = coupons.iter().filter(|coupon| coupon.contains_key("userId")).count();
        assert_eq!((spent.len(), personal), (1, 1));
    });
}
