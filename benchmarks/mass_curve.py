"""Time and memory of the simulated mass curve: the post's recipe beside ours, and the floor below both.

Each run is a process of its own; the candidates take turns, so that a machine that slows down slows them all.

    PYTHONPATH=workflow python benchmarks/mass_curve.py [--rounds 5] [--samples 1000000] [--dimension 100]
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

import numpy as np

from typicality.annulus.radius_simulation import CACHE_BYTES, block_size, count_radii
from typicality.streams import stream

BLOCKS = 8


def radii_of_curve(dimension):
    """Inner and outer radii of the 200 typical sets of the post."""
    reach = np.geomspace(0.1, 100, 200) * np.log(4)
    return np.sqrt(np.maximum(dimension - reach, 0)), np.sqrt(dimension + reach)


def post_recipe(samples, dimension):
    """All vectors in one array, their squares in another, and one pass over all radii for every epsilon."""
    vectors = np.random.normal(0, 1, (samples, dimension))  # noqa: NPY002 - as the post draws them
    radii = np.sqrt(np.sum(vectors**2, axis=-1))
    low, high = radii_of_curve(dimension)
    return [np.mean((one < radii) & (radii < other)) for one, other in zip(low, high, strict=True)]


def ours(samples, dimension, blocks=range(BLOCKS)):
    """Blocks of float32, counted at all edges as they are drawn."""
    edges = np.unique(np.concatenate(radii_of_curve(dimension)))
    sizes = {block: block_size(samples, BLOCKS, block) for block in blocks}
    return [count_radii(edges, dimension, size, 2020, "benchmark", block) for block, size in sizes.items()]


def half(samples, dimension):
    """Every second block: what one of two block workers does."""
    return ours(samples, dimension, range(0, BLOCKS, 2))


def floor(samples, dimension):
    """Nothing but the normal numbers, drawn as ours are."""
    rng = stream(2020, "benchmark")
    buffer = np.empty((CACHE_BYTES // (4 * dimension), dimension), dtype=np.float32)
    for _ in range(samples // len(buffer)):
        rng.standard_normal(out=buffer, dtype=np.float32)


CANDIDATES = {"post": post_recipe, "ours": ours, "two workers": half, "floor": floor}


def measured(name, arguments):
    """Seconds of the work itself in the slowest process, and peak memory in MB of the largest."""
    command = [sys.executable, __file__, "--samples", str(arguments.samples)]
    command += ["--dimension", str(arguments.dimension), "--only", name]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2 if name == "two workers" else 1)
    ]
    seconds = [float(run.stdout.read()) for run in runs]
    usages = [os.wait4(run.pid, 0)[2] for run in runs]
    return max(seconds), max(usage.ru_maxrss for usage in usages) / 1e3


def report(rows):
    """Print medians, and ratios to the post's recipe and to the floor."""
    seconds = {name: statistics.median(row[0] for row in rows[name]) for name in rows}
    memory = {name: statistics.median(row[1] for row in rows[name]) for name in rows}
    print("             seconds  post / it  it / floor   peak MB  post / it")
    for name in rows:
        times = f"{seconds[name]:8.2f} {seconds['post'] / seconds[name]:10.1f}"
        floors = f"{seconds[name] / seconds['floor']:11.2f}"
        print(f"{name:12}{times}{floors} {memory[name]:9.0f} {memory['post'] / memory[name]:10.1f}")


def main():
    """Run one candidate in this process, or all of them in turn in processes of their own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--only", choices=CANDIDATES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        start = time.perf_counter()
        CANDIDATES[arguments.only](arguments.samples, arguments.dimension)
        print(time.perf_counter() - start)
        return
    rows = {name: [] for name in CANDIDATES}
    for _ in range(arguments.rounds):
        for name, measurements in rows.items():
            measurements.append(measured(name, arguments))
    report(rows)


if __name__ == "__main__":
    main()
