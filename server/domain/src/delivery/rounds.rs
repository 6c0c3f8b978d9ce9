//! Planning a round: in which order a livreur's stops are driven to, and when the livreur is expected at each.
//!
//! Streets are not asked for: what lies between two doors is the straight line, a third longer, at the speed of a van in
//! town.

use shared::{Id, Timestamp, order::Order, round::Point};

use super::routing::{Call, Round, Travel};
use crate::store::rounds::PlannedStop;

/// How long a stop takes.
pub const STOP_SECONDS: i64 = 240;
/// How much longer streets are than a straight line: about 1.3 in towns of Europe.
const DETOUR: f64 = 1.3;
/// 25 km/h.
const METRES_A_SECOND: f64 = 7.0;
/// How long it takes to or from a door of which nobody knows where it is.
const UNKNOWN_SECONDS: i64 = 600;
/// Later than any round.
const NEVER: i64 = i64::MAX / 4;

/// A stop to plan.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The order to bring.
    pub order: Id<Order>,
    /// Where its door is.
    pub location: Option<Point>,
    /// When the customer expects it.
    pub window: Option<(Timestamp, Timestamp)>,
    /// Where the door is roughly.
    pub postal_code: String,
}

/// Where and when the livreur leaves.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    /// The shop, or the last door; where nobody knows, the first stop is as near as any.
    pub from: Option<Point>,
    /// When.
    pub at: Timestamp,
}

/// The best order found, stops of which nobody knows where they are last, by postal code. Half a second of a core for sixty.
pub fn choose(visits: &[Visit], departure: Departure) -> Vec<PlannedStop> {
    let (known, mut unknown): (Vec<_>, Vec<_>) = visits.iter().partition(|visit| visit.location.is_some());
    unknown.sort_by_key(|visit| &visit.postal_code);
    let map = Map::of(&known, departure);
    let chosen = map.round().best_order();
    let order: Vec<_> = chosen.iter().map(|place| known[place - 1]).chain(unknown).collect();
    timed(&order, departure)
}

/// An order with more stops, each where it costs least; the others stay as they are.
pub fn with_more(order: &[&Visit], more: &[&Visit], departure: Departure) -> Vec<PlannedStop> {
    let all = [order, more].concat();
    let map = Map::of(&all, departure);
    let mut sequence: Vec<_> = (1..=order.len()).collect();
    for (place, visit) in (order.len() + 1..).zip(more) {
        match visit.location {
            Some(_) => map.round().insert(&mut sequence, place),
            None => sequence.push(place),
        }
    }
    let order: Vec<_> = sequence.iter().map(|place| all[place - 1]).collect();
    timed(&order, departure)
}

/// The stops as they are, with when the livreur is expected at each.
pub fn timed(order: &[&Visit], departure: Departure) -> Vec<PlannedStop> {
    let map = Map::of(order, departure);
    let sequence: Vec<_> = (1..=order.len()).collect();
    let arrivals = map.round().arrivals(&sequence);
    let stop = |(visit, seconds): (&&Visit, i64)| PlannedStop {
        order_id: visit.order,
        arrival: departure.at.plus_seconds(seconds),
    };
    order.iter().zip(arrivals).map(stop).collect()
}

/// Driving times and windows of stops.
struct Map {
    travel: Travel,
    calls: Vec<Call>,
}

impl Map {
    fn of(visits: &[&Visit], departure: Departure) -> Self {
        let locations: Vec<_> = visits.iter().map(|visit| visit.location).collect();
        let seconds = |from: usize, to: usize| match (from.min(to), from.max(to)) {
            (least, most) if least == most => 0,
            (0, to) => departure.from.map_or(0, |shop| drive(Some(shop), locations[to - 1])),
            (from, to) => drive(locations[from - 1], locations[to - 1]),
        };
        let since = |moment: Timestamp| (moment.millis() - departure.at.millis()) / 1000;
        let call = |visit: &&Visit| {
            let (from, to) = visit.window.map_or((0, NEVER), |(from, to)| (since(from), since(to)));
            Call {
                from,
                to,
                service: STOP_SECONDS,
            }
        };
        Self {
            travel: Travel::new(visits.len() + 1, seconds),
            calls: visits.iter().map(call).collect(),
        }
    }

    fn round(&self) -> Round<'_> {
        Round {
            travel: &self.travel,
            calls: &self.calls,
        }
    }
}

/// Seconds between two doors.
fn drive(from: Option<Point>, to: Option<Point>) -> i64 {
    let (Some(from), Some(to)) = (from, to) else {
        return UNKNOWN_SECONDS;
    };
    #[expect(clippy::cast_possible_truncation, reason = "half around the earth is 20,000 km")]
    let seconds = (metres(from, to) * DETOUR / METRES_A_SECOND).round() as i64;
    seconds
}

/// The straight line over the earth (haversine).
fn metres(from: Point, to: Point) -> f64 {
    const EARTH: f64 = 6_371_000.0;
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = from.lat.to_radians().cos() * to.lat.to_radians().cos() * half(to.lon - from.lon);
    2.0 * EARTH * (half(to.lat - from.lat) + across).clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_in_town_takes_three_minutes() {
        let point = |lat, lon| Some(Point { lat, lon });
        // One minute of latitude is a nautical mile, 1,852 m.
        let seconds = drive(point(45.75, 4.85), point(45.75 + 1.0 / 60.0, 4.85));
        assert_eq!(seconds, 344);
        assert_eq!(drive(point(45.75, 4.85), None), UNKNOWN_SECONDS);
    }
}
