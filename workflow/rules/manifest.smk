# What was made, from what and with what.
#
# configuration  all of it; manifest: what verify compares with
# inputs         every artifact, archives and files of the user
# results        manifest.json

MANIFEST = "results/manifest.json"


rule manifest:
    """Checksums of every artifact, and the versions, settings and data behind them."""
    input:
        artifacts=ARTIFACTS,
        data=[place for place in DATA.values() if place],
        modules=modules_of("manifest/manifest.py"),
    output:
        manifest=MANIFEST,
    log:
        "results/logs/manifest/manifest.log",
    benchmark:
        "results/benchmarks/manifest/manifest.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        data=DATA,
        settings=result_settings(config),
    script:
        "../scripts/manifest/manifest.py"


# It depends on nothing: what it checks must not be made again first.
rule verify:
    """Results compared with a manifest; every file that differs is named."""
    log:
        "results/logs/manifest/verify.log",
    conda:
        "../../environment.yml"
    threads: 1
    params:
        manifest=config.get("manifest", MANIFEST),
        unexpected=lambda _: [*ARTIFACTS, *files_without_rule(workflow.rules)],
    script:
        "../scripts/manifest/verify.py"
