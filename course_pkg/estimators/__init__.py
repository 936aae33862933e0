"""The same methods on scikit-learn's contract, with scikit-learn's parameters and conventions.

This is the one place where the strength is scikit-learn's α and not the course's λ:

    Ridge, RidgeCV                                 α = nλ, against the *sum* of squares; n = Σ sᵢ
    Lasso, ElasticNet, LassoCV, ElasticNetCV       α = λ, l1_ratio = ρ; weights sum to n

Every parameter of scikit-learn's is there and validated as there. Those that steer an iteration
towards its minimum make no difference to a solver that ends at the minimum: tol, max_iter,
selection, random_state, solver, gcv_mode, warm_start, precompute; a Gram matrix given is not
looked at. Nor does copy_X: no input is ever written to. n_jobs and verbose do what they say.
"""

from course_pkg.estimators.elastic_net import ElasticNet, ElasticNetCV, Lasso, LassoCV
from course_pkg.estimators.ridge import Ridge, RidgeCV

__all__ = ["ElasticNet", "ElasticNetCV", "Lasso", "LassoCV", "Ridge", "RidgeCV"]
