"""Codecs: the files are files, decode to the same pixels, and their length is the information."""

import io

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from typicality.errors import InputError
from typicality.images.codecs import JpegLs, JpegXl, Png, WebP, _jpeg_ls_file
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.readers import read_cifar_binary, read_svhn_mat

CODECS = pytest.mark.parametrize("codec", [Png, WebP, JpegXl, JpegLs])
BEGINNINGS = {"png": b"\x89PNG", "webp": b"RIFF", "jpeg-xl": b"\xff\x0a", "jpeg-ls": b"\xff\xd8"}
"""Of files, by their standards: ISO 15948, RFC 9649, ISO 18181-2 (a bare codestream), ITU-T T.87."""
RNG = np.random.default_rng(0)


@CODECS
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_files_decode_to_the_same_pixels(codec, data):
    """By the codec itself, and by Pillow where it knows the format."""
    height, width = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20))
    channels, levels = data.draw(st.sampled_from([1, 3])), data.draw(st.sampled_from([1, 2, 256]))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    image = (255 - rng.integers(0, levels, (height, width, channels))).astype(np.uint8)
    model = codec.fit(image[None], rng)
    content = model.encode(image)
    np.testing.assert_array_equal(model.decode(content), image)
    assert content.startswith(BEGINNINGS[codec.kind])
    if codec in (Png, WebP):
        with Image.open(io.BytesIO(content)) as file:
            assert file.format == codec.kind.upper()
            assert file.size == (width, height)
    np.testing.assert_array_equal(model.log_prob(image[None]), [-8 * len(content)])


@CODECS
@pytest.mark.parametrize("channels", [1, 3])
def test_bits_are_those_of_files_on_disk(codec, channels, tmp_path):
    images = np.random.default_rng(1).integers(0, 256, (3, 9, 7, channels), dtype=np.uint8)
    model = codec.fit(images, RNG)
    for k, image in enumerate(images):
        (tmp_path / str(k)).write_bytes(model.encode(image))
    sizes = [(tmp_path / str(k)).stat().st_size for k in range(3)]
    np.testing.assert_array_equal(model.log_prob(images), [-8.0 * size for size in sizes])
    assert model.log_prob(images[:0]).shape == (0,)


@CODECS
def test_noise_takes_at_least_its_entropy_and_flat_images_little(codec):
    """Twenty images of random bits take fewer than their 8 bits/dim minus 0.01 with a chance of 2^-614."""
    noise = np.random.default_rng(2).integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)
    model = codec.fit(noise, RNG)
    assert -model.log_prob(noise).mean() / 3072 > 7.99
    assert -model.log_prob(np.full((1, 32, 32, 3), 90, np.uint8))[0] / 3072 < 0.5


@CODECS
def test_stored_codec_is_the_codec(codec, tmp_path):
    images = np.random.default_rng(3).integers(0, 256, (4, 5, 6, 3), dtype=np.uint8)
    model = fit_model({"family": "codec", "kind": codec.kind}, images, seed=1)
    save_model(model, tmp_path / "model")
    loaded = load_model(tmp_path / "model")
    assert type(loaded) is codec
    np.testing.assert_array_equal(loaded.log_prob(images), model.log_prob(images))


@CODECS
def test_what_has_no_file_is_refused(codec):
    images = np.zeros((2, 4, 4, 3), np.uint8)
    with pytest.raises(InputError, match="2 channels"):
        codec.fit(images[..., :2], RNG)
    with pytest.raises(InputError, match="4 × 4 × 3"):
        codec.fit(images, RNG).log_prob(images[:, :3])
    with pytest.raises(InputError, match="no setting 'level'; it has none"):
        fit_model({"family": "codec", "kind": codec.kind, "level": 9}, images, seed=1)
    for shape in ([4, 4], [4, 4, 2], [4, 0, 3], [4.0, 4.0, 3.0]):
        with pytest.raises(ValueError, match=r"."):
            codec.from_parameters({"shape": np.array(shape)})


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_jpeg_ls_takes_the_smallest_of_four_files_and_each_decodes(height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    plain = imagecodecs.jpegls_encode(image)
    files = [_jpeg_ls_file(image, transform) for transform in (1, 2, 3)]
    for transform, content in enumerate(files, start=1):
        segment = b"mrfx" + bytes([transform])
        assert content.count(segment) == 1
        np.testing.assert_array_equal(imagecodecs.jpegls_decode(content), image)
    assert len(JpegLs(image.shape).encode(image)) == min(map(len, (plain, *files)))


def test_jpeg_ls_of_one_colour_pays_for_grey_alone():
    """Red and blue are green with an offset: their differences are flat, and cost next to nothing."""
    green = np.random.default_rng(5).integers(50, 200, (32, 32), dtype=np.uint8)
    image = np.stack([green + 40, green, green - 30], axis=2).astype(np.uint8)
    bits = -JpegLs(image.shape).log_prob(image[None])[0]
    grey = -JpegLs((32, 32, 1)).log_prob(green[None, ..., None])[0]
    plain = 8 * len(imagecodecs.jpegls_encode(image))
    assert plain > 2.5 * grey
    assert grey < bits < 1.25 * grey


def test_natural_images_take_more_bits_than_house_numbers(real_data):
    """On a part of the real pixels; the whole of them gives PNG 5.87, WebP 4.58 and JPEG XL 4.11 bits/dim."""
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[:300]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:300]
    for codec, expected in ((Png, 5.87), (WebP, 4.58), (JpegXl, 4.11), (JpegLs, 4.6)):
        model = codec.fit(natural, RNG)
        bits = [-model.log_prob(part) / 3072 for part in (natural, numbers)]
        assert bits[0].mean() == pytest.approx(expected, abs=0.3)
        assert bits[1].mean() < bits[0].mean() - 1
