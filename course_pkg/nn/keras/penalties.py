"""The course's penalty as a regularizer of Keras, and the variables that it is meant for."""

from typing import Any

import keras

from course_pkg import penalties
from course_pkg.conventions import to_keras
from course_pkg.nn.keras._floats import floats
from course_pkg.nn.penalties import is_penalised


@keras.saving.register_keras_serializable("course_pkg")
class ElasticNet(keras.regularizers.L1L2):
    """The course's λ and ρ as Keras' l1 ‖w‖₁ + l2 ‖w‖², beside a loss of Keras'.

        loss="mean_squared_error"    l1 = 2λρ,  l2 = λ(1 − ρ)      twice the course's objective
        loss="cross_entropy"         l1 = λρ,   l2 = λ(1 − ρ)/2    mean loss + λ(ρ‖w‖₁ + …)

    The second form is also what a `course_pkg.nn.Network` adds to whichever loss it has.
    It is given to a layer as kernel_regularizer, and is then part of the loss that Keras reports;
    or to `Proximal`, which takes its proximal step instead. lam ≥ 0, rho from 0 to 1; w a tensor
    of floats of any shape. Equal to keras.regularizers.L1, L2 and L1L2 to the last bit.
    Raises ValueError for others, an unknown loss, and for whole numbers as weights.
    Source: Zou and Hastie (2005); chapter "Penalties in a network".
    """

    def __init__(self, lam: float, rho: float = 1.0, *, loss: str) -> None:
        super().__init__(*to_keras(lam, rho, loss=loss))
        self.lam, self.rho, self.loss = float(lam), float(rho), loss

    def __call__(self, w: Any) -> Any:
        """l1 ‖w‖₁ + l2 ‖w‖², of the dtype of w."""
        return super().__call__(floats(w, "w"))

    def prox(self, v: Any, step: Any) -> Any:
        """argmin_w ½ ‖w − v‖² + step · (l1 ‖w‖₁ + l2 ‖w‖²): exact zeros where l1 > 0."""
        return penalties.ElasticNet(self.l1 + 2 * self.l2, self.rho).prox(v, step)

    def get_config(self) -> dict[str, Any]:
        """What makes the same regularizer again."""
        return {"lam": self.lam, "rho": self.rho, "loss": self.loss}


def penalised(model: Any) -> list[Any]:
    """The variables of a built model or layer that a penalty is meant for: its trained kernels.

    A layer that is used in several places has one kernel, and is listed once.
    Source: `course_pkg.nn.is_penalised`, the one rule; chapter "Penalties in a network".
    """
    return [variable for variable in model.trainable_variables if is_penalised(variable.name)]
