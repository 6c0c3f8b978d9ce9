//! A livreur's round of today: the orders they have on the road, as they are driven. It is chosen when the livreur first
//! asks, and again as long as orders come before they leave; then, or once they chose themselves, what comes is put where
//! it costs least, and nothing else moves.

use std::{collections::HashMap, time::Duration};

use futures_util::{StreamExt, stream};
use shared::{
    Id, Page, PageRequest, Timestamp, limits,
    order::{Order, OrderForStaff},
    period::Day,
    round::{Point, RoundChange, Stop},
    user::User,
};
use tokio::{task::spawn_blocking, time::sleep};

use super::for_staff;
use crate::{
    Error, Livreur, Result, Shop, Staff,
    delivery::rounds::{self, Departure, Visit},
    store::{
        self, doors,
        rounds::{LastDoor, PlannedStop, Round},
    },
    validate,
};

/// Addresses whose place is asked for at once, and how long a round may wait for all of them.
const ASKED_AT_ONCE: usize = 4;
const LONGEST_ASKING: Duration = Duration::from_secs(5);

/// How often a change of a round is tried when others come between.
const TRIES: usize = 5;

/// The livreur's round of today, in the order in which it is driven; last, what they reported that an admin has not
/// decided yet. A hundred stops at most, the oldest orders.
pub async fn round(shop: &Shop, livreur: &Livreur) -> Result<Vec<Stop>> {
    let mut reading = Reading::of(shop, livreur.user().id).await?;
    reading.find_doors(shop).await?;
    let stops = match reading.next_round(shop).await? {
        None => reading.stops_as_known(),
        Some(next) => {
            // When another came first, the next look shows theirs.
            store::rounds::put(&shop.store, &next).await?;
            next.stops
        }
    };
    reading.show(shop, stops).await
}

/// One page of [`round`]. [`Error::Invalid`] for a page that breaks a rule.
pub async fn round_page(shop: &Shop, livreur: &Livreur, paging: PageRequest) -> Result<Page<Stop>> {
    validate(&paging)?;
    Ok(Page::cut_from(round(shop, livreur).await?, paging))
}

/// Has the round driven as its livreur says. [`Error::Invalid`].
pub async fn reorder(shop: &Shop, livreur: &Livreur, change: &RoundChange) -> Result<Vec<Stop>> {
    validate(change)?;
    let mut ids = change.orders.clone();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Error::field("orders", "twice"));
    }
    for _ in 0..TRIES {
        let reading = Reading::of(shop, livreur.user().id).await?;
        let stops = if change.orders.is_empty() {
            reading.chosen(shop).await?
        } else {
            let known = reading.stops_as_known();
            let asked = change.orders.iter().copied();
            let all = asked.chain(known.iter().map(|stop| stop.order_id));
            rounds::timed(&reading.visits_of(all), reading.departure(shop))
        };
        let next = reading.changed(stops, !change.orders.is_empty());
        if store::rounds::put(&shop.store, &next).await? {
            tracing::info!(target: "activity", user = %livreur.user().id, "chose the order of a round");
            return reading.show(shop, next.stops).await;
        }
    }
    Err(Error::Busy)
}

/// Notes that the livreur stood at an order's door, for when they are expected at the others. What comes late, after
/// another door, changes nothing.
pub(super) async fn went_on(shop: &Shop, livreur: Id<User>, order: &Order, at: Timestamp) -> Result<()> {
    for _ in 0..TRIES {
        let reading = Reading::of(shop, livreur).await?;
        let Some(known) = &reading.known else {
            return Ok(());
        };
        if known.last_door.is_some_and(|door| door.at >= at) {
            return Ok(());
        }
        let address = [doors::plain(&order.shipping_address)];
        let found = doors::find(shop.store.access(), &address).await?;
        let location = found.first().map(|door| door.location);
        let from = location.or_else(|| reading.departure(shop).from);
        let left = reading.stops_as_known();
        let left = reading.visits_of(left.iter().map(|stop| stop.order_id));
        let mut next = reading.changed(rounds::timed(&left, Departure { from, at }), known.by_hand);
        next.last_door = Some(LastDoor { at, location });
        if store::rounds::put(&shop.store, &next).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Remembers where an order's door is, for this order and the next to its address. [`Error::NotFound`] but for admins and
/// the livreur it is given to, or [`Error::Invalid`].
pub async fn locate(shop: &Shop, staff: &Staff, id: Id<Order>, location: &Point) -> Result<()> {
    validate(location)?;
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .filter(|order| match staff {
            Staff::Admin(_) => true,
            Staff::Livreur(livreur) => order.livreur_id == Some(livreur.user().id),
        })
        .ok_or(Error::NotFound)?;
    doors::learn(&shop.store, &order.shipping_address, *location, shop.now()).await
}

/// What a round is made of.
struct Reading {
    livreur: Id<User>,
    day: Day,
    /// On the road, to be brought today, oldest first.
    orders: Vec<Order>,
    /// The round as it was kept today.
    known: Option<Round>,
    /// How often it was kept, today or before.
    revision: i64,
    /// What is to be planned of `orders`.
    visits: Vec<Visit>,
    locations: HashMap<Id<Order>, Point>,
}

impl Reading {
    async fn of(shop: &Shop, livreur: Id<User>) -> Result<Self> {
        let day = Day::at(shop.now());
        let most = i64::try_from(*limits::STOPS.end()).unwrap_or(i64::MAX);
        let mut orders = store::deliveries::shipped_with(&shop.store, livreur, most).await?;
        orders.retain(|order| is_for(order, day));
        let addresses: Vec<_> = orders
            .iter()
            .map(|order| doors::plain(&order.shipping_address))
            .collect();
        let (known, doors) = tokio::join!(
            store::rounds::find(shop.store.access(), livreur),
            doors::find(shop.store.access(), &addresses),
        );
        let (known, doors) = (known?, doors?);
        let by_address: HashMap<_, _> = doors.into_iter().map(|door| (door.address, door.location)).collect();
        let locations: HashMap<_, _> = orders
            .iter()
            .zip(&addresses)
            .filter_map(|(order, address)| Some((order.id, *by_address.get(address)?)))
            .collect();
        let undecided = orders.iter().filter(|order| order.open_outcome.is_none());
        let visit = |order: &Order| Visit {
            order: order.id,
            location: locations.get(&order.id).copied(),
            window: order.window(),
            postal_code: order.shipping_address.postal_code.clone(),
        };
        Ok(Self {
            livreur,
            day,
            visits: undecided.map(visit).collect(),
            revision: known.as_ref().map_or(0, |round| round.revision),
            known: known.filter(|round| round.day == day),
            orders,
            locations,
        })
    }

    /// Asks where the doors of new orders are that nobody stood at yet, as far as there is time.
    async fn find_doors(&mut self, shop: &Shop) -> Result<()> {
        let Some(geocoder) = &shop.settings.geocoder else {
            return Ok(());
        };
        let is_new = |order: &&Order| {
            let planned = self.known.iter().flat_map(|round| &round.stops);
            !self.locations.contains_key(&order.id) && planned.into_iter().all(|stop| stop.order_id != order.id)
        };
        let unknown = self.orders.iter().filter(is_new);
        let unknown: Vec<_> = unknown
            .map(|order| (order.id, order.shipping_address.clone()))
            .collect();
        let found: Vec<_> = stream::iter(unknown)
            .map(|(order, address)| {
                let geocoder = geocoder.clone();
                async move {
                    let location = geocoder.find(&address).await;
                    (order, address, location)
                }
            })
            .buffer_unordered(ASKED_AT_ONCE)
            .take_until(sleep(LONGEST_ASKING))
            .collect()
            .await;
        for (order, address, location) in found {
            if let Some(location) = location {
                doors::learn(&shop.store, &address, location, shop.now()).await?;
                self.locations.insert(order, location);
            }
        }
        for visit in &mut self.visits {
            visit.location = self.locations.get(&visit.order).copied();
        }
        Ok(())
    }

    /// The last door, or the shop; now.
    fn departure(&self, shop: &Shop) -> Departure {
        let last = self.known.as_ref().and_then(|round| round.last_door);
        Departure {
            from: last.and_then(|door| door.location).or(shop.settings.location),
            at: shop.now(),
        }
    }

    /// Those of these orders that are to be planned, each once.
    fn visits_of(&self, ids: impl Iterator<Item = Id<Order>>) -> Vec<&Visit> {
        let mut left: HashMap<_, _> = self.visits.iter().map(|visit| (visit.order, visit)).collect();
        ids.filter_map(|id| left.remove(&id)).collect()
    }

    /// The stops that were planned and are still to be made, then the others.
    fn stops_as_known(&self) -> Vec<PlannedStop> {
        let planned = self.known.iter().flat_map(|round| &round.stops);
        let left = planned.filter(|stop| self.visits.iter().any(|visit| visit.order == stop.order_id));
        let mut stops: Vec<_> = left.copied().collect();
        for visit in &self.visits {
            if stops.iter().all(|stop| stop.order_id != visit.order) {
                let arrival = Timestamp::from_millis(0);
                stops.push(PlannedStop {
                    order_id: visit.order,
                    arrival,
                });
            }
        }
        stops
    }

    /// The round, when it has to be planned: there are stops that were not.
    async fn next_round(&self, shop: &Shop) -> Result<Option<Round>> {
        let planned: Vec<_> = self.known.iter().flat_map(|round| &round.stops).collect();
        let (old, new): (Vec<_>, Vec<_>) = self
            .visits
            .iter()
            .partition(|visit| planned.iter().any(|stop| stop.order_id == visit.order));
        if new.is_empty() {
            return Ok(None);
        }
        let is_settled = |round: &&Round| round.by_hand || round.last_door.is_some();
        Ok(Some(match self.known.as_ref().filter(is_settled) {
            None => self.changed(self.chosen(shop).await?, false),
            Some(known) => {
                let old = old.iter().map(|visit| visit.order).collect::<Vec<_>>();
                let order = planned.iter().map(|stop| stop.order_id).filter(|id| old.contains(id));
                let order = self.visits_of(order);
                self.changed(rounds::with_more(&order, &new, self.departure(shop)), known.by_hand)
            }
        }))
    }

    /// All stops as the shop would drive them.
    async fn chosen(&self, shop: &Shop) -> Result<Vec<PlannedStop>> {
        let (visits, departure) = (self.visits.clone(), self.departure(shop));
        let chosen = spawn_blocking(move || rounds::choose(&visits, departure)).await;
        chosen.map_err(|error| Error::Internal(error.to_string()))
    }

    /// The round with these stops, in the place of the one that was read.
    fn changed(&self, stops: Vec<PlannedStop>, by_hand: bool) -> Round {
        Round {
            livreur: self.livreur,
            day: self.day,
            stops,
            by_hand,
            last_door: self.known.as_ref().and_then(|round| round.last_door),
            revision: self.revision + 1,
        }
    }

    /// The stops with all that the livreur has to know of them.
    async fn show(self, shop: &Shop, planned: Vec<PlannedStop>) -> Result<Vec<Stop>> {
        let Self { orders, locations, .. } = self;
        let arrivals: HashMap<_, _> = planned.iter().map(|stop| (stop.order_id, stop.arrival)).collect();
        let place = |order: &Order| {
            let position = planned.iter().position(|stop| stop.order_id == order.id);
            (position.unwrap_or(usize::MAX), order.open_outcome.map(|open| open.at))
        };
        let mut for_staff = for_staff(shop, orders).await?;
        for_staff.sort_by_key(|stop| place(&stop.order));
        let shown = |(sequence, stop): (i64, OrderForStaff)| Stop {
            sequence,
            location: locations.get(&stop.order.id).copied(),
            arrival: arrivals.get(&stop.order.id).copied().filter(|at| at.millis() > 0),
            customer_name: stop.customer_name,
            customer_phone: stop.customer_phone,
            to_collect: stop.to_collect,
            order: stop.order,
        };
        Ok((1..).zip(for_staff).map(shown).collect())
    }
}

/// Whether an order on the road is brought on this day: its customer does not collect it, and chose no later day.
fn is_for(order: &Order, day: Day) -> bool {
    !order.is_collected() && order.brought_from().is_none_or(|first| first <= day)
}
