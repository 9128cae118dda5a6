"""Archives of images as arrays: one reader a format.

Archives come from elsewhere, so every reader expects a hostile file: nothing is unpickled, nothing is written
to the disk, sizes are bounded before memory is taken, and what does not fit ends in one sentence.
"""

import gzip
import hashlib
import io
import math
import struct
import tarfile
import zlib
from pathlib import Path, PurePosixPath

import numpy as np
import scipy.io

from typicality.errors import InputError

# Well above every archive named in the configuration (at most 184 MB), well below the memory of a laptop.
MAX_BYTES = 512 * 2**20

_CIFAR_FOLDER = PurePosixPath("cifar-10-batches-bin")
_CIFAR_BATCHES = {
    "train": tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
    "test": ("test_batch.bin",),
}
_CIFAR_RECORD_BYTES = 1 + 3 * 32 * 32
# Of level 5 of the MAT-file format (MathWorks, "MAT-File Format"), in little-endian order: header of a file,
# types of elements, class of an array, the element that names it.
_MAT_HEADER = b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM"
_MAT_MATRIX = 14
_MAT_COMPRESSED = 15
_MAT_CLASS_UINT8 = 9
_MAT_NAME_X = b"\1\0\1\0X\0\0\0"
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, OSError, struct.error)


def verify_checksum(path, accepted, key="data.sets.SET.files[].sha256"):
    """Refuse a file whose SHA-256 is not an accepted one; call it before anything is parsed.

    Parameters
    ----------
    path : path-like
    accepted : iterable of str
        Accepted checksums in hexadecimal.
    key : str
        The key of the configuration that lists them, for the message.

    Returns
    -------
    str
        The checksum of the file.

    Raises
    ------
    InputError
        The file cannot be read, or its checksum is another one.
    """
    try:
        with Path(path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the file's permissions.") from None
    if found not in {checksum.lower() for checksum in accepted}:
        raise InputError(
            f"{path} is damaged or another version: its SHA-256 {found} is not among those that {key} "
            "accepts; remove the file to fetch it again, or add the checksum there if you trust the file."
        )
    return found


def read_cifar_binary(path, split):
    """Read one split of CIFAR-10 from its binary archive (``cifar-10-binary.tar.gz``).

    The archive is streamed member by member. A batch holds any number of records of 3,073 bytes: the label,
    then the red, green and blue planes, row by row.

    Parameters
    ----------
    path : path-like
    split : {"train", "test"}
        ``train`` is ``data_batch_1.bin`` to ``data_batch_5.bin`` in this order, ``test`` is
        ``test_batch.bin``.

    Returns
    -------
    numpy.ndarray of uint8, shape (n, 32, 32, 3)

    Raises
    ------
    InputError
        The file is truncated, is no such archive, is larger than `MAX_BYTES` when decompressed, or holds
        links, devices or paths that lead out of it.
    """
    if split not in _CIFAR_BATCHES:
        raise InputError(f"{path} has no split {split!r}; the splits of cifar-binary are train and test.")
    wanted = {str(_CIFAR_FOLDER / name): name for name in _CIFAR_BATCHES[split]}
    batches = {}
    for member, content in _tar_members(path, wanted):
        if member in batches:
            raise InputError(f"{path} holds {member} twice; replace it by the official archive.")
        batches[member] = _cifar_images(path, member, content)
    missing = [member for member in wanted if member not in batches]
    if missing:
        raise InputError(
            f"{path} has no member {missing[0]}: it is truncated or not the binary version of CIFAR-10; "
            "replace it by the official cifar-10-binary.tar.gz."
        )
    return np.concatenate([batches[member] for member in wanted])


def _tar_members(path, wanted):
    """Yield name and content of the wanted members; look at every member's header."""
    try:
        with gzip.open(path) as unzipped:
            stream = _Bounded(unzipped, path)
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    name = _safe_name(path, member)
                    if name in wanted and member.isreg():
                        content = archive.extractfile(member).read()
                        if len(content) != member.size:
                            raise EOFError
                        yield name, content
            stream.drain()  # the checksum at the end of the gzip stream
    except _DAMAGE as error:
        raise _damaged(path, "a tar.gz archive", error) from None


class _Bounded:
    """A stream that refuses to deliver more than `MAX_BYTES`: a few kilobytes can unpack to terabytes."""

    def __init__(self, stream, path):
        self._stream = stream
        self._path = path
        self._left = MAX_BYTES

    def read(self, size):
        content = self._stream.read(min(size, self._left + 1))
        self._left -= len(content)
        if self._left < 0:
            raise _too_large(self._path)
        return content

    def drain(self):
        while self.read(2**16):
            pass


def _safe_name(path, member):
    """Name of a member, normalised; paths that lead out of the archive and all but files are refused."""
    name = PurePosixPath(member.name.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in member.name:
        complaint = "whose path leads out of the archive"
    elif not (member.isdir() or member.type in (tarfile.REGTYPE, tarfile.AREGTYPE)) or member.issparse():
        complaint = "that is neither a plain file nor a folder"
    else:
        return str(name)
    raise InputError(
        f"{path} holds a member {member.name!r} {complaint}, which no official archive does; do not unpack "
        "it and replace it by the official one."
    )


def _cifar_images(path, member, content):
    if not content or len(content) % _CIFAR_RECORD_BYTES:
        raise InputError(
            f"{path} holds {member} with {len(content)} bytes, which is no multiple of "
            f"{_CIFAR_RECORD_BYTES}: it is not the binary version of CIFAR-10; replace it by the official "
            "cifar-10-binary.tar.gz."
        )
    records = np.frombuffer(content, dtype=np.uint8).reshape(-1, _CIFAR_RECORD_BYTES)
    if records[:, 0].max() > 9:
        raise InputError(
            f"{path} holds {member} with a label above 9: its records are not those of CIFAR-10; replace it "
            "by the official cifar-10-binary.tar.gz."
        )
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1))


def read_svhn_mat(path):
    """Read the crops of SVHN from one of its MATLAB files (``test_32x32.mat``).

    Only the variable X is read, and only after its declared type, shape and size were found right.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    numpy.ndarray of uint8, shape (n, 32, 32, 3)

    Raises
    ------
    InputError
        The file is truncated, is no MATLAB file of version 5 or 7, is larger than `MAX_BYTES` when
        decompressed, or X is not uint8 of shape (32, 32, 3, n).
    """
    try:
        checked = _mat_crops(path)
    except _DAMAGE as error:
        raise _damaged(path, "a MATLAB file", error) from None
    crops = scipy.io.loadmat(io.BytesIO(checked), variable_names=["X"])["X"]
    return np.ascontiguousarray(np.moveaxis(crops, 3, 0))


def _mat_crops(path):
    """Bytes of a MATLAB file that holds nothing but the checked variable X.

    scipy believes what a variable declares: an unknown type crashes the interpreter (a flipped byte is
    enough), and a small file can unpack to any size. So it is given nothing that was not checked here.
    """
    if Path(path).stat().st_size > MAX_BYTES:
        raise _too_large(path)
    with Path(path).open("rb") as file:
        if file.read(128)[124:] != _MAT_HEADER[124:]:
            raise _damaged(path, "a MATLAB file of version 5 or 7", "other first bytes")
        crops = None
        while tag := file.read(8):
            kind, size = struct.unpack("<2I", tag)
            content = file.read(size)
            if len(content) != size:
                raise EOFError
            variable = _inflated(path, content) if kind == _MAT_COMPRESSED else tag + content
            if variable[48:56] == _MAT_NAME_X:
                _check_crops(path, variable)
                crops = variable
    if crops is None:
        raise _not_crops(path, "no variable X of four dimensions")
    return _MAT_HEADER + crops


def _inflated(path, content):
    inflater = zlib.decompressobj()
    unpacked = inflater.decompress(content, MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise _too_large(path)
    if not inflater.eof:
        raise EOFError
    return unpacked


def _check_crops(path, variable):
    """Compare the first 64 bytes of X with what they are for uint8 of shape (32, 32, 3, n).

    A tag is a type and a size in bytes; they are those of the variable, its flags, dimensions, name and data.
    """
    if len(variable) < 64:
        raise EOFError
    fields = struct.unpack("<16I", variable[:64])
    shape = fields[8:12]
    count = math.prod(shape)
    declared = (*fields[2:5], *fields[6:8], fields[14])
    if declared != (6, 8, _MAT_CLASS_UINT8, 5, 16, 2) or shape[:3] != (32, 32, 3) or not count:
        raise _not_crops(path, f"a variable X that is not uint8 of shape (32, 32, 3, n) but begins {shape}")
    if fields[0] != _MAT_MATRIX or fields[15] != count or len(variable) < 64 + count:
        raise EOFError


def _not_crops(path, found):
    return InputError(
        f"{path} has {found}: it is not one of SVHN's files of cropped digits; replace it by the official "
        "test_32x32.mat."
    )


def read_idx(path):
    """Read images in the IDX format of MNIST and FashionMNIST, gzipped or plain.

    Parameters
    ----------
    path : path-like
        IDX3, (n, height, width), or IDX4, (n, height, width, channels), of unsigned bytes.

    Returns
    -------
    numpy.ndarray of uint8, shape (n, height, width, channels)
        IDX3 has one channel.

    Raises
    ------
    InputError
        The file is truncated, has bytes left over, holds something other than images of unsigned bytes, or is
        larger than `MAX_BYTES` when decompressed.
    """
    try:
        with _open_plain_or_gzip(path) as stream:
            shape = _idx_shape(path, stream)
            expected = math.prod(shape)
            if expected > MAX_BYTES:
                raise _too_large(path)
            # One byte more than expected reads on to the gzip checksum and shows what is left over.
            pixels = stream.read(expected + 1)
    except _DAMAGE as error:
        raise _damaged(path, "an IDX file", error) from None
    if len(pixels) != expected:
        found = f"only {len(pixels)}" if len(pixels) < expected else "more"
        raise _damaged(
            path, "an IDX file", f"its header announces {expected} bytes of pixels, it has {found}"
        )
    images = np.frombuffer(pixels, dtype=np.uint8).reshape(shape if len(shape) == 4 else (*shape, 1))
    return images.copy()  # writable, as those of the other readers


def _open_plain_or_gzip(path):
    with Path(path).open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if zipped else Path(path).open("rb")


def _idx_shape(path, stream):
    header = stream.read(4)
    if len(header) < 4 or header[:2] != b"\0\0" or header[2] != 0x08 or header[3] not in (3, 4):
        raise InputError(
            f"{path} begins with the bytes {header.hex(' ') or '(none)'} instead of 00 00 08 03 or "
            "00 00 08 04: it holds no images in the IDX format (perhaps labels); give the file of images."
        )
    shape = struct.unpack(f">{header[3]}I", stream.read(4 * header[3]))
    if 0 in shape:
        raise InputError(
            f"{path} announces images of shape {shape}, which are none; give the file of images."
        )
    return shape


def cut(images, rows):
    """Cut one split out of a file that holds several.

    Parameters
    ----------
    images : array, shape (n, ...)
    rows : sequence of two
        First row of the split, and the row after its last one or None for the end, both from 0, as the key
        ``data.sets.SET.files[].split`` gives them.

    Returns
    -------
    array, shape (last - first, ...)
        A view.

    Raises
    ------
    InputError
        The file has too few images, or nothing lies between the two.

    Examples
    --------
    >>> cut(np.arange(6), [4, None])
    array([4, 5])
    """
    first, last = rows
    end = len(images) if last is None else last
    if not 0 <= first < end <= len(images):
        raise InputError(
            f"data.sets.SET.files[].split asks for the rows [{first}, {'null' if last is None else last}] "
            f"of a file with {len(images)} images; give rows with 0 <= first < last <= {len(images)}."
        )
    return images[first:end]


def _one_split(reader):
    """Reader of a format whose files hold one split each, or are cut by `cut`."""
    return lambda path, _split: reader(path)


READERS = {
    "cifar-binary": read_cifar_binary,
    "svhn-mat": _one_split(read_svhn_mat),
    "idx": _one_split(read_idx),
}
"""Name of a format in ``data.sets.SET.format`` -> reader of (path, split)."""


def _damaged(path, expected, error):
    if isinstance(error, OSError) and error.strerror:
        return InputError(f"{path} cannot be read ({error.strerror}); check the path and its permissions.")
    detail = str(error) or "it ends too early"
    return InputError(
        f"{path} is cut short, damaged or not {expected} ({detail}); remove it and fetch the official "
        "file again."
    )


def _too_large(path):
    return InputError(
        f"{path} unpacks to more than {MAX_BYTES // 2**20} MB, more than any archive of this project; "
        "replace it by the official file."
    )
