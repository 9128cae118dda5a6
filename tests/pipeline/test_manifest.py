"""Manifests: what they hold, and that nothing that differs escapes a comparison."""

import copy
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from pipeline.checkout import commit
from pipeline.manifest import (
    PACKAGES,
    data_files,
    make_manifest,
    read_manifest,
    write_manifest,
)
from pipeline.verification import circumstances, differences, verify
from typicality.errors import InputError

PROJECT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((PROJECT / "config.yaml").read_text())
SETTINGS = {"seed": 2020, "coin.p_heads": "3/4"}


@pytest.fixture
def results(tmp_path):
    """Two artifacts and a manifest of them."""
    folder = tmp_path / "results"
    (folder / "coin").mkdir(parents=True)
    pd.DataFrame({"heads": [0, 1], "p": [0.25, 0.75]}).to_parquet(folder / "coin/binomial.parquet")
    (folder / "coin/binomial.csv").write_text("heads,p\n0,0.25\n1,0.75\n")
    write_manifest(made(folder), folder / "manifest.json")
    return folder


def made(folder, settings=SETTINGS):
    return make_manifest(folder.rglob("binomial.*"), {"cifar10/a.tar.gz": None}, settings, folder)


# --- what it holds --------------------------------------------------------------------------------


def test_it_holds_checksums_settings_data_and_versions(results):
    manifest = json.loads((results / "manifest.json").read_text())
    text = (results / "coin/binomial.csv").read_bytes()
    assert manifest["artifacts"]["coin/binomial.csv"] == {"sha256": hashlib.sha256(text).hexdigest()}
    assert sorted(manifest["artifacts"]["coin/binomial.parquet"]) == ["content_sha256", "sha256"]
    assert manifest["configuration"] == SETTINGS
    assert manifest["data"] == {"cifar10/a.tar.gz": "absent"}
    assert set(manifest["versions"]) == {"python", *PACKAGES}
    assert str(results.parent) not in (results / "manifest.json").read_text()


def test_the_order_in_which_artifacts_are_named_does_not_matter(results):
    artifacts = [results / "coin/binomial.csv", results / "coin/binomial.parquet"]
    one, other = (make_manifest(names, {}, SETTINGS, results) for names in (artifacts, artifacts[::-1]))
    assert json.dumps(one) == json.dumps(other)


def test_data_are_named_by_their_checksums_or_absent(results, tmp_path):
    (tmp_path / "deep.csv").write_bytes(b"abc")
    data = {"scores": str(tmp_path / "deep.csv"), "lost": str(tmp_path / "lost"), "unused": None}
    assert make_manifest([], data, SETTINGS, results)["data"] == {
        "scores": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",  # FIPS 180-2, B.1
        "lost": "absent",
        "unused": "absent",
    }


def test_versions_that_matter_are_locked():
    locked = re.findall(r"^([\w.-]+)==", (PROJECT / "requirements.txt").read_text(), re.MULTILINE)
    assert set(PACKAGES) <= set(locked)


def test_data_are_the_archives_in_use_and_the_files_that_the_configuration_names(tmp_path, monkeypatch):
    monkeypatch.setenv("TYPICALITY_DATA", str(tmp_path))
    config = copy.deepcopy(CONFIG)
    config["images"]["pairs"]["procedural"]["scores"] = {"deep": "deep.csv"}
    config["images"]["pairs"]["real"]["scores"] = {"deep": "real.csv"}
    config["audio"]["files"] = ["vowels.wav"]
    config["decoding"]["text"] = "novel.txt"
    named = {
        "images.pairs.procedural.scores.deep": "deep.csv",
        "audio.files[0]": "vowels.wav",
        "decoding.text": "novel.txt",
    }
    cifar, svhn = "cifar-10-binary.tar.gz", "test_32x32.mat"
    assert data_files(config) == named | {
        f"cifar10/{cifar}": str(tmp_path / cifar),
        f"svhn/{svhn}": str(tmp_path / svhn),
        "images.pairs.real.scores.deep": "real.csv",
    }
    assert data_files(config, ["real"]) == named | {f"cifar10/{cifar}": None, f"svhn/{svhn}": None}


# --- what differs ---------------------------------------------------------------------------------


def test_agreement_is_one_line(results):
    line = verify(results / "manifest.json", results)
    assert line == f"{results}/ agrees with {results}/manifest.json in all 2 files."


def test_every_kind_of_difference_is_named(results):
    manifest = read_manifest(results / "manifest.json")
    parquet, csv = results / "coin/binomial.parquet", results / "coin/binomial.csv"
    pq.write_table(pq.read_table(parquet), parquet, compression="gzip")
    assert differences(manifest, results) == [
        f"{parquet}: changed in its bytes alone, all values are the same"
    ]
    pd.DataFrame({"heads": [0, 1], "p": [0.25, 0.5]}).to_parquet(parquet)
    assert differences(manifest, results) == [f"{parquet}: changed in its values"]
    parquet.write_bytes(b"PAR1")
    assert differences(manifest, results)[0].startswith(f"{parquet}: changed, and cannot be read (")
    parquet.unlink()
    csv.write_text("heads,p\n")
    (results / "old.csv").write_text("")
    assert differences(manifest, results, [results / "old.csv", csv, results / "gone.csv"]) == [
        f"{csv}: changed",
        f"{parquet}: missing",
        f"{results}/old.csv: extra, the manifest does not name it",
    ]


def test_every_flipped_bit_is_found(results):
    """All bits of the text, and every 31st of the table, one at a time."""
    manifest = read_manifest(results / "manifest.json")
    for path, step in ((results / "coin/binomial.csv", 1), (results / "coin/binomial.parquet", 31)):
        before = path.read_bytes()
        for bit in range(0, 8 * len(before), step):
            changed = bytearray(before)
            changed[bit // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            assert [line.split(":")[0] for line in differences(manifest, results)] == [str(path)]
        path.write_bytes(before)
    assert differences(manifest, results) == []


def test_what_was_another_setting_or_version_is_said_too(results, tmp_path):
    theirs = made(results, SETTINGS | {"seed": 7, "annulus.dimension": 100})
    theirs["versions"]["numpy"] = "1.0"
    theirs["source"]["commit"] = "0" * 40
    theirs["artifacts"]["coin/binomial.csv"]["sha256"] = "0" * 64
    write_manifest(theirs, tmp_path / "theirs.json")
    with pytest.raises(InputError) as error:
        verify(tmp_path / "theirs.json", results)
    numpy = read_manifest(results / "manifest.json")["versions"]["numpy"]
    assert str(error.value).splitlines() == [
        f"{results}/coin/binomial.csv: changed",
        f"source: commit is {commit()} here, {'0' * 40} in the manifest",
        f"versions: numpy is {numpy} here, 1.0 in the manifest",
        "configuration: annulus.dimension is not given here, 100 in the manifest",
        "configuration: seed is 2020 here, 7 in the manifest",
        f"{results}/ differs from {tmp_path}/theirs.json in 1 file.",
    ]
    assert circumstances(theirs, theirs) == []


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"artifacts": {}}',
        '{"format": "typicality manifest 1", "artifacts": {"../x": {"sha256": ""}},'
        ' "source": {}, "versions": {}, "configuration": {}, "data": {}}',
        '{"format": "typicality manifest 1", "artifacts": {"x": "0"},'
        ' "source": {}, "versions": {}, "configuration": {}, "data": {}}',
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(InputError, match=r"other\.json (cannot be read as a|is no) manifest"):
        verify(tmp_path / "other.json", tmp_path)


def test_a_manifest_that_is_not_there_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(InputError, match=r"no manifest .*lost\.json; run .* --config manifest=FILE"):
        verify(tmp_path / "lost.json", tmp_path)
    with pytest.raises(InputError, match="cannot be read as a manifest"):
        verify(tmp_path, tmp_path)
