"""Data that come in blocks give what they give in one piece, and a pass can be interrupted."""

import logging
import tracemalloc

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from shapes import SHAPES, draw
from sklearn.linear_model import ElasticNet

from course_pkg import moments as arithmetic
from course_pkg.blocks import gather, gather_dask, load_moments, solve_moments
from course_pkg.moments import Moments

LAMS = [0.5, 0.01, 0.1]
X, Y = draw(60, 4)
WEIGHTS = np.arange(60.0) % 4


def cut(*arrays, into=10):
    """Blocks of nearly equally many rows."""
    return list(zip(*(np.array_split(array, into) for array in arrays), strict=True))


def interrupted(blocks, at, error=KeyboardInterrupt):
    """Blocks that end in an error."""
    yield from blocks[:at]
    raise error


def numbers(moments):
    """All numbers in one vector."""
    parts = moments.X_mean, moments.y_mean, moments.XX.ravel(), moments.Xy, moments.yy
    return np.hstack([moments.n, *parts])


def assert_same(expected, found):
    """The same moments but for rounding in the order of addition."""
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=1e-12, atol=1e-11)


# gather


@pytest.mark.parametrize("into", [1, 2, 7, 60], ids="{} blocks".format)
def test_blocks_have_the_moments_of_the_whole(into):
    """However many blocks there are, down to one row each."""
    assert_same(Moments.of(X, Y), gather(cut(X, Y, into=into)))


@pytest.mark.parametrize("shape_name", SHAPES)
def test_blocks_of_one_row_in_every_shape(shape_name):
    """Whatever the shape, row by row."""
    samples = SHAPES[shape_name]
    expected, found = Moments.of(*samples), gather(cut(*samples, into=len(samples[1])))
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=1e-11, atol=1e-9)


@given(st.permutations(range(10)))
def test_order_of_blocks_does_not_matter(order):
    """Blocks in any order have the same moments."""
    blocks = cut(X, Y, WEIGHTS)
    assert_same(Moments.of(X, Y, WEIGHTS), gather([blocks[i] for i in order]))


def test_blocks_may_come_from_a_generator():
    """Nothing is asked of the blocks but to come one after the other."""
    assert_same(Moments.of(X, Y), gather(block for block in cut(X, Y)))


def test_blocks_with_and_without_weights_mix():
    """A block without weights has weights 1."""
    weights = np.where(np.arange(60) < 30, 1, WEIGHTS)
    blocks = cut(X[:30], Y[:30]) + cut(X[30:], Y[30:], WEIGHTS[30:])
    assert_same(Moments.of(X, Y, weights), gather(blocks))


@pytest.mark.parametrize(
    "nothing",
    [
        (np.empty((0, 4)), []),
        (np.empty((0, 4)), [], []),
        (np.ones((2, 4)), [1, 2], [0, 0]),
    ],
    ids=["no rows", "no rows, no weights", "weights 0"],
)
@pytest.mark.parametrize("place", [0, 3, 10])
def test_block_of_nothing_is_harmless(nothing, place):
    """Blocks without rows, or without weight, add nothing, wherever they come."""
    blocks = cut(X, Y)
    assert_same(Moments.of(X, Y), gather([*blocks[:place], nothing, *blocks[place:]]))


def test_forms_agree(whole, form):
    """Blocks of lists, views, tables, float32: the same numbers, the same moments."""
    blocks = [tuple(map(form, block)) for block in cut(*whole, into=3)]
    assert_same(Moments.of(*whole), gather(blocks))


def test_single_precision_is_multiplied_in_double():
    """Blocks of float32 lose nothing more than they have lost already."""
    Z, z = X.astype(np.float32), Y.astype(np.float32)
    assert_same(Moments.of(Z.astype(float), z.astype(float)), gather(cut(Z, z)))


def test_blocks_far_from_the_origin_keep_their_digits():
    """Columns around 1e8 with spread 2: the products of the columns around 0."""
    whole = np.round(Y * 64) / 64
    expected, found = Moments.of(X, whole), gather(cut(X + 1e8, whole - 1e8, into=30))
    np.testing.assert_allclose(found.XX, expected.XX, rtol=1e-12, atol=1e-11)
    np.testing.assert_allclose(found.Xy, expected.Xy, rtol=1e-12, atol=1e-11)


def test_the_check_of_digits_can_fail():
    """Sums of plain products of the same blocks are off in the first digit."""
    far = X + 1e8
    plain = sum(block.T @ block for block in np.split(far, 30))
    wrong = plain - 60 * np.outer(far.mean(axis=0), far.mean(axis=0))
    assert np.abs(wrong - Moments.of(X, Y).XX).max() > 0.1 * Moments.of(X, Y).XX.max()


def test_memory_is_one_matrix_and_some_blocks():
    """Forty blocks with p = 700 never need a second p × p matrix."""
    blocks = cut(*draw(800, 700), into=40)
    gather(blocks[:2])  # loads what is loaded once
    tracemalloc.start()
    gather(blocks)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 700 * 700 * 8 < peak < 1.3 * 700 * 700 * 8


def test_no_block_is_written_to():
    """The blocks after the call are those before it."""
    blocks = cut(X.copy(), Y.copy(), WEIGHTS.copy())
    gather(blocks)
    np.testing.assert_array_equal(X, np.vstack([block[0] for block in blocks]))
    np.testing.assert_array_equal(WEIGHTS, np.hstack([block[2] for block in blocks]))


# What is wrong in a block

NAN = np.where(np.arange(8).reshape(2, 4) == 6, np.nan, 1.0)


@pytest.mark.parametrize(
    ("block", "received", "remedy"),
    [
        ((NAN, [1, 2]), r"X holds nan at \[1, 2\]", "Drop or fill"),
        ((np.ones((2, 4)), [1, np.inf]), r"y holds inf at \[1\]", "Drop or fill"),
        ((np.ones((2, 3)), [1, 2]), "X has 3 columns", "same columns"),
        ((np.ones((0, 3)), []), "X has 3 columns", "same columns"),
        ((np.ones((0, 4)), [1]), r"X has shape \(0, 4\)", "selected"),
        ((np.ones(4), [1]), r"X has shape \(4,\)", "reshape"),
        ((np.ones((2, 4)), [1]), r"y has shape \(1,\)", "one value a sample"),
        ((np.ones((2, 4)), [1, 2], [1]), r"weights has shape \(1,\)", "one value a sample"),
        ((np.ones((2, 4)), [1, 2], [1, -1]), "weights ranges from -1", "Drop the samples"),
        ((np.ones((2, 4)), [1, 2], [1, 1e50]), r"weights has 1e\+50", "Multiply all weights"),
        ((np.ones((2, 4)), [1, 2], [0, 1e-50]), "weights has 1e-50", "Multiply all weights"),
        ((sparse.eye_array(4), np.ones(4)), "X is sparse", "toarray"),
        (([[1], [1, 2]], [1, 2]), "X is ", "encode categories"),
        ((np.ones((2, 4)),), "is a tuple of 1", "Yield a tuple"),
        (np.ones((2, 4)), "is a ndarray", "Yield a tuple"),
        (None, "is a NoneType", "Yield a tuple"),
    ],
)
def test_bad_block_is_named(block, received, remedy):
    """The error says which block, what it holds and where."""
    with pytest.raises(ValueError, match=oracles.four_parts(r"blocks\[7\]", received, remedy)):
        gather([*cut(X, Y)[:7], block])


def test_bad_first_block_is_named():
    """Also before anything is known."""
    with pytest.raises(ValueError, match=oracles.four_parts(r"blocks\[0\]", "nan", "Drop")):
        gather([(NAN, [1, 2])])


def test_error_of_the_source_is_left_alone():
    """What the iterator raises is not ours to explain."""
    with pytest.raises(ValueError, match=r"^disk on fire$"):
        gather(interrupted(cut(X, Y), 3, ValueError("disk on fire")))


@pytest.mark.parametrize("blocks", [[], iter([]), [(np.empty((0, 4)), [])]], ids=repr)
def test_blocks_without_any_sample_are_refused(blocks):
    """Of nothing there are no moments."""
    with pytest.raises(ValueError, match=oracles.four_parts("blocks", "no sample", "used once")):
        gather(blocks)


# Interruption and the saved file


@pytest.mark.parametrize("every", [1, 3, 100])
@pytest.mark.parametrize("at", [1, 6, 7, 10])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_interrupted_pass_goes_on_where_it_stopped(tmp_path, at, every, error):
    """After an interruption the file holds all blocks so far; in the end not one bit differs."""
    blocks, save = cut(X, Y, WEIGHTS), tmp_path / "moments.npz"
    with pytest.raises(error):
        gather(interrupted(blocks, at, error), save=save, every=every)
    assert load_moments(save).n == WEIGHTS[: 6 * at].sum()
    found = gather(iter(blocks), save=save, every=every)
    np.testing.assert_array_equal(numbers(gather(blocks)), numbers(found))


def test_blocks_in_the_file_are_not_added_again(tmp_path, monkeypatch):
    """They are passed over; only what is new is multiplied."""
    blocks, save = cut(X, Y), tmp_path / "moments.npz"
    gather(blocks, save=save)
    monkeypatch.setattr("course_pkg.moments.Growing.add", None)
    assert_same(Moments.of(X, Y), gather(blocks, save=save))


def test_more_blocks_go_behind_the_saved_ones(tmp_path):
    """A month later there are more blocks: only those are added."""
    blocks, save = cut(X, Y), tmp_path / "moments.npz"
    gather(blocks[:8], save=save)
    assert_same(Moments.of(X, Y), gather(blocks, save=save))


def test_interrupted_addition_is_not_saved(tmp_path, monkeypatch):
    """A block that is half added is not in the file; the block is added again."""
    blocks, save, add = cut(X, Y), tmp_path / "moments.npz", arithmetic._add_products
    answers = interrupted([True] * 4, 4)  # to blocks 1 to 4, and then none
    monkeypatch.setattr(arithmetic, "_add_products", lambda D, XX: [add(D, XX), next(answers)][0])
    with pytest.raises(KeyboardInterrupt):
        gather(blocks, save=save, every=2)
    monkeypatch.undo()
    assert load_moments(save).n == 4 * 6
    np.testing.assert_array_equal(numbers(gather(blocks)), numbers(gather(blocks, save=save)))


def test_interrupted_saving_leaves_the_file_before_it(tmp_path, monkeypatch):
    """A file is there whole or not at all, and no draft of it stays."""
    blocks, save = cut(X, Y), tmp_path / "moments.npz"
    gather(blocks[:4], save=save)
    monkeypatch.setattr("os.fsync", lambda file: [][0])
    with pytest.raises(IndexError):
        gather(blocks, save=save)
    assert load_moments(save).n == 24
    assert [save] == list(tmp_path.iterdir())


def test_saved_file_of_empty_blocks_only(tmp_path):
    """Empty blocks are counted too, so that the right ones are passed over."""
    save, nothing = tmp_path / "moments.npz", (np.empty((0, 4)), [])
    with pytest.raises(KeyboardInterrupt):
        gather(interrupted([nothing, nothing], 2), save=save)
    assert_same(Moments.of(X, Y), gather([nothing, nothing, *cut(X, Y)], save=save))


def damaged(path, how):
    """A file of gather's that something has happened to."""
    gather(cut(X, Y), save=path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    contents = {
        "cut off": whole[:middle],
        "empty": b"",
        "text": b"not a file of numbers",
        "a changed byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }
    path.write_bytes(contents[how])


@pytest.mark.parametrize("how", ["cut off", "empty", "text", "a changed byte"])
def test_damaged_file_is_refused(tmp_path, how):
    """What is left of a file is not taken for moments, nor overwritten."""
    save = tmp_path / "moments.npz"
    damaged(save, how)
    before = save.read_bytes()
    with pytest.raises(ValueError, match=oracles.four_parts("save", "damaged", "Delete it")):
        gather(cut(X, Y), save=save)
    assert before == save.read_bytes()


@pytest.mark.parametrize(
    "write",
    [
        lambda path: np.savez(path, X=X),
        lambda path: np.savez(path, kind="else", blocks=3),
        lambda path: np.savez(path, kind="course_pkg moments 1", blocks=3, XX=X),
        lambda path: path.write_bytes(b"\x93NUMPY" + X.tobytes()),
        lambda path: X.dump(path),
        lambda path: np.savez(path, kind=np.array([None])),
    ],
    ids=["npz", "another kind", "numbers missing", "npy", "pickle", "objects"],
)
def test_foreign_file_is_refused(tmp_path, write):
    """Nor is any other file of NumPy's."""
    save = tmp_path / "moments.npz"
    write(save)
    with pytest.raises(ValueError, match=oracles.four_parts("save", "gather's", "another")):
        gather(cut(X, Y), save=save)


@pytest.mark.parametrize(
    ("blocks", "received"),
    [
        (cut(X[::-1], Y[::-1]), "began otherwise"),
        (cut(X[:, :3], Y), "began otherwise"),
        (cut(X, Y)[:3], "holds 10 blocks, and 3 are here"),
    ],
    ids=["other samples", "fewer columns", "fewer blocks"],
)
def test_file_of_other_blocks_is_refused(tmp_path, blocks, received):
    """A file goes on with the blocks that it was begun with."""
    save = tmp_path / "moments.npz"
    gather(cut(X, Y), save=save)
    with pytest.raises(ValueError, match=oracles.four_parts("save", received, "Delete")):
        gather(blocks, save=save)


def test_same_numbers_in_another_shape_are_other_blocks(tmp_path):
    """One sample of three features is not two samples of one."""
    save = tmp_path / "moments.npz"
    gather([([[1, 2, 3]], [4])], save=save)
    with pytest.raises(ValueError, match=oracles.four_parts("save", "otherwise", "Delete")):
        gather([([[1], [2]], [3, 4])], save=save)


def test_missing_folder_is_noticed_before_the_work(tmp_path):
    """Not when the first file is due."""
    missing = oracles.four_parts("save", "folder", "Make the folder")
    with pytest.raises(ValueError, match=missing):
        gather(interrupted([], 0, AssertionError), save=tmp_path / "nowhere" / "moments.npz")


def test_missing_file_cannot_be_loaded(tmp_path):
    """The error names it."""
    with pytest.raises(ValueError, match=oracles.four_parts("path", r"none\.npz", "Check")):
        load_moments(tmp_path / "none.npz")


# Progress


@pytest.mark.parametrize(
    ("blocks", "shown"), [(cut(X, Y), "10/10"), ((block for block in cut(X, Y)), "10/?")]
)
def test_progress_is_shown_on_demand(capsys, blocks, shown):
    """A bar on standard error, and of how many, where that is known."""
    gather(blocks, progress=True)
    output = capsys.readouterr()
    assert output.out == ""
    assert shown in output.err


@pytest.mark.parametrize("progress", [None, False])
def test_progress_is_not_shown_where_nobody_looks(capsys, progress):
    """Standard error is a pipe here."""
    gather(cut(X, Y), progress=progress)
    assert capsys.readouterr() == ("", "")


def test_progress_is_shown_on_a_terminal(capsys, monkeypatch):
    """Where standard error is a terminal a person is looking."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    gather(cut(X, Y))
    assert "10/10" in capsys.readouterr().err


# solve_moments

CENTRED = gather(cut(X, Y))
RHO = pytest.mark.parametrize("rho", [1, 0.5, 0.0])
INTERCEPT = pytest.mark.parametrize("fit_intercept", [True, False])


def by_sklearn(X, y, lam, rho, fit_intercept=True, weights=None):
    """(w, b) by scikit-learn, to its last digit."""
    model = ElasticNet(alpha=lam, l1_ratio=rho, fit_intercept=fit_intercept, tol=1e-14)
    model.set_params(max_iter=100_000).fit(X, y, sample_weight=weights)
    return np.append(model.coef_, model.intercept_)


@INTERCEPT
@pytest.mark.parametrize("rho", [1, 0.5])
def test_path_is_that_of_the_samples(rho, fit_intercept):
    """Lasso and elastic net: what scikit-learn finds from the samples, in the order asked."""
    path = solve_moments(CENTRED, LAMS, rho, fit_intercept=fit_intercept)
    expected = [by_sklearn(X, Y, lam, rho, fit_intercept) for lam in LAMS]
    np.testing.assert_allclose(np.column_stack([path.W, path.b]), expected, atol=1e-6)
    assert path.converged.all()


@INTERCEPT
def test_ridge_path_is_that_of_the_samples(fit_intercept):
    """ρ = 0: least squares with penalty rows."""
    path = solve_moments(CENTRED, LAMS, 0, fit_intercept=fit_intercept)
    expected = [np.append(*oracles.ridge_by_rows(X, Y, lam, fit_intercept)) for lam in LAMS]
    np.testing.assert_allclose(np.column_stack([path.W, path.b]), expected, rtol=1e-9)
    assert path.converged.all()


@RHO
def test_path_of_weighted_samples_is_that_of_repeated_ones(rho):
    """Weights count in the penalty's n too."""
    times = WEIGHTS.astype(int)
    repeated = Moments.of(X.repeat(times, axis=0), Y.repeat(times))
    expected = solve_moments(repeated, LAMS, rho)
    found = solve_moments(gather(cut(X, Y, WEIGHTS)), LAMS, rho)
    np.testing.assert_allclose(found.W, expected.W, rtol=1e-9, atol=1e-12)


@RHO
@pytest.mark.parametrize(
    ("fit_intercept", "deviation"), [(True, X.std(axis=0)), (False, np.sqrt(np.mean(X**2, 0)))]
)
def test_standardised_path_is_that_of_standardised_columns(rho, fit_intercept, deviation):
    """The penalty sees columns of deviation 1; the weights are those of the columns given."""
    expected = solve_moments(Moments.of(X / deviation, Y), LAMS, rho, fit_intercept=fit_intercept)
    found = solve_moments(CENTRED, LAMS, rho, fit_intercept=fit_intercept, standardize=True)
    np.testing.assert_allclose(found.W, expected.W / deviation, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.b, expected.b, rtol=1e-9, atol=1e-12)


@RHO
def test_moments_about_the_origin_solve_without_intercept(rho):
    """The same fit, whichever point the moments are about."""
    expected = solve_moments(CENTRED, LAMS, rho, fit_intercept=False)
    found = solve_moments(Moments.of(X, Y, centre=False), LAMS, rho, fit_intercept=False)
    np.testing.assert_allclose(found.W, expected.W, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(0, found.b)


@RHO
def test_objective_is_that_of_the_samples(rho):
    """What the path says it is worth, it is worth."""
    path = solve_moments(CENTRED, LAMS, rho)
    residuals = Y - path.W @ X.T - path.b[:, None]
    penalties = rho * np.abs(path.W).sum(axis=1) + (1 - rho) / 2 * np.sum(path.W**2, axis=1)
    expected = np.sum(residuals**2, axis=1) / 120 + LAMS * penalties
    np.testing.assert_allclose(path.objective, expected, rtol=1e-10)


@pytest.mark.parametrize("lam", [0, 1e-300, 1e-12])
@RHO
def test_least_squares_is_the_end_of_every_path(shape, rho, lam):
    """At λ = 0 any ρ, and ridge at hardly any λ, give the smallest least squares."""
    path = solve_moments(Moments.of(*shape), [lam], 0 if lam else rho)
    expected = oracles.smallest_least_squares(*shape)
    np.testing.assert_allclose(path.W[0], expected, rtol=1e-4, atol=1e-5)
    assert path.converged.all()


@RHO
def test_every_shape_converges(shape, rho):
    """Tied columns, constant ones, more columns than rows: the gap says it is the minimum."""
    assert solve_moments(Moments.of(*shape), [1, 0.1, 1e-3], rho).converged.all()


def test_weights_above_lambda_max_are_zero():
    """A penalty above the largest correlation leaves nothing."""
    largest = np.abs(CENTRED.correlation).max()
    W = solve_moments(CENTRED, [largest * 1.001, largest * 0.999]).W
    np.testing.assert_array_equal(0, W[0])
    assert np.any(W[1] != 0)


@pytest.mark.parametrize("rho", [-0.1, 1.1, np.nan, "1", None])
def test_bad_share_is_refused(rho):
    """What is not a number from 0 to 1 is no share."""
    with pytest.raises(ValueError, match=oracles.four_parts("rho", "", "0 for ridge")):
        solve_moments(CENTRED, LAMS, rho)


def test_bad_grid_is_refused():
    """As at every door."""
    with pytest.raises(ValueError, match=oracles.four_parts("lams", "from -1", "Use 0")):
        solve_moments(CENTRED, [-1.0, 1])


def test_intercept_of_moments_about_the_origin_is_refused():
    """The means are gone: no intercept can be had."""
    about_origin = Moments.of(X, Y, centre=False)
    with pytest.raises(ValueError, match=oracles.four_parts("moments", "origin", "intercept")):
        solve_moments(about_origin, LAMS)


# Dask


@pytest.fixture(scope="module")
def da():
    """dask.array, where it is installed."""
    return pytest.importorskip("dask.array", reason="no Dask here; install the extra `cluster`")


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes, without a dashboard."""
    distributed = pytest.importorskip("distributed", reason="no distributed; install `cluster`")
    with (
        distributed.LocalCluster(
            2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as workers,
        distributed.Client(workers) as client,
    ):
        yield client


@pytest.mark.parametrize("rows", [60, 30, 7, 1], ids="chunks of {}".format)
def test_chunks_have_the_moments_of_the_whole(da, rows):
    """In threads: whatever the chunks, the moments of the array to the twelfth digit."""
    found = gather_dask(da.from_array(X, chunks=(rows, -1)), da.from_array(Y, chunks=rows))
    assert_same(Moments.of(X, Y), found)


def test_weighted_chunks(da):
    """y and weights are put into the chunks of X's rows."""
    columns = da.from_array(Y, chunks=11), da.from_array(WEIGHTS, chunks=60)
    found = gather_dask(da.from_array(X, chunks=(7, -1)), *columns)
    assert_same(Moments.of(X, Y, WEIGHTS), found)


def test_columns_in_chunks_are_brought_together_with_a_warning(da):
    """It works, and says what it costs."""
    with pytest.warns(UserWarning, match=r"2 chunks.*moves the data.*chunks=\(rows, -1\)"):
        found = gather_dask(da.from_array(X, chunks=(20, 2)), da.from_array(Y, chunks=20))
    assert_same(Moments.of(X, Y), found)


def test_chunks_of_unknown_length(da):
    """Selected rows, of which Dask does not know how many there are; some chunks are empty."""
    rows, y = da.from_array(X, chunks=(6, -1)), da.from_array(Y, chunks=6)
    kept = da.from_array(np.arange(60) >= 15, chunks=6)
    assert_same(Moments.of(X[15:], Y[15:]), gather_dask(rows[kept], y[kept]))


def test_bad_chunk_is_named(da):
    """The error of a worker says which chunk it was."""
    bad = np.where(np.arange(240).reshape(60, 4) == 130, np.nan, X)
    rows, y = da.from_array(bad, chunks=(6, -1)), da.from_array(Y, chunks=6)
    with pytest.raises(ValueError, match=oracles.four_parts(r"chunks\[5\]", "X holds nan", "Drop")):
        gather_dask(rows, y)


@pytest.mark.parametrize(
    ("names", "received", "remedy"),
    [
        (("numpy", "y"), "X is a ndarray", "from_array"),
        (("X", "numpy"), "y is a ndarray", "from_array"),
        (("X", "y", "numpy"), "weights is a ndarray", "from_array"),
        (("y", "y"), r"X has shape \(60,\)", "one sample in each row"),
        (("X", "X"), r"y has shape \(60, 4\)", r"y\.ravel\(\)"),
        (("X", "half"), r"y has shape \(30,\)", r"y\.ravel\(\)"),
        (("X", "unknown"), "y has 6 chunks", "compute_chunk_sizes"),
        (("nothing", "none"), "X holds no sample", "Check the source"),
    ],
)
def test_bad_dask_arrays_are_refused(da, names, received, remedy):
    """Each has its error, before anything is sent anywhere."""
    y = da.from_array(Y, chunks=10)
    arrays = {"numpy": X, "X": da.from_array(X, chunks=(7, -1)), "y": y, "half": y[:30]}
    arrays |= {"unknown": y[y > -1e9], "nothing": da.zeros((0, 4)), "none": da.zeros(0)}
    name, _, received = received.partition(" ")
    with pytest.raises(ValueError, match=oracles.four_parts(name, received, remedy)):
        gather_dask(*(arrays[key] for key in names))


def test_cluster_of_two_processes(da, cluster):
    """The chunks' moments are made and added by other processes; the paths are the same."""
    rows, y = da.from_array(X, chunks=(7, -1)), da.from_array(Y, chunks=7)
    found = gather_dask(rows, y)
    assert_same(Moments.of(X, Y), found)
    expected = solve_moments(CENTRED, LAMS).W
    np.testing.assert_allclose(solve_moments(found, LAMS).W, expected, rtol=1e-10)


def test_bad_chunk_of_a_worker_is_named(da, cluster):
    """The error comes back from another process as it was raised there."""
    rows, y = da.from_array(np.full((60, 4), np.inf), chunks=(6, -1)), da.from_array(Y, chunks=6)
    with pytest.raises(ValueError, match=oracles.four_parts(r"chunks\[\d\]", "X holds", "Drop")):
        gather_dask(rows, y)
