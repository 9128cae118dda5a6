# Unfair coin flips.
#
# configuration  coin, seed
# results        coin/binomial (table, figure), coin/heads (simulated counts), coin/evidence

COIN = multiext("results/coin/binomial", ".parquet", *TABLE, *FIGURE)


rule coin:
    """Target: the binomial table and its figure."""
    input:
        COIN,


rule compute_binomial:
    """Every row of the binomial table, in exact arithmetic."""
    input:
        modules=modules_of("coin/compute_binomial.py"),
    output:
        binomial="results/coin/binomial.parquet",
    log:
        "results/logs/coin/compute_binomial.log",
    benchmark:
        "results/benchmarks/coin/compute_binomial.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        tosses=config["coin"]["tosses"],
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/coin/compute_binomial.py"


rule table_binomial:
    """The binomial table for readers."""
    input:
        binomial="results/coin/binomial.parquet",
        modules=modules_of("coin/table_binomial.py"),
    output:
        csv=report(
            "results/coin/binomial.csv",
            caption="../report/coin/binomial.rst",
            category="1 Unfair coin flips",
            labels={"result": "Sequences and counts of the unfair coin", "form": "table"},
        ),
        md="results/coin/binomial.md",
        tex="results/coin/binomial.tex",
    log:
        "results/logs/coin/table_binomial.log",
    benchmark:
        "results/benchmarks/coin/table_binomial.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/coin/table_binomial.py"


rule plot_binomial:
    """Probability of one sequence and of a count against the number of heads."""
    input:
        binomial="results/coin/binomial.parquet",
        style=STYLE,
        modules=modules_of("coin/plot_binomial.py"),
    output:
        svg=report(
            "results/coin/binomial.svg",
            caption="../report/coin/binomial.rst",
            category="1 Unfair coin flips",
            labels={"result": "Sequences and counts of the unfair coin", "form": "figure"},
        ),
        pdf="results/coin/binomial.pdf",
        png="results/coin/binomial.png",
    log:
        "results/logs/coin/plot_binomial.log",
    benchmark:
        "results/benchmarks/coin/plot_binomial.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/coin/plot_binomial.py"


rule simulate_heads:
    """Numbers of heads of simulated sequences."""
    input:
        modules=modules_of("coin/simulate_heads.py"),
    output:
        heads="results/coin/heads.parquet",
    log:
        "results/logs/coin/simulate_heads.log",
    benchmark:
        "results/benchmarks/coin/simulate_heads.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        tosses=config["coin"]["tosses"],
        p_heads=config["coin"]["p_heads"],
        simulated_tosses=config["coin"]["simulated_tosses"],
        seed=config["seed"],
    script:
        "../scripts/coin/simulate_heads.py"


rule evidence_coin:
    """What the coin says about the claims."""
    input:
        heads="results/coin/heads.parquet",
        modules=modules_of("coin/evidence_coin.py"),
    output:
        evidence="results/coin/evidence.parquet",
    log:
        "results/logs/coin/evidence_coin.log",
    benchmark:
        "results/benchmarks/coin/evidence_coin.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        tosses=config["coin"]["tosses"],
        p_heads=config["coin"]["p_heads"],
    script:
        "../scripts/coin/evidence_coin.py"
