"""Vector quantisation against brute force."""

import numpy as np
import pytest

from typicality.abstraction.codebook import Codebook, fit_codebook, nearest, patches_of
from typicality.errors import InputError

IMAGES = np.random.default_rng(5).integers(0, 256, (12, 8, 12, 3), dtype=np.uint8)


def test_patches_hold_the_pixels_of_their_square():
    patches = patches_of(IMAGES, 4)
    assert patches.shape == (12, 2, 3, 48)
    assert (patches[3, 1, 2].reshape(4, 4, 3) == IMAGES[3, 4:8, 8:12]).all()


def test_patches_that_do_not_tile_are_refused():
    with pytest.raises(InputError, match="patches of 5 × 5 do not tile images of 8 × 12"):
        patches_of(IMAGES, 5)


def test_nearest_is_the_nearest():
    rng = np.random.default_rng(6)
    patches = rng.integers(0, 256, (500, 12), dtype=np.uint8)
    centroids = np.rint(rng.uniform(0, 255, (40, 12)) * 16) / 16
    distances = ((patches[:, None].astype(float) - centroids) ** 2).sum(axis=-1)
    assert (nearest(patches, centroids) == distances.argmin(axis=1)).all()


def test_of_equal_centroids_the_first_is_taken():
    assert nearest(np.array([[3]], np.uint8), np.array([[9.0], [3.0], [3.0]])).tolist() == [1]


def distortion(codebook, images):
    patches = patches_of(images, codebook.patch).reshape(-1, codebook.centroids.shape[1])
    return ((patches - codebook.centroids[nearest(patches, codebook.centroids)]) ** 2).sum(axis=1).mean()


def test_no_round_makes_the_codebook_worse_by_more_than_rounding():
    """Lloyd's rounds never raise the distortion; a centroid is off by at most 1/32 of a grey level."""
    books = [
        fit_codebook(IMAGES, np.random.default_rng(7), patch=2, codes=16, patches=10_000, rounds=rounds)
        for rounds in range(6)
    ]
    distortions = [distortion(book, IMAGES) for book in books]
    assert np.diff(distortions).max() <= 12 / 32**2
    assert distortions[-1] < 0.95 * distortions[0]


def test_codebook_finds_clusters_that_are_there():
    colours = np.array([[10, 20, 30], [200, 180, 160], [90, 250, 5]], np.uint8)
    images = np.repeat(np.repeat(colours[np.random.default_rng(8).integers(0, 3, (20, 4, 4))], 2, 1), 2, 2)
    book = fit_codebook(images, np.random.default_rng(9), patch=2, codes=16, patches=10_000, rounds=5)
    assert book.size == 3
    assert sorted(map(tuple, book.centroids)) == sorted(tuple(np.tile(c, 4).astype(float)) for c in colours)
    assert distortion(book, images) == 0


def test_codes_of_an_image_do_not_depend_on_the_others():
    book = fit_codebook(IMAGES, np.random.default_rng(7), patch=2, codes=16, patches=100, rounds=2)
    together = book.encode(IMAGES)
    assert together.shape == (12, 4, 6)
    assert all((book.encode(IMAGES[i : i + 1])[0] == together[i]).all() for i in range(12))


def test_centroids_without_patches_stay():
    patches = np.zeros((1, 2, 2, 3), np.uint8)
    book = Codebook(2, np.array([[0.0] * 12, [255.0] * 12]))
    assert book.encode(patches).tolist() == [[[0]]]
