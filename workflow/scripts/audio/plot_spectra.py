"""Mean spectra of vowels and fricatives, data beside decodings."""

from pipeline.job import job
from typicality.audio.figures import draw_spectra
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    spectra = read_table(snakemake.input.spectra, ["decoding", "sound", "frequency_hz", "density_db"])
    figure = draw_spectra(spectra)
    save_figure(figure, outputs)
