"""What one forward pass tells of a model: its layers in the order in which they are applied, and what stands between."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

Numbers = Any  # a numpy array


class Chain:
    """Layers one after the other: each has to read what the one before it gave, but for functions that are known.

    between: what may stand between two layers, the calls of the code that is written and what they do
    """

    def __init__(self, between: Mapping[str, Callable[[Numbers], Numbers]]) -> None:
        self.calls: list[str] = []
        self._between = between
        self._last: Optional[Numbers] = None

    def reads(self, numbers: Any, who: str) -> None:
        """A layer, "what conv1 reads", or the end of the model is about to take these numbers."""
        if self._last is None:
            return
        calls = self._leading_to(_numbers(numbers))
        if calls is None:
            raise ValueError(
                f"{who} is not what the layer before it gave, {self._last.shape}: the model joins, cuts or changes it"
                " in between, so its layers are no chain; read() takes its code"
            )
        self.calls.extend(calls)

    def applied(self, call: str, result: Any) -> None:
        """A layer was applied and gave this."""
        self.calls.append(call)
        # A copy, because what comes next may change it where it is.
        self._last = _numbers(result).copy()

    def _leading_to(self, reads: Numbers) -> Optional[list[str]]:
        import numpy as np

        single = [[call] for call in self._between]
        pairs = [first + second for first in single for second in single if first != second]
        for calls in [[], *single, *pairs]:
            result = self._last
            for call in calls:
                result = self._between[call](result)
            if result.shape == reads.shape and np.allclose(result, reads, rtol=1e-5, atol=1e-6):
                return calls
        return None


def _numbers(array: Any) -> Numbers:
    import numpy as np

    if hasattr(array, "detach"):
        array = array.detach().cpu()
    if isinstance(array, (tuple, list, dict)):
        raise ValueError("a layer reads or gives several arrays, so the layers are no chain; read() takes the code")
    try:
        return np.asarray(array)
    except Exception as error:
        raise ValueError(f"the numbers of a layer can't be watched, because the model is compiled: {error}") from error


def relu(given: Numbers) -> Numbers:
    return given.clip(min=0)


def flattened(given: Numbers) -> Numbers:
    return given.reshape(given.shape[0], -1)


def softmax(axis: int) -> Callable[[Numbers], Numbers]:
    def over(given: Numbers) -> Numbers:
        import numpy as np

        raised = np.exp(given - given.max(axis=axis, keepdims=True))
        return raised / raised.sum(axis=axis, keepdims=True)

    return over


def log_softmax(axis: int) -> Callable[[Numbers], Numbers]:
    def over(given: Numbers) -> Numbers:
        import numpy as np

        less = given - given.max(axis=axis, keepdims=True)
        return less - np.log(np.exp(less).sum(axis=axis, keepdims=True))

    return over
