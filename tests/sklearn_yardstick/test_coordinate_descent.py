"""Scikit-learn's test_coordinate_descent.py with our classes in the places of theirs."""

from sklearn_yardstick.yardstick import borrowed

NO_ITERATION = "there is no iteration that could end early", "DID NOT WARN"
GRAM = "a Gram matrix that is given is not looked at, so that it cannot mislead"
WARM = "a fit is exact from any start, and its number of steps is that of a cold one"
MULTI_TASK = "compares with their MultiTask class, whose iteration ends at tol=1e-4"

#: Tests that fail, why, and the text of the line or the message in which they do.
DIFFERENCES = {
    "test_enet_nonfinite_params": (
        "entries whose squares overflow are refused, in our words, before anything is computed",
        r"X has 1\.\d+e\+308 as largest entry",
    ),
    "test_lasso_dual_gap": (
        "so small a gap has no digits left when computed as a difference, as this test does",
        r"assert_allclose\(clf.dual_gap_, primal - dual\)",
    ),
    "test_lasso_alpha_warning": (
        "without a penalty the fit is as exact as with one",
        "DID NOT WARN",
    ),
    "test_1d_multioutput_enet_and_multitask_enet_cv": (MULTI_TASK, "clf.coef_, clf1.coef_"),
    "test_1d_multioutput_lasso_and_multitask_lasso_cv": (MULTI_TASK, "clf.coef_, clf1.coef_"),
    "test_elasticnet_precompute_incorrect_gram": (GRAM, "DID NOT RAISE"),
    "test_overridden_gram_matrix": (GRAM, "DID NOT WARN"),
    "test_warm_start_convergence[[]*": (WARM, "n_iter_warm_start == 0"),
    "test_warm_start_convergence_with_regularizer_decrement": (WARM, "warm_low_reg_model.n_iter_"),
    "test_check_input_false": ("input is checked in any case", "DID NOT RAISE"),
    "test_enet_copy_X_False_check_input_False": (
        "no input is ever overwritten",
        r"np.any\(np.not_equal\(original_X, X\)\)",
    ),
    "test_enet_coordinate_descent_raises_convergence*": NO_ITERATION,
    "test_sparse_input_convergence_warning*": NO_ITERATION,
    "test_lassoCV_does_not_set_precompute*": (
        "looks at the class that theirs uses inside",
        "calls > 0",
    ),
    "test_path_unknown_parameter*": (
        "an unknown argument is a TypeError, as everywhere in Python",
        "unexpected keyword argument",
    ),
    "test_path_function_deprecated_n_alphas*": (
        "arguments that scikit-learn is giving up are not there",
        "DID NOT WARN",
    ),
    "test_sparse_dense_descent_paths*-2-*": (
        "several targets with a common penalty are the problem of MultiTaskElasticNet",
        "y has shape",
    ),
}

globals().update(borrowed("test_coordinate_descent"))
