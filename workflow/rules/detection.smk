# Anomaly detection by likelihood models of images.
#
# configuration  images.batch_sizes, images.draws, images.bootstrap_batches, seed
# inputs         images/PAIR/scores/MODEL; of images/sets/SET/test the number of dimensions
# results        images/PAIR/detection (table, figure)

DETECTION = [
    f"results/images/{pair}/detection{kind}" for pair in PAIRS for kind in (".parquet", *TABLE, *FIGURE)
]


rule compute_detection:
    """AUROC and detection rate of all scores, single images and batches."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("images/compute_detection.py"),
    output:
        detection="results/images/{pair}/detection.parquet",
    log:
        "results/logs/images/compute_detection/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_detection/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        stated=lambda wildcards: dimensions_without_pixels(config, wildcards.pair),
        with_pixels=lambda wildcards: list(tested_images(config, wildcards.pair)),
        families=lambda wildcards: FAMILIES[wildcards.pair],
        batch_sizes=config["images"]["batch_sizes"],
        draws=config["images"]["draws"],
        bootstrap=config["images"]["bootstrap_batches"],
        seed=config["seed"],
    script:
        "../scripts/images/compute_detection.py"


rule table_detection:
    """AUROC and detection rates for readers."""
    input:
        detection="results/images/{pair}/detection.parquet",
        modules=modules_of("images/table_detection.py"),
    output:
        csv=report(
            "results/images/{pair}/detection.csv",
            caption="../report/images/detection.rst",
            category="7 Anomaly detection",
            subcategory="{pair}",
            labels={"result": "AUROC and detection rates", "form": "table"},
        ),
        md="results/images/{pair}/detection.md",
        tex="results/images/{pair}/detection.tex",
    log:
        "results/logs/images/table_detection/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_detection/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_detection.py"


rule plot_detection:
    """AUROC and detection rates against the size of the batch."""
    input:
        detection="results/images/{pair}/detection.parquet",
        style=STYLE,
        modules=modules_of("images/plot_detection.py"),
    output:
        svg=report(
            "results/images/{pair}/detection.svg",
            caption="../report/images/detection.rst",
            category="7 Anomaly detection",
            subcategory="{pair}",
            labels={"result": "AUROC and detection rates", "form": "figure"},
        ),
        pdf="results/images/{pair}/detection.pdf",
        png="results/images/{pair}/detection.png",
    log:
        "results/logs/images/plot_detection/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_detection/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/plot_detection.py"
