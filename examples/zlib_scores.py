"""Write a score table of a "model" that is not ours: zlib, by the length of its compressed pixels.

    python examples/zlib_scores.py > examples/zlib-scores.csv

reads the images of the procedural pair that a run has left in results/images/sets. The table has the four
columns that anybody's model needs; its split train holds our calibration images.
"""

import sys
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

SETS = Path("results/images/sets")
FILES = {("leaves", "train"): "leaves/calibration.npy", ("leaves", "test"): "leaves/test.npy"}
FILES |= {("panels", "test"): "panels/test.npy"}


def main():
    """Print the table."""
    parts = []
    for (dataset, split), name in FILES.items():
        images = np.load(SETS / name, allow_pickle=False)
        bits = [8 * len(zlib.compress(image.tobytes(), 9)) / image.size for image in images]
        parts.append(pd.DataFrame({"dataset": dataset, "split": split, "bits_per_dim": bits}))
        parts[-1].insert(2, "index", np.arange(len(images)))
    pd.concat(parts).to_csv(sys.stdout, index=False, float_format="%.4f", lineterminator="\n")


if __name__ == "__main__":
    main()
