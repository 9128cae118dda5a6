"""Settings of the chapter that cannot be meant are refused."""

import copy
from pathlib import Path

import pytest
import yaml

from pipeline.configuration import check_configuration
from typicality.errors import InputError

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text())


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("files", ["absent.wav"], r"audio\.files\[0\] is 'absent\.wav', where there is no file"),
        (
            "temperatures",
            [0.2, 0.4],
            r"audio\.temperatures is \[0\.2, 0\.4\], .* not allowed here",
        ),
        ("temperatures", [0, 1], r"audio\.temperatures\[0\] cannot be right"),
        ("rate", 4_000, r"audio\.rate cannot be right"),
        ("test_sequences", 1, r"audio\.test_sequences cannot be right"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(key, value, sentence):
    config = copy.deepcopy(DEFAULT)
    config["audio"][key] = value
    with pytest.raises(InputError, match=sentence):
        check_configuration(config)
