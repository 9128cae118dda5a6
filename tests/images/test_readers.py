"""Readers against archives built here from the formats' descriptions, good and hostile, and real ones."""

import gzip
import hashlib
import io
import os
import pickle
import struct
import tarfile
from pathlib import Path

import numpy as np
import pytest
import scipy.io
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from typicality.errors import InputError
from typicality.images import readers
from typicality.images.readers import (
    READERS,
    cut,
    read_cifar_binary,
    read_idx,
    read_svhn_mat,
    verify_checksum,
)

TRAIN = [f"data_batch_{number}.bin" for number in range(1, 6)]
FOLDER = "cifar-10-batches-bin"


def pixels(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)


def cifar_batch(images, label=3):
    """One byte of label, then the planes of red, green and blue, each row by row."""
    return b"".join(
        bytes([label]) + image[..., 0].tobytes() + image[..., 1].tobytes() + image[..., 2].tobytes()
        for image in images
    )


def tar_gz(members):
    """Archive of pairs (name or TarInfo, content)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(f"{FOLDER}/{name}")
            if info.isreg():
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def cifar_members(count=2):
    return [(name, cifar_batch(pixels(count, seed))) for seed, name in enumerate([*TRAIN, "test_batch.bin"])]


def mat(compressed=True, **variables):
    packed = io.BytesIO()
    scipy.io.savemat(packed, variables, do_compression=compressed)
    return packed.getvalue()


def idx(array, kind=0x08):
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, kind, array.ndim, *array.shape) + array.tobytes()


def stored(folder, content, name="archive"):
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(read, path, *arguments):
    """Return the one sentence with which a reader refuses a file."""
    with pytest.raises(InputError) as caught:
        read(path, *arguments)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert caught.value.__cause__ is None
    return sentence


GOOD = {
    "cifar-binary": lambda: tar_gz(cifar_members()),
    "svhn-mat": lambda: mat(X=np.moveaxis(pixels(2), 0, 3), y=np.array([[1], [10]], np.uint8)),
    "idx": lambda: gzip.compress(idx(pixels(2)[..., 0]), mtime=0),
}


@pytest.mark.parametrize("name", READERS)
def test_reader_gives_contiguous_bytes_of_four_axes(tmp_path, name):
    images = READERS[name](stored(tmp_path, GOOD[name]()), "test")
    assert images.dtype == np.uint8
    assert images.ndim == 4
    assert images.flags.c_contiguous
    assert images.flags.writeable


@pytest.mark.parametrize("name", READERS)
def test_every_truncation_is_refused(tmp_path, name):
    content = GOOD[name]()
    for length in [*range(0, 200, 7), *range(200, len(content) - 1, 997), len(content) - 1]:
        refusal(READERS[name], stored(tmp_path, content[:length]), "train")


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"<html>404</html>" * 50, pickle.dumps(np.zeros(9)), bytes(9000)])
def test_other_content_is_refused(tmp_path, name, content):
    refusal(READERS[name], stored(tmp_path, content), "train")


@pytest.mark.parametrize("name", READERS)
def test_format_of_another_reader_is_refused(tmp_path, name):
    for other in set(READERS) - {name}:
        refusal(READERS[name], stored(tmp_path, GOOD[other]()), "train")


@pytest.mark.parametrize("name", READERS)
def test_absent_file_is_named(tmp_path, name):
    assert "No such file" in refusal(READERS[name], tmp_path / "nothing", "train")


@pytest.mark.parametrize("name", READERS)
def test_what_unpacks_to_too_much_is_refused(tmp_path, name, monkeypatch):
    monkeypatch.setattr(readers, "MAX_BYTES", 1500)
    assert "unpacks to more than" in refusal(READERS[name], stored(tmp_path, GOOD[name]()), "train")


@pytest.mark.parametrize("name", READERS)
def test_changed_byte_never_gives_other_pixels_than_its_own(tmp_path, name):
    """Packed formats have checksums: a changed byte is refused or, outside the pixels, without effect."""
    content = GOOD[name]()
    expected = READERS[name](stored(tmp_path, content), "train")
    for position in range(0, len(content), max(1, len(content) // 300)):
        changed = bytearray(content)
        changed[position] ^= 0x55
        path = stored(tmp_path, bytes(changed))
        try:
            images = READERS[name](path, "train")
        except InputError:
            continue
        np.testing.assert_array_equal(images, expected)


@given(images=arrays(np.uint8, st.tuples(st.integers(1, 3), st.just(32), st.just(32), st.just(3))))
def test_cifar_records_are_read_as_written(tmp_path_factory, images):
    members = [(name, cifar_batch(images)) for name in [*TRAIN, "test_batch.bin"]]
    path = stored(tmp_path_factory.mktemp("cifar"), tar_gz(members))
    np.testing.assert_array_equal(read_cifar_binary(path, "test"), images)
    np.testing.assert_array_equal(read_cifar_binary(path, "train"), np.concatenate([images] * 5))


def test_cifar_batches_keep_their_order_whatever_that_of_the_archive(tmp_path):
    members = cifar_members(count=1)
    path = stored(tmp_path, tar_gz([("batches.meta.txt", b"airplane\n"), *members[::-1]]))
    expected = np.concatenate([pixels(1, seed) for seed in range(5)])
    np.testing.assert_array_equal(read_cifar_binary(path, "train"), expected)


def link(kind):
    info = tarfile.TarInfo(f"{FOLDER}/data_batch_1.bin")
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "member",
    [
        *(
            tarfile.TarInfo(name)
            for name in ("/etc/passwd", "../x", "a/../../x", "..\\x", "\\x", "C:\\x", f"{FOLDER}/../../x")
        ),
        *(link(kind) for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE)),
        link(tarfile.FIFOTYPE),
        link(tarfile.GNUTYPE_SPARSE),
    ],
    ids=lambda member: f"{member.name}-{member.type.decode()}",
)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_members_that_escape_or_are_no_files_are_refused_wherever_they_are(tmp_path, member, place):
    members = cifar_members()
    members.insert(place, (member, b""))
    sentence = refusal(read_cifar_binary, stored(tmp_path, tar_gz(members)), "test")
    assert "no official archive does" in sentence


def test_cifar_archive_without_a_batch_names_it(tmp_path):
    path = stored(tmp_path, tar_gz(cifar_members()[:2]))
    assert "data_batch_3.bin" in refusal(read_cifar_binary, path, "train")
    assert "test_batch.bin" in refusal(read_cifar_binary, path, "test")


def test_cifar_batch_twice_is_refused(tmp_path):
    members = cifar_members()
    assert "twice" in refusal(read_cifar_binary, stored(tmp_path, tar_gz([*members, members[0]])), "train")


def test_cifar_100_and_foreign_labels_are_refused(tmp_path):
    two_labels = [(name, b"\0" + cifar_batch(pixels(1))) for name in TRAIN]
    assert "no multiple of 3073" in refusal(read_cifar_binary, stored(tmp_path, tar_gz(two_labels)), "train")
    foreign = [(name, cifar_batch(pixels(1), label=10)) for name in TRAIN]
    assert "label above 9" in refusal(read_cifar_binary, stored(tmp_path, tar_gz(foreign)), "train")


def test_cifar_has_no_other_split(tmp_path):
    assert "'valid'" in refusal(read_cifar_binary, tmp_path / "any", "valid")


@pytest.mark.parametrize("compressed", [True, False])
def test_svhn_crops_are_read_as_written(tmp_path, compressed):
    images = pixels(4)
    variables = {"y": np.ones((4, 1)), "X": np.moveaxis(images, 0, 3), "note": np.array(["a", 1], object)}
    path = stored(tmp_path, mat(compressed, **variables))
    np.testing.assert_array_equal(read_svhn_mat(path), images)


@pytest.mark.parametrize(
    "crops",
    [
        np.zeros((32, 32, 3, 2)),
        np.zeros((32, 32, 3, 2), np.int8),
        np.zeros((32, 32, 3, 2), bool),
        np.zeros((2, 32, 32, 3), np.uint8),
        np.zeros((32, 32, 3), np.uint8),
        np.array([[1, "a"]], object),
        {"field": 1},
        "text",
    ],
    ids=["double", "int8", "logical", "first axis", "three axes", "cell", "struct", "text"],
)
@pytest.mark.parametrize("compressed", [True, False])
def test_svhn_variable_of_another_kind_is_refused(tmp_path, crops, compressed):
    assert "X" in refusal(read_svhn_mat, stored(tmp_path, mat(compressed, X=crops)))


def test_svhn_without_crops_is_refused(tmp_path):
    assert "no variable X" in refusal(read_svhn_mat, stored(tmp_path, mat(y=np.ones(3))))


def test_svhn_types_that_crash_scipy_are_refused(tmp_path):
    """An unknown type of element crashes scipy 1.17; every byte before the pixels is tried."""
    images = pixels(1)
    content = mat(compressed=False, X=np.moveaxis(images, 0, 3))
    for position in range(124, 128 + 64):
        for value in (0, 25, 193, 255):
            changed = bytearray(content)
            changed[position] = value
            path = stored(tmp_path, bytes(changed))
            try:
                np.testing.assert_array_equal(read_svhn_mat(path), images)
            except InputError:
                continue


@given(
    images=arrays(np.uint8, st.tuples(*[st.integers(1, 5)] * 3)),
    pack=st.sampled_from([bytes, gzip.compress]),
)
def test_idx_images_are_read_as_written(tmp_path_factory, images, pack):
    path = stored(tmp_path_factory.mktemp("idx"), pack(idx(images)))
    np.testing.assert_array_equal(read_idx(path), images[..., None])


def test_idx_of_four_axes_keeps_its_channels(tmp_path):
    images = pixels(2)
    np.testing.assert_array_equal(read_idx(stored(tmp_path, idx(images))), images)


@pytest.mark.parametrize(
    "content",
    [
        idx(np.zeros(5, np.uint8)),
        idx(np.zeros((2, 3), np.uint8)),
        idx(np.zeros((2, 3, 3), np.float32), kind=0x0D),
        idx(np.zeros((0, 3, 3), np.uint8)),
        idx(np.zeros((2, 3, 3), np.uint8)) + b"\0",
        struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1),
    ],
    ids=["labels", "matrix", "float", "no images", "left over", "huge"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx_that_is_not_images_is_refused(tmp_path, content, pack):
    refusal(read_idx, stored(tmp_path, pack(content)))


def test_checksum_is_that_of_the_standard(tmp_path):
    """FIPS 180-2, appendix B.1: the digest of "abc"."""
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    path = stored(tmp_path, b"abc")
    assert verify_checksum(path, ["0" * 64, digest]) == digest
    assert verify_checksum(path, [digest.upper()]) == digest
    sentence = refusal(verify_checksum, stored(tmp_path, b"abd"), [digest])
    assert hashlib.sha256(b"abd").hexdigest() in sentence
    assert "data.sets.SET.files[].sha256" in sentence
    refusal(verify_checksum, tmp_path / "nothing", [digest])


def test_cut_gives_each_row_to_one_split():
    images = np.arange(10)
    np.testing.assert_array_equal(cut(images, [0, 4]), images[:4])
    np.testing.assert_array_equal(cut(images, [4, None]), images[4:])
    np.testing.assert_array_equal(cut(images, [4, 10]), images[4:])


@pytest.mark.parametrize("rows", [[0, 11], [4, 4], [6, 4], [-1, 4], [10, None]])
def test_cut_refuses_rows_that_are_not_there(rows):
    with pytest.raises(InputError, match=r"with 10 images"):
        cut(np.arange(10), rows)


REAL = {
    # checksum: split -> number of images, of the first records of the archives and of the whole ones
    "2d44d7e2eb7f9de9996f5bd9017d07357e37a0d2c1e42bf01f23d309084420d9": {"train": 5170, "test": 1017},
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd": {"train": 50000, "test": 10000},
    "bbd0aab99639af1096ca526c8da2e5609344eb038a706cfd2a214d886bb5cc32": {"test": 5000},
    "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b": {"test": 26032},
}


@pytest.mark.parametrize(
    ("name", "file"), [("cifar-binary", "cifar-10-binary.tar.gz"), ("svhn-mat", "test_32x32.mat")]
)
def test_real_archive_has_its_images(name, file):
    folders = [folder for folder in os.environ.get("TYPICALITY_DATA", "").split(os.pathsep) if folder]
    found = [Path(folder) / file for folder in folders if (Path(folder) / file).is_file()]
    if not found:
        pytest.skip(f"TYPICALITY_DATA names no folder that holds {file}")
    for split, count in REAL[verify_checksum(found[0], REAL)].items():
        images = READERS[name](found[0], split)
        assert images.shape == (count, 32, 32, 3)
        # Photographs are neither dark nor flat, and the mean colours of their channels are alike.
        assert 100 < images.mean() < 135
        assert 45 < images.std() < 70
        # Neighbours are alike along both axes, which a wrong order of axes destroys.
        assert np.corrcoef(images[:500, 1:].ravel(), images[:500, :-1].ravel())[0, 1] > 0.9
        assert np.corrcoef(images[:500, :, 1:].ravel(), images[:500, :, :-1].ravel())[0, 1] > 0.9
