# The results for a browser.
#
# inputs         the ledger, the figures (SVG) and tables (Markdown) of all chapters, annuli and densities of the
#                panel, workflow/report (outline, captions, templates), archives and files of the user
# results        index.html

PAGE = ["results/index.html"]
PAGE_TEMPLATES = [
    *PARTS_OF_PAGES,
    "workflow/report/html/index.html.j2",
    "workflow/report/html/index.css",
    "workflow/report/html/index.js",
    "workflow/report/html/panel.html.j2",
    "workflow/report/html/panel.js",
]
ON_PAGE = page_artifacts(RESULTS)


rule page:
    """One page that holds every claim, figure and table, and how each was made."""
    input:
        figures=[f"results/{name}.svg" for name in ON_PAGE["figure"]],
        tables=[f"results/{name}.md" for name in ON_PAGE["table"]],
        claims="results/claims.parquet",
        annuli="results/typical_set/annuli.parquet",
        densities="results/typical_set/radius_densities.parquet",
        registry="workflow/claims.yaml",
        outline="workflow/report/outline.yaml",
        captions="workflow/report/captions.yaml",
        templates=PAGE_TEMPLATES,
        data=[place for place in DATA.values() if place],
        modules=modules_of("page/page.py"),
    output:
        html="results/index.html",
    log:
        "results/logs/page/page.log",
    benchmark:
        "results/benchmarks/page/page.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        makers=lambda _: makers(workflow.rules, sorted({*ON_PAGE["figure"], *ON_PAGE["table"]})),
        data=DATA,
        settings=result_settings(config),
    script:
        "../scripts/page/page.py"
