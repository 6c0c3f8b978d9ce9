//! Everything that admins search for, for the profiler to watch.

use domain::{
    Admin, audit,
    billing::{ledger::Ledger, reports},
    figures::{self, stats},
    identity::users,
    lookup, orders,
    promotions::loyalty,
};
use shared::{
    Id, PageRequest,
    audit::{Action, AuditQuery},
    figures::FiguresQuery,
    order::{Order, OrderSearch, OrderSort, OrderStatus, PaymentMethod, PaymentStatus},
    period::Edge,
    report::ReportQuery,
    stats::StatsQuery,
    user::{Role, RoleChange, UserQuery},
};
use test_support::shop::TestShop;

/// Everything an admin can look up, in every combination.
pub async fn everything(shop: &TestShop, admin: &Admin, order: Id<Order>) {
    let days = Some(Edge::Day("2050-03-03".parse().unwrap()));
    let number = orders::find_for_staff(shop, admin, order)
        .await
        .unwrap()
        .order
        .order_number;
    let livreur = shop.livreur("bruno").await.user().id;
    let words = ["omar", "cust comt", "24", "19,90"].map(String::from);
    for q in [None, Some(number)].into_iter().chain(words.map(Some)) {
        for sort in OrderSort::ALL {
            for (from, days) in [(None, false), (days, true)] {
                let all = OrderSearch {
                    q: q.clone(),
                    from,
                    to: if days { from } else { None },
                    sort,
                    ..Default::default()
                };
                let pending = OrderSearch {
                    statuses: vec![OrderStatus::Pending],
                    ..all.clone()
                };
                for query in [
                    OrderSearch {
                        statuses: vec![OrderStatus::Pending, OrderStatus::Shipped],
                        payment_status: Some(PaymentStatus::Pending),
                        ..all.clone()
                    },
                    OrderSearch {
                        payment_status: Some(PaymentStatus::Pending),
                        ..all.clone()
                    },
                    OrderSearch {
                        payment_method: Some(PaymentMethod::BankTransfer.into()),
                        ..pending.clone()
                    },
                    OrderSearch {
                        livreur: Some(livreur),
                        ..all.clone()
                    },
                    OrderSearch {
                        refund_due: true,
                        ..pending.clone()
                    },
                    OrderSearch {
                        disputed: true,
                        ..all.clone()
                    },
                    OrderSearch {
                        unpaid_transfer: true,
                        ..all.clone()
                    },
                    pending,
                    all,
                ] {
                    orders::search(shop, admin, &query).await.unwrap();
                }
            }
        }
    }
    for q in [None, Some("omar exem".to_owned())] {
        for role in [None, Some(Role::Admin)] {
            let paging = PageRequest::default();
            users::list(
                shop,
                admin,
                &UserQuery {
                    q: q.clone(),
                    role,
                    paging,
                },
            )
            .await
            .unwrap();
        }
    }
    for by in [None, Some(admin.user().id)] {
        for action in [None, Some(Action::ProductCreated)] {
            for target_id in [None, Some(Id::from_bytes(order.bytes()))] {
                for from in [None, days] {
                    let query = AuditQuery {
                        by,
                        action,
                        target_id,
                        from,
                        ..Default::default()
                    };
                    audit::list(shop, admin, &query).await.unwrap();
                }
            }
        }
    }
    for q in ["omar exem", "comte", "0612345678", "omar@exemple.fr"] {
        lookup::everything(shop, admin, q).await.unwrap();
    }
    stats::compute(shop, admin, StatsQuery::default()).await.unwrap();
    figures::today(shop, admin).await.unwrap();
    figures::read(shop, admin, FiguresQuery::default()).await.unwrap();
    orders::preparation(shop, admin, &[]).await.unwrap();
    reports::vat_daily(shop, admin, ReportQuery::default()).await.unwrap();
    let mut ledger = Ledger::of(shop, admin, ReportQuery::default()).unwrap();
    while ledger.next().await.unwrap().is_some() {}
    let karim = shop.livreur("lina").await;
    let change = RoleChange { role: Role::User };
    users::change_role(shop, admin, karim.user().id, change).await.unwrap();
    let bronze =
        serde_json::json!({ "tiers": [{ "name": "bronze", "minPoints": 0, "multiplier": 1, "isActive": true }] });
    let tiers = serde_json::from_value(bronze).unwrap();
    loyalty::replace_tiers(shop, admin, &tiers).await.unwrap();
}
