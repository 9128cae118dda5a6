"""The logical content of parquet tables: the same for the same values, however they were written."""

import hashlib
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parquet_content import content_sha256


def content(table, folder, **options):
    pq.write_table(table, folder / "table.parquet", **options)
    return content_sha256(folder / "table.parquet")


def test_the_hashed_bytes_are_the_documented_ones(tmp_path):
    """Put together by hand, value by value."""
    table = pa.table(
        {
            "n": pa.array([3, None], pa.int32()),
            "x": pa.array([-0.0, 2.5], pa.float64()),
            "name": pa.array(["aé", None], pa.string()),
            "flag": pa.array([True, False]),
            "parts": pa.array([[1.0], []], pa.list_(pa.float64())),
            "nothing": pa.array([None, None], pa.null()),
        }
    )
    header = (
        '[2, [["n", "int32"], ["x", "double"], ["name", "string"], ["flag", "bool"], '
        '["parts", "list<double>"], ["nothing", "null"]]]\n'
    )
    by_hand = [
        header.encode(),
        bytes([1, 0]) + struct.pack("<ii", 3, 0),
        bytes([1, 1]) + struct.pack("<dd", -0.0, 2.5),
        bytes([1, 0]) + struct.pack("<qq", 3, 0) + "aé".encode(),
        bytes([1, 1]) + bytes([1, 0]),
        bytes([1, 1]) + struct.pack("<qq", 1, 0) + bytes([1]) + struct.pack("<d", 1.0),
        bytes([0, 0]),
    ]
    assert content(table, tmp_path) == hashlib.sha256(b"".join(by_hand)).hexdigest()


TABLE = pa.table(
    {
        "model": pa.array(["png", None, "linear", "png"] * 25),
        "bits": pa.array(np.linspace(0, 1, 100)),
        "images": pa.array([None, *range(99)], pa.int64()),
    }
)


@pytest.mark.parametrize(
    "options",
    [{"compression": "zstd"}, {"compression": "none", "row_group_size": 7}, {"use_dictionary": False}],
    ids=str,
)
@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_what_the_writer_chose_does_not_matter(tmp_path, options, text):
    rewritten = TABLE.set_column(0, "model", TABLE["model"].cast(text)).replace_schema_metadata({"by": "me"})
    assert content(rewritten, tmp_path, **options) == content(TABLE, tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": [1, 2]}, {"b": [1, 2]}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": [1, 2]}, {"a": [1.0, 2.0]}),
        ({"a": [1, 2]}, {"a": ["1", "2"]}),
        ({"a": [1], "b": [1]}, {"b": [1], "a": [1]}),
        ({"a": [0, 1]}, {"a": [None, 1]}),
        ({"a": [""]}, {"a": pa.array([None], pa.string())}),
        ({"a": ["ab", "c"]}, {"a": ["a", "bc"]}),
        ({"a": [[1], [2, 3]]}, {"a": [[1, 2], [3]]}),
        ({"a": [[]]}, {"a": pa.array([None], pa.list_(pa.null()))}),
        ({"a": [1.0]}, {"a": [np.nextafter(1.0, 2.0)]}),
        ({"a": [float("nan")]}, {"a": pa.array([None], pa.float64())}),
    ],
)
def test_what_a_reader_would_see_does_matter(tmp_path, one, other):
    assert content(pa.table(one), tmp_path) != content(pa.table(other), tmp_path)


CELLS = st.lists(
    st.tuples(st.none() | st.integers(0, 1), st.none() | st.sampled_from(["", "a", "aa"])), max_size=3
)


def as_table(rows):
    numbers, names = zip(*rows, strict=True) if rows else ((), ())
    return pa.table({"n": pa.array(numbers, pa.int64()), "name": pa.array(names, pa.string())})


@given(CELLS, CELLS)
def test_tables_have_the_same_content_just_when_they_are_equal(tmp_path_factory, one, other):
    folder = tmp_path_factory.getbasetemp()
    same = content(as_table(one), folder) == content(as_table(other), folder)
    assert same == as_table(one).equals(as_table(other))


def test_every_nan_is_the_same(tmp_path):
    quiet, other = (np.array([bits], np.uint64).view(np.float64) for bits in (0x7FF8 << 48, 0xFFF8 << 48 | 5))
    assert content(pa.table({"x": quiet}), tmp_path) == content(pa.table({"x": other}), tmp_path)


def test_types_without_canonical_bytes_are_refused(tmp_path):
    with pytest.raises(TypeError, match="timestamp"):
        content(pa.table({"when": pa.array([0], pa.timestamp("s"))}), tmp_path)
