# The ledger.
#
# configuration  all of it: a claim is run only under the settings that the post states
# inputs         workflow/claims.yaml, the evidence of every chapter
# results        claims (table, page)

CLAIMS = multiext("results/claims", ".parquet", *TABLE, ".html")
REGISTRY = read_registry("workflow/claims.yaml")
PARTS_OF_PAGES = [f"workflow/report/html/{name}" for name in ("style.css", "macros.html.j2", "filter.js")]


rule claims:
    """Target: the ledger, and its summary on the terminal, also when there was nothing to do."""
    input:
        tables=CLAIMS,
        claims="results/claims.parquet",
    log:
        "results/logs/claims/claims.log",
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/claims/claims.py"


rule compute_claims:
    """Every claim of the registry judged by the evidence of all chapters."""
    input:
        registry="workflow/claims.yaml",
        evidence=[
            "results/coin/evidence.parquet",
            "results/annulus/evidence.parquet",
            "results/typical_set/evidence.parquet",
            "results/typical_set/limits/evidence.parquet",
            "results/typical_set/likely/evidence.parquet",
            "results/decoding/evidence.parquet",
            "results/audio/evidence.parquet",
            "results/abstraction/evidence.parquet",
            *IMAGE_EVIDENCE,
        ],
        modules=modules_of("claims/compute_claims.py"),
    output:
        claims="results/claims.parquet",
    log:
        "results/logs/claims/compute_claims.log",
    benchmark:
        "results/benchmarks/claims/compute_claims.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings=result_settings(config),
        unavailable=ABSENT,
    script:
        "../scripts/claims/compute_claims.py"


rule table_claims:
    """The ledger for readers."""
    input:
        claims="results/claims.parquet",
        modules=modules_of("claims/table_claims.py"),
    output:
        csv="results/claims.csv",
        md="results/claims.md",
        tex="results/claims.tex",
    log:
        "results/logs/claims/table_claims.log",
    benchmark:
        "results/benchmarks/claims/table_claims.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/claims/table_claims.py"


rule page_claims:
    """The ledger as a page."""
    input:
        claims="results/claims.parquet",
        templates=[*PARTS_OF_PAGES, "workflow/report/html/claims.html.j2"],
        modules=modules_of("claims/page_claims.py"),
    output:
        html=report(
            "results/claims.html",
            caption="../report/claims.rst",
            category="0 Ledger",
            labels={"result": "Every claim and its verdict", "form": "page"},
        ),
    log:
        "results/logs/claims/page_claims.log",
    benchmark:
        "results/benchmarks/claims/page_claims.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        makers=lambda _: makers(workflow.rules, sorted({c.artifact for c in REGISTRY if c.artifact})),
    script:
        "../scripts/claims/page_claims.py"
