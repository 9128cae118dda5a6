# Gaussian soap bubbles.
#
# configuration  annulus, seed
# results        annulus/shares (table), annulus/radii (figure), annulus/thickness, annulus/evidence

ANNULUS = [
    *multiext("results/annulus/shares", ".parquet", *TABLE),
    *multiext("results/annulus/radii", ".parquet", *FIGURE),
]


rule annulus:
    """Target: the shares of radii and the figure of their distributions."""
    input:
        ANNULUS,


rule simulate_annulus:
    """Radii of one block of Gaussian vectors, counted as they are drawn."""
    input:
        modules=modules_of("annulus/simulate_annulus.py"),
    output:
        counts="results/annulus/blocks/{block}.parquet",
    log:
        "results/logs/annulus/simulate_annulus/{block}.log",
    benchmark:
        "results/benchmarks/annulus/simulate_annulus/{block}.tsv"
    wildcard_constraints:
        block=r"\d+",
    conda:
        "../../environment.yml"
    threads: 1
    params:
        annulus=config["annulus"],
        seed=config["seed"],
    script:
        "../scripts/annulus/simulate_annulus.py"


rule compute_shares:
    """Shares of radii inside the configured intervals, exact beside simulated."""
    input:
        blocks=expand("results/annulus/blocks/{block}.parquet", block=range(config["annulus"]["blocks"])),
        modules=modules_of("annulus/compute_shares.py"),
    output:
        shares="results/annulus/shares.parquet",
    log:
        "results/logs/annulus/compute_shares.log",
    benchmark:
        "results/benchmarks/annulus/compute_shares.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        dimension=config["annulus"]["dimension"],
        intervals=config["annulus"]["intervals"],
    script:
        "../scripts/annulus/compute_shares.py"


rule compute_radii:
    """Distributions of the radius, exact for all dimensions and simulated for the configured one."""
    input:
        blocks=expand("results/annulus/blocks/{block}.parquet", block=range(config["annulus"]["blocks"])),
        modules=modules_of("annulus/compute_radii.py"),
    output:
        radii="results/annulus/radii.parquet",
    log:
        "results/logs/annulus/compute_radii.log",
    benchmark:
        "results/benchmarks/annulus/compute_radii.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        dimension=config["annulus"]["dimension"],
        dimensions=config["annulus"]["dimensions"],
    script:
        "../scripts/annulus/compute_radii.py"


rule compute_thickness:
    """Mean and standard deviation of the radius from one dimension to a million."""
    input:
        modules=modules_of("annulus/compute_thickness.py"),
    output:
        thickness="results/annulus/thickness.parquet",
    log:
        "results/logs/annulus/compute_thickness.log",
    benchmark:
        "results/benchmarks/annulus/compute_thickness.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        dimensions=config["annulus"]["dimensions"],
        samples=config["annulus"]["thickness_samples"],
        seed=config["seed"],
    script:
        "../scripts/annulus/compute_thickness.py"


rule table_shares:
    """The shares of radii for readers."""
    input:
        shares="results/annulus/shares.parquet",
        modules=modules_of("annulus/table_shares.py"),
    output:
        csv=report(
            "results/annulus/shares.csv",
            caption="../report/annulus/shares.rst",
            category="2 Gaussian soap bubbles",
            labels={"result": "Shares of radii inside intervals", "form": "table"},
        ),
        md="results/annulus/shares.md",
        tex="results/annulus/shares.tex",
    log:
        "results/logs/annulus/table_shares.log",
    benchmark:
        "results/benchmarks/annulus/table_shares.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/annulus/table_shares.py"


rule plot_radii:
    """Distributions of the radius and thickness of the shell."""
    input:
        radii="results/annulus/radii.parquet",
        thickness="results/annulus/thickness.parquet",
        shares="results/annulus/shares.parquet",
        style=STYLE,
        modules=modules_of("annulus/plot_radii.py"),
    output:
        svg=report(
            "results/annulus/radii.svg",
            caption="../report/annulus/radii.rst",
            category="2 Gaussian soap bubbles",
            labels={"result": "Distributions of the radius, thickness of the shell", "form": "figure"},
        ),
        pdf="results/annulus/radii.pdf",
        png="results/annulus/radii.png",
    log:
        "results/logs/annulus/plot_radii.log",
    benchmark:
        "results/benchmarks/annulus/plot_radii.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/annulus/plot_radii.py"


rule evidence_annulus:
    """What radii say about the claims."""
    input:
        shares="results/annulus/shares.parquet",
        thickness="results/annulus/thickness.parquet",
        modules=modules_of("annulus/evidence_annulus.py"),
    output:
        evidence="results/annulus/evidence.parquet",
    log:
        "results/logs/annulus/evidence_annulus.log",
    benchmark:
        "results/benchmarks/annulus/evidence_annulus.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        seed=config["seed"],
    script:
        "../scripts/annulus/evidence_annulus.py"
