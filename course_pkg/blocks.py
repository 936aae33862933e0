"""Data larger than memory: one pass over blocks of rows leaves p² numbers, and they are solved.

    moments = gather(blocks, save="moments.npz")
    path = solve_moments(moments, lams, rho=0.9)

The pass costs n p² multiplications and holds one p × p matrix and some three copies of a block,
whatever n is. Blocks of some thousand rows go fastest; blocks of one row work. What follows costs
no look at the data any more: any λ, any ρ, with intercept or without, standardised or not.

Products have squared the condition of X: directions along which X varies less than some 1e-7 of
the largest one cannot be told from rounding.
"""

import hashlib
import os
import pathlib
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from operator import length_hint
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array
from course_pkg._progress import bar
from course_pkg.moments import Growing, Moments
from course_pkg.paths import solve_from
from course_pkg.solution import Path

#: A block: X (nᵢ, p), y (nᵢ,), and weights (nᵢ,) where samples have some.
Block = Sequence[Any]
Rows = tuple[Array, Array, Array | None]

#: Weights may be as large as this or as small as one over it: times a square they are in range.
HEAVIEST = 1e40
#: What a Dask array is warned about.
SPLIT = (
    "X has its columns in {} chunks; bringing them together moves the data. "
    "Make it with whole rows in each chunk: chunks=(rows, -1)."
)
#: What a saved file says that it is.
KIND = "course_pkg moments 1"


def gather(
    blocks: Iterable[Block],
    *,
    save: str | pathlib.Path | None = None,
    every: int = 100,
    progress: bool | None = None,
) -> Moments:
    """The moments of all samples of an iterator of blocks (X, y) or (X, y, weights), in one pass.

    X (nᵢ, p), y (nᵢ,), weights (nᵢ,) ≥ 0; blocks without rows or without weight add nothing.
    ``save`` names a file, written every so many blocks and when the work stops for any reason.
    Where it exists the pass goes on behind the blocks that it holds: they are asked for once more,
    and passed over. ``progress`` shows a bar on standard error; left None, on a terminal only.

    Raises ValueError naming the block for whatever is wrong in it, for blocks with no sample in all
    of them, and for a file that is damaged or belongs to other blocks.

    >>> gather([([[0.0], [1.0]], [1.0, 3.0]), ([[2.0]], [5.0])]).y_mean
    3.0
    """
    run = _Pass(None if save is None else pathlib.Path(save), every)
    with bar("blocks", length_hint(blocks), progress) as advance, run:
        for block in blocks:
            run.take(block)
            advance()
    return run.result()


def gather_dask(X: Any, y: Any, weights: Any = None) -> Moments:
    """The moments of a Dask array X (n, p) with y (n,) and weights (n,), one chunk a task.

    Each worker multiplies the chunks that it holds; moments are added in pairs, and nothing larger
    than p² numbers leaves a worker. Runs where Dask runs: in threads, or on the cluster whose
    `distributed.Client` is there. Rows of y and weights are put into the chunks of X's rows.
    Columns in several chunks are brought together, with a warning, as that moves the data.

    Raises ValueError as `gather` does, naming the chunk.
    """
    arrays = {"X": X, "y": y} | ({} if weights is None else {"weights": weights})
    for name, array in arrays.items():
        if not hasattr(array, "numblocks"):
            remedy = "Make it one by dask.array.from_array; or give blocks to gather"
            _check.reject(name, f"is a {type(array).__name__}", "a Dask array", remedy)
    if X.ndim != 2:
        remedy = "Put one sample in each row"
        _check.reject("X", f"has shape {X.shape}", "a matrix of shape (n, p)", remedy)
    if X.numblocks[1] > 1:
        warnings.warn(SPLIT.format(X.numblocks[1]), stacklevel=2)
        X = X.rechunk({1: -1})
    arrays["X"] = X
    return _some(_pairwise([_chunks(name, array, X) for name, array in arrays.items()]), "X")


def solve_moments(
    moments: Moments,
    lams: ArrayLike,
    rho: float = 1.0,
    *,
    fit_intercept: bool = True,
    standardize: bool = False,
) -> Path:
    """Ridge, lasso or elastic net at every λ, from moments alone.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²),    n = Σᵢ sᵢ

    moments as `gather` returns them; lams (k,) ≥ 0 in any order; rho from 0 (ridge) to 1 (lasso).
    fit_intercept=False fixes b = 0. standardize=True penalises the weights of columns divided by
    their deviations (from 0, where there is no intercept), and returns those of the columns as
    they are. λ = 0 gives least squares, of several minima the one with the smallest ‖w‖.

    Raises ValueError for negative λ, ρ outside [0, 1], and moments about the origin where an
    intercept is wanted.
    """
    lams, rho = _check.strengths(lams), _check.share(rho)
    if fit_intercept and not moments.centred:
        remedy = "Gather them with gather, or pass fit_intercept=False"
        _check.reject("moments", "are about the origin", "moments about the mean", remedy)
    return solve_from(moments, lams, rho, fit_intercept, standardize)


def load_moments(path: str | pathlib.Path) -> Moments:
    """The moments in a file that `gather` saved, of the blocks that it had seen by then."""
    if not pathlib.Path(path).exists():
        _check.reject("path", f"is {path}", "a file that gather saved", "Check the name")
    growing, _ = _read(pathlib.Path(path), "path")
    return _some(growing.moments(), "path")


# A block, checked.


def _rows(name: str, block: Block, p: int | None) -> Rows | None:
    """X, y and weights of a block, or None if it adds nothing."""
    if not isinstance(block, tuple | list) or len(block) not in (2, 3):
        received = f"is a {type(block).__name__}"
        if isinstance(block, tuple | list):
            received += f" of {len(block)}"
        _check.reject(name, received, "(X, y) or (X, y, weights)", "Yield a tuple for each block")
    try:
        return _checked(*block, p=p)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None


def _checked(X: Any, y: Any, weights: Any = None, *, p: int | None) -> Rows | None:
    X, y = _check._floats(X, "X"), _check._floats(y, "y")
    if p is not None and X.ndim == 2 and X.shape[1] != p:
        expected = f"{p}, as in the blocks before it"
        remedy = "Give all blocks the same columns in the same order"
        _check.reject("X", f"has {X.shape[1]} columns", expected, remedy)
    if X.ndim == 2 and len(X) == y.size == 0:
        return None
    X = _check.matrix(X)
    y = _check.target(y, len(X))
    if weights is None:
        return X, y, None
    weights = _check.target(weights, len(X), "weights")
    if not weights.any():
        return None
    weights = _check.sample_weight(weights, len(X), "weights")
    if not 1 / HEAVIEST <= weights.max() <= HEAVIEST:
        expected = f"a largest weight from {1 / HEAVIEST:g} to {HEAVIEST:g}"
        remedy = "Multiply all weights by a constant; only their proportions count"
        _check.reject("weights", f"has {weights.max():g} as largest entry", expected, remedy)
    return X, y, weights


def _some(moments: Moments | None, name: str) -> Moments:
    if moments is None:
        remedy = "Check the source; an iterator that was used once is empty"
        _check.reject(name, "holds no sample", "at least one sample of positive weight", remedy)
    return moments


# Chunks.


def _chunks(name: str, array: Any, X: Any) -> list[Any]:
    """The chunks of a Dask array, its rows those of the chunks of X."""
    n = X.shape[0]
    if np.isnan(n) or np.isnan(array.shape[0]):  # Dask does not know how many rows a chunk has
        if array.numblocks[0] != X.numblocks[0]:
            received, expected = f"has {array.numblocks[0]} chunks", f"{X.numblocks[0]}, as X has"
            _check.reject(name, received, expected, "Call compute_chunk_sizes on both first")
    elif name != "X":
        if array.shape != (n,):
            remedy = f"Give one value a sample; a column becomes a vector by {name}.ravel()"
            expected = f"shape ({n},), as X has {n} rows"
            _check.reject(name, f"has shape {array.shape}", expected, remedy)
        array = array.rechunk((X.chunks[0],))
    return list(array.to_delayed().ravel())


def _pairwise(columns: list[list[Any]]) -> Moments | None:
    """The moments of all chunks, added as in a tournament."""
    from dask.delayed import delayed

    parts = [delayed(_of_chunk)(i, *block) for i, block in enumerate(zip(*columns, strict=True))]
    while len(parts) > 1:
        last = parts[len(parts) // 2 * 2 :]  # of an odd number one waits for the next round
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [*(delayed(_both)(a, b) for a, b in pairs), *last]
    return parts[0].compute()


def _of_chunk(i: int, *block: Any) -> Moments | None:
    rows = _rows(f"chunks[{i}]", block, None)
    return None if rows is None else Moments.of(*rows)


def _both(a: Moments | None, b: Moments | None) -> Moments | None:
    return b if a is None else a if b is None else a + b


# One pass, and the file that can carry it on.


class _Pass:
    """What has grown so far, and which block comes next."""

    def __init__(self, path: pathlib.Path | None, every: int) -> None:
        self.path, self.every = path, every
        self.seen, self.first, self.growing = 0, "", Growing()
        if path is not None:
            if not path.parent.is_dir():
                received = f"is {path}, whose folder is not there"
                _check.reject("save", received, "a file in a folder", "Make the folder first")
            if path.exists():
                self.growing, self.first = _read(path, "save")
        self.saved = self.growing.blocks

    def __enter__(self) -> "_Pass":
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever ended the pass, keep the blocks that were added wholly."""
        self._save(1)

    def take(self, block: Block) -> None:
        """Add the next block, unless the file had it."""
        i, new = self.seen, self.seen == self.growing.blocks
        if new or i == 0:
            rows = _rows(f"blocks[{i}]", block, self.growing.p if i else None)
            if i == 0:
                self._recognise(_fingerprint(rows))
            if new:
                self.growing.add(*rows) if rows else self.growing.skip()
                self._save(self.every)
        self.seen += 1

    def result(self) -> Moments:
        """The moments of all blocks."""
        if self.seen < self.growing.blocks:
            self._reject(f"holds {self.growing.blocks} blocks, and {self.seen} are here")
        return _some(self.growing.moments(), "blocks")

    def _recognise(self, first: str) -> None:
        if self.growing.blocks and first != self.first:
            self._reject("was saved from blocks that began otherwise")
        self.first = first

    def _reject(self, received: str) -> NoReturn:
        remedy = f"Delete {self.path} to start again, or name another file"
        _check.reject("save", received, "a file of these very blocks, in this order", remedy)

    def _save(self, every: int) -> None:
        if self.path and self.growing.whole and self.growing.blocks - self.saved >= every:
            _write(self.path, self.growing, self.first)
            self.saved = self.growing.blocks


def _write(path: pathlib.Path, growing: Growing, first: str) -> None:
    """Write the file whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    try:
        with draft.open("wb") as file:
            state = growing.state() | {"kind": KIND, "first": first, "blocks": growing.blocks}
            np.savez(file, **state)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: pathlib.Path, name: str) -> tuple[Growing, str]:
    """What a file holds, and the fingerprint of the first block in it."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            if str(saved["kind"]) != KIND:
                raise ValueError
            state = {key: saved[key] for key in saved.files}
        growing = Growing.restored(state, int(state["blocks"]))
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
        remedy = "Delete it, or name another"
        received = f"is {path}, damaged or not one of gather's"
        _check.reject(name, received, "a file that gather saved", remedy)
    return growing, str(state["first"])


def _fingerprint(rows: Rows | None) -> str:
    """What tells one block from another, to the last digit."""
    digest = hashlib.sha256()
    for array in rows or ():
        if array is not None:
            digest.update(f"{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
