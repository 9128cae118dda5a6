"""Vector quantisation: a codebook of square patches by k-means, and images as grids of its codes."""

from dataclasses import dataclass

import numpy as np

from typicality.errors import InputError

_STEPS = 16
"""Centroids are rounded to this fraction of a grey level, so that every distance is exact in float64 and no
order of summation changes a code."""
_ROWS_AT_ONCE = 8192


def patches_of(images, patch):
    """Cut images into square patches that do not overlap.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    patch : int
        Side of a patch; it divides height and width.

    Returns
    -------
    ndarray of uint8, shape (n, height / patch, width / patch, patch * patch * channels)

    Raises
    ------
    InputError
        The images cannot be cut evenly.
    """
    n, height, width, channels = images.shape
    if height % patch or width % patch:
        raise InputError(
            f"abstraction.levels: patches of {patch} × {patch} do not tile images of {height} × {width}; "
            "choose another patch."
        )
    cut = images.reshape(n, height // patch, patch, width // patch, patch, channels)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(n, height // patch, width // patch, -1)


@dataclass(frozen=True)
class Codebook:
    """Patches that stand for all others.

    Attributes
    ----------
    patch : int
        Side of a patch, in pixels.
    centroids : ndarray of float64, shape (size, patch * patch * channels)
        In grey levels.
    """

    patch: int
    centroids: np.ndarray

    @property
    def size(self):
        """Return the number of codes."""
        return len(self.centroids)

    def encode(self, images):
        """Code of every patch: the nearest centroid, of equally near ones the first.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        ndarray of int64, shape (n, height / patch, width / patch)
        """
        patches = patches_of(images, self.patch)
        return nearest(patches.reshape(-1, patches.shape[-1]), self.centroids).reshape(patches.shape[:-1])


def nearest(patches, centroids):
    """Number of the nearest centroid of each patch.

    Parameters
    ----------
    patches : ndarray of uint8, shape (n, d)
    centroids : ndarray of float64, shape (codes, d)

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> nearest(np.array([[0, 1], [9, 9]], np.uint8), np.array([[0.0, 0.0], [8.0, 8.0]])).tolist()
    [0, 1]
    """
    squares = (centroids**2).sum(axis=1)
    codes = np.empty(len(patches), np.int64)
    for first in range(0, len(patches), _ROWS_AT_ONCE):
        some = patches[first : first + _ROWS_AT_ONCE].astype(np.float64)
        codes[first : first + len(some)] = np.argmin(squares - 2 * some @ centroids.T, axis=1)
    return codes


def fit_codebook(images, rng, *, patch, codes, patches, rounds):
    """Fit a codebook to random patches by the k-means algorithm of Lloyd (1982).

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
        May be a memory map.
    rng : numpy.random.Generator
        Chooses images, and the patches that the centroids start from.
    patch : int
        Side of a patch.
    codes : int
        Number of centroids, and at most that of different patches.
    patches : int
        About so many are looked at.
    rounds : int
        Of assigning patches to centroids and centroids to the means of their patches.

    Returns
    -------
    Codebook
    """
    per_image = (images.shape[1] // patch) * (images.shape[2] // patch)
    chosen = np.sort(rng.permutation(len(images))[: max(1, -(-patches // max(1, per_image)))])
    cut = patches_of(images[chosen], patch)
    cut = cut.reshape(-1, cut.shape[-1])
    different = np.unique(cut, axis=0)
    centroids = rng.permutation(different)[:codes].astype(np.float64)
    for _ in range(rounds):
        centroids = _means(cut, nearest(cut, centroids), centroids)
    return Codebook(patch, centroids)


def _means(patches, codes, centroids):
    """Mean patch of every code; a code that has none keeps its centroid."""
    order = np.argsort(codes, kind="stable")
    used, first = np.unique(codes[order], return_index=True)
    counts = np.diff(np.append(first, len(order)))
    means = np.add.reduceat(patches[order].astype(np.int64), first, axis=0) / counts[:, None]
    moved = centroids.copy()
    moved[used] = np.rint(means * _STEPS) / _STEPS
    return moved
