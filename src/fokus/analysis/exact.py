"""pingouin without its rounding and without the warnings that say nothing here."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_settings = Lock()


@contextmanager
def exact_and_quiet(options: dict[str, object]) -> Iterator[None]:
    """Let pingouin round nothing, and silence the two warnings that say nothing here.

    Both settings belong to the whole process, so one thread at a time, and they are put back.
    """
    with _settings, warnings.catch_warnings():
        # Raised for a group whose scores are all alike: its variance is rightly zero.
        warnings.filterwarnings("ignore", "Precision loss occurred", RuntimeWarning)
        # The Bayes factor, which is not used, divides infinities at a very large t.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"pingouin\.bayesian")
        kept = dict(options)
        options.clear()
        options["round"] = None
        try:
            yield
        finally:
            options.clear()
            options.update(kept)
