"""The table of conventions, row by row: the same w comes out of both libraries.

Each row has the conversion shown right on the library itself, a usual wrong conversion shown to
give another w, and the way there and back. The course's w comes from brute force by the definition.
"""

import numpy as np
import oracles
import oracles_l1
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

from course_pkg import conventions

LAM = 0.4
RHOS = pytest.mark.parametrize("rho", [1, 0.6, 0.2])
LAMS = st.floats(1e-6, 1e6)
SHARES = st.floats(0, 1)
SIZES = st.integers(1, 10**6)

RNG = np.random.default_rng(3)
X = RNG.normal(1, 1.5, (14, 3))
Y = X @ [1.5, -2, 0.7] + 4 + RNG.normal(size=14)
TIMES = np.array([1, 2, 3, 1, 1, 2, 1, 3, 1, 1, 2, 1, 1, 1])  # as often each sample counts
N = TIMES.sum()


def course(rho, X=X, y=Y, lam=LAM):
    """The minimum in the course's convention: (w, b) in one vector."""
    return np.hstack(oracles_l1.by_signs(X, y, lam, rho))


def weighted(rho):
    """The same for samples that count as often as TIMES says."""
    return course(rho, X.repeat(TIMES, 0), Y.repeat(TIMES))


def fitted(model, y=Y, weights=None):
    """What a model of scikit-learn finds: (w, b) in one vector."""
    model.fit(X, y, sample_weight=weights)
    return np.append(model.coef_, model.intercept_)


def close(expected, found):
    """Whether all numbers agree to four digits."""
    return np.allclose(expected, found, rtol=1e-4, atol=1e-6)


def assert_same(expected, found):
    """All numbers agree to six digits."""
    np.testing.assert_allclose(expected, found, rtol=1e-6, atol=1e-9)


# scikit-learn Ridge


def test_ridge_is_the_same():
    """α = nλ."""
    alpha = conventions.to_sklearn_ridge(LAM, n=14)
    assert_same(course(0), fitted(Ridge(alpha)))


def test_ridge_of_weighted_samples_is_the_same():
    """n is the sum of the weights, not the number of rows."""
    alpha = conventions.to_sklearn_ridge(LAM, n=N)
    assert_same(weighted(0), fitted(Ridge(alpha), weights=TIMES))


@pytest.mark.parametrize(
    "alpha", [LAM, LAM / 14, LAM * 14 / 2, LAM * 3], ids=["lam", "lam / n", "n lam / 2", "p lam"]
)
def test_wrong_ridge_is_another(alpha):
    """λ itself, λ/n, a ½ too many and p for n each give another w."""
    assert not close(course(0), fitted(Ridge(alpha)))


@given(LAMS, SIZES)
def test_ridge_there_and_back(lam, n):
    """The conversion can be undone."""
    alpha = conventions.to_sklearn_ridge(lam, n=n)
    assert lam == pytest.approx(conventions.from_sklearn_ridge(alpha, n=n), rel=1e-12)


# scikit-learn Lasso and ElasticNet


def test_lasso_is_the_same():
    """α = λ."""
    alpha, _ = conventions.to_sklearn_elastic_net(LAM)
    assert_same(course(1), fitted(Lasso(alpha, tol=1e-14)))


@RHOS
def test_elastic_net_is_the_same(rho):
    """α = λ, l1_ratio = ρ: the fields are the names of the arguments."""
    parameters = conventions.to_sklearn_elastic_net(LAM, rho)._asdict()
    assert_same(course(rho), fitted(ElasticNet(**parameters, tol=1e-14)))


@RHOS
def test_elastic_net_of_weighted_samples_is_the_same(rho):
    """Its weights count as repetitions do; α does not change with them."""
    parameters = conventions.to_sklearn_elastic_net(LAM, rho)._asdict()
    assert_same(weighted(rho), fitted(ElasticNet(**parameters, tol=1e-14), weights=TIMES))


@RHOS
@pytest.mark.parametrize("factor", [14, 1 / 14, 0.5, 2])
def test_wrong_elastic_net_is_another(rho, factor):
    """α = nλ as in Ridge, λ/n, and a ½ too many or too few each give another w."""
    found = fitted(ElasticNet(alpha=factor * LAM, l1_ratio=rho, tol=1e-14))
    assert not close(course(rho), found)


@given(LAMS, SHARES)
def test_elastic_net_there_and_back(lam, rho):
    """The conversion can be undone."""
    parameters = conventions.to_sklearn_elastic_net(lam, rho)
    assert (lam, rho) == conventions.from_sklearn_elastic_net(*parameters)


# glmnet

#: What glmnet itself found (python-glmnet 2.6.1, standardize=False, lambda = 1.5, tol = 1e-16) for
#: alpha and GLMNET_X, GLMNET_Y: w and b, plain, without intercept, and weighted.
GLMNET_X = [[1, 0, 2], [3, 1, 0], [0, 2, 1], [2, 4, 3], [5, 1, 1], [4, 3, 0], [1, 1, 4], [0, 5, 2]]
GLMNET_X = np.array(GLMNET_X, float)
GLMNET_Y = np.array([3.0, 10, -4, 1, 19, 9, 2, -11])
GLMNET_TIMES = np.array([1, 2, 1, 1, 3, 1, 2, 1])
GLMNET = {
    1.0: [3.76601891, -1.52310924, 0, -0.67043067],
    0.5: [3.86034786, -1.72993670, 0, -0.41958024],
    0.0: [3.98417031, -1.92270750, 0.09009941, -0.40399873],
}
GLMNET_THROUGH_THE_ORIGIN = {
    1.0: [3.64653339, -1.66227137, 0, 0],
    0.5: [3.78608459, -1.81623194, 0, 0],
    0.0: [3.91774288, -1.96965382, 0.01423994, 0],
}
GLMNET_WEIGHTED = {
    1.0: [3.93224558, -1.39767699, 0, -0.80134587],
    0.5: [3.99087941, -1.67760008, 0, -0.45806504],
    0.0: [4.07686382, -1.93074748, 0.06282671, -0.32949376],
}
ALPHAS = pytest.mark.parametrize("alpha", GLMNET)


def glmnet(lam, alpha, y):
    """glmnet as its authors describe it: its formula for y/σ and lambda/σ, the weights times σ."""
    return y.std() * fitted(ElasticNet(lam / y.std(), l1_ratio=alpha, tol=1e-14), y / y.std())


@ALPHAS
def test_glmnet_itself_is_the_same(alpha):
    """The weights that glmnet found are the course's at the λ and ρ of the conversion."""
    lam, rho = conventions.from_glmnet(1.5, alpha, y_std=GLMNET_Y.std())
    found = course(rho, GLMNET_X, GLMNET_Y, lam)
    np.testing.assert_allclose(GLMNET[alpha], found, rtol=0, atol=3e-8)


@ALPHAS
def test_glmnet_itself_through_the_origin_is_the_same(alpha):
    """Without an intercept σ is still taken about the mean."""
    lam, rho = conventions.from_glmnet(1.5, alpha, y_std=GLMNET_Y.std())
    found = np.hstack(oracles_l1.by_signs(GLMNET_X, GLMNET_Y, lam, rho, fit_intercept=False))
    np.testing.assert_allclose(GLMNET_THROUGH_THE_ORIGIN[alpha], found, rtol=0, atol=3e-8)


@ALPHAS
def test_glmnet_itself_of_weighted_samples_is_the_same(alpha):
    """Where samples are weighted σ is the weighted deviation."""
    rows, targets = GLMNET_X.repeat(GLMNET_TIMES, 0), GLMNET_Y.repeat(GLMNET_TIMES)
    lam, rho = conventions.from_glmnet(1.5, alpha, y_std=targets.std())
    found = course(rho, rows, targets, lam)
    np.testing.assert_allclose(GLMNET_WEIGHTED[alpha], found, rtol=0, atol=3e-8)


@pytest.mark.parametrize("alpha", [0.5, 0.0])
def test_wrong_glmnet_is_another(alpha):
    """With λ and ρ taken over as they are, the ridge part is σ times too strong or too weak."""
    assert not close(GLMNET[alpha], course(alpha, GLMNET_X, GLMNET_Y, 1.5))


@RHOS
@pytest.mark.parametrize("scale", [0.1, 1, 10])
def test_glmnet_as_described_is_the_same(rho, scale):
    """Whatever the units of y, also where n ≠ p."""
    y = scale * Y
    lam, alpha = conventions.to_glmnet(LAM, rho, y_std=y.std())
    assert_same(course(rho, X, y), glmnet(lam, alpha, y))


def test_lasso_of_glmnet_needs_no_conversion():
    """At ρ = 1 the deviation of y drops out."""
    assert (LAM, 1) == conventions.to_glmnet(LAM, 1, y_std=123)


def test_glmnet_of_a_scaled_target_needs_no_conversion():
    """For y of unit variance the conventions agree."""
    assert (LAM, 0.25) == conventions.to_glmnet(LAM, 0.25, y_std=1)


@given(LAMS, SHARES, st.floats(1e-3, 1e3))
def test_glmnet_there_and_back(lam, rho, y_std):
    """The conversion can be undone."""
    parameters = conventions.to_glmnet(lam, rho, y_std=y_std)
    back = conventions.from_glmnet(*parameters, y_std=y_std)
    assert (lam, rho) == pytest.approx(back, rel=1e-9, abs=1e-12)


# Keras


@pytest.fixture(scope="module")
def keras():
    """Keras, whose import takes seconds."""
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def tape(keras):
    """TensorFlow's recorder of gradients."""
    return pytest.importorskip("tensorflow").GradientTape


@pytest.fixture
def gradients(keras, tape):
    """A function that gives the gradients of Keras' mean squared error, and of the penalty that
    its own regularizer adds, at weights and intercept wb."""

    def gradients(wb, regularizer=None):
        layer = dense(keras, wb, regularizer)
        with tape() as recorder:
            fit = keras.losses.MeanSquaredError(dtype="float64")(Y[:, None], layer(X))
            loss = fit + sum(layer.losses)
        return layer, recorder.gradient(loss, layer.trainable_variables)

    return gradients


def dense(keras, wb, regularizer=None):
    """A layer with these weights and this intercept, in float64."""
    layer = keras.layers.Dense(1, kernel_regularizer=regularizer, dtype="float64")
    layer.build((None, 3))
    layer.set_weights([wb[:-1, None], wb[-1:]])
    return layer


def largest(gradients):
    """The largest entry of several gradients."""
    return max(np.abs(gradient).max() for gradient in gradients)


@RHOS
def test_keras_has_no_slope_at_our_minimum(keras, gradients, rho):
    """Keras' own loss and L1L2 are stationary where the course's objective is."""
    regularizer = keras.regularizers.L1L2(**conventions.to_keras(LAM, rho)._asdict())
    _, slopes = gradients(course(rho), regularizer)
    assert largest(slopes) < 1e-6


@pytest.mark.parametrize(("name", "rho"), [("L1", 1), ("L2", 0)])
def test_single_penalties_of_keras_have_no_slope_at_our_minimum(keras, gradients, name, rho):
    """The regularizers L1 and L2 take the same numbers as L1L2."""
    regularizer = getattr(keras.regularizers, name)(max(conventions.to_keras(LAM, rho)))
    _, slopes = gradients(course(rho), regularizer)
    assert largest(slopes) < 1e-6


@pytest.mark.parametrize("rho", [0.8, 0.6, 0.2])
@pytest.mark.parametrize("factors", [(0.5, 1), (0.5, 0.5), (1, 2), (1, 0.5), (14, 14)])
def test_wrong_keras_has_a_slope(keras, gradients, rho, factors):
    """l1 = λρ, a ½ on both, l2 = 2λ(1 − ρ), l2 = λ(1 − ρ)/2 and n times all leave a slope."""
    l1, l2 = np.multiply(conventions.to_keras(LAM, rho), factors).tolist()
    _, slopes = gradients(course(rho), keras.regularizers.L1L2(l1, l2))
    assert largest(slopes) > 0.01


@given(LAMS, SHARES)
def test_keras_there_and_back(lam, rho):
    """The conversion can be undone."""
    back = conventions.from_keras(*conventions.to_keras(lam, rho))
    assert (lam, rho) == pytest.approx(back, rel=1e-12, abs=1e-15)


# decoupled decay


def step(optimizer, gradients, wb, regularizer=None):
    """(w, b) after one step of an optimizer of Keras."""
    layer, slopes = gradients(wb, regularizer)
    optimizer.build(layer.trainable_variables)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.apply(slopes, layer.trainable_variables)
    return np.hstack([np.ravel(weights) for weights in layer.get_weights()])


def test_decay_stays_at_our_minimum(keras, gradients):
    """One step of plain SGD with weight_decay, from the ridge solution, leads nowhere."""
    optimizer = keras.optimizers.SGD(0.05, weight_decay=conventions.to_decay(LAM))
    assert_same(course(0), step(optimizer, gradients, course(0)))


def test_decay_leaves_the_minimum_of_another_strength(keras, gradients):
    """With δ = λ, a 2 too few, the same step leads away."""
    optimizer = keras.optimizers.SGD(0.05, weight_decay=LAM)
    assert not close(course(0), step(optimizer, gradients, course(0)))


def test_decay_is_l2_under_plain_sgd(keras, gradients):
    """From anywhere, decay δ and Keras' L2 with l2 = δ/2 take the same step."""
    start = np.array([1.0, -2, 3, 0.5])
    decay = conventions.to_decay(LAM)
    decayed = step(keras.optimizers.SGD(0.05, weight_decay=decay), gradients, start)
    penalised = step(keras.optimizers.SGD(0.05), gradients, start, keras.regularizers.L2(decay / 2))
    np.testing.assert_allclose(decayed, penalised, rtol=1e-6)


@pytest.mark.parametrize("loss", ["mean_squared_error", "cross_entropy"])
def test_decay_is_twice_the_l2_beside_either_loss(loss):
    """δw is the slope of l2 ‖w‖², whatever Keras minimises it with; and there is a way back."""
    decay = conventions.to_decay(LAM, loss=loss)
    assert 2 * conventions.to_keras(LAM, 0, loss=loss).l2 == decay
    assert LAM == conventions.from_decay(decay, loss=loss)


def test_decay_is_the_step_that_is_written(keras, gradients):
    """w ← w − ηg − ηδw: Keras multiplies the decay by the rate of learning."""
    start = np.array([1.0, -2, 3, 0.5])
    _, slopes = gradients(start)
    w = start[:-1] - 0.05 * np.ravel(slopes[0]) - 0.05 * 0.8 * start[:-1]
    found = step(keras.optimizers.SGD(0.05, weight_decay=0.8), gradients, start)
    np.testing.assert_allclose([*w, start[-1] - 0.05 * float(slopes[1][0])], found, rtol=1e-6)


def test_decay_is_no_l2_under_adam(keras, gradients):
    """Adam rescales the slope of a penalty, and not the decay: the steps part."""
    start = np.array([1.0, -2, 3, 0.5])
    decay = conventions.to_decay(LAM)
    decayed = step(keras.optimizers.AdamW(0.05, weight_decay=decay), gradients, start)
    penalised = step(
        keras.optimizers.Adam(0.05), gradients, start, keras.regularizers.L2(decay / 2)
    )
    assert not close(decayed, penalised)


def test_decay_of_keras_takes_the_intercept_too(keras, gradients):
    """Unless it is excluded by name, the bias decays, which the course's intercept never does."""
    layer, slopes = gradients(course(0))
    optimizer = keras.optimizers.SGD(0.05, weight_decay=conventions.to_decay(LAM))
    optimizer.apply(slopes, layer.trainable_variables)
    assert not close(course(0)[-1:], layer.get_weights()[1])


@given(LAMS)
def test_decay_there_and_back(lam):
    """The conversion can be undone."""
    assert lam == conventions.from_decay(conventions.to_decay(lam))


# scikit-learn LogisticRegression

LABELS = np.array([0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1])


def slope_left(wb, rho, times=None, lam=LAM):
    """How far from 0 the subgradients of the mean logistic loss plus the course's penalty are."""
    times = np.ones(14) if times is None else times

    def smooth(wb):
        margin = (2 * LABELS - 1) * (X @ wb[:-1] + wb[-1])
        loss = np.average(np.log1p(np.exp(-margin)), weights=times)
        return loss + lam * (1 - rho) / 2 * np.sum(wb[:-1] ** 2)

    pull = -oracles.slope(smooth, wb, step=1e-4)
    lasso = lam * rho * np.array([1, 1, 1, 0])
    kink = np.maximum(np.abs(pull) - lasso, 0)
    return np.where(wb == 0, kink, np.abs(pull - lasso * np.sign(wb))).max()


def logistic(C, l1_ratio, weights=None):
    """What scikit-learn finds, to the last digits."""
    solver = "saga" if l1_ratio else "newton-cholesky"
    settings = {"tol": 1e-12, "max_iter": 10**5, "random_state": 0}
    return fitted(
        LogisticRegression(C=C, l1_ratio=l1_ratio, solver=solver, **settings), LABELS, weights
    )


@pytest.mark.parametrize("rho", [0, 0.4, 1])
def test_logistic_is_the_same(rho):
    """C = 1/(nλ): where scikit-learn ends, the course's objective has no slope."""
    C, l1_ratio = conventions.to_sklearn_logistic(0.1, rho, n=14)
    assert slope_left(logistic(C, l1_ratio), rho, lam=0.1) < 1e-6


def test_logistic_of_weighted_samples_is_the_same():
    """n is the sum of the weights."""
    parameters = conventions.to_sklearn_logistic(LAM, n=N)
    assert slope_left(logistic(*parameters, weights=TIMES), 0, TIMES) < 1e-6


@pytest.mark.parametrize("C", [1 / LAM, LAM, 14 * LAM, 1 / (2 * 14 * LAM), 2 / (14 * LAM)])
def test_wrong_logistic_has_a_slope(C):
    """Without n, not inverted, or with another ½ it is another problem's minimum."""
    assert slope_left(logistic(C, 0), 0) > 0.01


def test_logistic_without_penalty_is_infinite():
    """λ = 0 is C = ∞, and back."""
    assert (np.inf, 0) == conventions.to_sklearn_logistic(0, n=14)
    assert (0, 0) == conventions.from_sklearn_logistic(np.inf, n=14)


@given(LAMS, SHARES, SIZES)
def test_logistic_there_and_back(lam, rho, n):
    """The conversion can be undone."""
    parameters = conventions.to_sklearn_logistic(lam, rho, n=n)
    back = conventions.from_sklearn_logistic(*parameters, n=n)
    assert (lam, rho) == pytest.approx(back, rel=1e-12, abs=0)


def objective_of_keras(keras, wb, l1, l2):
    """Keras' mean cross-entropy beside its own regularizer."""
    layer = dense(keras, wb, keras.regularizers.L1L2(float(l1), float(l2)))
    rule = keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")
    return float(rule(LABELS[:, None], layer(X)) + sum(layer.losses))


@RHOS
def test_keras_beside_cross_entropy_minimises_what_the_course_does(keras, rho):
    """l1 = λρ, l2 = λ(1 − ρ)/2; those beside the squared error make it another objective."""
    w, b = np.array([1.0, -2, 3]), 0.5
    loss = np.mean(np.log1p(np.exp(-(2 * LABELS - 1) * (X @ w + b))))
    expected = loss + LAM * (rho * np.sum(np.abs(w)) + (1 - rho) / 2 * np.sum(w**2))
    parameters = conventions.to_keras(LAM, rho, loss="cross_entropy")
    assert expected == pytest.approx(
        objective_of_keras(keras, np.append(w, b), *parameters), rel=1e-5
    )
    wrong = conventions.to_keras(LAM, rho)
    assert expected != pytest.approx(objective_of_keras(keras, np.append(w, b), *wrong), rel=0.1)


@given(LAMS, SHARES)
def test_keras_beside_cross_entropy_there_and_back(lam, rho):
    """The conversion can be undone."""
    parameters = conventions.to_keras(lam, rho, loss="cross_entropy")
    back = conventions.from_keras(*parameters, loss="cross_entropy")
    assert (lam, rho) == pytest.approx(back, rel=1e-12, abs=1e-15)


# every row

NONSENSE = {
    "lam": [
        lambda: conventions.to_sklearn_ridge(-1, n=5),
        lambda: conventions.to_sklearn_elastic_net(np.nan),
        lambda: conventions.to_glmnet(-1, y_std=1),
        lambda: conventions.from_glmnet(-1, y_std=1),
        lambda: conventions.to_keras("1"),
        lambda: conventions.to_decay(np.inf),
        lambda: conventions.to_sklearn_logistic([1, 2], n=5),
    ],
    "rho": [
        lambda: conventions.to_sklearn_elastic_net(1, 1.5),
        lambda: conventions.to_glmnet(1, -0.1, y_std=1),
        lambda: conventions.to_keras(1, np.nan),
        lambda: conventions.to_sklearn_logistic(1, None, n=5),
    ],
    "n": [
        lambda: conventions.to_sklearn_ridge(1, n=0),
        lambda: conventions.from_sklearn_ridge(1, n=-3),
        lambda: conventions.to_sklearn_logistic(1, n=np.inf),
        lambda: conventions.from_sklearn_logistic(1, n=None),
    ],
    "alpha": [
        lambda: conventions.from_sklearn_ridge(-1, n=5),
        lambda: conventions.from_sklearn_elastic_net(-1),
        lambda: conventions.from_glmnet(1, 2, y_std=1),
    ],
    "l1_ratio": [
        lambda: conventions.from_sklearn_elastic_net(1, 2),
        lambda: conventions.from_sklearn_logistic(1, -1, n=5),
    ],
    "y_std": [
        lambda: conventions.to_glmnet(1, y_std=0),
        lambda: conventions.from_glmnet(1, y_std=np.nan),
    ],
    "loss": [
        lambda: conventions.to_keras(1, loss="mse"),
        lambda: conventions.from_keras(1, loss=None),
    ],
    "l1": [lambda: conventions.from_keras(-1, 1)],
    "l2": [lambda: conventions.from_keras(1, -1)],
    "l1 and l2": [lambda: conventions.from_keras(0, 0)],
    "weight_decay": [lambda: conventions.from_decay(-1)],
    "C": [
        lambda: conventions.from_sklearn_logistic(0, n=5),
        lambda: conventions.from_sklearn_logistic(-np.inf, n=5),
        lambda: conventions.from_sklearn_logistic(None, n=5),
    ],
}


@pytest.mark.parametrize(
    ("name", "call"), [(name, call) for name, calls in NONSENSE.items() for call in calls]
)
def test_nonsense_is_refused(name, call):
    """Each parameter that means nothing has its error, with the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts(name, "", "")):
        call()
