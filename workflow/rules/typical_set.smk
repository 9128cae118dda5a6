# Typicality.
#
# configuration  typical_set, seed
# results        typical_set/mass_curve (figure), typical_set/evidence

TYPICAL_SET = multiext("results/typical_set/mass_curve", ".parquet", *FIGURE)


rule typical_set:
    """Target: the mass of typical sets against the width of their annulus."""
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
        svg="results/typical_set/mass_curve.svg",
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
