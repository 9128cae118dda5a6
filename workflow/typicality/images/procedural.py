"""Two procedural data sets that need no download: dead leaves, and panels with a digit.

Dead leaves have the statistics of natural images: objects of all sizes that hide each other, and texture.
Panels have those of house-number crops: smooth shading and a few strokes. A likelihood model fitted to leaves
finds panels easier to predict than other leaves, because they have less texture; the texture amplitude of
either set is the dial of that experiment.

Images are made in blocks of `BLOCK_IMAGES`, each from its own random stream, so that an image depends neither
on how many are asked for nor on who computes them.
"""

import functools
import itertools

import numpy as np

from typicality.streams import stream

BLOCK_IMAGES = 100

# Grey levels, spreads and sizes below were set by eye and by the moments of CIFAR-10 and SVHN: mean, standard
# deviation within and between images, spectrum.

# With this many leaves less than 1 % of the image shows its background.
_LEAVES = 170
_RADII = np.array([1 / 18, 2])  # of the side of the image

# Brightness, warm against cold, green against magenta -> red, green, blue; of mean variance 1, and correlated
# as the channels of photographs are (0.92, 0.79, 0.92; CIFAR-10 has 0.91, 0.79, 0.91).
_CHANNELS = np.array([[1.0, 1.0, 1.0], [0.35, 0.0, -0.35], [-0.08, 0.16, -0.08]])
_CHANNELS /= np.sqrt(np.mean(np.sum(_CHANNELS**2, axis=0)))


def dead_leaves(count, seed, *, split, texture_amplitude=12.0, size=32):
    """Images of the dead-leaves model: textured ellipses of all sizes that hide each other.

    Radii have the density r^-3 between an 18th of the side and twice the side, which makes the model scale
    invariant between these limits and gives it the power spectrum of natural images (Ruderman 1997, "Origins
    of scaling in natural images"; Lee, Mumford and Huang 2001, "Occlusion models for natural images"): power
    falls as f^-2.5 from 2 to 8 cycles per image, that of CIFAR-10 as f^-2.7. Each leaf has a colour whose
    channels are strongly correlated, a shading, and a texture with the amplitude spectrum 1/f. Brightness,
    contrast and sharpness differ between images, as they do between photographs.

    Parameters
    ----------
    count : int
        Number of images.
    seed : int
    split : str
        ``"train"`` and ``"test"`` are independent; so is any other name.
    texture_amplitude : float
        Standard deviation of the texture in grey levels, where an image is sharp and of median contrast; 0
        gives smooth leaves. Nothing else depends on it: the same seed gives the same leaves.
    size : int
        Height and width in pixels.

    Returns
    -------
    numpy.ndarray of uint8, shape (count, size, size, 3)

    Examples
    --------
    >>> dead_leaves(2, seed=1, split="train").shape
    (2, 32, 32, 3)
    """
    return _in_blocks(_leaf_block, "dead-leaves", count, seed, split, texture_amplitude, size)


def panels(count, seed, *, split, texture_amplitude=2.0, size=32):
    """Images of smooth panels with an anti-aliased digit, in the manner of house-number crops.

    Parameters
    ----------
    count : int
        Number of images.
    seed : int
    split : str
        ``"train"`` and ``"test"`` are independent; so is any other name.
    texture_amplitude : float
        Standard deviation of a texture all over the image in grey levels, where it is of median contrast; 0
        gives smooth panels. Nothing else depends on it.
    size : int
        Height and width in pixels.

    Returns
    -------
    numpy.ndarray of uint8, shape (count, size, size, 3)

    Examples
    --------
    >>> panels(2, seed=1, split="test", size=28).shape
    (2, 28, 28, 3)
    """
    return _in_blocks(_panel_block, "panels", count, seed, split, texture_amplitude, size)


def _in_blocks(make_block, name, count, seed, split, texture_amplitude, size):
    images = np.empty((count, size, size, 3), np.uint8)
    for first in range(0, count, BLOCK_IMAGES):
        rng = stream(seed, f"images/{name}/{split}", first // BLOCK_IMAGES)
        block = make_block(rng, texture_amplitude, size)
        images[first : first + BLOCK_IMAGES] = np.rint(np.clip(block, 0, 255))[: count - first]
    return images


def _leaf_block(rng, texture_amplitude, size):
    """Draw one block: float, shape (BLOCK_IMAGES, size, size, 3)."""
    points = 2 * size + 2
    leaves = _leaves(rng, points)
    front = _front(leaves, points)
    colours = 41 * _colour_noise(rng, (BLOCK_IMAGES * _LEAVES,))
    roughness = np.exp(0.5 * rng.standard_normal(BLOCK_IMAGES * _LEAVES) - 0.25)
    texture = _leaf_texture(rng, front, points) * roughness[front][..., None]
    shade = _shade(rng, leaves, front, points)
    picture = colours[front] + shade[..., None] + texture_amplitude * texture
    return _exposed(rng, _focused(rng, picture))


def _focused(rng, picture):
    """Average 2 x 2 points to one pixel, or up to 4 x 4 where the image is less sharp."""
    blur = rng.random((BLOCK_IMAGES, 1, 1, 1)) * 0.1
    for axis in (1, 2):
        points = np.moveaxis(picture, axis, 1)
        outer = points[:, 0:-3:2] + points[:, 3::2]
        inner = points[:, 1:-2:2] + points[:, 2:-1:2]
        picture = np.moveaxis(blur * outer + (0.5 - blur) * inner, 1, axis)
    return picture


def _exposed(rng, pixels):
    """Give every image a brightness, a cast and a contrast of its own."""
    brightness = 118 + 26 * _colour_noise(rng, (BLOCK_IMAGES, 1, 1))
    contrast = np.exp(0.38 * rng.standard_normal((BLOCK_IMAGES, 1, 1, 1)))
    return brightness + contrast * pixels


def _colour_noise(rng, shape):
    """Gaussian colours, shape (*shape, 3), of mean variance 1 and correlated channels."""
    return rng.standard_normal((*shape, 3)) @ _CHANNELS


def _leaves(rng, points):
    """Place the leaves of one block; of two leaves of one image the later hides the earlier.

    Returns
    -------
    dict of arrays, shape (BLOCK_IMAGES * _LEAVES,)
        ``x``, ``y``: centre, ``radius``: larger semi-axis, all in points; ``xx``, ``xy``, ``yy``: the leaf is
        where xx dx^2 + 2 xy dx dy + yy dy^2 <= 1.
    """
    count = BLOCK_IMAGES * _LEAVES
    low, high = _RADII * points
    # A centre is uniform where the leaf reaches the image, so radii are drawn with r^-3 times that area.
    grid = np.geomspace(low, high, 4096)
    mass = np.cumsum(grid**-2 * (points + 2 * grid) ** 2)
    radius = np.interp(rng.random(count), mass / mass[-1], grid)
    x, y = rng.random((2, count)) * (points + 2 * radius) - radius
    angle = np.pi * rng.random(count)
    flatness = rng.uniform(0.35, 1, count)
    along, across = radius**-2, (flatness * radius) ** -2
    cosine, sine = np.cos(angle), np.sin(angle)
    return {
        "x": x,
        "y": y,
        "radius": radius,
        "xx": along * cosine**2 + across * sine**2,
        "xy": (along - across) * cosine * sine,
        "yy": along * sine**2 + across * cosine**2,
    }


def _front(leaves, points):
    """Index of the leaf in front at each point, shape (BLOCK_IMAGES, points, points).

    The first leaf of an image is its background. Leaves of similar radius share one width of window, in which
    all of them are rasterised at once.
    """
    first = np.arange(BLOCK_IMAGES, dtype=np.int32) * _LEAVES
    front = first.repeat(points**2)
    width = np.minimum(2 * np.ceil(leaves["radius"]).astype(int) + 2, points)
    for window in np.unique(width):
        chosen = np.flatnonzero(width == window).astype(np.int32)
        inside, position = _rasterise({k: v[chosen] for k, v in leaves.items()}, window, points)
        position += (chosen // _LEAVES * points**2)[:, None, None]
        index = np.broadcast_to(chosen[:, None, None], inside.shape)
        np.maximum.at(front, position[inside], index[inside])
    return front.reshape(BLOCK_IMAGES, points, points).astype(np.intp)


def _rasterise(leaves, window, points):
    """Points of the window around each leaf: whether they are inside, and where in the image they are."""
    place, offset = {}, {}
    for axis in "xy":
        start = np.floor(leaves[axis]).astype(int) + 1 - window // 2
        place[axis] = np.clip(start, 0, points - window)[:, None] + np.arange(window)
        offset[axis] = place[axis] + 0.5 - leaves[axis][:, None]
    dx, dy = offset["x"], offset["y"]
    form = (2 * leaves["xy"][:, None] * dx)[:, None, :] * dy[:, :, None]
    form += (leaves["xx"][:, None] * dx**2)[:, None, :]
    form += (leaves["yy"][:, None] * dy**2)[:, :, None]
    return form <= 1, (place["y"] * points)[:, :, None] + place["x"][:, None, :]


def _shade(rng, leaves, front, points):
    """Shade each leaf linearly from one side to the other, in grey levels, shape of `front`."""
    radius = leaves["radius"].copy()
    radius[::_LEAVES] = points
    slope_x, slope_y = 12 * rng.standard_normal((2, len(radius))) / radius
    place = np.arange(points)
    shade = (-slope_x * leaves["x"] - slope_y * leaves["y"])[front]
    return shade + slope_x[front] * place + slope_y[front] * place[:, None]


def _leaf_texture(rng, front, points):
    """Texture at each point, another piece of the image's texture on each leaf."""
    texture = _texture(rng, points, halved=True)
    shift_x, shift_y = rng.integers(points, size=(2, BLOCK_IMAGES * _LEAVES))
    place = np.arange(points)
    row = (shift_y[front] + place[:, None]) % points
    column = (shift_x[front] + place) % points
    image = np.arange(BLOCK_IMAGES)[:, None, None]
    return texture[image, row, column]


def _texture(rng, side, *, halved=False):
    """Periodic Gaussian texture of amplitude spectrum 1/f, shape (BLOCK_IMAGES, side, side, 3).

    Its variance is 1, averaged over channels; where ``halved``, after 2 x 2 points have become one pixel.
    """
    frequency_y, frequency_x = np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)
    frequency = np.hypot(frequency_x, frequency_y)
    frequency[0, 0] = np.inf
    lens = np.cos(np.pi * frequency_x) * np.cos(np.pi * frequency_y) if halved else 1
    spectrum = 1 / frequency / np.sqrt(np.mean((lens / frequency) ** 2))
    white = rng.standard_normal((3, BLOCK_IMAGES, side, side))
    planes = np.fft.irfft2(np.fft.rfft2(white) * spectrum[:, : side // 2 + 1], s=(side, side))
    return np.moveaxis(planes, 0, -1) @ _CHANNELS


def _panel_block(rng, texture_amplitude, size):
    """Draw one block: float, shape (BLOCK_IMAGES, size, size, 3)."""
    shape = (BLOCK_IMAGES, 1, 1)
    place = (np.arange(size) + 0.5) / size - 0.5
    ink = _ink(rng, place[:, None], place)
    # Digits are clearly lighter or darker than their panel; the hue may differ too.
    step = rng.choice([-1, 1], shape) * rng.uniform(35, 110, shape)
    digit = step[..., None] + 18 * _colour_noise(rng, shape)
    picture = _shading(rng, place[:, None], place)[..., None] + ink[..., None] * digit
    picture = picture + texture_amplitude * _texture(rng, size)
    return _exposed(rng, picture - 0.3 * step[..., None])


def _shading(rng, y, x):
    """Light that varies slowly over the panel, in grey levels."""
    slope_x, slope_y, bend, phase = rng.standard_normal((4, BLOCK_IMAGES, 1, 1))
    return 18 * (slope_x * x + slope_y * y) + 6 * np.sin(np.pi * (bend * x + slope_y * y + 2 * phase))


def _ink(rng, y, x):
    """Share of ink at each pixel, 0 to 1: a digit and parts of its neighbours in the house number."""
    shape = (BLOCK_IMAGES, 1, 1)
    height = rng.uniform(0.5, 0.85, shape)
    x = x - 0.06 * rng.standard_normal(shape)
    y = y - 0.04 * rng.standard_normal(shape)
    slant, turn = 0.12 * rng.standard_normal((2, *shape))
    across, down = (x + (slant + turn) * y) / height, (y - turn * x) / height
    half_stroke = rng.uniform(0.05, 0.1, shape)
    softness = rng.uniform(1.2, 4.5, shape) / (32 * height)
    spacing = rng.uniform(0.75, 0.95, shape)
    ink = np.zeros(np.broadcast_shapes(across.shape, down.shape))
    for neighbour, present in ((0, 1), (-1, 0.5), (1, 0.5)):
        distance = _distance_to_digit(rng.integers(10, size=BLOCK_IMAGES), down, across - neighbour * spacing)
        share = np.clip(0.5 + (half_stroke - distance) / softness, 0, 1)
        drawn = rng.random(shape) < present
        np.maximum(ink, drawn * share**2 * (3 - 2 * share), out=ink)
    return ink


def _distance_to_digit(digit, down, across):
    """Distance to the strokes of each image's digit, in units of its height."""
    nearest = np.inf
    for segment in np.moveaxis(_segments()[digit], 1, 0)[..., None, None]:
        from_x, from_y, to_x, to_y = np.moveaxis(segment, 1, 0)
        length_x, length_y = to_x - from_x, to_y - from_y
        dx, dy = across - from_x, down - from_y
        along = np.clip((dx * length_x + dy * length_y) / (length_x**2 + length_y**2), 0, 1)
        nearest = np.minimum(nearest, (dx - along * length_x) ** 2 + (dy - along * length_y) ** 2)
    return np.sqrt(nearest)


@functools.cache
def _segments():
    """Strokes of the ten digits as line segments, shape (10, segments, 4): x, y of both ends.

    A digit is 1 high and about 0.6 wide, around the origin, y downwards; digits of fewer segments repeat
    their last one.
    """
    quarter = np.pi / 2

    def arc(x, y, radius_x, radius_y, start, stop):
        """Points of an arc of an ellipse, angles in quarters of a turn."""
        angle = np.linspace(start * quarter, stop * quarter, 2 + int(4 * abs(stop - start)))
        return [(x + radius_x * np.cos(a), y + radius_y * np.sin(a)) for a in angle]

    six = [*arc(0.02, -0.2, 0.26, 0.3, -0.5, -2), *arc(0, 0.2, 0.27, 0.3, -2, 2)]
    strokes = [
        [arc(0, 0, 0.28, 0.5, 0, 4)],
        [[(-0.16, -0.32), (0.04, -0.5), (0.04, 0.5)]],
        [[*arc(0, -0.24, 0.26, 0.26, -2, 0.4), (-0.28, 0.5), (0.28, 0.5)]],
        [[*arc(0, -0.25, 0.25, 0.25, -1.8, 1)], arc(0, 0.24, 0.28, 0.26, -1, 1.8)],
        [[(0.12, 0.5), (0.12, -0.5), (-0.3, 0.2), (0.3, 0.2)]],
        [[(0.24, -0.5), (-0.2, -0.5), (-0.24, -0.08), *arc(-0.02, 0.18, 0.28, 0.32, -1.6, 1.7)]],
        [six],
        [[(-0.28, -0.5), (0.28, -0.5), (-0.06, 0.5)]],
        [arc(0, -0.25, 0.23, 0.25, 0, 4), arc(0, 0.25, 0.28, 0.25, 0, 4)],
        [[(-x, -y) for x, y in six]],
    ]
    segments = [[(*a, *b) for line in lines for a, b in itertools.pairwise(line)] for lines in strokes]
    most = max(map(len, segments))
    return np.array([lines + lines[-1:] * (most - len(lines)) for lines in segments])
