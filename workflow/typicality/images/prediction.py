"""Linear prediction of every pixel from its causal neighbourhood, border included, and without rounding.

A predictor has its own weights in every border class, for the neighbours that the class has. Weights are
multiples of a power of two so small that, pixels being whole numbers, every product and partial sum of a
prediction is a float32: predictions are the same to the last bit for any BLAS, number of threads, grouping of
images, and for scoring and sampling.
"""

import numpy as np

_MANTISSA_BITS = 24
_RIDGE = 1e-6


class LinearPredictor:
    """Predicts each channel of a pixel from its neighbours and the channels already known.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood
    weights : ndarray, shape (row classes, column classes, channels, regressors)
        Regressors are the neighbours' channels (neighbour by neighbour), the channels of the pixel itself,
        and the constant one. Predictions are exact if the weights are, see `exact_weights`.
    """

    def __init__(self, neighbourhood, weights):
        self.neighbourhood = neighbourhood
        self.weights = weights
        self.matrices = self._row_matrices()
        constant = self.weights[..., -1][:, neighbourhood.column_class]
        self.constants = constant.reshape(len(constant), -1).astype(np.float32)

    def _row_matrices(self):
        """Matrices from rows of pixels to the predictions of a row.

        ``matrices[t][d]``, shape (width * channels,) * 2, acts in row class t on the row d above. That with
        d = 0 is strictly triangular: nothing is predicted from itself or from what follows.
        """
        hood = self.neighbourhood
        width, channels = hood.width, hood.channels
        matrices = []
        for t, weights in enumerate(self.weights[:, hood.column_class]):
            taps = weights[..., :-1].reshape(width, channels, -1, channels).transpose(2, 0, 3, 1)
            matrix = np.zeros((t + 1, width, channels, width, channels), np.float32)
            for tap, (down, right) in zip(taps, [*hood.offsets, (0, 0)], strict=True):
                column = np.arange(max(0, -right), min(width, width - right))
                if -down <= t:
                    matrix[-down, column + right, :, column] = tap[column]
            matrices.append(matrix.reshape(t + 1, width * channels, width * channels))
        return matrices

    def predict(self, pixels):
        """Predict all pixels of whole images.

        Parameters
        ----------
        pixels : ndarray of float32, shape (n, height, width, channels)
            Whole numbers.

        Returns
        -------
        ndarray of float32, shape (n, height, width, channels)
        """
        lines = pixels.reshape(*pixels.shape[:2], -1)
        predictions = np.empty_like(lines)
        for t, matrices in enumerate(self.matrices):
            stop = t + 1 if t + 1 < len(self.matrices) else lines.shape[1]
            total = self.constants[t] + lines[:, t:stop] @ matrices[0]
            for d in range(1, t + 1):
                total += lines[:, t - d : stop - d] @ matrices[d]
            predictions[:, t:stop] = total
        return predictions.reshape(pixels.shape)

    def from_above(self, lines, row):
        """Part of the predictions of a row that comes from the rows above it.

        Parameters
        ----------
        lines : ndarray of float32, shape (n, height, width * channels)
        row : int

        Returns
        -------
        ndarray of float32, shape (n, width * channels)
        """
        t = self.neighbourhood.row_class[row]
        above = (lines[:, row - d] @ self.matrices[t][d] for d in range(1, t + 1))
        return sum(above, np.broadcast_to(self.constants[t], lines[:, row].shape))

    def within_row(self, lines, row, place):
        """Part of the predictions of one place of a row that comes from the same row.

        Parameters
        ----------
        lines : ndarray of float32, shape (n, height, width * channels)
        row, place : int
            A place is a column and a channel.

        Returns
        -------
        ndarray of float32, shape (n,)
        """
        hood = self.neighbourhood
        reach = slice(max(0, place - (hood.radius + 1) * hood.channels), place)
        return lines[:, row, reach] @ self.matrices[hood.row_class[row]][0][reach, place]


def causal_regressors(neighbourhood):
    """Which regressors each channel may use: neighbours inside the image, channels before it, the constant.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood

    Returns
    -------
    ndarray of bool, shape (row classes, column classes, channels, regressors)
    """
    channels = neighbourhood.channels
    inside = np.repeat(neighbourhood.available, channels, axis=-1)[:, :, None]
    shape = (*inside.shape[:2], channels)
    known = np.tri(channels, k=-1, dtype=bool)
    parts = [inside, known, np.ones((1, 1), bool)]
    return np.concatenate([np.broadcast_to(part, (*shape, part.shape[-1])) for part in parts], axis=-1)


def exact_weights(weights, largest):
    """Round weights so that predictions of whole numbers are exact in float32.

    Parameters
    ----------
    weights : ndarray, shape (..., regressors)
        The last regressor is the constant one.
    largest : int
        Largest magnitude of the other regressors.

    Returns
    -------
    ndarray of float64
        Multiples of a power of two.

    Examples
    --------
    >>> exact_weights(np.array([1 / 3, 0.0]), largest=128) * 2**15
    array([10923.,     0.])
    """
    sizes = np.abs(weights)
    # One more largest leaves room for the error of the prediction and for the rounding of the weights.
    bound = (largest * sizes[..., :-1].sum(axis=-1) + sizes[..., -1]).max() + 2 * largest
    step = 2.0 ** (np.ceil(np.log2(bound)) - _MANTISSA_BITS)
    return np.round(weights / step) * step


def nearest_weights(neighbourhood):
    """Weights that predict each channel by its mean over the neighbours at a distance of 1, a start for fits.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood

    Returns
    -------
    ndarray of float64, shape (row classes, column classes, channels, regressors)
    """
    near = neighbourhood.available & (np.abs(neighbourhood.offsets).sum(axis=1) == 1)
    shares = near / np.maximum(near.sum(axis=-1, keepdims=True), 1)
    channels = np.eye(neighbourhood.channels)
    taps = shares[:, :, None, :, None] * channels[:, None, :]
    return np.pad(taps.reshape(*taps.shape[:3], -1), [(0, 0)] * 3 + [(0, neighbourhood.channels + 1)])


class NormalEquations:
    """Weighted least squares of the predictor, accumulated over images.

    Neighbours are so alike that sums in float32 would not determine the weights; sums are float64.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood
    pooled_pixels : float
        What the pixels of all border classes that have a class's neighbours count for in it, together; it
        decides where images are few.
    """

    def __init__(self, neighbourhood, pooled_pixels=200):
        self.neighbourhood = neighbourhood
        self._pooled_pixels = pooled_pixels
        rows, columns, neighbours = neighbourhood.available.shape
        self._regressors = (neighbours + 1) * neighbourhood.channels + 1
        shape = (rows, columns, neighbourhood.channels, self._regressors)
        self._gram = np.zeros((*shape, self._regressors))
        self._moment = np.zeros(shape)
        self._pixels = np.zeros((rows, columns))

    def add(self, pixels, weight, target):
        """Add images.

        Parameters
        ----------
        pixels, weight, target : ndarray, shape (n, height, width, channels)
            Regressors, weights (positive) and what is to be predicted.
        """
        padded = self.neighbourhood.pad(pixels)
        for row_class, column_class, rows, columns in self.neighbourhood.blocks:
            design = self._design(padded, rows, columns)
            self._pixels[row_class, column_class] += len(design)
            for c in range(self.neighbourhood.channels):
                w = weight[:, rows, columns, c].reshape(-1, 1)
                weighted = design * w
                y = target[:, rows, columns, c].reshape(-1)
                self._gram[row_class, column_class, c] += weighted.T @ design
                self._moment[row_class, column_class, c] += y @ weighted

    def _design(self, padded, rows, columns):
        hood = self.neighbourhood
        views = [hood.shifted(padded, offset, rows, columns) for offset in [*hood.offsets, (0, 0)]]
        design = np.ones((*views[0].shape[:3], self._regressors))
        for k, view in enumerate(views):
            design[..., k * hood.channels : (k + 1) * hood.channels] = view
        return design.reshape(-1, self._regressors)

    def solve(self):
        """Return the weights, shape (row classes, column classes, channels, regressors).

        A border class is solved from its own pixels and, with the weight of a number of them, from all pixels
        that have its neighbours too, which carry it where images are few.
        """
        causal = causal_regressors(self.neighbourhood)
        weights = np.zeros(self._moment.shape)
        for row_class, column_class, _, _ in self.neighbourhood.blocks:
            gram, moment = self._with_richer_classes(row_class, column_class)
            for c, known in enumerate(causal[row_class, column_class]):
                weights[row_class, column_class, c, known] = _solve(
                    gram[c][np.ix_(known, known)], moment[c][known]
                )
        return weights

    def _with_richer_classes(self, row_class, column_class):
        available = self.neighbourhood.available
        richer = (available >= available[row_class, column_class]).all(axis=-1)
        gram, moment = self._gram[row_class, column_class], self._moment[row_class, column_class]
        pooled_gram, pooled_moment = self._gram[richer].sum(axis=0), self._moment[richer].sum(axis=0)
        # The constant regressor's entry is the sum of the weights.
        per_pixel = gram[:, -1, -1] / self._pixels[row_class, column_class]
        share = self._pooled_pixels * per_pixel / pooled_gram[:, -1, -1]
        return gram + share[:, None, None] * pooled_gram, moment + share[:, None] * pooled_moment


def _solve(gram, moment):
    """Solve one set of normal equations with a small ridge."""
    ridge = _RIDGE * np.trace(gram) / len(gram)
    return np.linalg.solve(gram + ridge * np.eye(len(gram)), moment)
