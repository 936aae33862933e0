"""Penalties on the parameters of a network: which are penalised, and what that costs.

A network minimises, over its parameters,

    mean loss over the batch  +  Σ_W λ (ρ ‖W‖₁ + (1 − ρ)/2 ‖W‖²)

where W runs through what `is_penalised`. The formulas are those of `course_pkg.penalties`. Mean
squared error has no ½ in networks: beside it this λ is twice the λ of a linear model.
Chapter "Penalties in a network".
"""

import numpy as np

from course_pkg import _check
from course_pkg.nn._check import Parameters, floating, penalty
from course_pkg.penalties import ElasticNet

#: How the names end, in Keras, of what multiplies the inputs of a layer.
PENALISED = ("kernel", "embeddings")


def is_penalised(name: str) -> bool:
    """Whether a parameter of this name is penalised: kernels are.

    So too for decay and caps. Kernels (kernel, depthwise_kernel,
    recurrent_kernel, …) and embeddings multiply what comes in: their size is
    how strongly a network bends. A bias, the beta of a batch norm too, only
    shifts, like the intercept of a linear model; a gamma rescales what was
    just normalised; moving statistics are not learned. Names are those of
    Keras, with or without the layer's before a "/".

    >>> [is_penalised(name) for name in ("dense/kernel", "dense/bias")]
    [True, False]
    """
    return name.rpartition("/")[2].endswith(PENALISED)


def value(elastic_net: ElasticNet, parameters: Parameters) -> float:
    """What they cost together: Σ_W λ (ρ ‖W‖₁ + (1 − ρ)/2 ‖W‖²).

    W runs through what `is_penalised`. The parameters are arrays of floats
    of any shape, by name. Raises ValueError for λ < 0, ρ outside [0, 1] and
    arrays of whole numbers.
    """
    term, kernels = penalty(elastic_net), _penalised(parameters).values()
    return sum(float(np.sum(term.value(w))) for w in kernels)


def gradient(elastic_net: ElasticNet, parameters: Parameters) -> Parameters:
    """The gradient of `value` by name: λ (ρ sign(W) + (1 − ρ) W) for each W.

    Where an entry is 0, and |w| has no slope, its subgradient 0 is taken, as
    Keras does. Raises ValueError as `value` does.
    """
    term, kernels = penalty(elastic_net), _penalised(parameters).items()
    return {name: term.gradient(w) for name, w in kernels}


def prox(
    elastic_net: ElasticNet,
    parameters: Parameters,
    step: float,
) -> Parameters:
    """All parameters, the penalised ones after a proximal step.

        W ← argmin_U ½ ‖U − W‖² + step · λ (ρ ‖U‖₁ + (1 − ρ)/2 ‖U‖²)

    With ρ > 0 their small entries are then exactly 0. step ≥ 0, the learning
    rate. Raises ValueError as `value` does, and for step < 0.
    Source: Parikh and Boyd (2014), section 4.2.
    """
    term, step = penalty(elastic_net), _check.strength(step, "step")
    kernels = _penalised(parameters).items()
    return parameters | {name: term.prox(w, step) for name, w in kernels}


def _penalised(parameters: Parameters) -> Parameters:
    return {name: floating(w, name) for name, w in parameters.items() if is_penalised(name)}
