"""Bits/dim, seconds and memory of every configured model on the same real images, codecs among them.

Run as ``PYTHONPATH=workflow python benchmarks/image_models.py --data DIR [MODEL ...]``, where DIR holds the
archives of CIFAR-10 and SVHN and models are names of ``images.models`` in config.yaml, all unless given. Each
model has a process of its own, one after the other, and BLAS gets one thread.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import multiprocessing
import resource
import time
from pathlib import Path

import numpy as np
import yaml

from typicality.images.auroc import auroc
from typicality.images.models import fit_model
from typicality.images.readers import read_cifar_binary, read_svhn_mat
from typicality.images.sets import hold_out

CONFIGURATION = Path(__file__).resolve().parents[1] / "config.yaml"
LINE = "{:<16}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}"
HEADINGS = ("model", "train", "test", "SVHN", "AUROC", "fit s", "img/s", "draw/s", "MB")


def main():
    """Print one line a model."""
    models = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))["images"]["models"]
    arguments = read_arguments(models)
    print("bits/dim of CIFAR-10 train and test and of SVHN; AUROC of the likelihood; seconds of the fit;")
    print("images scored and drawn a second; peak memory. One core.")
    print(LINE.format(*HEADINGS), flush=True)
    for name in arguments.models or models:
        # A process of its own, so that its peak memory is that of this model.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            values = pool.apply(measure, (models[name], arguments.data, arguments.images))
        print(LINE.format(name, *values), flush=True)


def read_arguments(models):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the archives")
    parser.add_argument("--images", type=int, default=1000, help="images that are scored of each split")
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"of {', '.join(models)}")
    arguments = parser.parse_args()
    for name in arguments.models:
        if name not in models:
            parser.error(f"config.yaml names no model {name!r}; it names {', '.join(models)}")
    return arguments


def measure(settings, data, count):
    """Fit one model and score the first images of each split.

    Returns
    -------
    tuple of str
        The cells of a line after the model's name.
    """
    train, _ = hold_out(read_cifar_binary(data / "cifar-10-binary.tar.gz", "train"))
    test = read_cifar_binary(data / "cifar-10-binary.tar.gz", "test")[:count]
    svhn = read_svhn_mat(data / "test_32x32.mat")[:count]
    began = time.perf_counter()
    model = fit_model(settings, train, seed=1)
    seconds = time.perf_counter() - began
    dimensions = train[0].size
    began = time.perf_counter()
    bits = [-model.log_prob(images) / dimensions for images in (train[:count], test, svhn)]
    rate = sum(map(len, bits)) / (time.perf_counter() - began)
    return (
        *(f"{values.mean():.3f}" for values in bits),
        f"{auroc(bits[1], bits[2]):.3f}",
        f"{seconds:.1f}",
        f"{rate:,.0f}",
        drawing_rate(model),
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}",
    )


def drawing_rate(model):
    """Images drawn a second, 256 at once; a dash for codecs."""
    if not hasattr(model, "sample"):
        return "-"
    began = time.perf_counter()
    model.sample(256, np.random.default_rng(1))
    return f"{256 / (time.perf_counter() - began):,.0f}"


if __name__ == "__main__":
    main()
