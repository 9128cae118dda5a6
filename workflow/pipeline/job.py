"""The frame of every script: its log, its errors, its outputs."""

import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from typicality.errors import InputError

_LOGGER = logging.getLogger(__name__)


@contextmanager
def job(snakemake):
    """Run the body of a script.

    Log records, the first of which names the rule and its wildcards, go to the rule's log and to stderr.
    Outputs are written under temporary names beside their final ones and moved into place only when the body
    has ended well, so that a job that is killed or fails leaves nothing half-written. An `InputError` ends
    the job with its one sentence; any other error ends it with one sentence that names the log, where the
    traceback is.

    Parameters
    ----------
    snakemake : snakemake.iocontainers.Snakemake
        The object that Snakemake hands to a script.

    Yields
    ------
    types.SimpleNamespace
        A path to write to for each named output.
    """
    _open_log(snakemake.log[0])
    _LOGGER.info(" ".join([snakemake.rule, *snakemake.wildcards]))
    final = {name: Path(path) for name, path in snakemake.output.items()}
    temporary = {name: path.with_name(f"{path.name}.{os.getpid()}.partial") for name, path in final.items()}
    try:
        yield SimpleNamespace(**{name: str(path) for name, path in temporary.items()})
        for name, path in final.items():
            temporary[name].replace(path)
    except InputError as error:
        _LOGGER.debug("%s", error)
        sys.exit(str(error))
    except Exception as error:
        _LOGGER.debug("unexpected error", exc_info=True)
        sys.exit(
            f"{type(error).__name__} in rule {snakemake.rule}: {error} (traceback in {snakemake.log[0]})"
        )
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _open_log(path):
    """Everything goes to the log; errors and tracebacks, which are debug records here, to it alone."""
    to_file = logging.FileHandler(path, mode="w", encoding="utf-8")
    to_terminal = logging.StreamHandler(sys.stderr)
    to_terminal.setLevel(logging.INFO)
    logging.basicConfig(
        level=logging.WARNING, handlers=[to_file, to_terminal], format="%(message)s", force=True
    )
    logging.getLogger("typicality").setLevel(logging.INFO)
    logging.getLogger("pipeline").setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
