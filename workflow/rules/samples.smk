# Samples of likelihood models, where they lie among images, and what likelihood says about quality.
#
# configuration  images.samples, images.temperatures, images.decoded, images.noise_images, images.memoriser, seed
# inputs         images/sets, images/fits/SET/MODEL, images/PAIR/scores/MODEL, images/PAIR/detection
# results        images/samples/SET/MODEL (samples; probes: decoded images, noise, constants), their scores;
#                images/PAIR/samples/MODEL (figure), images/PAIR/information (table, figure), images/PAIR/bands
#                (table), images/PAIR/counterexamples (table, figure), evidence beside samples and counterexamples

FITTED = {pair: sets["in_distribution"] for pair, sets in config["images"]["pairs"].items()}
OTHER = {pair: sets["out_of_distribution"] for pair, sets in config["images"]["pairs"].items()}
# Our models by pair, and those of them and of others that are no codec.
PROBED = {pair: [model for model in FAMILIES[pair] if model in MODELS] for pair in FAMILIES}
SAMPLED = {pair: [model for model in PROBED[pair] if FAMILIES[pair][model] != "codec"] for pair in FAMILIES}
DENSITIES = {
    pair: [model for model, family in FAMILIES[pair].items() if family != "codec"] for pair in FAMILIES
}
SAMPLES = [
    f"results/images/{pair}/{artifact}{kind}"
    for artifact, kinds in [
        ("information", [".parquet", *TABLE, *FIGURE]),
        ("bands", [".parquet", *TABLE]),
    ]
    for pair in PAIRS
    for kind in kinds
]
SAMPLES += [
    f"results/images/{pair}/counterexamples{kind}"
    for pair in PIXEL_PAIRS
    if DENSITIES[pair]
    for kind in (".parquet", *TABLE, *FIGURE)
]
SAMPLES += [
    f"results/images/{pair}/samples/{model}{kind}"
    for pair in PIXEL_PAIRS
    for model in SAMPLED[pair]
    for kind in FIGURE
]
if "real" in PIXEL_PAIRS:
    IMAGE_EVIDENCE += [
        "results/images/real/samples/evidence.parquet",
        "results/images/real/counterexamples/evidence.parquet",
    ]


rule sample_images:
    """Samples of one fitted model."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        modules=modules_of("images/sample_images.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        samples="results/images/samples/{fitted}/{model}.npy",
    log:
        "results/logs/images/sample_images/{fitted}/{model}.log",
    benchmark:
        "results/benchmarks/images/sample_images/{fitted}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        images=config["images"]["samples"],
        seed=config["seed"],
    script:
        "../scripts/images/sample_images.py"


rule score_samples:
    """Bits per dimension of one model's samples under the model itself."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        samples="results/images/samples/{fitted}/{model}.npy",
        modules=modules_of("images/score_samples.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        scores="results/images/scores/{fitted}/{model}/{fitted}/samples/0.parquet",
    log:
        "results/logs/images/score_samples/{fitted}/{model}.log",
    benchmark:
        "results/benchmarks/images/score_samples/{fitted}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/score_samples.py"


rule draw_probes:
    """Decoded images of one fitted model, where it can be decoded, beside noise and constant images."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        images="results/images/sets/{fitted}/test.npy",
        modules=modules_of("images/draw_probes.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        probes="results/images/samples/{fitted}/{model}-probes.npz",
    log:
        "results/logs/images/draw_probes/{fitted}/{model}.log",
    benchmark:
        "results/benchmarks/images/draw_probes/{fitted}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        temperatures=config["images"]["temperatures"],
        decoded=config["images"]["decoded"],
        noise=config["images"]["noise_images"],
        seed=config["seed"],
    script:
        "../scripts/images/draw_probes.py"


rule score_probes:
    """Bits per dimension of decoded images, noise and constant images under one fitted model."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        probes="results/images/samples/{fitted}/{model}-probes.npz",
        modules=modules_of("images/score_probes.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        scores="results/images/scores/{fitted}/{model}/probes.parquet",
    log:
        "results/logs/images/score_probes/{fitted}/{model}.log",
    benchmark:
        "results/benchmarks/images/score_probes/{fitted}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/score_probes.py"


rule compute_information:
    """Where images of every source lie on the information axis of every model."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        probes=lambda wildcards: expand(
            "results/images/scores/{fitted}/{model}/probes.parquet",
            fitted=FITTED[wildcards.pair],
            model=PROBED[wildcards.pair],
        ),
        modules=modules_of("images/compute_information.py"),
    output:
        information="results/images/{pair}/information.parquet",
    log:
        "results/logs/images/compute_information/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_information/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
        probed=lambda wildcards: PROBED[wildcards.pair],
    script:
        "../scripts/images/compute_information.py"


rule table_information:
    """The information axis for readers."""
    input:
        information="results/images/{pair}/information.parquet",
        modules=modules_of("images/table_information.py"),
    output:
        csv=report(
            "results/images/{pair}/information.csv",
            caption="../report/images/information.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "The information axis", "form": "table"},
        ),
        md="results/images/{pair}/information.md",
        tex="results/images/{pair}/information.tex",
    log:
        "results/logs/images/table_information/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_information/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_information.py"


rule plot_information:
    """The information axis, one panel a model."""
    input:
        information="results/images/{pair}/information.parquet",
        bands="results/images/{pair}/bands.parquet",
        style=STYLE,
        modules=modules_of("images/plot_information.py"),
    output:
        svg=report(
            "results/images/{pair}/information.svg",
            caption="../report/images/information.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "The information axis", "form": "figure"},
        ),
        pdf="results/images/{pair}/information.pdf",
        png="results/images/{pair}/information.png",
    log:
        "results/logs/images/plot_information/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_information/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_information.py"


rule compute_bands:
    """Shares of images inside the bands of the data and of each model's own samples."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        modules=modules_of("images/compute_bands.py"),
    output:
        bands="results/images/{pair}/bands.parquet",
    log:
        "results/logs/images/compute_bands/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_bands/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/compute_bands.py"


rule table_bands:
    """Shares of images inside the bands of data and of samples for readers."""
    input:
        bands="results/images/{pair}/bands.parquet",
        modules=modules_of("images/table_bands.py"),
    output:
        csv=report(
            "results/images/{pair}/bands.csv",
            caption="../report/images/bands.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Shares inside the bands", "form": "table"},
        ),
        md="results/images/{pair}/bands.md",
        tex="results/images/{pair}/bands.tex",
    log:
        "results/logs/images/table_bands/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_bands/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_bands.py"


rule plot_samples:
    """Contact sheet of one model: both data sets, its samples, decoded images and noise."""
    input:
        test=lambda wildcards: f"results/images/sets/{FITTED[wildcards.pair]}/test.npy",
        other_test=lambda wildcards: f"results/images/sets/{OTHER[wildcards.pair]}/test.npy",
        samples=lambda wildcards: f"results/images/samples/{FITTED[wildcards.pair]}/{wildcards.model}.npy",
        probes=lambda wildcards: f"results/images/samples/{FITTED[wildcards.pair]}/{wildcards.model}-probes.npz",
        information="results/images/{pair}/information.parquet",
        style=STYLE,
        modules=modules_of("images/plot_samples.py"),
    output:
        svg=report(
            "results/images/{pair}/samples/{model}.svg",
            caption="../report/images/samples.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Contact sheet of {model}", "form": "figure"},
        ),
        pdf="results/images/{pair}/samples/{model}.pdf",
        png="results/images/{pair}/samples/{model}.png",
    log:
        "results/logs/images/plot_samples/{pair}/{model}.log",
    benchmark:
        "results/benchmarks/images/plot_samples/{pair}/{model}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_samples.py"


rule compute_counterexamples:
    """Good likelihood with bad samples, and good samples with bad likelihood, measured on test images."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=DENSITIES[wildcards.pair],
        ),
        train=lambda wildcards: f"results/images/sets/{FITTED[wildcards.pair]}/train.npy",
        test=lambda wildcards: f"results/images/sets/{FITTED[wildcards.pair]}/test.npy",
        modules=modules_of("images/compute_counterexamples.py"),
    output:
        counterexamples="results/images/{pair}/counterexamples.parquet",
    log:
        "results/logs/images/compute_counterexamples/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_counterexamples/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        models=lambda wildcards: DENSITIES[wildcards.pair],
        deviations=config["images"]["memoriser"]["deviations"],
        most=config["images"]["memoriser"]["test_images"],
    script:
        "../scripts/images/compute_counterexamples.py"


rule table_counterexamples:
    """Good likelihood with bad samples, and good samples with bad likelihood, for readers."""
    input:
        counterexamples="results/images/{pair}/counterexamples.parquet",
        modules=modules_of("images/table_counterexamples.py"),
    output:
        csv=report(
            "results/images/{pair}/counterexamples.csv",
            caption="../report/images/counterexamples.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Likelihood and samples are different things", "form": "table"},
        ),
        md="results/images/{pair}/counterexamples.md",
        tex="results/images/{pair}/counterexamples.tex",
    log:
        "results/logs/images/table_counterexamples/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_counterexamples/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_counterexamples.py"


rule plot_counterexamples:
    """What noise costs a mixture, and what a memoriser pays for its samples."""
    input:
        counterexamples="results/images/{pair}/counterexamples.parquet",
        style=STYLE,
        modules=modules_of("images/plot_counterexamples.py"),
    output:
        svg=report(
            "results/images/{pair}/counterexamples.svg",
            caption="../report/images/counterexamples.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Likelihood and samples are different things", "form": "figure"},
        ),
        pdf="results/images/{pair}/counterexamples.pdf",
        png="results/images/{pair}/counterexamples.png",
    log:
        "results/logs/images/plot_counterexamples/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_counterexamples/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/plot_counterexamples.py"


rule evidence_samples:
    """What samples and bands say about the claims on one pair of sets."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        bands="results/images/{pair}/bands.parquet",
        detection="results/images/{pair}/detection.parquet",
        modules=modules_of("images/evidence_samples.py"),
    output:
        evidence="results/images/{pair}/samples/evidence.parquet",
    log:
        "results/logs/images/evidence_samples/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_samples/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/evidence_samples.py"


rule evidence_counterexamples:
    """What a mixture with noise and a memoriser say about likelihood and quality."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=SAMPLED[wildcards.pair],
        ),
        probes=lambda wildcards: expand(
            "results/images/scores/{fitted}/{model}/probes.parquet",
            fitted=FITTED[wildcards.pair],
            model=SAMPLED[wildcards.pair],
        ),
        test=lambda wildcards: f"results/images/sets/{FITTED[wildcards.pair]}/test.npy",
        counterexamples="results/images/{pair}/counterexamples.parquet",
        modules=modules_of("images/evidence_counterexamples.py"),
    output:
        evidence="results/images/{pair}/counterexamples/evidence.parquet",
    log:
        "results/logs/images/evidence_counterexamples/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_counterexamples/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        models=lambda wildcards: SAMPLED[wildcards.pair],
        seed=config["seed"],
    script:
        "../scripts/images/evidence_counterexamples.py"
