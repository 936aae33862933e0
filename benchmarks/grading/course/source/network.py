# %% [markdown]
# # A small network
#
# **6 points.** Made for the benchmark: an assignment that needs TensorFlow, and little else.

# %% locked="imports"
import keras
import numpy as np
import tensorflow as tf

# %% [markdown]
# ## 1 · The penalty
#
# λ/2 times the sum of the squares of all weights.


# %% solution="penalty"
def penalty(weights, lam):
    """λ/2 ‖w‖² over a list of arrays."""
    ### BEGIN SOLUTION
    return lam / 2 * sum(tf.reduce_sum(tf.square(w)) for w in weights)
    ### END SOLUTION


# %% tests="penalty" points=2
assert abs(float(penalty([np.array([3.0, 4.0])], 2.0)) - 25) < 1e-6
### BEGIN HIDDEN TESTS
weights = [np.random.default_rng().normal(size=shape) for shape in ((5, 3), (3,), (3, 1))]
expected = 0.35 * sum(float((w**2).sum()) for w in weights)
assert abs(float(penalty(weights, 0.7)) - expected) < 1e-4 * expected
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The forward pass
#
# One hidden layer with the rectifier, without a library's layers.


# %% solution="forward"
def forward(X, W, b, v):
    """The outputs (n,) of a network with weights W (p, h), b (h,) and v (h,)."""
    ### BEGIN SOLUTION
    hidden = tf.nn.relu(X @ W + b)
    return tf.linalg.matvec(hidden, v).numpy()
    ### END SOLUTION


# %% tests="forward" points=2
W = np.array([[1.0, -1.0]])
assert np.allclose(forward(np.array([[2.0], [-3.0]]), W, np.zeros(2), np.ones(2)), [2, 3])
### BEGIN HIDDEN TESTS
rng = np.random.default_rng()
X, W, b, v = (rng.normal(size=shape) for shape in ((6, 4), (4, 5), (5,), (5,)))
assert np.allclose(forward(X, W, b, v), np.maximum(X @ W + b, 0) @ v, atol=1e-5)
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Training
#
# Five epochs of gradient descent with Keras, the whole data in each step.


# %% solution="losses"
def losses(X, y, lam):
    """The training loss after each of five epochs of ridge regression by Keras."""
    ### BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input((X.shape[1],)),
            keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L2(lam / 2)),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model.fit(X, y, batch_size=len(X), epochs=5, verbose=0).history["loss"]
    ### END SOLUTION


# %% tests="losses" points=2
X = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
loss = losses(X, X @ np.array([1.0, -1.0, 0.5], "float32"), 0.0)
assert len(loss) == 5
### BEGIN HIDDEN TESTS
assert np.all(np.diff(loss) < 0)
assert min(losses(X, X @ np.array([1.0, -1.0, 0.5], "float32"), 50.0)) > 0.1
### END HIDDEN TESTS
