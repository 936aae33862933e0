"""Two ways to shrink weights beside the gradient step: a proximal step, and decoupled decay."""

from typing import Any

import keras
from keras import ops

from course_pkg._check import reject
from course_pkg.nn.keras.penalties import penalised
from course_pkg.nn.penalties import is_penalised


@keras.saving.register_keras_serializable("course_pkg")
class Proximal(keras.optimizers.Optimizer):
    """Any optimizer, and after each of its steps the proximal step of a penalty on the kernels.

        w ← prox_{η · penalty}(step of the optimizer on the loss alone),    η its learning rate

    Around plain SGD this is proximal gradient descent on loss + penalty, and an ℓ₁ penalty makes
    exact zeros, where a step along its subgradient leaves small numbers that change their sign.
    penalty: an `ElasticNet` of this module, which must then not be a layer's kernel_regularizer
    too; it is not part of the loss that Keras reports. Which variables are penalised says
    `course_pkg.nn.is_penalised`. Constraints act before the proximal step, which only shrinks.
    Around an optimizer that rescales gradients, such as Adam, the step is η all the same.

    Raises ValueError for optimizers that do not make one step a call: with accumulated gradients,
    averaged weights, or a loss scale of their own.
    Source: Parikh and Boyd (2014), section 4.2; chapter "Penalties in a network".
    """

    def __init__(self, optimizer: Any, penalty: Any, *, name: str | None = None) -> None:
        super().__init__(learning_rate=0.0, name=name)
        self.inner_optimizer = _one_step_a_call(optimizer)
        self.penalty = penalty

    def build(self, variables: list[Any]) -> None:
        """Make the variables of the inner optimizer."""
        self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self) -> list[Any]:
        return [*super().variables, *self.inner_optimizer.variables]

    @property
    def iterations(self) -> Any:
        return self.inner_optimizer.iterations

    @property
    def learning_rate(self) -> Any:
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: Any) -> None:
        self.inner_optimizer.learning_rate = learning_rate

    def apply(
        self,
        grads: list[Any],
        trainable_variables: list[Any] | None = None,
    ) -> None:
        """One step along the gradients of the loss, and one proximal step."""
        if not self.built and trainable_variables is not None:
            self.build(list(trainable_variables))
        # The rate first: that of a schedule moves on with the step.
        step = ops.convert_to_tensor(self.learning_rate)
        self.inner_optimizer.apply(grads, trainable_variables)
        for variable in self._trainable_variables:
            if is_penalised(variable.name):
                w = ops.convert_to_tensor(variable)
                at_step = ops.cast(step, variable.dtype)
                variable.assign(self.penalty.prox(w, at_step))

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the inner optimizer's constant factor, which it divides gradients by."""
        return self.inner_optimizer.scale_loss(loss)

    def get_config(self) -> dict[str, Any]:
        """What makes the same optimizer again."""
        parts = {"optimizer": self.inner_optimizer, "penalty": self.penalty}
        serialize = keras.saving.serialize_keras_object
        return {"name": self.name, **{key: serialize(part) for key, part in parts.items()}}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> "Proximal":
        """The optimizer that get_config describes."""
        optimizer, penalty = (
            keras.saving.deserialize_keras_object(config[key], custom_objects)
            for key in ("optimizer", "penalty")
        )
        return cls(optimizer, penalty, name=config["name"])


def decay_kernels_only(optimizer: Any, model: Any) -> Any:
    """The same optimizer, whose weight_decay δ from now on is for kernels.

        w ← w − ηδw    biases and the scales of a batch norm do not decay

    By default Keras decays all. The model must be built, the optimizer not
    yet; the exclusions are not saved with a model. Under plain SGD the decay
    equals L2 with l2 = δ/2, under Adam no L2.
    Raises ValueError without a weight_decay.
    Source: Loshchilov and Hutter (2019); chapter "Penalties in a network".
    """
    if optimizer.weight_decay is None:
        remedy = "Set it: keras.optimizers.SGD(0.1, weight_decay=1e-3)"
        expected = "one that decays weights"
        reject("optimizer", "has no weight_decay", expected, remedy)
    kernels = {id(variable) for variable in penalised(model)}
    trained = model.trainable_variables
    others = [variable for variable in trained if id(variable) not in kernels]
    optimizer.exclude_from_weight_decay(var_list=others)
    return optimizer


def _one_step_a_call(optimizer: Any) -> Any:
    scaled = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    if scaled or optimizer.gradient_accumulation_steps or optimizer.use_ema:
        reject(
            "optimizer",
            f"is {type(optimizer).__name__} with accumulation, averaging or loss scaling",
            "one that makes a plain step at each call",
            "Leave these out; a LossScaleOptimizer goes around Proximal",
        )
    return optimizer
