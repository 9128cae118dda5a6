# The right level of abstraction: likelihood of coarser pixels, of codes, of word pieces and of sets.
#
# configuration  abstraction, coin, images.pairs, seed
# inputs         decoding/blocks, images/sets
# results        abstraction/units (table, figure), abstraction/sets (table), abstraction/evidence;
#                abstraction/fits/SET; abstraction/PAIR/levels and bit_planes (tables, figures),
#                abstraction/PAIR/evidence

ABSTRACTION = [
    f"results/abstraction/{artifact}{kind}"
    for artifact, kinds in [
        ("units", [".parquet", *TABLE, *FIGURE]),
        ("sets", [".parquet", *TABLE]),
        *(
            (f"{pair}/{name}", [".parquet", *TABLE, *FIGURE])
            for pair in PIXEL_PAIRS
            for name in ("levels", "bit_planes")
        ),
    ]
    for kind in kinds
]
if "real" in PIXEL_PAIRS:
    IMAGE_EVIDENCE += ["results/abstraction/real/evidence.parquet"]


rule abstraction:
    """Target: all of this chapter, for every pair whose sets are at hand."""
    input:
        lambda _: ABSTRACTION,


rule measure_units:
    """Information of every held-out block in characters, word pieces and words."""
    input:
        blocks="results/decoding/blocks.parquet",
        modules=modules_of("abstraction/measure_units.py"),
    output:
        information="results/abstraction/information.parquet",
    log:
        "results/logs/abstraction/measure_units.log",
    benchmark:
        "results/benchmarks/abstraction/measure_units.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        order=config["abstraction"]["order"],
        merges=config["abstraction"]["merges"],
    script:
        "../scripts/abstraction/measure_units.py"


rule compute_units:
    """Bits per character of every unit and order."""
    input:
        information="results/abstraction/information.parquet",
        modules=modules_of("abstraction/compute_units.py"),
    output:
        units="results/abstraction/units.parquet",
    log:
        "results/logs/abstraction/compute_units.log",
    benchmark:
        "results/benchmarks/abstraction/compute_units.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        order=config["abstraction"]["order"],
        bootstrap=config["abstraction"]["bootstrap"],
        seed=config["seed"],
    script:
        "../scripts/abstraction/compute_units.py"


rule table_units:
    """Bits per character, for readers."""
    input:
        units="results/abstraction/units.parquet",
        modules=modules_of("abstraction/table_units.py"),
    output:
        csv=report(
            "results/abstraction/units.csv",
            caption="../report/abstraction/units.rst",
            category="8 The right level of abstraction",
            labels={"result": "Bits per character by unit", "form": "table"},
        ),
        md="results/abstraction/units.md",
        tex="results/abstraction/units.tex",
    log:
        "results/logs/abstraction/table_units.log",
    benchmark:
        "results/benchmarks/abstraction/table_units.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/table_units.py"


rule plot_units:
    """Bits per character against the number of parameters."""
    input:
        units="results/abstraction/units.parquet",
        style=STYLE,
        modules=modules_of("abstraction/plot_units.py"),
    output:
        svg=report(
            "results/abstraction/units.svg",
            caption="../report/abstraction/units.rst",
            category="8 The right level of abstraction",
            labels={"result": "Bits per character by unit", "form": "figure"},
        ),
        pdf="results/abstraction/units.pdf",
        png="results/abstraction/units.png",
    log:
        "results/logs/abstraction/plot_units.log",
    benchmark:
        "results/benchmarks/abstraction/plot_units.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/plot_units.py"


rule compute_sets:
    """Orderings of sets of points and of tosses of a coin."""
    input:
        modules=modules_of("abstraction/compute_sets.py"),
    output:
        sets="results/abstraction/sets.parquet",
    log:
        "results/logs/abstraction/compute_sets.log",
    benchmark:
        "results/benchmarks/abstraction/compute_sets.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        sizes=config["abstraction"]["sets"]["sizes"],
        dimension=config["abstraction"]["sets"]["dimension"],
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/abstraction/compute_sets.py"


rule table_sets:
    """Orderings of sets, for readers."""
    input:
        sets="results/abstraction/sets.parquet",
        modules=modules_of("abstraction/table_sets.py"),
    output:
        csv=report(
            "results/abstraction/sets.csv",
            caption="../report/abstraction/sets.rst",
            category="8 The right level of abstraction",
            labels={"result": "Orderings of sets", "form": "table"},
        ),
        md="results/abstraction/sets.md",
        tex="results/abstraction/sets.tex",
    log:
        "results/logs/abstraction/table_sets.log",
    benchmark:
        "results/benchmarks/abstraction/table_sets.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/table_sets.py"


rule evidence_abstraction:
    """What words and sets say about the claims."""
    input:
        information="results/abstraction/information.parquet",
        modules=modules_of("abstraction/evidence_abstraction.py"),
    output:
        evidence="results/abstraction/evidence.parquet",
    log:
        "results/logs/abstraction/evidence_abstraction.log",
    benchmark:
        "results/benchmarks/abstraction/evidence_abstraction.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings={key: config["abstraction"][key] for key in ("order", "bootstrap", "sets")},
        coin={key: config["coin"][key] for key in ("tosses", "p_heads")},
        seed=config["seed"],
    script:
        "../scripts/abstraction/evidence_abstraction.py"


rule fit_levels:
    """The models of all levels of abstraction, fitted on the training images of one set."""
    input:
        train="results/images/sets/{fitted}/train.npy",
        modules=modules_of("abstraction/fit_levels.py"),
    output:
        fits="results/abstraction/fits/{fitted}.npz",
    log:
        "results/logs/abstraction/fit_levels/{fitted}.log",
    benchmark:
        "results/benchmarks/abstraction/fit_levels/{fitted}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        levels=config["abstraction"]["levels"],
        settings={key: config["abstraction"][key] for key in ("train_images", "autoregressive", "codebook")},
        seed=config["seed"],
    script:
        "../scripts/abstraction/fit_levels.py"


rule score_levels:
    """Bits of the test images of both sets of a pair at every level of abstraction."""
    input:
        fits=lambda wildcards: "results/abstraction/fits/{in_distribution}.npz".format(
            **config["images"]["pairs"][wildcards.pair]
        ),
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("abstraction/score_levels.py"),
    output:
        scores="results/abstraction/{pair}/level_scores.parquet",
    log:
        "results/logs/abstraction/score_levels/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/score_levels/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        sets=lambda wildcards: list(tested_images(config, wildcards.pair)),
        most=config["abstraction"]["test_images"],
    script:
        "../scripts/abstraction/score_levels.py"


rule compute_levels:
    """Two sets compared by their likelihood, level by level."""
    input:
        scores="results/abstraction/{pair}/level_scores.parquet",
        modules=modules_of("abstraction/compute_levels.py"),
    output:
        levels="results/abstraction/{pair}/levels.parquet",
    log:
        "results/logs/abstraction/compute_levels/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/compute_levels/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/abstraction/compute_levels.py"


rule table_levels:
    """The comparison of two sets, for readers."""
    input:
        levels="results/abstraction/{pair}/levels.parquet",
        modules=modules_of("abstraction/table_levels.py"),
    output:
        csv=report(
            "results/abstraction/{pair}/levels.csv",
            caption="../report/abstraction/levels.rst",
            category="8 The right level of abstraction",
            subcategory="{pair}",
            labels={"result": "Two sets at every level of abstraction", "form": "table"},
        ),
        md="results/abstraction/{pair}/levels.md",
        tex="results/abstraction/{pair}/levels.tex",
    log:
        "results/logs/abstraction/table_levels/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/table_levels/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/table_levels.py"


rule plot_levels:
    """AUROC of the likelihood and gap between two sets against the level of abstraction."""
    input:
        levels="results/abstraction/{pair}/levels.parquet",
        style=STYLE,
        modules=modules_of("abstraction/plot_levels.py"),
    output:
        svg=report(
            "results/abstraction/{pair}/levels.svg",
            caption="../report/abstraction/levels.rst",
            category="8 The right level of abstraction",
            subcategory="{pair}",
            labels={"result": "Two sets at every level of abstraction", "form": "figure"},
        ),
        pdf="results/abstraction/{pair}/levels.pdf",
        png="results/abstraction/{pair}/levels.png",
    log:
        "results/logs/abstraction/plot_levels/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/plot_levels/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/plot_levels.py"


rule compute_bit_planes:
    """Bits that the pixel model spends on every bit plane."""
    input:
        fits=lambda wildcards: "results/abstraction/fits/{in_distribution}.npz".format(
            **config["images"]["pairs"][wildcards.pair]
        ),
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("abstraction/compute_bit_planes.py"),
    output:
        planes="results/abstraction/{pair}/bit_planes.parquet",
    log:
        "results/logs/abstraction/compute_bit_planes/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/compute_bit_planes/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        sets=lambda wildcards: list(tested_images(config, wildcards.pair)),
        most=config["abstraction"]["bit_plane_images"],
    script:
        "../scripts/abstraction/compute_bit_planes.py"


rule table_bit_planes:
    """Bits on every bit plane, for readers."""
    input:
        planes="results/abstraction/{pair}/bit_planes.parquet",
        modules=modules_of("abstraction/table_bit_planes.py"),
    output:
        csv=report(
            "results/abstraction/{pair}/bit_planes.csv",
            caption="../report/abstraction/bit_planes.rst",
            category="8 The right level of abstraction",
            subcategory="{pair}",
            labels={"result": "Bits on every bit plane", "form": "table"},
        ),
        md="results/abstraction/{pair}/bit_planes.md",
        tex="results/abstraction/{pair}/bit_planes.tex",
    log:
        "results/logs/abstraction/table_bit_planes/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/table_bit_planes/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/abstraction/table_bit_planes.py"


rule plot_bit_planes:
    """Bits on every bit plane, and the error of images without it."""
    input:
        planes="results/abstraction/{pair}/bit_planes.parquet",
        style=STYLE,
        modules=modules_of("abstraction/plot_bit_planes.py"),
    output:
        svg=report(
            "results/abstraction/{pair}/bit_planes.svg",
            caption="../report/abstraction/bit_planes.rst",
            category="8 The right level of abstraction",
            subcategory="{pair}",
            labels={"result": "Bits on every bit plane", "form": "figure"},
        ),
        pdf="results/abstraction/{pair}/bit_planes.pdf",
        png="results/abstraction/{pair}/bit_planes.png",
    log:
        "results/logs/abstraction/plot_bit_planes/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/plot_bit_planes/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/abstraction/plot_bit_planes.py"


rule evidence_levels:
    """What bit planes and levels of abstraction say about the claims on one pair of sets."""
    input:
        levels="results/abstraction/{pair}/levels.parquet",
        planes="results/abstraction/{pair}/bit_planes.parquet",
        modules=modules_of("abstraction/evidence_levels.py"),
    output:
        evidence="results/abstraction/{pair}/evidence.parquet",
    log:
        "results/logs/abstraction/evidence_levels/{pair}.log",
    benchmark:
        "results/benchmarks/abstraction/evidence_levels/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/abstraction/evidence_levels.py"
