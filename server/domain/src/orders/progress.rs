//! How near a livreur is to a customer's door.

use shared::{
    Id, Timestamp,
    order::{Order, OrderStatus},
    period::Day,
    round::Progress,
};

use super::find;
use crate::{Identity, Result, Shop, store};

/// How far an expected moment may be off: a quarter of an hour, and some minutes for each stop before it.
const LEAST_SECONDS: i64 = 15 * 60;
const SECONDS_A_STOP: i64 = 5 * 60;

/// How near the livreur is to an order's door, for whom [`find`] shows the order.
pub async fn progress(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Progress> {
    progress_of(shop, &find(shop, identity, id).await?).await
}

/// How near the livreur is to the door of an order that the reader sees. Of the others on the round it says how many they
/// are, and nothing else.
pub async fn progress_of(shop: &Shop, order: &Order) -> Result<Progress> {
    let promised = order.window();
    let only_promised = Progress {
        stops_before: None,
        from: promised.map(|(from, _)| from),
        to: promised.map(|(_, to)| to),
    };
    let (OrderStatus::Shipped, Some(livreur), None) = (order.status, order.livreur_id, order.open_outcome) else {
        return Ok(Progress::default());
    };
    let round = store::rounds::find(shop.store.access(), livreur).await?;
    let Some(round) = round.filter(|round| round.day == Day::at(shop.now())) else {
        return Ok(only_promised);
    };
    let Some(position) = round.stops.iter().position(|stop| stop.order_id == order.id) else {
        return Ok(only_promised);
    };
    let before: Vec<_> = round.stops[..position].iter().map(|stop| stop.order_id).collect();
    let before = store::deliveries::count_to_deliver(&shop.store, livreur, &before).await?;
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    let stops_before = Some(before);
    // Before they leave, nobody knows when they will.
    if round.last_door.is_none() {
        return Ok(Progress {
            stops_before,
            ..only_promised
        });
    }
    let (from, to) = expected(round.stops[position].arrival, before, promised, shop.now());
    Ok(Progress {
        stops_before,
        from: Some(from),
        to: Some(to),
    })
}

/// Between when and when the livreur is expected, to five minutes: the nearer they are, the narrower. Within what was
/// promised, as far as that still holds.
fn expected(
    arrival: Timestamp,
    before: i64,
    promised: Option<(Timestamp, Timestamp)>,
    now: Timestamp,
) -> (Timestamp, Timestamp) {
    const FIVE_MINUTES: i64 = 5 * 60 * 1000;
    let arrival = arrival.max(now);
    let off = LEAST_SECONDS + before * SECONDS_A_STOP;
    let (earliest, latest) = (arrival.plus_seconds(-off).max(now), arrival.plus_seconds(off));
    let from = earliest.millis().div_euclid(FIVE_MINUTES) * FIVE_MINUTES;
    let to = (latest.millis() + FIVE_MINUTES - 1).div_euclid(FIVE_MINUTES) * FIVE_MINUTES;
    let (from, to) = (Timestamp::from_millis(from), Timestamp::from_millis(to));
    match promised {
        Some((first, last)) if first < to && from < last => (from.max(first), to.min(last)),
        _ => (from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_narrows_as_the_livreur_comes_nearer_and_stays_within_what_was_promised() {
        let minute = |minute: i64| Timestamp::from_millis(minute * 60_000);
        let read = |(from, to): (Timestamp, Timestamp)| (from.millis() / 60_000, to.millis() / 60_000);
        let now = minute(600);
        let expect = |arrival, before, promised| read(expected(minute(arrival), before, promised, now));
        assert_eq!(expect(720, 6, None), (675, 765));
        assert_eq!(expect(720, 2, None), (695, 745));
        assert_eq!(expect(722, 0, None), (705, 740));
        // Nobody comes before now, however late the livreur is.
        assert_eq!(expect(500, 0, None), (600, 615));
        assert_eq!(expect(720, 6, Some((minute(690), minute(750)))), (690, 750));
        // What was promised does not hold any more.
        assert_eq!(expect(840, 0, Some((minute(690), minute(750)))), (825, 855));
    }
}
