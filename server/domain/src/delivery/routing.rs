//! In which order a round is driven: as little late as can be, then with as little driving as can be found.
//!
//! A travelling salesman with time windows. A first order by insertion is improved by moving and turning parts of it
//! around, until nothing near it is better; then parts of the best order so far are thrown about by chance, and what
//! comes of that is improved in turn (iterated local search: Lourenço, Martin and Stützle, 2003). The dice are the same
//! each time, so the same stops make the same round.

/// Driving times between places in whole seconds, the same in both directions. Place 0 is where the round begins and ends.
#[derive(Clone, Debug)]
pub struct Travel {
    places: usize,
    seconds: Vec<i64>,
}

impl Travel {
    /// `seconds` from each place to each other.
    pub fn new(places: usize, seconds: impl Fn(usize, usize) -> i64) -> Self {
        let pairs = (0..places).flat_map(|from| (0..places).map(move |to| (from, to)));
        Self {
            places,
            seconds: pairs.map(|(from, to)| seconds(from, to)).collect(),
        }
    }

    fn between(&self, from: usize, to: usize) -> i64 {
        self.seconds[from * self.places + to]
    }
}

/// When a place may be served, in seconds after the round begins. Who comes too early waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Not before this.
    pub from: i64,
    /// Not after this, or it is late.
    pub to: i64,
    /// How long it takes.
    pub service: i64,
}

/// What an order of places costs. Less late is better, whatever is driven for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Seconds by which places are served too late, together.
    pub late: i64,
    /// Seconds on the road, the way back included.
    pub travel: i64,
}

/// The places of a round, but for where it begins: `calls[0]` is place 1 of `travel`.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// Driving times.
    pub travel: &'a Travel,
    /// A place each.
    pub calls: &'a [Call],
}

/// How far a driver is at some point of an order.
#[derive(Clone, Copy, Debug)]
struct Progress {
    /// The place they leave.
    at: usize,
    /// When.
    time: i64,
    cost: Cost,
}

const START: Progress = Progress {
    at: 0,
    time: 0,
    cost: Cost { late: 0, travel: 0 },
};

/// How often the best order is thrown about, divided by how many places it has: sixty take half a second.
const THROWS: usize = 4_000;
/// The longest part of an order that is moved as one.
const LONGEST_PART: usize = 8;

impl Round<'_> {
    /// The best order found, as places from 1.
    pub fn best_order(&self) -> Vec<usize> {
        let (mut best, mut cost) = self.first_order();
        if best.len() < 3 {
            return best;
        }
        let mut dice = Dice(1);
        for _ in 0..THROWS / best.len() {
            let mut order = best.clone();
            for _ in 0..2 + dice.below(3) {
                throw(&mut order, &mut dice);
            }
            let mut thrown = self.cost(&order);
            self.improve(&mut order, &mut thrown);
            // Also when it is no better: from there others are near.
            if thrown <= cost {
                (best, cost) = (order, thrown);
            }
        }
        best
    }

    /// An order with one more place, where it costs least; the others keep theirs.
    pub fn insert(&self, order: &mut Vec<usize>, place: usize) {
        let at = (0..=order.len()).min_by_key(|at| {
            let mut longer = order.clone();
            longer.insert(*at, place);
            self.cost(&longer)
        });
        order.insert(at.unwrap_or(0), place);
    }

    /// When each place of an order is reached and served, waiting included, in seconds after the round begins.
    pub fn arrivals(&self, order: &[usize]) -> Vec<i64> {
        let arrival = |driver: &mut Progress, place: &usize| {
            *driver = self.step(*driver, *place);
            Some(driver.time - self.calls[place - 1].service)
        };
        order.iter().scan(START, arrival).collect()
    }

    /// What an order costs.
    pub fn cost(&self, order: &[usize]) -> Cost {
        let end = order.iter().fold(START, |driver, place| self.step(driver, *place));
        self.home(end)
    }

    fn step(&self, driver: Progress, place: usize) -> Progress {
        let call = self.calls[place - 1];
        let drive = self.travel.between(driver.at, place);
        let served = (driver.time + drive).max(call.from);
        Progress {
            at: place,
            time: served + call.service,
            cost: Cost {
                late: driver.cost.late + (served - call.to).max(0),
                travel: driver.cost.travel + drive,
            },
        }
    }

    fn home(&self, end: Progress) -> Cost {
        Cost {
            travel: end.cost.travel + self.travel.between(end.at, 0),
            ..end.cost
        }
    }

    /// Places inserted one after the other where they cost least: once those that close first come first, once those that
    /// are far. The better of both, improved.
    fn first_order(&self) -> (Vec<usize>, Cost) {
        let mut by_closing: Vec<_> = (1..=self.calls.len()).collect();
        let mut by_distance = by_closing.clone();
        by_closing.sort_by_key(|place| self.calls[place - 1].to);
        by_distance.sort_by_key(|place| -self.travel.between(0, *place));
        let orders = [by_closing, by_distance].map(|places| {
            let mut order = Vec::new();
            for place in places {
                self.insert(&mut order, place);
            }
            let mut cost = self.cost(&order);
            self.improve(&mut order, &mut cost);
            (order, cost)
        });
        let [first, second] = orders;
        if second.1 < first.1 { second } else { first }
    }

    /// Changes an order as long as a change near it costs less.
    fn improve(&self, order: &mut Vec<usize>, cost: &mut Cost) {
        let mut scratch = Vec::with_capacity(order.len());
        let mut way = Vec::with_capacity(order.len() + 1);
        loop {
            way.clear();
            way.push(START);
            way.extend(order.iter().scan(START, |driver, place| {
                *driver = self.step(*driver, *place);
                Some(*driver)
            }));
            let near = Neighbourhood {
                round: *self,
                order,
                way: &way,
                cost: *cost,
            };
            let Some(better) = near.turned(&mut scratch).or_else(|| near.moved(&mut scratch)) else {
                return;
            };
            *cost = better;
            std::mem::swap(order, &mut scratch);
        }
    }
}

/// Orders that differ from one in a part of it.
struct Neighbourhood<'a> {
    round: Round<'a>,
    order: &'a [usize],
    /// Where the driver is before each place of the order, and after the last.
    way: &'a [Progress],
    cost: Cost,
}

impl Neighbourhood<'_> {
    /// The place at a position of the order; the start before its first and behind its last.
    fn place(&self, position: Option<usize>) -> usize {
        position
            .and_then(|position| self.order.get(position))
            .copied()
            .unwrap_or(0)
    }

    fn drive(&self, from: usize, to: usize) -> i64 {
        self.round.travel.between(from, to)
    }

    /// Whether a change that adds so much driving may be better at all.
    const fn is_hopeful(&self, more_driving: i64) -> bool {
        more_driving < 0 || self.cost.late > 0
    }

    /// The first better order in which a part is driven the other way round, in `scratch`.
    fn turned(&self, scratch: &mut Vec<usize>) -> Option<Cost> {
        let count = self.order.len();
        for first in 0..count.saturating_sub(1) {
            let before = self.way[first].at;
            for last in first + 1..count {
                let (head, tail, after) = (self.order[first], self.order[last], self.place(Some(last + 1)));
                let more = self.drive(before, tail) + self.drive(head, after)
                    - self.drive(before, head)
                    - self.drive(tail, after);
                if self.is_hopeful(more) {
                    let part = self.order[first..=last].iter().rev();
                    let rest = part.chain(&self.order[last + 1..]);
                    if let Some(cost) = self.better(first, rest, scratch) {
                        return Some(cost);
                    }
                }
            }
        }
        None
    }

    /// The first better order in which a part stands elsewhere, as it was or the other way round, in `scratch`.
    fn moved(&self, scratch: &mut Vec<usize>) -> Option<Cost> {
        let count = self.order.len();
        for length in 1..=LONGEST_PART.min(count.saturating_sub(1)) {
            for first in 0..=count - length {
                let last = first + length - 1;
                let (head, tail) = (self.order[first], self.order[last]);
                let (before, after) = (self.way[first].at, self.place(Some(last + 1)));
                let gap = self.drive(before, after) - self.drive(before, head) - self.drive(tail, after);
                for to in (0..first).chain(last + 2..=count) {
                    let (left, right) = (self.place(to.checked_sub(1)), self.place(Some(to)));
                    let without = gap - self.drive(left, right);
                    for is_turned in [false, true] {
                        let (enter, leave) = if is_turned { (tail, head) } else { (head, tail) };
                        if self.is_hopeful(without + self.drive(left, enter) + self.drive(leave, right))
                            && let Some(cost) = self.elsewhere((first, last), to, is_turned, scratch)
                        {
                            return Some(cost);
                        }
                        if length == 1 {
                            break;
                        }
                    }
                }
            }
        }
        None
    }

    /// The order with the part from `first` to `last` before what is at `to`, if it is better.
    fn elsewhere(
        &self,
        (first, last): (usize, usize),
        to: usize,
        is_turned: bool,
        scratch: &mut Vec<usize>,
    ) -> Option<Cost> {
        let order = self.order;
        let part = &order[first..=last];
        let (from, ahead, behind) = if to < first {
            (to, &order[..0], [&order[to..first], &order[last + 1..]])
        } else {
            (first, &order[last + 1..to], [&order[to..], &order[..0]])
        };
        let behind = behind.into_iter().flatten();
        if is_turned {
            self.better(from, ahead.iter().chain(part.iter().rev()).chain(behind), scratch)
        } else {
            self.better(from, ahead.iter().chain(part).chain(behind), scratch)
        }
    }

    /// What the order costs that is the same up to a position and then goes on so, when that is less; it is in `scratch` then.
    fn better<'p>(
        &self,
        position: usize,
        rest: impl Iterator<Item = &'p usize>,
        scratch: &mut Vec<usize>,
    ) -> Option<Cost> {
        scratch.clear();
        scratch.extend_from_slice(&self.order[..position]);
        let mut driver = self.way[position];
        for place in rest {
            driver = self.round.step(driver, *place);
            if driver.cost >= self.cost {
                return None;
            }
            scratch.push(*place);
        }
        Some(self.round.home(driver)).filter(|cost| *cost < self.cost)
    }
}

/// Puts a part of an order elsewhere, perhaps the other way round.
fn throw(order: &mut Vec<usize>, dice: &mut Dice) {
    let length = 1 + dice.below(LONGEST_PART.min(order.len() - 1));
    let first = dice.below(order.len() - length + 1);
    let mut part: Vec<_> = order.drain(first..first + length).collect();
    if dice.below(2) == 0 {
        part.reverse();
    }
    // Most often not far.
    let reach = LONGEST_PART.max(length);
    let nearest = first.saturating_sub(reach);
    let farthest = order.len().min(first + reach);
    let to = nearest + dice.below(farthest - nearest + 1);
    order.splice(to..to, part);
}

/// Chance that is the same each time: a linear congruential generator (Knuth's MMIX), of which the upper half is used.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from((self.0 >> 33) % bound).unwrap_or(0)
    }
}
