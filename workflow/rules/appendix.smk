# The results for a paper.
#
# inputs         the ledger, the LaTeX tables and PDF figures of all chapters, workflow/report (captions, templates)
# results        appendix/numbers.tex (a macro for every value), appendix/tables and figures (copies),
#                appendix/appendix.tex, and by the target `appendix` appendix/appendix.pdf, where LaTeX is installed

COPIED = appendix_copies(RESULTS)
COPIES = {name: copy for name, (_, copy) in COPIED.items()}
SHOWN = [copy for copy in COPIES.values() if copy != "results/appendix/tables/claims.tex"]
APPENDIX = ["results/appendix/numbers.tex", "results/appendix/appendix.tex", *COPIES.values()]
COMPILED = ["results/appendix/appendix.pdf"] if latex_is_installed() else []


# Without a benchmark, which would count as its output: it tells where the appendix is every time.
rule appendix:
    """Target: the appendix, compiled where LaTeX is installed, and where to find it."""
    input:
        sources=APPENDIX,
        compiled=COMPILED,
        modules=modules_of("appendix/appendix.py"),
    log:
        "results/logs/appendix/appendix.log",
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/appendix/appendix.py"


rule write_numbers:
    """Every value of the ledger as a LaTeX macro."""
    input:
        claims="results/claims.parquet",
        registry="workflow/claims.yaml",
        head="workflow/report/numbers.tex",
        modules=modules_of("appendix/write_numbers.py"),
    output:
        numbers="results/appendix/numbers.tex",
    log:
        "results/logs/appendix/write_numbers.log",
    benchmark:
        "results/benchmarks/appendix/write_numbers.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/appendix/write_numbers.py"


rule copy_artifacts:
    """Tables and figures beside the appendix, so that its folder can go anywhere."""
    input:
        **{name: artifact for name, (artifact, _) in COPIED.items()},
        modules=modules_of("appendix/copy_artifacts.py"),
    output:
        **COPIES,
    log:
        "results/logs/appendix/copy_artifacts.log",
    benchmark:
        "results/benchmarks/appendix/copy_artifacts.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/appendix/copy_artifacts.py"


rule write_appendix:
    """The LaTeX document of all claims, tables and figures."""
    input:
        claims="results/claims.parquet",
        registry="workflow/claims.yaml",
        captions="workflow/report/captions.yaml",
        template="workflow/report/appendix.tex.j2",
        tables=[copy for copy in SHOWN if copy.endswith(".tex")],
        modules=modules_of("appendix/write_appendix.py"),
    output:
        appendix="results/appendix/appendix.tex",
    log:
        "results/logs/appendix/write_appendix.log",
    benchmark:
        "results/benchmarks/appendix/write_appendix.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        figures=[below_appendix(copy) for copy in SHOWN if copy.endswith(".pdf")],
    script:
        "../scripts/appendix/write_appendix.py"


rule compile_appendix:
    """The appendix as a PDF."""
    input:
        sources=APPENDIX,
        appendix="results/appendix/appendix.tex",
        modules=modules_of("appendix/compile_appendix.py"),
    output:
        pdf="results/appendix/appendix.pdf",
    log:
        "results/logs/appendix/compile_appendix.log",
    benchmark:
        "results/benchmarks/appendix/compile_appendix.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/appendix/compile_appendix.py"
