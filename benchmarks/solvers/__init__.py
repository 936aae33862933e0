"""The course's linear solvers beside their peers: python -m benchmarks.solvers."""
