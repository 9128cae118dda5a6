# Typicality.
#
# configuration  typical_set, coin.p_heads, seed
# results        typical_set/mass_curve, aep, support, completion (figures), aep, rare, modes (tables), annuli and
#                radius_densities (the page's panel), evidence

TYPICAL_SET = [
    *multiext("results/typical_set/mass_curve", ".parquet", *FIGURE),
    *multiext("results/typical_set/aep", ".parquet", *TABLE, *FIGURE),
    *multiext("results/typical_set/support", ".parquet", *FIGURE),
    *multiext("results/typical_set/rare", ".parquet", *TABLE),
    *multiext("results/typical_set/modes", ".parquet", *TABLE),
    *multiext("results/typical_set/completion", ".parquet", *FIGURE),
    "results/typical_set/annuli.parquet",
    "results/typical_set/radius_densities.parquet",
]


rule typical_set:
    """Target: masses of typical sets, their share of the support, and what the likeliest samples look like."""
    input:
        TYPICAL_SET,


rule simulate_typical_set:
    """Radii of one block of Gaussian vectors, counted at the edges of all typical sets."""
    input:
        modules=modules_of("typical_set/simulate_typical_set.py"),
    output:
        counts="results/typical_set/blocks/{block}.parquet",
    log:
        "results/logs/typical_set/simulate_typical_set/{block}.log",
    benchmark:
        "results/benchmarks/typical_set/simulate_typical_set/{block}.tsv"
    wildcard_constraints:
        block=r"\d+",
    conda:
        "../../environment.yml"
    threads: 1
    params:
        typical_set=config["typical_set"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/simulate_typical_set.py"


rule compute_mass_curve:
    """Mass of typical sets, exact beside simulated."""
    input:
        blocks=expand(
            "results/typical_set/blocks/{block}.parquet", block=range(config["typical_set"]["blocks"])
        ),
        modules=modules_of("typical_set/compute_mass_curve.py"),
    output:
        mass_curve="results/typical_set/mass_curve.parquet",
    log:
        "results/logs/typical_set/compute_mass_curve.log",
    benchmark:
        "results/benchmarks/typical_set/compute_mass_curve.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        dimension=config["typical_set"]["dimension"],
        epsilon_bits=config["typical_set"]["epsilon_bits"],
    script:
        "../scripts/typical_set/compute_mass_curve.py"


rule plot_mass_curve:
    """Mass of typical sets against the width of their annulus."""
    input:
        mass_curve="results/typical_set/mass_curve.parquet",
        style=STYLE,
        modules=modules_of("typical_set/plot_mass_curve.py"),
    output:
        svg=report(
            "results/typical_set/mass_curve.svg",
            caption="../report/typical_set/mass_curve.rst",
            category="3 Typicality",
            labels={"result": "Mass of typical sets", "form": "figure"},
        ),
        pdf="results/typical_set/mass_curve.pdf",
        png="results/typical_set/mass_curve.png",
    log:
        "results/logs/typical_set/plot_mass_curve.log",
    benchmark:
        "results/benchmarks/typical_set/plot_mass_curve.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        width=config["typical_set"]["width"],
    script:
        "../scripts/typical_set/plot_mass_curve.py"


rule compute_annuli:
    """Typical sets of many dimensions and epsilons, for the page to move about in."""
    input:
        modules=modules_of("typical_set/compute_annuli.py"),
    output:
        annuli="results/typical_set/annuli.parquet",
        densities="results/typical_set/radius_densities.parquet",
    log:
        "results/logs/typical_set/compute_annuli.log",
    benchmark:
        "results/benchmarks/typical_set/compute_annuli.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        annuli=config["typical_set"]["annuli"],
    script:
        "../scripts/typical_set/compute_annuli.py"


rule evidence_typical_set:
    """What typical sets of the Gaussian say about the claims."""
    input:
        blocks=expand(
            "results/typical_set/blocks/{block}.parquet", block=range(config["typical_set"]["blocks"])
        ),
        mass_curve="results/typical_set/mass_curve.parquet",
        modules=modules_of("typical_set/evidence_typical_set.py"),
    output:
        evidence="results/typical_set/evidence.parquet",
    log:
        "results/logs/typical_set/evidence_typical_set.log",
    benchmark:
        "results/benchmarks/typical_set/evidence_typical_set.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        width=config["typical_set"]["width"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/evidence_typical_set.py"


rule compute_aep:
    """Mass of typical sets as the dimension grows, exact beside simulated."""
    input:
        modules=modules_of("typical_set/compute_aep.py"),
    output:
        aep="results/typical_set/aep.parquet",
    log:
        "results/logs/typical_set/compute_aep.log",
    benchmark:
        "results/benchmarks/typical_set/compute_aep.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        aep=config["typical_set"]["aep"],
        p_heads=config["coin"]["p_heads"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_aep.py"


rule table_aep:
    """The mass of typical sets as the dimension grows, for readers."""
    input:
        aep="results/typical_set/aep.parquet",
        modules=modules_of("typical_set/table_aep.py"),
    output:
        csv=report(
            "results/typical_set/aep.csv",
            caption="../report/typical_set/aep.rst",
            category="3 Typicality",
            labels={"result": "Mass of typical sets as the dimension grows", "form": "table"},
        ),
        md="results/typical_set/aep.md",
        tex="results/typical_set/aep.tex",
    log:
        "results/logs/typical_set/table_aep.log",
    benchmark:
        "results/benchmarks/typical_set/table_aep.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        aep=config["typical_set"]["aep"],
    script:
        "../scripts/typical_set/table_aep.py"


rule plot_aep:
    """Mass of typical sets against the dimension, by both conventions of epsilon."""
    input:
        aep="results/typical_set/aep.parquet",
        style=STYLE,
        modules=modules_of("typical_set/plot_aep.py"),
    output:
        svg=report(
            "results/typical_set/aep.svg",
            caption="../report/typical_set/aep.rst",
            category="3 Typicality",
            labels={"result": "Mass of typical sets as the dimension grows", "form": "figure"},
        ),
        pdf="results/typical_set/aep.pdf",
        png="results/typical_set/aep.png",
    log:
        "results/logs/typical_set/plot_aep.log",
    benchmark:
        "results/benchmarks/typical_set/plot_aep.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        aep=config["typical_set"]["aep"],
    script:
        "../scripts/typical_set/plot_aep.py"


rule compute_support:
    """Mass of typical sets and the share of all sequences that they hold."""
    input:
        modules=modules_of("typical_set/compute_support.py"),
    output:
        support="results/typical_set/support.parquet",
    log:
        "results/logs/typical_set/compute_support.log",
    benchmark:
        "results/benchmarks/typical_set/compute_support.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        support=config["typical_set"]["support"],
        p_heads=config["coin"]["p_heads"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_support.py"


rule plot_support:
    """Mass of typical sets and their share of all sequences, against epsilon and the number of flips."""
    input:
        support="results/typical_set/support.parquet",
        style=STYLE,
        modules=modules_of("typical_set/plot_support.py"),
    output:
        svg=report(
            "results/typical_set/support.svg",
            caption="../report/typical_set/support.rst",
            category="3 Typicality",
            labels={"result": "Share of all sequences in the typical set", "form": "figure"},
        ),
        pdf="results/typical_set/support.pdf",
        png="results/typical_set/support.png",
    log:
        "results/logs/typical_set/plot_support.log",
    benchmark:
        "results/benchmarks/typical_set/plot_support.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/typical_set/plot_support.py"


rule compute_rare:
    """Mass of unusually likely samples: exact, counted, and by importance sampling."""
    input:
        modules=modules_of("typical_set/compute_rare.py"),
    output:
        rare="results/typical_set/rare.parquet",
    log:
        "results/logs/typical_set/compute_rare.log",
    benchmark:
        "results/benchmarks/typical_set/compute_rare.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        dimension=config["typical_set"]["dimension"],
        rare=config["typical_set"]["rare"],
        p_heads=config["coin"]["p_heads"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_rare.py"


rule table_rare:
    """How rare unusually likely samples are, for readers."""
    input:
        rare="results/typical_set/rare.parquet",
        modules=modules_of("typical_set/table_rare.py"),
    output:
        csv=report(
            "results/typical_set/rare.csv",
            caption="../report/typical_set/rare.rst",
            category="3 Typicality",
            labels={"result": "Unusually likely samples", "form": "table"},
        ),
        md="results/typical_set/rare.md",
        tex="results/typical_set/rare.tex",
    log:
        "results/logs/typical_set/table_rare.log",
    benchmark:
        "results/benchmarks/typical_set/table_rare.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/typical_set/table_rare.py"


rule compute_modes:
    """Modes of a mixture of Gaussians: their gaps to the entropy, and the mass of the sets without them."""
    input:
        modules=modules_of("typical_set/compute_modes.py"),
    output:
        modes="results/typical_set/modes.parquet",
    log:
        "results/logs/typical_set/compute_modes.log",
    benchmark:
        "results/benchmarks/typical_set/compute_modes.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        mixture=config["typical_set"]["mixture"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_modes.py"


rule table_modes:
    """The modes of a mixture of Gaussians for readers."""
    input:
        modes="results/typical_set/modes.parquet",
        modules=modules_of("typical_set/table_modes.py"),
    output:
        csv=report(
            "results/typical_set/modes.csv",
            caption="../report/typical_set/modes.rst",
            category="3 Typicality",
            labels={"result": "Modes of a mixture of Gaussians", "form": "table"},
        ),
        md="results/typical_set/modes.md",
        tex="results/typical_set/modes.tex",
    log:
        "results/logs/typical_set/table_modes.log",
    benchmark:
        "results/benchmarks/typical_set/table_modes.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/typical_set/table_modes.py"


rule compute_completion:
    """The likeliest completion of a sequence with known ends, and samples beside it."""
    input:
        modules=modules_of("typical_set/compute_completion.py"),
    output:
        completion="results/typical_set/completion.parquet",
    log:
        "results/logs/typical_set/compute_completion.log",
    benchmark:
        "results/benchmarks/typical_set/compute_completion.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        completion=config["typical_set"]["completion"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_completion.py"


rule compute_completion_information:
    """Information of sampled completions, exact beside simulated."""
    input:
        modules=modules_of("typical_set/compute_completion_information.py"),
    output:
        information="results/typical_set/completion_information.parquet",
    log:
        "results/logs/typical_set/compute_completion_information.log",
    benchmark:
        "results/benchmarks/typical_set/compute_completion_information.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        completion=config["typical_set"]["completion"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/compute_completion_information.py"


rule plot_completion:
    """The likeliest completion beside samples, and the information of both."""
    input:
        completion="results/typical_set/completion.parquet",
        information="results/typical_set/completion_information.parquet",
        style=STYLE,
        modules=modules_of("typical_set/plot_completion.py"),
    output:
        svg=report(
            "results/typical_set/completion.svg",
            caption="../report/typical_set/completion.rst",
            category="3 Typicality",
            labels={"result": "Likeliest completion beside samples", "form": "figure"},
        ),
        pdf="results/typical_set/completion.pdf",
        png="results/typical_set/completion.png",
    log:
        "results/logs/typical_set/plot_completion.log",
    benchmark:
        "results/benchmarks/typical_set/plot_completion.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/typical_set/plot_completion.py"


rule evidence_limits:
    """What growing dimensions say about the claims."""
    input:
        aep="results/typical_set/aep.parquet",
        support="results/typical_set/support.parquet",
        modules=modules_of("typical_set/evidence_limits.py"),
    output:
        evidence="results/typical_set/limits/evidence.parquet",
    log:
        "results/logs/typical_set/evidence_limits.log",
    benchmark:
        "results/benchmarks/typical_set/evidence_limits.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        aep=config["typical_set"]["aep"],
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/typical_set/evidence_limits.py"


rule evidence_likely:
    """What the likeliest samples say about the claims."""
    input:
        rare="results/typical_set/rare.parquet",
        modes="results/typical_set/modes.parquet",
        modules=modules_of("typical_set/evidence_likely.py"),
    output:
        evidence="results/typical_set/likely/evidence.parquet",
    log:
        "results/logs/typical_set/evidence_likely.log",
    benchmark:
        "results/benchmarks/typical_set/evidence_likely.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        completion=config["typical_set"]["completion"],
        seed=config["seed"],
    script:
        "../scripts/typical_set/evidence_likely.py"
