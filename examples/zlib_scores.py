"""Write the score tables of a "model" that is not ours: zlib, by the length of its compressed pixels.

    PYTHONPATH=workflow python examples/zlib_scores.py

writes the two tables beside this file. One scores the images of the procedural pair, so that zlib joins our
models there; the other scores larger images, which nobody but this script ever sees. A table has the four
columns that any model needs; its split train holds images that set what is to be expected, here our
calibration images.
"""

import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from typicality.images.procedural import dead_leaves, panels
from typicality.images.sets import hold_out

FOLDER = Path(__file__).parent
SEED = 2020  # the configured one


def score_table(splits):
    """Bits per dimension of images under zlib.

    Parameters
    ----------
    splits : dict of (str, str) to numpy.ndarray
        Images by the names of their data set and split.

    Returns
    -------
    pandas.DataFrame
    """
    parts = []
    for (dataset, split), images in splits.items():
        bits = [8 * len(zlib.compress(image.tobytes(), 9)) / image.size for image in images]
        columns = {"dataset": dataset, "split": split, "index": np.arange(len(images)), "bits_per_dim": bits}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def main():
    """Write both tables."""
    train = dead_leaves(2500, SEED, split="train")
    known = {
        ("leaves", "train"): hold_out(train)[1],
        ("leaves", "test"): dead_leaves(500, SEED, split="test"),
        ("panels", "test"): panels(500, SEED, split="test"),
    }
    larger = {
        ("large-leaves", "train"): dead_leaves(300, SEED, split="train", size=64),
        ("large-leaves", "test"): dead_leaves(200, SEED, split="test", size=64),
        ("large-panels", "test"): panels(200, SEED, split="test", size=64),
    }
    table = score_table(known)
    # An image goes by its position in the set, here among all training images.
    held_out = table["split"] == "train"
    table.loc[held_out, "index"] = hold_out(np.arange(len(train)))[1]
    write(table, "zlib-scores.csv")
    write(score_table(larger), "zlib-scores-large.csv")


def write(table, name):
    """Write a score table beside this file."""
    table.to_csv(FOLDER / name, index=False, float_format="%.4f", lineterminator="\n")


if __name__ == "__main__":
    main()
