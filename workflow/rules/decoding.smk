# Language modelling: decoding an n-gram model of English text.
#
# configuration  decoding, seed
# inputs         decoding.text, where it names a file
# results        decoding/strategies, decoding/calibration (table, figure), decoding/beam (figure),
#                decoding/corpus, decoding/perplexity, decoding/texts (table),
#                decoding/blocks, decoding/ngram.npz, decoding/texts/*, decoding/predictions, decoding/evidence

DECODED_TEXT = config["decoding"]["text"]
DECODED_TEXTS = ["results/decoding/texts/beams.parquet", "results/decoding/texts/samples.parquet"]
DECODING = [
    *multiext("results/decoding/corpus", ".parquet", *TABLE),
    *multiext("results/decoding/perplexity", ".parquet", *TABLE),
    *multiext("results/decoding/strategies", ".parquet", *TABLE, *FIGURE),
    *multiext("results/decoding/beam", *FIGURE),
    *multiext("results/decoding/texts", ".parquet", *TABLE),
    *multiext("results/decoding/calibration", ".parquet", *TABLE, *FIGURE),
]


rule decoding:
    """Target: all of this chapter."""
    input:
        DECODING,


rule read_corpus:
    """The text of the chapter, in training and held-out blocks."""
    input:
        text=[DECODED_TEXT] if DECODED_TEXT and Path(DECODED_TEXT).is_file() else [],
        modules=modules_of("decoding/read_corpus.py"),
    output:
        blocks="results/decoding/blocks.parquet",
        facts="results/decoding/corpus.parquet",
    log:
        "results/logs/decoding/read_corpus.log",
    benchmark:
        "results/benchmarks/decoding/read_corpus.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        text=DECODED_TEXT,
        settings={
            key: config["decoding"][key]
            for key in ("block_length", "held_out_every", "order", "prompts", "prompt_length", "length")
        },
    script:
        "../scripts/decoding/read_corpus.py"


rule table_corpus:
    """What the text of the chapter is, for readers."""
    input:
        facts="results/decoding/corpus.parquet",
        modules=modules_of("decoding/table_corpus.py"),
    output:
        csv=report(
            "results/decoding/corpus.csv",
            caption="../report/decoding/corpus.rst",
            category="4 Language modelling",
            labels={"result": "The text", "form": "table"},
        ),
        md="results/decoding/corpus.md",
        tex="results/decoding/corpus.tex",
    log:
        "results/logs/decoding/table_corpus.log",
    benchmark:
        "results/benchmarks/decoding/table_corpus.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/table_corpus.py"


rule fit_ngram:
    """The n-gram model of the training text."""
    input:
        blocks="results/decoding/blocks.parquet",
        modules=modules_of("decoding/fit_ngram.py"),
    output:
        model="results/decoding/ngram.npz",
    log:
        "results/logs/decoding/fit_ngram.log",
    benchmark:
        "results/benchmarks/decoding/fit_ngram.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        order=config["decoding"]["order"],
    script:
        "../scripts/decoding/fit_ngram.py"


rule compute_perplexity:
    """Perplexity on held-out text of models of every order."""
    input:
        blocks="results/decoding/blocks.parquet",
        modules=modules_of("decoding/compute_perplexity.py"),
    output:
        perplexity="results/decoding/perplexity.parquet",
    log:
        "results/logs/decoding/compute_perplexity.log",
    benchmark:
        "results/benchmarks/decoding/compute_perplexity.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        order=config["decoding"]["order"],
    script:
        "../scripts/decoding/compute_perplexity.py"


rule table_perplexity:
    """Perplexity on held-out text, for readers."""
    input:
        perplexity="results/decoding/perplexity.parquet",
        modules=modules_of("decoding/table_perplexity.py"),
    output:
        csv=report(
            "results/decoding/perplexity.csv",
            caption="../report/decoding/perplexity.rst",
            category="4 Language modelling",
            labels={"result": "Perplexity of n-gram models", "form": "table"},
        ),
        md="results/decoding/perplexity.md",
        tex="results/decoding/perplexity.tex",
    log:
        "results/logs/decoding/table_perplexity.log",
    benchmark:
        "results/benchmarks/decoding/table_perplexity.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/table_perplexity.py"


rule decode_beams:
    """How the prompts really go on, and continuations by beam search of every width."""
    input:
        blocks="results/decoding/blocks.parquet",
        model="results/decoding/ngram.npz",
        modules=modules_of("decoding/decode_beams.py"),
    output:
        texts="results/decoding/texts/beams.parquet",
    log:
        "results/logs/decoding/decode_beams.log",
    benchmark:
        "results/benchmarks/decoding/decode_beams.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings={
            key: config["decoding"][key]
            for key in (
                "prompts",
                "prompt_length",
                "length",
                "beam_widths",
                "distinct_order",
                "repeated_order",
            )
        },
    script:
        "../scripts/decoding/decode_beams.py"


rule draw_samples:
    """Continuations by every sampler, and those of least Bayes risk."""
    input:
        blocks="results/decoding/blocks.parquet",
        model="results/decoding/ngram.npz",
        modules=modules_of("decoding/draw_samples.py"),
    output:
        texts="results/decoding/texts/samples.parquet",
    log:
        "results/logs/decoding/draw_samples.log",
    benchmark:
        "results/benchmarks/decoding/draw_samples.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings={
            key: config["decoding"][key]
            for key in (
                "prompts",
                "prompt_length",
                "length",
                "samples",
                "samplers",
                "utility_order",
                "distinct_order",
                "repeated_order",
            )
        },
        seed=config["seed"],
    script:
        "../scripts/decoding/draw_samples.py"


rule compute_strategies:
    """Averages of every strategy."""
    input:
        texts=DECODED_TEXTS,
        modules=modules_of("decoding/compute_strategies.py"),
    output:
        strategies="results/decoding/strategies.parquet",
    log:
        "results/logs/decoding/compute_strategies.log",
    benchmark:
        "results/benchmarks/decoding/compute_strategies.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        bootstrap=config["decoding"]["bootstrap"],
        seed=config["seed"],
    script:
        "../scripts/decoding/compute_strategies.py"


rule table_strategies:
    """Averages of every strategy, for readers."""
    input:
        strategies="results/decoding/strategies.parquet",
        modules=modules_of("decoding/table_strategies.py"),
    output:
        csv=report(
            "results/decoding/strategies.csv",
            caption="../report/decoding/strategies.rst",
            category="4 Language modelling",
            labels={"result": "Decoding strategies", "form": "table"},
        ),
        md="results/decoding/strategies.md",
        tex="results/decoding/strategies.tex",
    log:
        "results/logs/decoding/table_strategies.log",
    benchmark:
        "results/benchmarks/decoding/table_strategies.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/table_strategies.py"


rule plot_strategies:
    """Information per symbol of every strategy beside the typical band."""
    input:
        strategies="results/decoding/strategies.parquet",
        style=STYLE,
        modules=modules_of("decoding/plot_strategies.py"),
    output:
        svg=report(
            "results/decoding/strategies.svg",
            caption="../report/decoding/strategies.rst",
            category="4 Language modelling",
            labels={"result": "Decoding strategies", "form": "figure"},
        ),
        pdf="results/decoding/strategies.pdf",
        png="results/decoding/strategies.png",
    log:
        "results/logs/decoding/plot_strategies.log",
    benchmark:
        "results/benchmarks/decoding/plot_strategies.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/plot_strategies.py"


rule plot_beam:
    """Information and repetition against the width of the beam."""
    input:
        strategies="results/decoding/strategies.parquet",
        style=STYLE,
        modules=modules_of("decoding/plot_beam.py"),
    output:
        svg=report(
            "results/decoding/beam.svg",
            caption="../report/decoding/beam.rst",
            category="4 Language modelling",
            labels={"result": "Beam search against the width of the beam", "form": "figure"},
        ),
        pdf="results/decoding/beam.pdf",
        png="results/decoding/beam.png",
    log:
        "results/logs/decoding/plot_beam.log",
    benchmark:
        "results/benchmarks/decoding/plot_beam.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/plot_beam.py"


rule select_texts:
    """One text of every strategy, for one prompt."""
    input:
        texts=DECODED_TEXTS,
        blocks="results/decoding/blocks.parquet",
        modules=modules_of("decoding/select_texts.py"),
    output:
        page="results/decoding/texts.parquet",
    log:
        "results/logs/decoding/select_texts.log",
    benchmark:
        "results/benchmarks/decoding/select_texts.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings={key: config["decoding"][key] for key in ("prompts", "prompt_length")},
    script:
        "../scripts/decoding/select_texts.py"


rule table_texts:
    """A page of texts, for readers."""
    input:
        page="results/decoding/texts.parquet",
        modules=modules_of("decoding/table_texts.py"),
    output:
        csv=report(
            "results/decoding/texts.csv",
            caption="../report/decoding/texts.rst",
            category="4 Language modelling",
            labels={"result": "Texts by every strategy", "form": "table"},
        ),
        md="results/decoding/texts.md",
        tex="results/decoding/texts.tex",
    log:
        "results/logs/decoding/table_texts.log",
    benchmark:
        "results/benchmarks/decoding/table_texts.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/table_texts.py"


rule count_predictions:
    """Predictions on held-out text by their probability, and how many came true."""
    input:
        blocks="results/decoding/blocks.parquet",
        model="results/decoding/ngram.npz",
        modules=modules_of("decoding/count_predictions.py"),
    output:
        counts="results/decoding/predictions.parquet",
    log:
        "results/logs/decoding/count_predictions.log",
    benchmark:
        "results/benchmarks/decoding/count_predictions.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/count_predictions.py"


rule compute_calibration:
    """Predicted against observed frequencies."""
    input:
        counts="results/decoding/predictions.parquet",
        modules=modules_of("decoding/compute_calibration.py"),
    output:
        calibration="results/decoding/calibration.parquet",
    log:
        "results/logs/decoding/compute_calibration.log",
    benchmark:
        "results/benchmarks/decoding/compute_calibration.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        bootstrap=config["decoding"]["bootstrap"],
        seed=config["seed"],
    script:
        "../scripts/decoding/compute_calibration.py"


rule table_calibration:
    """Predicted against observed frequencies, for readers."""
    input:
        calibration="results/decoding/calibration.parquet",
        modules=modules_of("decoding/table_calibration.py"),
    output:
        csv=report(
            "results/decoding/calibration.csv",
            caption="../report/decoding/calibration.rst",
            category="4 Language modelling",
            labels={"result": "Calibration of the n-gram model", "form": "table"},
        ),
        md="results/decoding/calibration.md",
        tex="results/decoding/calibration.tex",
    log:
        "results/logs/decoding/table_calibration.log",
    benchmark:
        "results/benchmarks/decoding/table_calibration.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/table_calibration.py"


rule plot_calibration:
    """Observed over predicted frequency against the predicted probability."""
    input:
        calibration="results/decoding/calibration.parquet",
        style=STYLE,
        modules=modules_of("decoding/plot_calibration.py"),
    output:
        svg=report(
            "results/decoding/calibration.svg",
            caption="../report/decoding/calibration.rst",
            category="4 Language modelling",
            labels={"result": "Calibration of the n-gram model", "form": "figure"},
        ),
        pdf="results/decoding/calibration.pdf",
        png="results/decoding/calibration.png",
    log:
        "results/logs/decoding/plot_calibration.log",
    benchmark:
        "results/benchmarks/decoding/plot_calibration.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/decoding/plot_calibration.py"


rule evidence_decoding:
    """What decoding says about the claims."""
    input:
        texts=DECODED_TEXTS,
        counts="results/decoding/predictions.parquet",
        modules=modules_of("decoding/evidence_decoding.py"),
    output:
        evidence="results/decoding/evidence.parquet",
    log:
        "results/logs/decoding/evidence_decoding.log",
    benchmark:
        "results/benchmarks/decoding/evidence_decoding.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        bootstrap=config["decoding"]["bootstrap"],
        seed=config["seed"],
    script:
        "../scripts/decoding/evidence_decoding.py"
