# Image modelling: data sets, likelihood models, and their scores.
#
# configuration  data, images, seed
# inputs         the archives of data.sets, score tables of models that are not ours, workflow/published.yaml
# results        images/sets, images/fits/SET/MODEL, images/scores (shards);
#                images/PAIR/scores/MODEL, images/PAIR/likelihoods and comparison (tables, figures),
#                images/PAIR/evidence

SETS = config["data"]["sets"]
MODELS = config["images"]["models"]
EXTERNAL = {pair: sets.get("scores") or {} for pair, sets in config["images"]["pairs"].items()}
# Pairs whose sets are at hand; the experiments on pixels leave those out that live on score tables alone.
PAIRS = [pair for pair in config["images"]["pairs"] if pair not in ABSENT]
PIXEL_PAIRS = [pair for pair in PAIRS if has_pixels(config, pair)]
SHARDS = range(config["images"]["shards"])
LIKELIHOODS = [
    f"results/images/{pair}/{artifact}{kind}"
    for pair in PAIRS
    for artifact in ("likelihoods", "comparison")
    for kind in (".parquet", *TABLE, *FIGURE)
]
# Claims of the post name the pair that they are about.
IMAGE_EVIDENCE = ["results/images/real/evidence.parquet"] if "real" in PAIRS else []
FAMILIES = {pair: families_of(config, pair) for pair in EXTERNAL}
SCORES = [f"results/images/{pair}/scores/{model}.parquet" for pair in PAIRS for model in FAMILIES[pair]]


wildcard_constraints:
    pair=any_of(EXTERNAL),
    fitted=any_of(SETS),
    set=any_of(SETS),
    split="train|calibration|test",
    shard=r"\d+",


rule images:
    """Target: all of this chapter, for every pair whose sets are at hand."""
    input:
        lambda _: LIKELIHOODS + DETECTION + TEXTURE + SAMPLES,


rule download:
    """Target: the archives of all pairs, fetched where they are absent, and verified."""
    input:
        archives=list(ARCHIVES),
        modules=modules_of("images/download.py"),
    log:
        "results/logs/images/download.log",
    benchmark:
        "results/benchmarks/images/download.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/download.py"


# One rule an archive, with its literal path. They have no params: a changed one must not delete the archive.
for PLACE, (SET, ARCHIVE) in ARCHIVES.items():

    rule:
        """One archive of images, fetched and verified."""
        name:
            f"download_archive_{rule_suffix(SET, ARCHIVE.path)}"
        output:
            update(PLACE),
        log:
            f"results/logs/images/download_archive/{SET}/{ARCHIVE.path}.log",
        benchmark:
            f"results/benchmarks/images/download_archive/{SET}/{ARCHIVE.path}.tsv"
        conda:
            "../../environment.yml"
        threads: 1
        script:
            "../scripts/images/download_archive.py"


rule split_training_images:
    """The training images of one set: those for fitting, and every tenth held out for calibration."""
    input:
        archives=lambda wildcards: archive_places(config, wildcards.set),
        modules=modules_of("images/split_training_images.py"),
    output:
        train="results/images/sets/{set}/train.npy",
        calibration="results/images/sets/{set}/calibration.npy",
    log:
        "results/logs/images/split_training_images/{set}.log",
    benchmark:
        "results/benchmarks/images/split_training_images/{set}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        definition=lambda wildcards: SETS[wildcards.set],
        seed=config["seed"],
    script:
        "../scripts/images/split_training_images.py"


rule read_test_images:
    """The test images of one set."""
    input:
        archives=lambda wildcards: archive_places(config, wildcards.set),
        modules=modules_of("images/read_test_images.py"),
    output:
        test="results/images/sets/{set}/test.npy",
    log:
        "results/logs/images/read_test_images/{set}.log",
    benchmark:
        "results/benchmarks/images/read_test_images/{set}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        definition=lambda wildcards: SETS[wildcards.set],
        seed=config["seed"],
    script:
        "../scripts/images/read_test_images.py"


rule fit_model:
    """One likelihood model fitted on the training images of one set."""
    input:
        train="results/images/sets/{fitted}/train.npy",
        modules=modules_of("images/fit_model.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        fit="results/images/fits/{fitted}/{model}.npz",
    log:
        "results/logs/images/fit_model/{fitted}/{model}.log",
    benchmark:
        "results/benchmarks/images/fit_model/{fitted}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings=lambda wildcards: model_settings(config, wildcards.fitted, wildcards.model),
        seed=config["seed"],
    script:
        "../scripts/images/fit_model.py"


rule score_images:
    """Bits per dimension of one shard of one split of a set, under one fitted model."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        images="results/images/sets/{set}/{split}.npy",
        modules=modules_of("images/score_images.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        scores="results/images/scores/{fitted}/{model}/{set}/{split}/{shard}.parquet",
    log:
        "results/logs/images/score_images/{fitted}/{model}/{set}/{split}/{shard}.log",
    benchmark:
        "results/benchmarks/images/score_images/{fitted}/{model}/{set}/{split}/{shard}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        shards=len(SHARDS),
        most=lambda wildcards: config["images"]["train_images_scored"] if wildcards.split == "train" else None,
    script:
        "../scripts/images/score_images.py"


rule gather_scores:
    """All scores of one of our models on one pair of sets."""
    input:
        shards=lambda wildcards: shards_of(config, wildcards.pair, wildcards.model),
        modules=modules_of("images/gather_scores.py"),
    output:
        scores="results/images/{pair}/scores/{model}.parquet",
    log:
        "results/logs/images/gather_scores/{pair}/{model}.log",
    benchmark:
        "results/benchmarks/images/gather_scores/{pair}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/gather_scores.py"


rule import_scores:
    """The score table of a model that is not ours, checked and in bits per dimension."""
    input:
        scores=lambda wildcards: EXTERNAL[wildcards.pair][wildcards.model],
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("images/import_scores.py"),
    output:
        scores="results/images/{pair}/scores/{model}.parquet",
    log:
        "results/logs/images/import_scores/{pair}/{model}.log",
    benchmark:
        "results/benchmarks/images/import_scores/{pair}/{model}.tsv"
    wildcard_constraints:
        model=any_of(name for names in EXTERNAL.values() for name in names),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        stated=lambda wildcards: dimensions_without_pixels(config, wildcards.pair),
        with_pixels=lambda wildcards: list(tested_images(config, wildcards.pair)),
    script:
        "../scripts/images/import_scores.py"


rule compute_likelihoods:
    """Mean bits per dimension of every split under every model."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        modules=modules_of("images/compute_likelihoods.py"),
    output:
        likelihoods="results/images/{pair}/likelihoods.parquet",
    log:
        "results/logs/images/compute_likelihoods/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_likelihoods/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/compute_likelihoods.py"


rule table_likelihoods:
    """Mean bits per dimension for readers."""
    input:
        likelihoods="results/images/{pair}/likelihoods.parquet",
        modules=modules_of("images/table_likelihoods.py"),
    output:
        csv=report(
            "results/images/{pair}/likelihoods.csv",
            caption="../report/images/likelihoods.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits per dimension under every model", "form": "table"},
        ),
        md="results/images/{pair}/likelihoods.md",
        tex="results/images/{pair}/likelihoods.tex",
    log:
        "results/logs/images/table_likelihoods/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_likelihoods/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_likelihoods.py"


rule plot_likelihoods:
    """Histograms of bits per dimension, one panel a model."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        style=STYLE,
        modules=modules_of("images/plot_likelihoods.py"),
    output:
        svg=report(
            "results/images/{pair}/likelihoods.svg",
            caption="../report/images/likelihoods.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits per dimension under every model", "form": "figure"},
        ),
        pdf="results/images/{pair}/likelihoods.pdf",
        png="results/images/{pair}/likelihoods.png",
    log:
        "results/logs/images/plot_likelihoods/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_likelihoods/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_likelihoods.py"


rule compute_comparison:
    """Our models beside published ones."""
    input:
        likelihoods="results/images/{pair}/likelihoods.parquet",
        detection="results/images/{pair}/detection.parquet",
        published="workflow/published.yaml",
        modules=modules_of("images/compute_comparison.py"),
    output:
        comparison="results/images/{pair}/comparison.parquet",
    log:
        "results/logs/images/compute_comparison/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_comparison/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/images/compute_comparison.py"


rule table_comparison:
    """Our models beside published ones, for readers."""
    input:
        comparison="results/images/{pair}/comparison.parquet",
        modules=modules_of("images/table_comparison.py"),
    output:
        csv=report(
            "results/images/{pair}/comparison.csv",
            caption="../report/images/comparison.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Our models beside published ones", "form": "table"},
        ),
        md="results/images/{pair}/comparison.md",
        tex="results/images/{pair}/comparison.tex",
    log:
        "results/logs/images/table_comparison/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_comparison/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_comparison.py"


rule plot_comparison:
    """Bits per dimension of both sets under our models and published ones."""
    input:
        comparison="results/images/{pair}/comparison.parquet",
        style=STYLE,
        modules=modules_of("images/plot_comparison.py"),
    output:
        svg=report(
            "results/images/{pair}/comparison.svg",
            caption="../report/images/comparison.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Our models beside published ones", "form": "figure"},
        ),
        pdf="results/images/{pair}/comparison.pdf",
        png="results/images/{pair}/comparison.png",
    log:
        "results/logs/images/plot_comparison/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_comparison/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_comparison.py"


rule evidence_images:
    """What our models say about the claims on one pair of sets."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        detection="results/images/{pair}/detection.parquet",
        modules=modules_of("images/evidence_images.py"),
    output:
        evidence="results/images/{pair}/evidence.parquet",
    log:
        "results/logs/images/evidence_images/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_images/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/evidence_images.py"
