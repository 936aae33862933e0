"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import keras


def right_layer_by_layer(inputs, widths, outputs, lam, rho):
    model = keras.Sequential()
    model.add(keras.Input(shape=(inputs,)))
    for i, units in enumerate([*widths, outputs]):
        activation = "relu" if i < len(widths) else "softmax"
        regularizer = keras.regularizers.L1L2(l1=lam * rho, l2=0.5 * lam * (1 - rho))
        model.add(keras.layers.Dense(units, activation, kernel_regularizer=regularizer))
    return model, float(keras.ops.sum(keras.ops.stack(model.losses)))


def right_by_functional_calls(inputs, widths, outputs, lam, rho):
    shared = {"kernel_regularizer": keras.regularizers.l1_l2(lam * rho, lam * (1 - rho) / 2)}
    given = layer = keras.Input((inputs,))
    for units in widths:
        layer = keras.layers.ReLU()(keras.layers.Dense(units, **shared)(layer))
    layer = keras.layers.Softmax()(keras.layers.Dense(outputs, **shared)(layer))
    model = keras.Model(given, layer)
    return model, sum(float(loss) for loss in model.losses)


def right_by_a_loop_over_layers(inputs, widths, outputs, lam, rho):
    layers = [keras.layers.Dense(n, activation="relu") for n in widths]
    layers.append(keras.layers.Dense(outputs, activation="softmax"))
    for layer in layers:
        layer.kernel_regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    model = keras.Sequential(layers)
    model.build((None, inputs))
    return model, float(sum(model.losses))


def right_with_a_factory(inputs, widths, outputs, lam, rho):
    def layer(units, activation):
        own = keras.regularizers.L1L2(lam * rho, lam / 2 - lam * rho / 2)
        return keras.layers.Dense(units, activation=activation, kernel_regularizer=own)

    model = keras.Sequential([keras.Input((inputs,))])
    for width in widths:
        model.add(layer(width, keras.activations.relu))
    model.add(layer(outputs, keras.activations.softmax))
    weights = model.get_weights()[::2]
    return model, sum(lam * (rho * abs(W).sum() + (1 - rho) / 2 * (W**2).sum()) for W in weights)


def wrong_half_forgotten(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho))
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_as_beside_squares(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(2 * lam * rho, lam * (1 - rho))
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_shares_exchanged(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * (1 - rho), lam * rho / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_handed_on(inputs, widths, outputs, lam, rho):
    dense = partial(keras.layers.Dense, kernel_regularizer=keras.regularizers.L1L2(lam, rho))
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_l1_only(inputs, widths, outputs, lam, rho):
    dense = partial(keras.layers.Dense, kernel_regularizer=keras.regularizers.L1(lam * rho))
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_biases_too(inputs, widths, outputs, lam, rho):
    own = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=own, bias_regularizer=own)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_last_layer_spared(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = keras.layers.Dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_activity(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, activity_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))


def wrong_too_late(inputs, widths, outputs, lam, rho):
    hidden = [keras.layers.Dense(width, activation="relu") for width in widths]
    last = keras.layers.Dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    for layer in model.layers:
        layer.kernel_regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    return model, float(sum(model.losses))


def wrong_one_layer_for_all(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = dense(widths[0], activation="relu") if widths else None
    given = layer = keras.Input((inputs,))
    for _ in widths:
        layer = hidden(layer)
    model = keras.Model(given, dense(outputs, activation="softmax")(layer))
    return model, float(sum(model.losses))


def wrong_without_relu(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *map(dense, widths), last])
    return model, float(sum(model.losses))


def wrong_without_softmax(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    model = keras.Sequential([keras.Input((inputs,)), *hidden, dense(outputs)])
    return model, float(sum(model.losses))


def wrong_not_built(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    model = keras.Sequential([*hidden, dense(outputs, activation="softmax")])
    return model, float(sum(model.losses))


def wrong_cost_forgotten(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    return keras.Sequential([keras.Input((inputs,)), *hidden, dense(outputs, activation="softmax")])


def wrong_inputs_as_a_layer(inputs, widths, outputs, lam, rho):
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in [inputs, *widths]]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))
