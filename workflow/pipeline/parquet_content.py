"""A checksum of what a parquet table says, however and by whichever library it was written."""

import hashlib
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def content_sha256(path):
    """SHA-256 of the names, the types and the values of the columns of a parquet table.

    Compression, encoding, row groups and metadata do not enter, nor does which of Arrow's types of text the
    writer has chosen. The hashed bytes are, first, a line of JSON: ``[rows, [[name, type], ...]]``. Then
    follow for every column: one byte a value, 1 where it is present and 0 where it is null; and the values,
    little-endian, booleans as one byte, 0 in place of nulls. Text and lists give their lengths (int64; text
    in bytes of UTF-8) before their contents.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    str
        Hexadecimal.

    Raises
    ------
    TypeError
        A column is neither of numbers, booleans, text nor of lists of these.
    pyarrow.ArrowException, OSError
        The file cannot be read as parquet.
    """
    with pq.ParquetFile(path) as file:
        table = file.read()
    columns = [[column.name, _type_name(column.type)] for column in table.schema]
    digest = hashlib.sha256(f"{json.dumps([table.num_rows, columns])}\n".encode())
    for column in table.columns:
        for part in _canonical(column.combine_chunks()):
            digest.update(part)
    return digest.hexdigest()


def _is_text(kind):
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _is_list(kind):
    return pa.types.is_list(kind) or pa.types.is_large_list(kind)


def _is_number(kind):
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def _type_name(kind):
    if pa.types.is_dictionary(kind):
        return _type_name(kind.value_type)
    if _is_list(kind):
        return f"list<{_type_name(kind.value_type)}>"
    if _is_text(kind):
        return "string"
    if _is_number(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return str(kind)
    raise TypeError(f"a column of {kind} has no canonical bytes")


def _canonical(array):
    """Yield the bytes of one column or of the elements of its lists."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    yield array.is_valid().to_numpy(zero_copy_only=False).tobytes()
    if _is_list(array.type):
        yield _little_endian(pc.list_value_length(array).fill_null(0).cast(pa.int64()))
        yield from _canonical(array.flatten())
    elif _is_text(array.type):
        text = array.cast(pa.large_string()).fill_null("")
        yield _little_endian(pc.binary_length(text))
        yield "".join(text.to_pylist()).encode()
    elif pa.types.is_boolean(array.type):
        yield _little_endian(array.cast(pa.uint8()).fill_null(0))
    elif _is_number(array.type):
        yield _little_endian(array.fill_null(0))


def _little_endian(array):
    values = array.to_numpy(zero_copy_only=False)
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), values.dtype.type(np.nan), values)  # one of the many NaNs
    return values.astype(values.dtype.newbyteorder("<")).tobytes()
