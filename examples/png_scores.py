"""Write a score table of a "model" that is not ours: PNG, by the length of its files.

    python examples/png_scores.py > examples/png-scores.csv

reads the images of the procedural pair that a run has left in results/images/sets. The table has the four
columns that anybody's model needs; its split train holds our calibration images.
"""

import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

SETS = Path("results/images/sets")
FILES = {("leaves", "train"): "leaves/calibration.npy", ("leaves", "test"): "leaves/test.npy"}
FILES |= {("panels", "test"): "panels/test.npy"}


def png_bits(image):
    """Bits of one image as PNG, headers included."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "png", optimize=True)
    return 8 * file.tell()


def main():
    """Print the table."""
    parts = []
    for (dataset, split), name in FILES.items():
        images = np.load(SETS / name, allow_pickle=False)
        bits = [png_bits(image) / image.size for image in images]
        parts.append(pd.DataFrame({"dataset": dataset, "split": split, "bits_per_dim": bits}))
        parts[-1].insert(2, "index", np.arange(len(images)))
    pd.concat(parts).to_csv(sys.stdout, index=False, float_format="%.4f", lineterminator="\n")


if __name__ == "__main__":
    main()
