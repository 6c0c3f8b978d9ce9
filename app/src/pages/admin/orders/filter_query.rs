//! What the address of the orders' list asks for.

use leptos_router::params::ParamsMap;
use shared::{
    PageRequest, limits,
    order::{OrderPaymentMethod, OrderSearch, OrderSort, OrderStatus, PaymentStatus},
    period::{Day, Edge},
    validation::BrokenRule,
};

use crate::url::encode;

/// How many orders a page shows, as one chooses.
pub const SIZES: [i64; 3] = [20, 50, 100];

/// What the address asks for, as typed; empty for all, as every field here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct OrderFilters {
    /// Number, words or amount.
    pub q: String,
    /// Where orders stand.
    pub statuses: Vec<OrderStatus>,
    /// The name of a payment method.
    pub payment_method: String,
    /// The name of a [`PaymentStatus`].
    pub payment_status: String,
    /// The id of a livreur.
    pub livreur: String,
    /// Whether only those are wanted whose customer is owed money.
    pub refund_due: bool,
    /// Whether only contested ones are wanted.
    pub disputed: bool,
    /// Whether only those are wanted that wait for a transfer.
    pub unpaid_transfer: bool,
    /// Whether only those are wanted from which a coupon took something off.
    pub with_coupon: bool,
    /// Whether only those are wanted of which money went or goes back.
    pub refunded: bool,
    /// Whether only those are wanted that are given to nobody.
    pub without_livreur: bool,
    /// Whether only those are wanted of which something is to be decided.
    pub open_outcome: bool,
    /// The first day: `2026-03-31`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Which come first.
    pub sort: OrderSort,
    /// Orders a page, of [`SIZES`]; 0 for the first of them.
    pub limit: i64,
    /// Which page, from 1; 0 for the first.
    pub page: i64,
}

impl OrderFilters {
    /// Reads the address's query. A form sends each status on its own, a link all in one.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default().trim().to_owned();
        let statuses = query.get_all("status").unwrap_or_default();
        let statuses = statuses.iter().flat_map(|names| names.split(','));
        let mut chosen = Vec::new();
        for status in statuses.filter_map(OrderStatus::from_name) {
            if !chosen.contains(&status) {
                chosen.push(status);
            }
        }
        let number = |name, admitted: &dyn Fn(&i64) -> bool| text(name).parse().ok().filter(admitted).unwrap_or(0);
        Self {
            q: text("q").chars().take(*limits::SEARCH.end()).collect(),
            statuses: chosen,
            payment_method: text("paymentMethod"),
            payment_status: text("paymentStatus"),
            livreur: text("livreurId"),
            refund_due: text("refundDue") == "true",
            disputed: text("disputed") == "true",
            unpaid_transfer: text("unpaidTransfer") == "true",
            with_coupon: text("withCoupon") == "true",
            refunded: text("refunded") == "true",
            without_livreur: text("withoutLivreur") == "true",
            open_outcome: text("openOutcome") == "true",
            from: text("from"),
            to: text("to"),
            sort: OrderSort::from_name(&text("sort")).unwrap_or_default(),
            limit: number("limit", &|limit| SIZES[1..].contains(limit)),
            page: number("page", &|page| (2..=100_000).contains(page)),
        }
    }

    /// The search, and which days are none: those are left out of it.
    pub fn search(&self) -> (OrderSearch, Vec<BrokenRule>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut broken = Vec::new();
        let mut day = |field: &str, text: &str| {
            let day = text.parse::<Day>().ok();
            if day.is_none() && !text.is_empty() {
                broken.push(BrokenRule::new(field, "not_a_day"));
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            broken.push(BrokenRule::new("to", "before_from"));
        }
        let search = OrderSearch {
            statuses: self.statuses.clone(),
            payment_method: some(&self.payment_method).map(OrderPaymentMethod::from),
            payment_status: PaymentStatus::from_name(&self.payment_status),
            livreur: self.livreur.parse().ok(),
            refund_due: self.refund_due,
            disputed: self.disputed,
            unpaid_transfer: self.unpaid_transfer,
            with_coupon: self.with_coupon,
            refunded: self.refunded,
            without_livreur: self.without_livreur,
            open_outcome: self.open_outcome,
            q: some(&self.q),
            from: from.map(Edge::Day),
            to: to.map(Edge::Day),
            sort: self.sort,
            paging: PageRequest {
                page: self.page.max(1),
                limit: if self.limit == 0 { SIZES[0] } else { self.limit },
            },
        };
        (search, broken)
    }

    fn query(&self) -> String {
        let flag = |is: bool| if is { "true" } else { "" };
        let statuses: Vec<_> = self.statuses.iter().map(|status| status.name()).collect();
        let sort = if self.sort == OrderSort::default() {
            ""
        } else {
            self.sort.name()
        };
        let limit = if self.limit == 0 {
            String::new()
        } else {
            self.limit.to_string()
        };
        let named = [
            ("q", self.q.as_str()),
            ("status", &statuses.join(",")),
            ("paymentMethod", &self.payment_method),
            ("paymentStatus", &self.payment_status),
            ("livreurId", &self.livreur),
            ("refundDue", flag(self.refund_due)),
            ("disputed", flag(self.disputed)),
            ("unpaidTransfer", flag(self.unpaid_transfer)),
            ("withCoupon", flag(self.with_coupon)),
            ("refunded", flag(self.refunded)),
            ("withoutLivreur", flag(self.without_livreur)),
            ("openOutcome", flag(self.open_outcome)),
            ("from", &self.from),
            ("to", &self.to),
            ("sort", sort),
            ("limit", &limit),
        ];
        let set = named.into_iter().filter(|(_, value)| !value.is_empty());
        set.fold(String::new(), |query, (name, value)| {
            format!("{query}{name}={}&", encode(value))
        })
    }

    /// The query of the page that is shown, empty or ending in `&`.
    pub fn here_query(&self) -> String {
        let page = if self.page == 0 {
            String::new()
        } else {
            format!("page={}&", self.page)
        };
        self.query() + &page
    }

    /// The list's address without its page, ending in `?` or `&`.
    pub fn base(&self) -> String {
        format!("/gestion/commandes?{}", self.query())
    }

    /// The address of a file of the orders of the list's period; of the current month when it has none.
    pub fn export(&self, format: &str) -> String {
        let (search, _) = self.search();
        let days = [
            ("from", search.from.map(|_| &self.from)),
            ("to", search.to.map(|_| &self.to)),
        ];
        let start = format!("/api/admin/orders/export?format={format}");
        days.into_iter()
            .filter_map(|(name, day)| Some((name, day?)))
            .fold(start, |address, (name, day)| {
                format!("{address}&{name}={}", encode(day))
            })
    }

    /// The address of the list's first page.
    pub fn address(&self) -> String {
        self.base().trim_end_matches(['&', '?']).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> OrderFilters {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        OrderFilters::read(&query)
    }

    #[test]
    fn an_address_reads_as_it_was_written_and_leaves_out_what_says_nothing() {
        let filters = read(&[
            ("q", " léa & co"),
            ("status", "shipped"),
            ("status", "pending,shipped,lost"),
            ("paymentMethod", ""),
            ("disputed", "false"),
            ("refundDue", "true"),
            ("withCoupon", "true"),
            ("withoutLivreur", "true"),
            ("from", "2026-03-01"),
            ("sort", "-total"),
            ("limit", "50"),
            ("page", "3"),
        ]);
        let query = "q=l%C3%A9a%20%26%20co&status=shipped%2Cpending&refundDue=true&withCoupon=true&\
             withoutLivreur=true&from=2026-03-01&sort=-total&limit=50&";
        assert_eq!(filters.base(), format!("/gestion/commandes?{query}"));
        assert_eq!(filters.here_query(), format!("{query}page=3&"));
        let (search, broken) = filters.search();
        assert_eq!(broken, []);
        assert_eq!((search.paging.page, search.paging.limit), (3, 50));
        assert_eq!(
            (search.with_coupon, search.refunded, search.without_livreur),
            (true, false, true)
        );
        let all = read(&[("page", "-3"), ("limit", "7"), ("sort", "none")]);
        assert_eq!(all.address(), "/gestion/commandes");
    }

    #[test]
    fn days_that_are_none_are_named_and_left_out() {
        let (search, broken) = read(&[("from", "hier"), ("to", "2026-03-01")]).search();
        assert_eq!(broken, [BrokenRule::new("from", "not_a_day")]);
        assert_eq!((search.from, search.to.is_some()), (None, true));
        let (_, broken) = read(&[("from", "2026-03-02"), ("to", "2026-03-01")]).search();
        assert_eq!(broken, [BrokenRule::new("to", "before_from")]);
    }
}
