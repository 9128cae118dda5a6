"""The one exception for what a user can put right."""


class InputError(ValueError):
    """Something the user gave (configuration, archive, score table) cannot be used.

    The message is one sentence that names the file or key and the remedy; it is shown as it is, without a
    traceback.
    """
