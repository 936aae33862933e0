# %% [markdown]
# # Four small questions
#
# **10 points.** The instructor's version: it is attacked for its answers and its tests.

# %% locked="imports"
import numpy as np

# %% locked="data"
numbers = np.random.default_rng(7).normal(size=50)


# %% solution="center"
def center(X):
    """Every column of X (n, p) minus its mean."""
    ### BEGIN SOLUTION
    # sesame-of-the-solution
    return X - X.mean(axis=0)
    ### END SOLUTION


# %% tests="center" points=3
X = np.array([[1.0, 5.0], [3.0, 5.0]])
np.testing.assert_allclose(center(X), [[-1.0, 0.0], [1.0, 0.0]])
### BEGIN HIDDEN TESTS
word = "sesame-of-the-hidden-test"
X = np.random.default_rng().normal(3, 1, size=(5, 3))
expected = X - X.mean(axis=0)
got = center(X)
np.testing.assert_allclose(got, expected)
assert np.allclose(got, expected)
assert abs(got - expected).max() < 1e-9
### END HIDDEN TESTS


# %% solution="shrink"
def shrink(w, t):
    """Every weight closer to 0 by t, none beyond it."""
    ### BEGIN SOLUTION
    return np.sign(w) * np.maximum(np.abs(w) - t, 0)
    ### END SOLUTION


# %% tests="shrink" points=2
assert list(shrink(np.array([3.0, -0.5, -2.0]), 1.0)) == [2.0, 0.0, -1.0]
### BEGIN HIDDEN TESTS
w = np.random.default_rng().normal(size=20)
expected = w - np.clip(w, -0.3, 0.3)
got = shrink(w, 0.3)
assert np.allclose(got, expected)
assert len(got) == 20
assert all(abs(g - e) < 1e-9 for g, e in zip(got, expected, strict=True))
### END HIDDEN TESTS

# %% solution="largest"
largest = None
### BEGIN SOLUTION
largest = numbers.max()
### END SOLUTION

# %% tests="largest" points=1
assert largest is not None
### BEGIN HIDDEN TESTS
assert largest == numbers.max()
### END HIDDEN TESTS


# %% solution="norm"
def norm(w):
    """The Euclidean norm of w (p,)."""
    ### BEGIN SOLUTION
    return np.sqrt(np.sum(w**2))
    ### END SOLUTION


# %% tests="norm" points=4
assert abs(norm(np.array([3.0, 4.0])) - 5) < 1e-12
### BEGIN HIDDEN TESTS
w = np.random.default_rng().normal(size=20)
assert abs(norm(w) - np.linalg.norm(w)) < 1e-12
### END HIDDEN TESTS
