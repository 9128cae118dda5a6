"""Polyphase coupling flows of images, with exact density.

From a coarse grid of pixels to the whole image, groups of pixels are mapped to noise, each given those before
it (`typicality.images.polyphase`, `typicality.images.coupling`). The noise is logistic, but for that of the
coarsest grid, which is standard normal. Hierarchies of this kind go back to multi-scale flows (Dinh et al.,
2017, "RealNVP") and to lossless coders that interpolate.
"""

import numpy as np

from typicality.images.checks import check_training, finite, whole
from typicality.images.coupling import Coupling
from typicality.images.coupling_network import CouplingNetwork, check_parameters
from typicality.images.coupling_training import train_network
from typicality.images.flow import Flow
from typicality.images.gaussian import AffineMap, normal_log_density
from typicality.images.linear_conditioner import LinearConditioner, causal_weights
from typicality.images.linear_conditioner_fitting import fit_linear_conditioner
from typicality.images.logistic_density import log_density
from typicality.images.network_conditioner import NetworkConditioner, PatchInputs
from typicality.images.polyphase import PHASES, PolyphaseNeighbourhood, neighbourhoods, strides
from typicality.images.polyphase_fitting import CENTRE, fit_polyphase


class PolyphaseFlow(Flow):
    """Coupling flow of images of one shape.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels.
    base : AffineMap
        Of the centred pixels of the coarsest grid.
    couplings : sequence of Coupling
        Of every level, the coarsest first, and on it of every group.
    """

    def __init__(self, shape, base, couplings):
        self.shape = tuple(shape)
        self.base = base
        self.couplings = couplings
        self._strides = np.repeat(strides(*self.shape[:2]), len(PHASES))

    @property
    def _grid(self):
        """Rows and columns of the coarsest grid."""
        step = 2 * self._strides[0]
        return slice(None, None, step), slice(None, None, step)

    def forward(self, pixels):
        """Map real pixels to noise.

        Parameters
        ----------
        pixels : ndarray of float64, shape (n, height, width, channels)
            In grey levels.

        Returns
        -------
        noise : ndarray of float64, shape (n, height, width, channels)
            That of a pixel lies at its place.
        log_determinant : ndarray of float64, shape (n,)
            Of the Jacobian, in nats.
        """
        centred = _images_last(pixels) - CENTRE
        noise, errors = np.empty(centred.shape), np.zeros(centred.shape)
        noise[self._grid] = _on_grid(self.base.forward, centred[self._grid])
        log_determinant = np.full(len(pixels), self.base.log_determinant)
        for coupling, step in zip(self.couplings, self._strides, strict=True):
            level, known, latent = (maps[::step, ::step] for maps in (centred, errors, noise))
            found, log_scale = coupling.forward(level, known)
            coupling.neighbourhood.of_group(latent)[...] = found
            log_determinant -= log_scale.sum(axis=(0, 1, 2))
        return np.moveaxis(noise, -1, 0), log_determinant

    def inverse(self, noise):
        """Map noise to real pixels, the inverse of `forward`.

        Rounding errors grow where pixels are hundreds of scales from their location, as in noise of black and
        white pixels; natural images, and uniform noise, come back to 1e-5 of a level.

        Parameters
        ----------
        noise : ndarray of float64, shape (n, height, width, channels)

        Returns
        -------
        ndarray of float64, shape (n, height, width, channels)
        """
        latents = _images_last(noise)
        pixels, errors = np.zeros(latents.shape), np.zeros(latents.shape)
        pixels[self._grid] = _on_grid(self.base.inverse, latents[self._grid])
        for coupling, step in zip(self.couplings, self._strides, strict=True):
            level, known, latent = (maps[::step, ::step] for maps in (pixels, errors, latents))
            coupling.inverse(coupling.neighbourhood.of_group(latent), level, known)
        return np.moveaxis(pixels, -1, 0) + CENTRE

    def noise_log_density(self, noise):
        """Log-density of independent noise, in nats, shape (n,)."""
        coarsest = noise[:, *self._grid].reshape(len(noise), -1)
        logistic = log_density(noise, 0.0)
        logistic[:, *self._grid] = 0
        return logistic.reshape(len(noise), -1).sum(axis=1) + normal_log_density(coarsest)

    def draw_noise(self, count, rng):
        """Draw noise; parameters as of `typicality.images.flow.Flow.draw`."""
        noise = rng.logistic(size=(count, *self.shape))
        noise[:, *self._grid] = rng.normal(size=noise[:, *self._grid].shape)
        return noise

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        parameters = {
            "shape": np.array(self.shape),
            "reach": np.array(self.couplings[0].neighbourhood.reach),
            **self.base.parameters(),
        }
        for k, coupling in enumerate(self.couplings):
            parameters[f"location_weights_{k}"] = coupling.linear.location_weights
            parameters[f"scale_weights_{k}"] = coupling.linear.scale_weights
            if coupling.network:
                network = coupling.network.network.parameters
                parameters |= {f"{name}_{k}": array for name, array in network.items()}
        return parameters

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        PolyphaseFlow

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        shape = tuple(whole(size, 1, 2**16) for size in parameters["shape"])
        height, width, channels = shape
        reach = float(finite(parameters["reach"], ()))
        if height % 2 or width % 2 or not 1 <= reach <= 16:
            raise ValueError("not the shape or reach of a polyphase flow")
        step = 2 * strides(height, width)[0]
        base = AffineMap.from_parameters(parameters, height // step * (width // step) * channels)
        hoods = neighbourhoods(shape, reach)
        return cls(shape, base, [cls._coupling(hood, parameters, k) for k, hood in enumerate(hoods)])

    @classmethod
    def _coupling(cls, hood, parameters, k):
        weights = [parameters[f"{name}_weights_{k}"] for name in ("location", "scale")]
        for array, causal in zip(weights, causal_weights(hood), strict=True):
            if finite(array, causal.shape)[~causal].any():
                raise ValueError("a pixel is predicted from what follows it")
        return Coupling(LinearConditioner(hood, *weights), cls._network(hood, parameters, k))

    @staticmethod
    def _network(hood, parameters, k):
        """Build the network of a coupling; by itself, a coupling has none."""


def _images_last(maps):
    return np.ascontiguousarray(np.moveaxis(maps, 0, -1))


def _on_grid(function, grid):
    """Apply a function of images in rows to a grid of pixels, shape (rows, columns, channels, n)."""
    return function(grid.reshape(-1, grid.shape[-1]).T).T.reshape(grid.shape)


class LinearPolyphaseFlow(PolyphaseFlow):
    """Polyphase coupling flow with linear conditioners."""

    kind = "polyphase-linear"

    @classmethod
    def fit(
        cls, images, rng, *, reach=3.0, rounds=4, location_pixels=2**20, scale_pixels=2**16, mirrored=True
    ):
        """Fit to images by maximum likelihood.

        Time and memory are bounded by ``location_pixels``, however many the images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.
        rng : numpy.random.Generator
            Chooses images and pixels.
        reach : float
            Radius of neighbourhoods over the distance between known pixels, 1 to 16.
        rounds : int
            Of the fit, at least 1.
        location_pixels : int
            A level is fitted to random images with about so many pixels of the level.
        scale_pixels : int
            The log-scale is fitted to about so many random pixels of a group.
        mirrored : bool
            Whether the mirror images, left to right, are among those to choose from.

        Returns
        -------
        LinearPolyphaseFlow

        Raises
        ------
        InputError
            There is no image, images are not 8-bit, or their height or width is odd.
        """
        check_training(images)

        def fit_coupling(sample, group, _):
            """Fit the coupling of one group with a linear conditioner."""
            hood = PolyphaseNeighbourhood(*sample.pixels.shape[:3], group, float(reach))
            return Coupling(fit_linear_conditioner(hood, sample, rng, rounds, scale_pixels))

        fitted = fit_polyphase(images, rng, fit_coupling, pixels=location_pixels, mirrored=mirrored)
        return cls(images.shape[1:], *fitted)


class NetworkPolyphaseFlow(PolyphaseFlow):
    """Polyphase coupling flow whose linear conditioners are improved on by small networks."""

    kind = "polyphase-network"

    @classmethod
    def fit(
        cls,
        images,
        rng,
        *,
        reach=3.0,
        rounds=3,
        location_pixels=2**18,
        scale_pixels=2**16,
        mirrored=True,
        units=32,
        steps=2000,
        batch=1024,
        step_size=1.4,
        level_pixels=2**21,
    ):
        """Fit to images by maximum likelihood, that of the networks stochastic.

        Time is proportional to ``steps``, but for the linear part's, and memory bounded by ``level_pixels``,
        however many the images.

        Parameters
        ----------
        images, rng, reach, rounds, location_pixels, scale_pixels, mirrored
            See `LinearPolyphaseFlow.fit`.
        units : int
            Of a layer, for every channel.
        steps : int
            Of the optimiser, for every group of the finest level; half as many on the next, and so on.
        batch : int
            Random pixels in a step.
        step_size : float
            First length of a step, from which it falls linearly to zero, relative to the optimiser's own.
        level_pixels : int
            Networks of a level are trained on random images with about so many pixels of the level.

        Returns
        -------
        NetworkPolyphaseFlow

        Raises
        ------
        InputError
            There is no image, images are not 8-bit, or their height or width is odd.
        """
        check_training(images)

        def fit_coupling(sample, group, level):
            """Fit the coupling of one group with a linear conditioner, and a network on top of it."""
            hood = PolyphaseNeighbourhood(*sample.pixels.shape[:3], group, float(reach))
            first = sample.first_pixels(location_pixels)
            linear = fit_linear_conditioner(hood, first, rng, rounds, scale_pixels)
            training = {
                "units": units,
                "steps": max(1, steps >> level),
                "batch": batch,
                "step_size": step_size,
            }
            return Coupling(linear, train_network(linear, sample, rng, **training))

        pixels = max(location_pixels, level_pixels)
        fitted = fit_polyphase(images, rng, fit_coupling, pixels=pixels, mirrored=mirrored)
        return cls(images.shape[1:], *fitted)

    @staticmethod
    def _network(hood, parameters, k):
        suffix = f"_{k}"
        own = {name.removesuffix(suffix): parameters[name] for name in parameters if name.endswith(suffix)}
        inputs = PatchInputs(hood)
        return NetworkConditioner(inputs, CouplingNetwork(check_parameters(own, inputs.size, hood.channels)))
