"""The whole pipeline: the same bytes every time, reruns of what an edit reaches, sentences for errors."""

import functools
import gzip
import hashlib
import os
import random
import re
import signal
import tarfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from typicality.images.auroc import auroc
from typicality.images.procedural import dead_leaves, panels

SMALL = ("--configfile", "tests/small.yaml")


def with_configuration(checkout, config):
    """Write a further configuration and return the arguments that add it to the small one."""
    (checkout.path / "mine.yaml").write_text(yaml.safe_dump(config))
    return (*SMALL, "mine.yaml")


def planned(checkout):
    """Names of the rules that a dry run of the small configuration would run."""
    run = checkout.snakemake("--dry-run", *SMALL)
    assert run.returncode == 0, run.stdout
    stats = run.stdout.partition("Job stats:")[2].partition("total")[0]
    return {match[1] for match in re.finditer(r"^(\w+) +\d+$", stats, re.MULTILINE)} - {"all"}


def last_words(run):
    return run.stdout[-3000:]


# --- the same bytes -------------------------------------------------------------------------------


def test_every_kind_of_result_is_made(small_run):
    names = small_run.hashes()
    for artifact in ("coin/binomial", "images/procedural/likelihoods", "images/procedural/detection"):
        assert {f"{artifact}.{kind}" for kind in ("parquet", "csv", "md", "tex", "svg", "pdf", "png")} <= set(
            names
        )
    assert {f"claims.{kind}" for kind in ("parquet", "csv", "md", "tex", "html")} <= set(names)
    assert not [name for name in names if name.endswith(".partial")]


def test_a_second_run_has_nothing_to_do(small_run):
    assert "Nothing to be done" in small_run.snakemake(*SMALL).stdout


def test_one_core_from_scratch_gives_the_same_bytes(small_run, checkout):
    run = checkout.snakemake(*SMALL, cores=1)
    assert run.returncode == 0, last_words(run)
    assert checkout.hashes() == small_run.hashes()


def test_killed_runs_started_again_end_in_the_same_bytes(small_run, checkout):
    """Three kills at random moments, of the main process alone or of its whole group."""
    moments = random.Random(4)  # noqa: S311
    for only_the_main_process in (False, True, False):
        run = checkout.start(*SMALL)
        time.sleep(moments.uniform(4, 9))
        (os.kill if only_the_main_process else os.killpg)(run.pid, signal.SIGKILL)
        run.wait()
    run = checkout.snakemake(*SMALL)
    assert run.returncode == 0, last_words(run)
    assert checkout.hashes() == small_run.hashes()


# --- what an edit reruns --------------------------------------------------------------------------


@pytest.fixture
def editable(small_run):
    """Yield the finished small run for an edit, which is taken back."""
    before = {}

    def edit(name, text):
        path = small_run.path / name
        before[path] = path.read_text()
        path.write_text(before[path] + text)
        return planned(small_run)

    yield edit
    for path, text in before.items():
        path.write_text(text)


def test_an_edited_science_module_reruns_what_uses_it(editable):
    direct = {"compute_thickness", "compute_radii", "compute_shares", "simulate_annulus", "evidence_annulus"}
    rerun = editable("workflow/typicality/annulus/shares.py", "\n# edited\n")
    assert direct <= rerun
    assert not {name for name in rerun if "binomial" in name or "typical_set" in name or "score" in name}


def test_an_edited_model_refits_that_model_alone(editable):
    assert editable("workflow/typicality/images/network.py", "\n# edited\n") == set()
    rerun = editable("workflow/typicality/images/mixture.py", "\n# edited\n")
    assert {"fit_model", "score_images", "gather_scores", "compute_detection"} <= rerun
    assert not {"read_test_images", "split_training_images"} & rerun


@pytest.mark.parametrize(
    ("module", "rules"),
    [
        ("workflow/typicality/annulus/figures.py", {"plot_radii"}),
        ("workflow/typicality/typical_set/figures.py", {"plot_mass_curve"}),
        ("workflow/scripts/coin/plot_binomial.py", {"plot_binomial"}),
        ("workflow/report/claims.html.j2", {"page_claims"}),
        ("workflow/claims.yaml", {"compute_claims", "table_claims", "page_claims"}),
    ],
)
def test_edits_of_what_readers_see_rerun_no_simulation(editable, module, rules):
    assert editable(module, "\n# edited\n") == rules


def test_an_edited_style_redraws_every_figure_and_nothing_else(editable):
    rerun = editable("workflow/typicality/paper.mplstyle", "# edited\n")
    assert rerun == {"plot_binomial", "plot_radii", "plot_mass_curve", "plot_likelihoods", "plot_detection"}


def test_touching_a_module_reruns_nothing(small_run):
    (small_run.path / "workflow/typicality/annulus/radius_law.py").touch()
    assert planned(small_run) == set()


# --- other configurations -------------------------------------------------------------------------


def test_another_coin_and_dimension_by_configuration_alone(checkout):
    arguments = with_configuration(
        checkout,
        {
            "coin": {"tosses": 10, "p_heads": "1/5"},
            "annulus": {"dimension": 2, "intervals": [[1, 2]]},
            "typical_set": {"dimension": 50},
        },
    )
    run = checkout.snakemake("coin", "annulus", "typical_set", *arguments)
    assert run.returncode == 0, last_words(run)
    binomial = pd.read_parquet(checkout.path / "results/coin/binomial.parquet")
    assert binomial["p_sequence"].iloc[0] == pytest.approx(0.8**10, rel=1e-15)
    assert binomial["p_count"].iloc[2] == pytest.approx(45 * 0.2**2 * 0.8**8, rel=1e-15)
    shares = pd.read_parquet(checkout.path / "results/annulus/shares.parquet")
    assert shares["exact"].item() == pytest.approx(np.exp(-0.5) - np.exp(-2), rel=1e-12)
    run = checkout.snakemake("claims", *arguments)
    assert run.returncode == 0, last_words(run)
    ledger = pd.read_parquet(checkout.path / "results/claims.parquet").set_index("id")
    assert ledger.loc["coin.all-heads", ["verdict", "reason"]].tolist() == [
        "not run",
        "coin.tosses is 10, but the post speaks of 16.",
    ]
    assert ledger.loc["coin.all-heads", "exact"] == pytest.approx(0.2**10)
    assert "annulus.dimension is 2" in ledger.loc["annulus.9-11", "reason"]
    assert "typical_set.dimension is 50" in ledger.loc["typical.zero", "reason"]
    assert "not run" in run.stdout


def test_scores_of_another_model_join_figure_and_tables(checkout):
    """A table written by hand gets the AUROC of a direct computation."""
    rng = np.random.default_rng(0)
    leaves, others = rng.normal(4.0, 0.5, 300), rng.normal(3.0, 0.5, 60)
    rows = [("leaves", "train", i, x) for i, x in enumerate(leaves[60:])]
    rows += [("leaves", "test", i, x) for i, x in enumerate(leaves[:60])]
    rows += [("panels", "test", i, x) for i, x in enumerate(others)]
    table = pd.DataFrame(rows, columns=["dataset", "split", "index", "bits_per_dim"])
    nats = table.assign(nats_per_dim=table["bits_per_dim"] * np.log(2)).drop(columns="bits_per_dim")
    nats.to_csv(checkout.path / "deep.csv", index=False)
    pairs = {"images": {"pairs": {"procedural": {"scores": {"deep": "deep.csv"}}}}}
    arguments = with_configuration(checkout, pairs)
    run = checkout.snakemake("images", *arguments)
    assert run.returncode == 0, last_words(run)
    folder = checkout.path / "results/images/procedural"
    detection = pd.read_parquet(folder / "detection.parquet").set_index(["model", "score", "batch_size"])
    assert detection.loc[("deep", "likelihood", 1), "auroc"] == pytest.approx(
        float(auroc(leaves[:60], others))
    )
    likelihoods = pd.read_parquet(folder / "likelihoods.parquet").set_index(["model", "dataset", "split"])
    assert likelihoods.loc[("deep", "panels", "test"), "mean_bits_per_dim"] == pytest.approx(others.mean())
    assert likelihoods.loc[("deep", "panels", "test"), "family"] == "external"
    assert "deep" in (folder / "likelihoods.md").read_text()
    nats.assign(nats_per_dim=-nats["nats_per_dim"]).to_csv(checkout.path / "deep.csv", index=False)
    run = checkout.snakemake("images", *arguments)
    assert run.returncode != 0
    assert re.search(r"deep\.csv.*nats_per_dim.*change the sign", run.stdout)
    assert "Traceback" not in run.stdout


def write_idx(path, images):
    header = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in images.shape)
    with gzip.open(path, "wb") as file:
        file.write(header + images.tobytes())


def idx_pair(folder, address=None):
    """Write two sets as IDX archives, one channel, 28 x 28, and return the configuration of their pair."""
    parts = {
        "a-train.gz": dead_leaves(200, 1, split="train")[:, 2:30, 2:30, 1],
        "a-test.gz": dead_leaves(60, 1, split="test")[:, 2:30, 2:30, 1],
        "b-test.gz": panels(60, 1, split="test")[:, 2:30, 2:30, 1],
    }
    files = {}
    for name, images in parts.items():
        write_idx(folder / name, np.ascontiguousarray(images))
        checksum = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        files[name] = {"path": name, "split": name[2:-3], "sha256": [checksum]}
        files[name] |= {"url": f"{address}/{name}"} if address else {}
    sets = {
        "a": {"format": "idx", "files": [files["a-train.gz"], files["a-test.gz"]]},
        "b": {"format": "idx", "files": [files["b-test.gz"]]},
    }
    pair = {"in_distribution": "a", "out_of_distribution": "b"}
    return {"data": {"sets": sets}, "images": {"pairs": {"second": pair}}}


def test_a_pair_of_idx_archives_joins_by_configuration_alone(checkout, tmp_path):
    config = idx_pair(tmp_path)
    config["data"]["directory"] = str(tmp_path)
    run = checkout.snakemake("results/images/second/detection.md", *with_configuration(checkout, config))
    assert run.returncode == 0, last_words(run)
    scores = pd.read_parquet(checkout.path / "results/images/second/scores/linear.parquet")
    means = scores.groupby(["dataset", "split"])["bits_per_dim"].mean()
    assert scores.groupby(["dataset", "split"]).size().to_dict() == {
        ("a", "train"): 180,
        ("a", "calibration"): 20,
        ("a", "test"): 60,
        ("b", "test"): 60,
    }
    assert means["b", "test"] < means["a", "test"] < 8


@pytest.fixture
def web(tmp_path):
    """A folder that an HTTP server on this machine serves, and its address."""
    folder = tmp_path / "web"
    folder.mkdir()
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_absent_archives_are_fetched_when_the_network_answers(checkout, web):
    """Without a word from the user; a download that fails ends the run with its remedy."""
    folder, address = web
    config = idx_pair(folder, address)
    config["data"]["download"] = "auto"
    config["images"]["pairs"]["real"] = {"in_distribution": "a", "out_of_distribution": "b"}
    arguments = with_configuration(checkout, config)
    (folder / "b-test.gz").rename(folder / "elsewhere")
    run = checkout.snakemake("images", *arguments)
    assert run.returncode != 0
    assert re.search(r"b-test\.gz could not be fetched.*404.*data\.download: never", run.stdout)
    (folder / "elsewhere").rename(folder / "b-test.gz")
    run = checkout.snakemake("images", *arguments)
    assert run.returncode == 0, last_words(run)
    assert (checkout.path / "results/images/second/detection.parquet").is_file()
    assert sorted(path.name for path in (checkout.path / "data").iterdir()) == [
        "a-test.gz",
        "a-train.gz",
        "b-test.gz",
    ]
    assert "Nothing to be done" in checkout.snakemake("images", *arguments).stdout
    run = checkout.snakemake("download", *arguments)
    assert run.stdout.count("checksum accepted") == 3


# --- what is wrong --------------------------------------------------------------------------------


def test_a_wrong_configuration_ends_with_one_sentence(checkout):
    run = checkout.snakemake(*with_configuration(checkout, {"coin": {"tosse": 3}}))
    assert run.returncode != 0
    assert "Configuration: coin.tosse is no known key; did you mean tosses?" in run.stdout
    assert "Traceback" not in run.stdout


def test_nested_values_given_as_text_are_refused_with_the_remedy(checkout):
    run = checkout.snakemake("--config", "coin={tosses: 40}")
    assert run.returncode != 0
    assert "coin.tosses is the text '40'" in run.stdout
    assert "--configfile" in run.stdout


def test_an_absent_pair_is_left_out_and_said_so(small_run):
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet").set_index("id")
    row = ledger.loc["images.higher"]
    assert row["verdict"] == "not run"
    assert "cifar-10-binary.tar.gz is not in data" in row["reason"]
    assert "snakemake --cores N download" in row["reason"]
    assert not (small_run.path / "results/images/real").exists()


def test_an_absent_pair_asked_for_by_name_ends_with_that_sentence(checkout):
    run = checkout.snakemake("results/images/real/likelihoods.png", *SMALL)
    assert run.returncode != 0
    assert "The data set cifar10 is absent" in run.stdout
    assert "Traceback" not in run.stdout


def test_a_tampered_archive_is_refused_before_it_is_parsed(checkout, tmp_path):
    with tarfile.open(tmp_path / "cifar-10-binary.tar.gz", "w:gz") as archive:
        archive.add(checkout.path / "README.md", "../../escaped")
    (tmp_path / "test_32x32.mat").write_bytes(b"MATLAB 5.0")
    run = checkout.snakemake("results/images/real/likelihoods.png", *SMALL, data=tmp_path)
    assert run.returncode != 0
    assert re.search(r"(cifar-10-binary\.tar\.gz|test_32x32\.mat).*SHA-256", run.stdout)
    assert "Traceback" not in run.stdout
    assert not list((checkout.path / "results").rglob("*.npy"))
    assert not (tmp_path.parent / "escaped").exists()


# --- real pixels ----------------------------------------------------------------------------------


def test_the_real_pair_shows_what_the_post_says(checkout, real_data):
    """CIFAR-10 and SVHN in full, as the archives at hand hold them."""
    run = checkout.snakemake("images", "claims", data=Path(real_data).resolve())
    assert run.returncode == 0, last_words(run)
    folder = checkout.path / "results/images/real"
    likelihoods = pd.read_parquet(folder / "likelihoods.parquet").set_index(["model", "dataset", "split"])
    means = likelihoods["mean_bits_per_dim"]
    assert means["linear", "cifar10", "test"] <= 3.90
    assert means["scale-mixture", "cifar10", "test"] <= 4.35
    for model in means.index.unique("model"):
        assert means[model, "svhn", "test"] < means[model, "cifar10", "test"] - 0.8
        assert abs(means[model, "cifar10", "train"] - means[model, "cifar10", "test"]) < 0.1
    detection = pd.read_parquet(folder / "detection.parquet").set_index(["model", "score", "batch_size"])
    area = detection["auroc"]
    assert area["linear", "likelihood", 1] < 0.15
    assert area["linear", "typicality", 1] > 0.8
    assert area["linear", "typicality", 10] > 0.95
    ledger = pd.read_parquet(checkout.path / "results/claims.parquet").set_index("id")["verdict"]
    decided = ["images.higher", "images.no-overfitting", "ood.threshold", "ood.typicality"]
    assert ledger[decided].tolist() == ["confirmed", "confirmed", "confirmed", "qualified"]
