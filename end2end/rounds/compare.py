"""Compares the order of rounds with the best that is known of public instances, and with PyVRP.

Usage: compare.py <folder of instances> <file of the best known> [seconds for PyVRP]

Instances are tables of times followed by windows, the depot first; the best known are lines of a name and a cost, as
<https://github.com/augustindelecluse/tsptw-init> has both in data/TSPTW.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyvrp
from pyvrp.stop import MaxRuntime

HERE = Path(__file__).parent
SCALE = 1000


def best_known(path):
    lines = (line.split() for line in Path(path).read_text().splitlines() if not line.startswith("#"))
    return {words[0]: float(words[1]) for words in lines if len(words) > 1}


def of_the_shop(paths):
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/order"
        subprocess.run(["rustc", "--edition", "2024", "-O", "-A", "dead_code", "-o", program, HERE / "order.rs"], check=True)
        printed = subprocess.run([program, *map(str, paths)], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in printed.splitlines())
    return {Path(name).name: (float(late), float(cost), int(taken)) for name, late, cost, taken in rows}


def of_pyvrp(path, seconds):
    numbers = [round(float(word) * SCALE) for word in path.read_text().split()]
    places = numbers[0] // SCALE
    table, windows = numbers[1 : 1 + places * places], numbers[1 + places * places :]
    model = pyvrp.Model()
    locations = [model.add_location(place, 0) for place in range(places)]
    depot = model.add_depot(locations[0])
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot, tw_early=windows[0], tw_late=windows[1])
    for place in range(1, places):
        model.add_client(locations[place], tw_early=windows[2 * place], tw_late=windows[2 * place + 1])
    for a, start in enumerate(locations):
        for b, end in enumerate(locations):
            if a != b:
                took = table[a * places + b]
                model.add_edge(start, end, distance=took, duration=took)
    begun = time.monotonic()
    result = model.solve(stop=MaxRuntime(seconds), seed=1, display=False)
    cost = result.cost() / SCALE if result.is_feasible() else float("nan")
    return cost, round((time.monotonic() - begun) * 1000)


def main(folder, known, seconds=5):
    best = best_known(known)
    paths = sorted(path for path in Path(folder).iterdir() if path.name in best)
    shop = of_the_shop(paths)
    gaps = []
    print("instance best shop gap% ms | pyvrp gap% ms")
    for path in paths:
        late, cost, taken = shop[path.name]
        other, others_taken = of_pyvrp(path, float(seconds)) if float(seconds) > 0 else (float("nan"), 0)
        gap = (cost / best[path.name] - 1) * 100
        gaps.append(gap)
        others_gap = (other / best[path.name] - 1) * 100
        warning = " LATE" if late > 0 else ""
        print(
            f"{path.name} {best[path.name]:.2f} {cost:.2f} {gap:.2f} {taken}{warning} | "
            f"{other:.2f} {others_gap:.2f} {others_taken}",
            flush=True,
        )
    print(f"{len(gaps)} instances: mean gap {sum(gaps) / len(gaps):.3f} %, worst {max(gaps):.2f} %")


if __name__ == "__main__":
    main(*sys.argv[1:])
