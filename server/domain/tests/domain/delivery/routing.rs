//! The order of a round: no better one is easily found, windows are kept where they can be, and the same stops make the
//! same round.

use domain::delivery::routing::{Call, Cost, Round, Travel};

/// Places on a line, a minute from each to the next, the start at 0.
fn on_a_line(places: &[i64]) -> Travel {
    Travel::new(places.len() + 1, |from, to| {
        let at = |place: usize| if place == 0 { 0 } else { places[place - 1] };
        (at(from) - at(to)).abs() * 60
    })
}

fn any_time(count: usize) -> Vec<Call> {
    let call = Call {
        from: 0,
        to: 1_000_000,
        service: 0,
    };
    vec![call; count]
}

/// Chance for tests: the same each time.
fn dice(seed: u64) -> impl FnMut(i64) -> i64 {
    let mut state = seed;
    move |bound| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from(state >> 40).unwrap() % bound
    }
}

#[test]
fn a_round_goes_there_and_back_without_detours() {
    let places = [5, 1, 4, 2, 3];
    let (travel, calls) = (on_a_line(&places), any_time(5));
    let round = Round {
        travel: &travel,
        calls: &calls,
    };
    let order = round.best_order();
    let cost = round.cost(&order);
    assert_eq!((cost.late, cost.travel), (0, 600), "{order:?}");
}

/// The least that any order costs, by trying all.
fn least(round: &Round<'_>, places: usize) -> Cost {
    fn go(round: &Round<'_>, order: &mut Vec<usize>, left: &mut Vec<usize>, best: &mut Option<Cost>) {
        if left.is_empty() {
            let cost = round.cost(order);
            *best = Some(best.map_or(cost, |best: Cost| best.min(cost)));
        }
        for position in 0..left.len() {
            let place = left.remove(position);
            order.push(place);
            go(round, order, left, best);
            order.pop();
            left.insert(position, place);
        }
    }
    let mut best = None;
    go(round, &mut Vec::new(), &mut (1..=places).collect(), &mut best);
    best.unwrap()
}

#[test]
fn no_order_of_few_stops_is_better_than_the_one_that_is_chosen() {
    for seed in 1..=12 {
        let mut below = dice(seed);
        let points: Vec<_> = (0..8).map(|_| (below(60), below(60))).collect();
        let travel = Travel::new(8, |from, to| {
            let ((a, b), (c, d)) = (points[from], points[to]);
            ((a - c).abs() + (b - d).abs()) * 60
        });
        let calls: Vec<_> = (1..8)
            .map(|_| {
                let from = below(120) * 60;
                Call {
                    from,
                    to: from + 3600,
                    service: 120,
                }
            })
            .collect();
        let round = Round {
            travel: &travel,
            calls: &calls,
        };
        let order = round.best_order();
        let mut each = order.clone();
        each.sort_unstable();
        assert_eq!(each, (1..8).collect::<Vec<_>>());
        assert_eq!(round.cost(&order), least(&round, 7), "seed {seed}");
        // The same stops make the same round.
        assert_eq!(round.best_order(), order);
    }
}

#[test]
fn windows_are_kept_where_they_can_be_whatever_is_driven_for_it() {
    let mut below = dice(7);
    let points: Vec<_> = (0..19).map(|_| (below(100), below(100))).collect();
    let travel = Travel::new(19, |from, to| {
        let ((a, b), (c, d)) = (points[from], points[to]);
        ((a - c).abs() + (b - d).abs()) * 10
    });
    // Windows around the times at which places are reached in the order of their numbers: one order fits for certain.
    let order: Vec<_> = (1..19).collect();
    let calls = any_time(18);
    let arrivals = Round {
        travel: &travel,
        calls: &calls,
    }
    .arrivals(&order);
    let calls: Vec<_> = arrivals
        .iter()
        .map(|at| Call {
            from: at - 300,
            to: at + 300,
            service: 0,
        })
        .collect();
    let round = Round {
        travel: &travel,
        calls: &calls,
    };
    assert_eq!(round.cost(&round.best_order()).late, 0);
}
