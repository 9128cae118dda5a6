"""Autoregressive network of images, with exact likelihood.

Pixels come in raster order, the channels of a pixel in their own order, and each is a mixture of logistics
discretised to whole numbers, as in PixelCNN++ (Salimans et al., 2017). The parameters of the mixture come
from one small network that sees nothing but the causal neighbourhood of the pixel, normalised by its local
mean and deviation. Local models of this kind come near the likelihoods of far deeper ones (Zhang et al.,
2021, "NeLLoC").
"""

import numpy as np

from typicality.images.autoregressive_sampling import AutoregressiveSampling
from typicality.images.causal import CausalNeighbourhood
from typicality.images.checks import check_images, check_training, whole
from typicality.images.network_conditionals import NetworkConditionals
from typicality.images.network_inputs import NetworkInputs, frequent_ends
from typicality.images.network_training import train_network
from typicality.images.pixel_network import PixelNetwork, check_parameters

# Pixels scored together, in whole images, zeros standing in for missing ones: matrix products of other sizes
# round differently. An image of more than half as many pixels has products of its own.
_SCORED_TOGETHER = 1024


class NetworkAutoregressive(AutoregressiveSampling):
    """Autoregressive network of images of one shape.

    Parameters
    ----------
    conditionals : NetworkConditionals
    """

    kind = "network"

    def __init__(self, conditionals):
        self.conditionals = conditionals

    @classmethod
    def fit(
        cls,
        images,
        rng,
        *,
        radius=4,
        levels=256,
        width=96,
        depth=3,
        units=48,
        components=5,
        steps=6000,
        batch=512,
        step_size=1.0,
        mirror=True,
        spike_share=0.1,
    ):
        """Fit to images by stochastic maximum likelihood.

        Time is proportional to ``steps`` and memory bounded by ``batch``, however many the images. On small
        colour photographs the defaults take one core about a minute; a ``width`` of 128 with 64 ``units``,
        14,000 ``steps`` and a ``step_size`` of 0.6 takes about three and gains some 0.04 bits/dim.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; only random pixels and their neighbourhoods are read.
        rng : numpy.random.Generator
            Decides, with the settings, the fit.
        radius : int
            Of the causal neighbourhood, in pixels, at least 1.
        levels : int
            Number of values of a pixel, 2 to 256.
        width, depth : int
            Units of a layer of the trunk, and number of layers, at least 2.
        units : int
            Of the hidden layer of every channel's head.
        components : int
            Logistics in a mixture.
        steps : int
            Of the optimiser.
        batch : int
            Random pixels in a step.
        step_size : float
            First length of a step, from which it falls linearly to zero, relative to one that suits the
            defaults; longer training does better with shorter steps.
        mirror : bool
            Whether half of the pixels are seen with left and right exchanged, which suits photographs.
        spike_share : float
            Where at least this share of pixels are exactly 0, or ``levels - 1``, as in pictures of things on
            an empty background, that value gets a point mass in every mixture, and the network is told which
            neighbours have it; above 1 no value does.

        Returns
        -------
        NetworkAutoregressive

        Raises
        ------
        InputError
            There is no image, or images are not 8-bit or have values beyond ``levels``.
        """
        check_training(images, levels)
        neighbourhood = CausalNeighbourhood(*images.shape[1:], radius)
        inputs = NetworkInputs(neighbourhood, levels, frequent_ends(images, levels, spike_share))
        sizes = {"width": width, "depth": depth, "units": units, "components": components}
        network = train_network(
            inputs, images, rng, sizes, steps=steps, batch=batch, step_size=step_size, mirror=mirror
        )
        return cls(NetworkConditionals(inputs, network))

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.conditionals.inputs.neighbourhood.shape

    def log_prob(self, images):
        """Log-likelihood of whole images, in bits.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.

        Returns
        -------
        ndarray of float64, shape (n,)
            Finite and at most 0. That of an image is the same to the last bit in whatever company.

        Raises
        ------
        InputError
            The images do not have the model's shape or range of values.
        """
        check_images(images, self.shape, self.conditionals.inputs.levels)
        together = max(1, _SCORED_TOGETHER // (self.shape[0] * self.shape[1]))
        chunk = np.zeros((together, *self.shape), np.uint8)
        nats = np.empty(len(images))
        for first in range(0, len(images), together):
            part = images[first : first + together]
            chunk[: len(part)] = part
            masses = self.conditionals.log_mass(self.conditionals.inputs.everywhere(chunk))
            # Image by image, so that the sum is over equally many contiguous terms in any company.
            masses = np.ascontiguousarray(masses.T).reshape(together, -1)
            nats[first : first + together] = masses.sum(axis=1)[: len(part)]
        # Masses are at most one up to rounding.
        return np.minimum(nats, 0) / np.log(2)

    def draw(self, count, rng, temperature):
        """Draw images, those of one place at once; parameters as of `sample`, the temperature checked."""
        images = np.zeros((count, *self.shape), np.uint8)
        every, mirrored = np.arange(count), np.zeros(count, bool)
        for row, column in np.ndindex(*self.shape[:2]):
            place = np.full(count, row), np.full(count, column)
            patches = self.conditionals.inputs.at(images, every, *place, mirrored)
            images[:, row, column] = self.conditionals.draw(patches, rng, temperature).T
        return images

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        inputs = self.conditionals.inputs
        return {
            "shape": np.array(self.shape),
            "radius": np.array(inputs.neighbourhood.radius),
            "levels": np.array(inputs.levels),
            "spikes": np.array(inputs.spikes, np.int64),
            **self.conditionals.network.parameters,
        }

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        NetworkAutoregressive

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        shape = [whole(size, 1, 2**16) for size in parameters["shape"]]
        radius = whole(parameters["radius"], 1, 64)
        levels = whole(parameters["levels"], 2, 256)
        spikes = _spikes(parameters["spikes"], levels)
        inputs = NetworkInputs(CausalNeighbourhood(*shape, radius), levels, spikes)
        checked = check_parameters(parameters, inputs.features, shape[2], len(spikes))
        return cls(NetworkConditionals(inputs, PixelNetwork(checked, spikes)))


def _spikes(stored, levels):
    """Values of spikes in a file of parameters; ValueError when they cannot be."""
    spikes = tuple(whole(value, 0, levels - 1) for value in stored)
    if spikes not in {(), (0,), (levels - 1,), (0, levels - 1)}:
        raise ValueError(f"not ends of the range of values: {spikes}")
    return spikes
