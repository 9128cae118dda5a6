# Texture, which makes images hard to predict: measured, dialled, and by way of variances.
#
# configuration  images.texture_amplitudes, images.dose_images, seed
# inputs         images/sets, images/fits/SET/MODEL, images/PAIR/scores/MODEL, images/PAIR/likelihoods
# results        images/PAIR/texture (table, figure), texture_sets and texture_gaps (tables);
#                images/PAIR/dose_response (table, figure), of pairs with a procedural set;
#                images/PAIR/second_order (table, figure) and second_order_gaps (table);
#                evidence beside texture, dose_response and second_order

from typicality.images.sets import PROCEDURES

# Our models by pair, and the sets whose texture is a dial.
FITTED_MODELS = {pair: [model for model in FAMILIES[pair] if model in MODELS] for pair in FAMILIES}
DIALLED = {
    pair: [
        name for role, name in sorted(sets.items()) if role != "scores" and SETS[name]["format"] in PROCEDURES
    ]
    for pair, sets in config["images"]["pairs"].items()
}
TEXTURE = [
    f"results/images/{pair}/{artifact}{kind}"
    for artifact, kinds in [
        ("texture", [".parquet", *TABLE, *FIGURE]),
        ("texture_sets", [".parquet", *TABLE]),
        ("texture_gaps", [".parquet", *TABLE]),
        ("second_order", [".parquet", *TABLE, *FIGURE]),
        ("second_order_gaps", [".parquet", *TABLE]),
    ]
    for pair in PIXEL_PAIRS
    for kind in kinds
]
TEXTURE += [
    f"results/images/{pair}/dose_response{kind}"
    for pair in PIXEL_PAIRS
    if DIALLED[pair]
    for kind in (".parquet", *TABLE, *FIGURE)
]
if "real" in PIXEL_PAIRS:
    IMAGE_EVIDENCE += [
        "results/images/real/texture/evidence.parquet",
        "results/images/real/second_order/evidence.parquet",
    ]
if "procedural" in PIXEL_PAIRS and DIALLED["procedural"]:
    IMAGE_EVIDENCE += ["results/images/procedural/dose_response/evidence.parquet"]


rule measure_texture:
    """Texture of every test image of both sets of a pair."""
    input:
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("images/measure_texture.py"),
    output:
        measures="results/images/{pair}/texture_measures.parquet",
    log:
        "results/logs/images/measure_texture/{pair}.log",
    benchmark:
        "results/benchmarks/images/measure_texture/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        sets=lambda wildcards: list(tested_images(config, wildcards.pair)),
    script:
        "../scripts/images/measure_texture.py"


rule compute_texture:
    """Rank correlation of bits per dimension with texture, by model, set and measure."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        measures="results/images/{pair}/texture_measures.parquet",
        modules=modules_of("images/compute_texture.py"),
    output:
        texture="results/images/{pair}/texture.parquet",
    log:
        "results/logs/images/compute_texture/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_texture/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/compute_texture.py"


rule compute_texture_gaps:
    """Gap between the sets of a pair at equal texture, by model and measure."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        measures="results/images/{pair}/texture_measures.parquet",
        modules=modules_of("images/compute_texture_gaps.py"),
    output:
        gaps="results/images/{pair}/texture_gaps.parquet",
    log:
        "results/logs/images/compute_texture_gaps/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_texture_gaps/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/compute_texture_gaps.py"


rule compute_texture_sets:
    """Mean texture of both sets of a pair, and its difference."""
    input:
        measures="results/images/{pair}/texture_measures.parquet",
        modules=modules_of("images/compute_texture_sets.py"),
    output:
        sets="results/images/{pair}/texture_sets.parquet",
    log:
        "results/logs/images/compute_texture_sets/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_texture_sets/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/images/compute_texture_sets.py"


rule table_texture:
    """Rank correlations of bits per dimension with texture for readers."""
    input:
        texture="results/images/{pair}/texture.parquet",
        modules=modules_of("images/table_texture.py"),
    output:
        csv=report(
            "results/images/{pair}/texture.csv",
            caption="../report/images/texture.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits against texture", "form": "table"},
        ),
        md="results/images/{pair}/texture.md",
        tex="results/images/{pair}/texture.tex",
    log:
        "results/logs/images/table_texture/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_texture/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_texture.py"


rule table_texture_gaps:
    """Gaps between the sets of a pair at equal texture for readers."""
    input:
        gaps="results/images/{pair}/texture_gaps.parquet",
        modules=modules_of("images/table_texture_gaps.py"),
    output:
        csv=report(
            "results/images/{pair}/texture_gaps.csv",
            caption="../report/images/texture_gaps.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Gaps at equal texture", "form": "table"},
        ),
        md="results/images/{pair}/texture_gaps.md",
        tex="results/images/{pair}/texture_gaps.tex",
    log:
        "results/logs/images/table_texture_gaps/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_texture_gaps/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_texture_gaps.py"


rule table_texture_sets:
    """Mean texture of both sets of a pair for readers."""
    input:
        sets="results/images/{pair}/texture_sets.parquet",
        modules=modules_of("images/table_texture_sets.py"),
    output:
        csv=report(
            "results/images/{pair}/texture_sets.csv",
            caption="../report/images/texture_sets.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Texture of both sets", "form": "table"},
        ),
        md="results/images/{pair}/texture_sets.md",
        tex="results/images/{pair}/texture_sets.tex",
    log:
        "results/logs/images/table_texture_sets/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_texture_sets/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_texture_sets.py"


rule plot_texture:
    """Bits per dimension against texture, one panel a family."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        measures="results/images/{pair}/texture_measures.parquet",
        texture="results/images/{pair}/texture.parquet",
        likelihoods="results/images/{pair}/likelihoods.parquet",
        style=STYLE,
        modules=modules_of("images/plot_texture.py"),
    output:
        svg=report(
            "results/images/{pair}/texture.svg",
            caption="../report/images/texture.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits against texture", "form": "figure"},
        ),
        pdf="results/images/{pair}/texture.pdf",
        png="results/images/{pair}/texture.png",
    log:
        "results/logs/images/plot_texture/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_texture/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_texture.py"


rule evidence_texture:
    """What texture says about the likelihoods of one pair of sets."""
    input:
        likelihoods="results/images/{pair}/likelihoods.parquet",
        sets="results/images/{pair}/texture_sets.parquet",
        texture="results/images/{pair}/texture.parquet",
        gaps="results/images/{pair}/texture_gaps.parquet",
        modules=modules_of("images/evidence_texture.py"),
    output:
        evidence="results/images/{pair}/texture/evidence.parquet",
    log:
        "results/logs/images/evidence_texture/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_texture/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/images/evidence_texture.py"


rule draw_doses:
    """The same procedural images with every texture amplitude."""
    input:
        modules=modules_of("images/draw_doses.py"),
    output:
        doses="results/images/sets/{set}/doses.npy",
    log:
        "results/logs/images/draw_doses/{set}.log",
    benchmark:
        "results/benchmarks/images/draw_doses/{set}.tsv"
    wildcard_constraints:
        set=any_of(name for names in DIALLED.values() for name in names),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        definition=lambda wildcards: SETS[wildcards.set],
        amplitudes=config["images"]["texture_amplitudes"],
        images=config["images"]["dose_images"],
        seed=config["seed"],
    script:
        "../scripts/images/draw_doses.py"


rule score_doses:
    """Bits per dimension of dialled images of one set, under one fitted model."""
    input:
        fit="results/images/fits/{fitted}/{model}.npz",
        doses="results/images/sets/{set}/doses.npy",
        modules=modules_of("images/score_doses.py"),
        model=lambda wildcards: modules_of_model(MODELS[wildcards.model]),
    output:
        scores="results/images/scores/{fitted}/{model}/doses/{set}.parquet",
    log:
        "results/logs/images/score_doses/{fitted}/{model}/{set}.log",
    benchmark:
        "results/benchmarks/images/score_doses/{fitted}/{model}/{set}.tsv"
    wildcard_constraints:
        model=any_of(MODELS),
    conda:
        "../../environment.yml"
    threads: 1
    params:
        amplitudes=config["images"]["texture_amplitudes"],
    script:
        "../scripts/images/score_doses.py"


rule compute_dose_response:
    """Mean bits per dimension against the texture amplitude, by model and dialled set."""
    input:
        doses=lambda wildcards: expand(
            "results/images/scores/{fitted}/{model}/doses/{set}.parquet",
            fitted=config["images"]["pairs"][wildcards.pair]["in_distribution"],
            model=FITTED_MODELS[wildcards.pair],
            set=DIALLED[wildcards.pair],
        ),
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FITTED_MODELS[wildcards.pair],
        ),
        modules=modules_of("images/compute_dose_response.py"),
    output:
        responses="results/images/{pair}/dose_response.parquet",
    log:
        "results/logs/images/compute_dose_response/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_dose_response/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
        models=lambda wildcards: FITTED_MODELS[wildcards.pair],
    script:
        "../scripts/images/compute_dose_response.py"


rule table_dose_response:
    """Bits per dimension against the texture amplitude for readers."""
    input:
        responses="results/images/{pair}/dose_response.parquet",
        modules=modules_of("images/table_dose_response.py"),
    output:
        csv=report(
            "results/images/{pair}/dose_response.csv",
            caption="../report/images/dose_response.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits against a texture that is dialled", "form": "table"},
        ),
        md="results/images/{pair}/dose_response.md",
        tex="results/images/{pair}/dose_response.tex",
    log:
        "results/logs/images/table_dose_response/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_dose_response/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_dose_response.py"


rule plot_dose_response:
    """Bits per dimension against the texture amplitude, one panel a family."""
    input:
        responses="results/images/{pair}/dose_response.parquet",
        likelihoods="results/images/{pair}/likelihoods.parquet",
        style=STYLE,
        modules=modules_of("images/plot_dose_response.py"),
    output:
        svg=report(
            "results/images/{pair}/dose_response.svg",
            caption="../report/images/dose_response.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Bits against a texture that is dialled", "form": "figure"},
        ),
        pdf="results/images/{pair}/dose_response.pdf",
        png="results/images/{pair}/dose_response.png",
    log:
        "results/logs/images/plot_dose_response/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_dose_response/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_dose_response.py"


rule evidence_dose_response:
    """What dialled texture says about likelihoods."""
    input:
        responses="results/images/{pair}/dose_response.parquet",
        modules=modules_of("images/evidence_dose_response.py"),
    output:
        evidence="results/images/{pair}/dose_response/evidence.parquet",
    log:
        "results/logs/images/evidence_dose_response/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_dose_response/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
    script:
        "../scripts/images/evidence_dose_response.py"


rule compute_second_order:
    """Means and variances of the test images of both sets of a pair, by channel."""
    input:
        images=lambda wildcards: list(tested_images(config, wildcards.pair).values()),
        modules=modules_of("images/compute_second_order.py"),
    output:
        moments="results/images/{pair}/second_order.parquet",
    log:
        "results/logs/images/compute_second_order/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_second_order/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        sets=lambda wildcards: list(tested_images(config, wildcards.pair)),
    script:
        "../scripts/images/compute_second_order.py"


rule compute_second_order_gaps:
    """Predicted and observed likelihood of the other set, by model."""
    input:
        scores=lambda wildcards: expand(
            "results/images/{pair}/scores/{model}.parquet",
            pair=wildcards.pair,
            model=FAMILIES[wildcards.pair],
        ),
        moments="results/images/{pair}/second_order.parquet",
        modules=modules_of("images/compute_second_order_gaps.py"),
    output:
        observed="results/images/{pair}/second_order_gaps.parquet",
    log:
        "results/logs/images/compute_second_order_gaps/{pair}.log",
    benchmark:
        "results/benchmarks/images/compute_second_order_gaps/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        families=lambda wildcards: FAMILIES[wildcards.pair],
    script:
        "../scripts/images/compute_second_order_gaps.py"


rule table_second_order:
    """Means and variances of both sets of a pair for readers."""
    input:
        moments="results/images/{pair}/second_order.parquet",
        modules=modules_of("images/table_second_order.py"),
    output:
        csv=report(
            "results/images/{pair}/second_order.csv",
            caption="../report/images/second_order.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Means and variances by channel", "form": "table"},
        ),
        md="results/images/{pair}/second_order.md",
        tex="results/images/{pair}/second_order.tex",
    log:
        "results/logs/images/table_second_order/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_second_order/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_second_order.py"


rule table_second_order_gaps:
    """Predicted and observed likelihood of the other set for readers."""
    input:
        observed="results/images/{pair}/second_order_gaps.parquet",
        modules=modules_of("images/table_second_order_gaps.py"),
    output:
        csv=report(
            "results/images/{pair}/second_order_gaps.csv",
            caption="../report/images/second_order_gaps.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Gaps predicted to second order", "form": "table"},
        ),
        md="results/images/{pair}/second_order_gaps.md",
        tex="results/images/{pair}/second_order_gaps.tex",
    log:
        "results/logs/images/table_second_order_gaps/{pair}.log",
    benchmark:
        "results/benchmarks/images/table_second_order_gaps/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/table_second_order_gaps.py"


rule plot_second_order:
    """Variances of both sets of a pair, and the gaps that they are to predict."""
    input:
        moments="results/images/{pair}/second_order.parquet",
        observed="results/images/{pair}/second_order_gaps.parquet",
        style=STYLE,
        modules=modules_of("images/plot_second_order.py"),
    output:
        svg=report(
            "results/images/{pair}/second_order.svg",
            caption="../report/images/second_order.rst",
            category="5 Image modelling",
            subcategory="{pair}",
            labels={"result": "Means and variances by channel", "form": "figure"},
        ),
        pdf="results/images/{pair}/second_order.pdf",
        png="results/images/{pair}/second_order.png",
    log:
        "results/logs/images/plot_second_order/{pair}.log",
    benchmark:
        "results/benchmarks/images/plot_second_order/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        pair=lambda wildcards: config["images"]["pairs"][wildcards.pair],
        titles={name: definition.get("title", name) for name, definition in SETS.items()},
    script:
        "../scripts/images/plot_second_order.py"


rule evidence_second_order:
    """What variances predict about likelihoods, and what is observed."""
    input:
        moments="results/images/{pair}/second_order.parquet",
        observed="results/images/{pair}/second_order_gaps.parquet",
        modules=modules_of("images/evidence_second_order.py"),
    output:
        evidence="results/images/{pair}/second_order/evidence.parquet",
    log:
        "results/logs/images/evidence_second_order/{pair}.log",
    benchmark:
        "results/benchmarks/images/evidence_second_order/{pair}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/images/evidence_second_order.py"
