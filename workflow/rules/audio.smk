# Decoding an autoregressive model of speech.
#
# configuration  audio, seed
# inputs         WAV files, where audio.files names some
# results        audio/decodings (table, figure), audio/sequences, audio/spectra (tables of values, figures),
#                audio/waveforms (figure), audio/wav/DECODING.wav, audio/evidence

# What shapes the speech and its model; other settings of the chapter run neither again.
SPEECH = {
    key: config["audio"][key] for key in ("files", "rate", "seconds", "train_sequences", "test_sequences")
}
SPEECH_MODEL = {key: config["audio"][key] for key in ("rate", "history", "order", "network")}
SPOKEN = ["data", "greedy", "densest", *(f"temperature-{t:g}" for t in config["audio"]["temperatures"])]
AUDIO = [
    *multiext("results/audio/decodings", ".parquet", *TABLE, *FIGURE),
    *multiext("results/audio/sequences", ".parquet", *FIGURE),
    *multiext("results/audio/spectra", ".parquet", *FIGURE),
    *multiext("results/audio/waveforms", *FIGURE),
    *expand("results/audio/wav/{decoding}.wav", decoding=SPOKEN),
]


rule audio:
    """Target: what decodings of speech sound like, with WAV files to listen to."""
    input:
        AUDIO,


rule make_speech:
    """Labelled speech: synthetic, or the recordings of the configuration."""
    input:
        recordings=config["audio"]["files"],
        modules=modules_of("audio/make_speech.py"),
    output:
        speech="results/audio/speech.parquet",
    log:
        "results/logs/audio/make_speech.log",
    benchmark:
        "results/benchmarks/audio/make_speech.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings=SPEECH,
        seed=config["seed"],
    script:
        "../scripts/audio/make_speech.py"


rule fit_speech_model:
    """A conditional autoregressive model of speech."""
    input:
        speech="results/audio/speech.parquet",
        modules=modules_of("audio/fit_speech_model.py"),
    output:
        model="results/audio/model.npz",
    log:
        "results/logs/audio/fit_speech_model.log",
    benchmark:
        "results/benchmarks/audio/fit_speech_model.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        settings=SPEECH_MODEL,
        seed=config["seed"],
    script:
        "../scripts/audio/fit_speech_model.py"


rule decode_speech:
    """The held-out label sequences, spoken by every decoding."""
    input:
        speech="results/audio/speech.parquet",
        model="results/audio/model.npz",
        modules=modules_of("audio/decode_speech.py"),
    output:
        decoded="results/audio/decoded.parquet",
    log:
        "results/logs/audio/decode_speech.log",
    benchmark:
        "results/benchmarks/audio/decode_speech.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        temperatures=config["audio"]["temperatures"],
        seed=config["seed"],
    script:
        "../scripts/audio/decode_speech.py"


rule measure_sequences:
    """Level, spectrum and information of every spoken sequence."""
    input:
        speech="results/audio/speech.parquet",
        decoded="results/audio/decoded.parquet",
        model="results/audio/model.npz",
        modules=modules_of("audio/measure_sequences.py"),
    output:
        sequences="results/audio/sequences.parquet",
    log:
        "results/logs/audio/measure_sequences.log",
    benchmark:
        "results/benchmarks/audio/measure_sequences.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        temperatures=config["audio"]["temperatures"],
    script:
        "../scripts/audio/measure_sequences.py"


rule compute_spectra:
    """Mean spectra of every decoding and class of sound."""
    input:
        speech="results/audio/speech.parquet",
        decoded="results/audio/decoded.parquet",
        modules=modules_of("audio/compute_spectra.py"),
    output:
        spectra="results/audio/spectra.parquet",
    log:
        "results/logs/audio/compute_spectra.log",
    benchmark:
        "results/benchmarks/audio/compute_spectra.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        rate=config["audio"]["rate"],
    script:
        "../scripts/audio/compute_spectra.py"


rule compute_decodings:
    """What decodings sound like, in the mean over sequences."""
    input:
        sequences="results/audio/sequences.parquet",
        modules=modules_of("audio/compute_decodings.py"),
    output:
        decodings="results/audio/decodings.parquet",
    log:
        "results/logs/audio/compute_decodings.log",
    benchmark:
        "results/benchmarks/audio/compute_decodings.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/compute_decodings.py"


rule table_decodings:
    """What decodings sound like, for readers."""
    input:
        decodings="results/audio/decodings.parquet",
        modules=modules_of("audio/table_decodings.py"),
    output:
        csv=report(
            "results/audio/decodings.csv",
            caption="../report/audio/decodings.rst",
            category="6 Audio modelling",
            labels={"result": "Level and flatness by decoding", "form": "table"},
        ),
        md="results/audio/decodings.md",
        tex="results/audio/decodings.tex",
    log:
        "results/logs/audio/table_decodings.log",
    benchmark:
        "results/benchmarks/audio/table_decodings.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/table_decodings.py"


rule plot_decodings:
    """Level and flatness against the temperature."""
    input:
        decodings="results/audio/decodings.parquet",
        style=STYLE,
        modules=modules_of("audio/plot_decodings.py"),
    output:
        svg=report(
            "results/audio/decodings.svg",
            caption="../report/audio/decodings.rst",
            category="6 Audio modelling",
            labels={"result": "Level and flatness by decoding", "form": "figure"},
        ),
        pdf="results/audio/decodings.pdf",
        png="results/audio/decodings.png",
    log:
        "results/logs/audio/plot_decodings.log",
    benchmark:
        "results/benchmarks/audio/plot_decodings.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/plot_decodings.py"


rule plot_spectra:
    """Mean spectra of vowels and fricatives, data beside decodings."""
    input:
        spectra="results/audio/spectra.parquet",
        style=STYLE,
        modules=modules_of("audio/plot_spectra.py"),
    output:
        svg=report(
            "results/audio/spectra.svg",
            caption="../report/audio/spectra.rst",
            category="6 Audio modelling",
            labels={"result": "Spectra of vowels and fricatives", "form": "figure"},
        ),
        pdf="results/audio/spectra.pdf",
        png="results/audio/spectra.png",
    log:
        "results/logs/audio/plot_spectra.log",
    benchmark:
        "results/benchmarks/audio/plot_spectra.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/plot_spectra.py"


rule plot_sequences:
    """Information per sample of every sequence against the band of ancestral samples."""
    input:
        sequences="results/audio/sequences.parquet",
        style=STYLE,
        modules=modules_of("audio/plot_sequences.py"),
    output:
        svg=report(
            "results/audio/sequences.svg",
            caption="../report/audio/sequences.rst",
            category="6 Audio modelling",
            labels={"result": "Information of every sequence", "form": "figure"},
        ),
        pdf="results/audio/sequences.pdf",
        png="results/audio/sequences.png",
    log:
        "results/logs/audio/plot_sequences.log",
    benchmark:
        "results/benchmarks/audio/plot_sequences.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/plot_sequences.py"


rule plot_waveforms:
    """Waveforms and spectrograms of one held-out sequence."""
    input:
        speech="results/audio/speech.parquet",
        decoded="results/audio/decoded.parquet",
        style=STYLE,
        modules=modules_of("audio/plot_waveforms.py"),
    output:
        svg=report(
            "results/audio/waveforms.svg",
            caption="../report/audio/waveforms.rst",
            category="6 Audio modelling",
            labels={"result": "Waveforms and spectrograms", "form": "figure"},
        ),
        pdf="results/audio/waveforms.pdf",
        png="results/audio/waveforms.png",
    log:
        "results/logs/audio/plot_waveforms.log",
    benchmark:
        "results/benchmarks/audio/plot_waveforms.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        rate=config["audio"]["rate"],
    script:
        "../scripts/audio/plot_waveforms.py"


rule write_wav:
    """Some sequences of one decoding, to listen to."""
    input:
        speech="results/audio/speech.parquet",
        decoded="results/audio/decoded.parquet",
        modules=modules_of("audio/write_wav.py"),
    output:
        wav="results/audio/wav/{decoding}.wav",
    log:
        "results/logs/audio/write_wav/{decoding}.log",
    benchmark:
        "results/benchmarks/audio/write_wav/{decoding}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    params:
        rate=config["audio"]["rate"],
        sequences=config["audio"]["listened"],
    script:
        "../scripts/audio/write_wav.py"


rule evidence_audio:
    """What decoding speech says about the claims."""
    input:
        sequences="results/audio/sequences.parquet",
        modules=modules_of("audio/evidence_audio.py"),
    output:
        evidence="results/audio/evidence.parquet",
    log:
        "results/logs/audio/evidence_audio.log",
    benchmark:
        "results/benchmarks/audio/evidence_audio.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    script:
        "../scripts/audio/evidence_audio.py"
