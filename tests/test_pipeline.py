"""The whole pipeline: the same bytes every time, reruns of what an edit reaches, sentences for errors."""

import copy
import functools
import gzip
import hashlib
import json
import os
import random
import re
import shutil
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
from tests.circumstances import other_circumstances
from tests.document_checks import compare_documents, load_documents, write_documents

from pipeline.manifest import read_manifest
from pipeline.verification import differences
from typicality.images.auroc import auroc
from typicality.images.procedural import dead_leaves, panels

PROJECT = Path(__file__).parents[1]
SMALL = ("--configfile", "tests/small.yaml")
FOLLOWERS = {"all", "manifest", "copy_artifacts", "write_numbers", "write_appendix", "page"}
"""Rules that gather what others make, and so follow any change."""


def with_configuration(checkout, config):
    """Write a further configuration and return the arguments that add it to the small one."""
    (checkout.path / "mine.yaml").write_text(yaml.safe_dump(config))
    return (*SMALL, "mine.yaml")


def only(models, *fitted):
    """Settings that leave all models out but some, on these sets."""
    names = yaml.safe_load((PROJECT / "config.yaml").read_text())["images"]["models"]
    left_out = {name: None for name in names if name not in models}
    return {"fits": dict.fromkeys(fitted, left_out)}


def planned(checkout):
    """Names of the rules that a dry run of the small configuration would run, without `FOLLOWERS`."""
    run = checkout.snakemake("--dry-run", *SMALL)
    assert run.returncode == 0, run.stdout
    stats = run.stdout.partition("Job stats:")[2].partition("total")[0]
    return {match[1] for match in re.finditer(r"^(\w+) +\d+$", stats, re.MULTILINE)} - FOLLOWERS


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
    assert "index.html" in names
    assert not [name for name in names if name.endswith(".partial")]


def test_a_second_run_has_nothing_to_do(small_run):
    assert "Nothing to be done" in small_run.snakemake(*SMALL).stdout


def test_killed_runs_started_again_with_other_cores_end_in_the_same_bytes(small_run, checkout):
    """Three kills at random moments, of the main process or of its whole group; then four jobs at once."""
    targets = ("annulus", "typical_set", "results/images/procedural/detection.parquet")
    moments = random.Random(4)  # noqa: S311
    for only_the_main_process in (False, True, False):
        run = checkout.start(*targets, *SMALL)
        time.sleep(moments.uniform(5, 15))
        (os.kill if only_the_main_process else os.killpg)(run.pid, signal.SIGKILL)
        run.wait()
    run = checkout.snakemake(*targets, *SMALL, cores=4)
    assert run.returncode == 0, last_words(run)
    ours, theirs = checkout.hashes(), small_run.hashes()
    assert len(ours) > 60
    assert ours == {name: theirs[name] for name in ours}


def test_one_core_gives_the_same_bytes_of_what_passes_through_linear_algebra(small_run, checkout):
    targets = [
        name for name in small_run.hashes() if re.fullmatch(r"images/procedural/scores/.*\.parquet", name)
    ]
    assert len(targets) >= 4
    run = checkout.snakemake(*(f"results/{name}" for name in targets), *SMALL, cores=1)
    assert run.returncode == 0, last_words(run)
    ours, theirs = checkout.hashes(), small_run.hashes()
    assert {name: ours[name] for name in targets} == {name: theirs[name] for name in targets}


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
    assert editable("workflow/typicality/images/ppca.py", "\n# edited\n") == set()
    rerun = editable("workflow/typicality/images/mixture.py", "\n# edited\n")
    assert {"fit_model", "score_images", "gather_scores", "compute_detection"} <= rerun
    assert not {"read_test_images", "split_training_images"} & rerun


@pytest.mark.parametrize(
    ("module", "rules"),
    [
        ("workflow/typicality/annulus/figures.py", {"plot_radii"}),
        ("workflow/typicality/typical_set/figures/mass_curve.py", {"plot_mass_curve"}),
        ("workflow/scripts/coin/plot_binomial.py", {"plot_binomial"}),
        ("workflow/report/html/claims.html.j2", {"page_claims"}),
        ("workflow/report/html/panel.js", set()),
        ("workflow/claims.yaml", {"compute_claims", "table_claims", "page_claims"}),
    ],
)
def test_edits_of_what_readers_see_rerun_no_simulation(editable, module, rules):
    assert editable(module, "\n# edited\n") == rules


def test_an_edited_style_redraws_every_figure_and_nothing_else(editable, small_run):
    rerun = editable("workflow/typicality/paper.mplstyle", "# edited\n")
    assert rerun == set(re.findall(r"Rule: (plot_\w+)", small_run.output))
    assert len(rerun) > 10


def test_touching_a_module_reruns_nothing(small_run):
    (small_run.path / "workflow/typicality/annulus/radius_law.py").touch()
    assert planned(small_run) == set()


# --- what readers take away -----------------------------------------------------------------------


@pytest.fixture
def finished(small_run, tmp_path):
    """A copy of the finished small run, to be spoilt."""
    fresh = copy.copy(small_run)
    fresh.path = tmp_path / "project"
    shutil.copytree(small_run.path, fresh.path)
    return fresh


def test_a_bit_that_snakemake_does_not_see_flip_is_found_by_verify(finished):
    run = finished.snakemake("verify", *SMALL, cores=1)
    assert run.returncode == 0, last_words(run)
    assert re.search(
        r"^results/ agrees with results/manifest\.json in all \d+ files\.$", run.stdout, re.MULTILINE
    )
    (finished.path / "results/manifest.json").rename(finished.path / "theirs.json")
    path = finished.path / "results/annulus/radii.pdf"
    times, content = path.stat(), bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    (finished.path / "results/coin/binomial.csv").unlink()
    (finished.path / "results/coin/old.csv").write_text("")
    before = finished.hashes()
    run = finished.snakemake("verify", *SMALL, "--config", "manifest=theirs.json", cores=1)
    assert run.returncode != 0
    assert re.findall(r"^results/.*", run.stdout, re.MULTILINE) == [
        "results/annulus/radii.pdf: changed",
        "results/coin/binomial.csv: missing",
        "results/coin/old.csv: extra, the manifest does not name it",
        "results/ differs from theirs.json in 3 files.",
    ]
    assert "Traceback" not in run.stdout
    assert finished.hashes() == before


def test_naming_a_manifest_makes_nothing_run_again(small_run):
    run = small_run.snakemake("--dry-run", *SMALL, "--config", "manifest=theirs.json")
    assert "Nothing to be done" in run.stdout


def test_a_bit_flipped_in_any_artifact_is_found(small_run, tmp_path):
    shutil.copytree(small_run.path / "results", tmp_path / "results")
    manifest = read_manifest(tmp_path / "results/manifest.json")
    bits = random.Random(5)  # noqa: S311
    for name in manifest["artifacts"]:
        path = tmp_path / "results" / name
        content = bytearray(path.read_bytes())
        content[bits.randrange(len(content))] ^= 1 << bits.randrange(8)
        path.write_bytes(content)
    lines = differences(manifest, tmp_path / "results")
    assert len(lines) == len(manifest["artifacts"]) > 100


def report_of(html):
    """Captions and labels of a Snakemake report, by the path of the result, and its categories."""
    parts = {"results": {}, "categories": {}}
    for name in parts:
        start = re.search(rf'<script id="{name}">\s*var {name} = ', html).end()
        parts[name], _ = json.JSONDecoder().raw_decode(html, start)
    return parts["results"], parts["categories"]


def test_the_report_holds_every_figure_and_live_values(finished):
    run = finished.snakemake("--report", "report.html", *SMALL)
    assert run.returncode == 0, last_words(run)
    html = (finished.path / "report.html").read_text()
    shown, categories = report_of(html)
    artifacts = read_manifest(finished.path / "results/manifest.json")["artifacts"]
    assert {f"results/{name}" for name in artifacts if name.endswith(".svg")} <= set(shown)
    assert {"0 Ledger", "1 Unfair coin flips", "7 Anomaly detection"} <= set(categories)
    assert list(categories["5 Image modelling"]) == ["procedural"]
    assert not [path for path, result in shown.items() if "system-message" in result["caption"]]
    assert not [path for path, result in shown.items() if set(result["labels"]) != {"result", "form"}]
    assert "exact and from 20000 samples" in shown["results/annulus/shares.csv"]["caption"].replace("\n", " ")
    exact = pd.read_csv(finished.path / "results/annulus/shares.csv")["exact"]
    assert all(str(share) in shown["results/annulus/shares.csv"]["caption"] for share in exact)
    assert not re.search(r'<(script|link|img|iframe)\b[^>]*\b(src|href)="(https?:)?//', html)


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


def test_claims_about_other_settings_are_not_run_and_name_the_key(small_run):
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet").set_index("id")
    assert ledger.loc["typical.curve", ["verdict", "reason"]].tolist() == [
        "not run",
        "typical_set.epsilon_bits.points is 50, but the post speaks of 200.",
    ]
    assert "typical.curve" in small_run.snakemake("claims", *SMALL).stdout


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
    pairs = {"pairs": {"procedural": {"scores": {"deep": "deep.csv"}}}}
    arguments = with_configuration(checkout, {"images": pairs | only(["linear", "webp"], "leaves")})
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
    tables = {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}
    by_model = {name for name, table in tables.items() if "model" in table} - {"dose_response"}
    assert {"likelihoods", "comparison", "detection", "information", "bands", "texture"} <= by_model
    for name in by_model:
        assert "deep" in set(tables[name]["model"]), name
        assert "deep" in (folder / f"{name}.md").read_text(), name
    for name in ("likelihoods", "comparison", "detection", "information", "texture", "second_order"):
        assert "deep" in (folder / f"{name}.svg").read_text(), name
    nats.assign(nats_per_dim=-nats["nats_per_dim"]).to_csv(checkout.path / "deep.csv", index=False)
    run = checkout.snakemake("images", *arguments)
    assert run.returncode != 0
    assert re.search(r"deep\.csv.*nats_per_dim.*change the sign", run.stdout)
    assert "Traceback" not in run.stdout


def test_a_pair_without_pixels_lives_on_score_tables_alone(checkout):
    """The example of the documentation, whose page shows the table that this run makes."""
    arguments = (
        *with_configuration(checkout, {"images": only(["webp"], "leaves")}),
        "examples/scores-only.yaml",
    )
    run = checkout.snakemake("images", *arguments)
    assert run.returncode == 0, last_words(run)
    folder = checkout.path / "results/images/large"
    assert sorted(path.name for path in (folder / "scores").iterdir()) == ["zlib.parquet"]
    assert not (checkout.path / "results/images/sets/large-leaves").exists()
    table = pd.read_csv(checkout.path / "examples/zlib-scores-large.csv")
    inside, outside = (
        table.query("dataset == @name and split == 'test'")["bits_per_dim"].to_numpy()
        for name in ("large-leaves", "large-panels")
    )
    detection = pd.read_parquet(folder / "detection.parquet").set_index(["model", "score", "batch_size"])
    assert detection.loc[("zlib", "likelihood", 1), "auroc"] == pytest.approx(float(auroc(inside, outside)))
    shown = (checkout.path / "docs/own-scores.md").read_text().partition("scores-only.yaml -->\n")[2]
    assert shown.partition("<!-- end -->")[0] == (folder / "detection.md").read_text()
    run = checkout.snakemake("results/images/sets/large-leaves/test.npy", *arguments)
    assert run.returncode != 0
    assert "has no pixels (format scores-only)" in run.stdout


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
    return {
        "data": {"sets": sets},
        "images": {"pairs": {"second": pair}, **only(["linear", "webp"], "a", "leaves")},
    }


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
        ("a", "samples"): 20,
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


def test_a_second_run_in_the_same_folder_is_refused_while_the_first_is_at_work(checkout):
    first = checkout.start(*SMALL)
    try:
        started = time.monotonic()
        while not list((checkout.path / "results").rglob("*.parquet")):
            assert first.poll() is None
            assert time.monotonic() - started < 120
            time.sleep(0.2)
        run = checkout.snakemake("coin", *SMALL)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert run.returncode != 0
    assert "Another run is at work in this directory; wait for it or stop it first." in run.stdout


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


MOST_BITS_PER_DIM = {
    "linear": 3.90,
    "network": 3.50,
    "polyphase-linear": 4.00,
    "polyphase-network": 3.85,
    "scale-mixture": 4.35,
}
"""What a model may need for CIFAR-10 at most."""


def test_the_default_run_on_real_pixels_comes_to_the_expected_verdicts(checkout, real_data):
    """CIFAR-10 and SVHN in full, as the archives at hand hold them; README.md shows this run."""
    pictures = [f"results/{figure}.png" for figure in load_documents().FIGURES.values()]
    run = checkout.snakemake("images", "claims", *pictures, data=Path(real_data).resolve(), timeout=1200)
    assert run.returncode == 0, last_words(run)
    folder = checkout.path / "results/images/real"
    likelihoods = pd.read_parquet(folder / "likelihoods.parquet").set_index(["model", "dataset", "split"])
    means = likelihoods["mean_bits_per_dim"]
    for model, most in MOST_BITS_PER_DIM.items():
        assert means[model, "cifar10", "test"] <= most, model
        assert abs(means[model, "cifar10", "train"] - means[model, "cifar10", "test"]) < 0.1, model
    for model in means.index.unique("model"):
        assert means[model, "svhn", "test"] < means[model, "cifar10", "test"] - 0.8, model
    codecs = likelihoods[likelihoods["family"] == "codec"]["mean_bits_per_dim"].xs("test", level="split")
    assert means["linear", "cifar10", "test"] < codecs.xs("cifar10", level="dataset").min()
    detection = pd.read_parquet(folder / "detection.parquet").set_index(["model", "score", "batch_size"])
    for best in ("network", "polyphase-network", "scale-mixture"):
        assert detection.loc[(best, "likelihood", 1), "auroc"] < 0.15
        assert detection.loc[(best, "typicality", 10), "auroc"] > 0.95
    row = detection.loc["scale-mixture", "typicality", 10]
    assert row["detection_rate"] >= 0.95
    assert row["false_alarm_ci_low"] <= 0.01 <= row["false_alarm_ci_high"]
    ledger = pd.read_parquet(checkout.path / "results/claims.parquet").set_index("id")["verdict"]
    found = {claim: verdict for claim, verdict in ledger.items() if ":" not in claim}
    expected = yaml.safe_load((PROJECT / "tests/expected_verdicts.yaml").read_text())
    differing = {claim for claim in found | expected if found.get(claim) != expected.get(claim)}
    assert not differing, {claim: (found.get(claim), expected.get(claim)) for claim in differing}
    write_documents(checkout.path, "results")
    others = other_circumstances(PROJECT / "tests/baselines")
    stale, left_out = compare_documents(checkout.path, others)
    assert not stale, "python .ci/documents results writes them anew, after a default run"
    if left_out:
        pytest.skip(f"all but the following of README.md was compared: {left_out}")
