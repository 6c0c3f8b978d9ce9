//! Orders public instances of the travelling salesman with time windows as the shop orders a round, and prints of each its
//! name, by how much it is late, what is driven, and how many milliseconds that took. `compare.py` compiles it.

#[path = "../../server/domain/src/delivery/routing.rs"]
mod routing;

use std::{env, error::Error, fs, time::Instant};

use routing::{Call, Round, Travel};

/// Instances have up to three decimals.
const SCALE: f64 = 1000.0;

fn main() -> Result<(), Box<dyn Error>> {
    for path in env::args().skip(1) {
        let text = fs::read_to_string(&path)?;
        let mut numbers = text.split_whitespace();
        let mut next = || numbers.next().ok_or("a number is missing");
        let places: usize = next()?.parse()?;
        let mut scaled = || Ok::<_, Box<dyn Error>>((next()?.parse::<f64>()? * SCALE).round() as i64);
        let table = (0..places * places).map(|_| scaled()).collect::<Result<Vec<_>, _>>()?;
        let mut calls = Vec::new();
        for _ in 0..places {
            let (from, to) = (scaled()?, scaled()?);
            calls.push(Call { from, to, service: 0 });
        }
        let travel = Travel::new(places, |from, to| table[from * places + to]);
        let round = Round { travel: &travel, calls: &calls[1..] };
        let begun = Instant::now();
        let order = round.best_order();
        let taken = begun.elapsed().as_millis();
        let cost = round.cost(&order);
        let (late, driven) = (cost.late as f64 / SCALE, cost.travel as f64 / SCALE);
        println!("{path} {late:.3} {driven:.3} {taken}");
    }
    Ok(())
}
