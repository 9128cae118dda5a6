"""Time, memory and likelihoods of the linear autoregressive model on real pixels.

Run as ``PYTHONPATH=workflow python benchmarks/autoregressive.py --data DIR``, where DIR holds the archives of
CIFAR-10 and SVHN. BLAS gets one thread; scoring is timed in one process and in several at once.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import multiprocessing
import resource
import sys
import time
from pathlib import Path

import numpy as np

from typicality.images.auroc import auroc
from typicality.images.models import fit_model
from typicality.images.readers import read_cifar_binary, read_svhn_mat
from typicality.images.sets import hold_out

SETTINGS = {"family": "autoregressive", "kind": "linear"}


def main():
    """Fit, score, report."""
    arguments = read_arguments()
    fitted, calibration = hold_out(read_cifar_binary(arguments.data / "cifar-10-binary.tar.gz", "train"))
    began = time.perf_counter()
    model = fit_model(SETTINGS, fitted, seed=1)
    say("fit", f"{time.perf_counter() - began:.1f} s on {len(fitted):,} images, one thread")
    say("peak memory of the fit", f"{peak_megabytes():,.0f} MB")
    sets = {
        "CIFAR-10 train (first 1,000)": fitted[:1000],
        "CIFAR-10 calibration": calibration,
        "CIFAR-10 test": read_cifar_binary(arguments.data / "cifar-10-binary.tar.gz", "test"),
        "SVHN test": read_svhn_mat(arguments.data / "test_32x32.mat"),
    }
    bits = {name: -model.log_prob(images) / images[0].size for name, images in sets.items()}
    for name, values in bits.items():
        error = values.std(ddof=1) / np.sqrt(len(values))
        say(f"bits/dim, {name}", f"{values.mean():.4f} ± {error:.4f} ({len(values):,} images)")
    say("AUROC of the likelihood", f"{auroc(bits['CIFAR-10 test'], bits['SVHN test']):.4f}")
    for processes in sorted({1, arguments.processes}):
        rate = scoring_rate(model, sets["SVHN test"], processes)
        say(f"scoring, {processes} process{'es' * (processes > 1)}", f"{rate:,.0f} images/s")
    began = time.perf_counter()
    drawn = -model.log_prob(model.sample(256, np.random.default_rng(1))) / fitted[0].size
    say("sampling", f"{256 / (time.perf_counter() - began):,.0f} images/s")
    say("bits/dim, samples", f"{drawn.mean():.4f}")
    say("peak memory", f"{peak_megabytes():,.0f} MB")


def read_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the archives")
    parser.add_argument("--processes", type=int, default=2, help="scoring processes at once (default: 2)")
    return parser.parse_args()


def scoring_rate(model, images, processes):
    """Images scored per second by so many single-thread processes, each of which scores all of them."""
    context = multiprocessing.get_context("fork")
    ready, go = context.Barrier(processes + 1), context.Barrier(processes + 1)

    def score():
        model.log_prob(images[:64])
        ready.wait()
        go.wait()
        model.log_prob(images)

    workers = [context.Process(target=score) for _ in range(processes)]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    go.wait()
    for worker in workers:
        worker.join()
    return processes * len(images) / (time.perf_counter() - began)


def peak_megabytes():
    """Largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def say(what, value):
    """Write one line of the report."""
    sys.stdout.write(f"{what:40} {value}\n")


if __name__ == "__main__":
    main()
