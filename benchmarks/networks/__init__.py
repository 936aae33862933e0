"""Training with the course's layers beside Keras' own: python -m benchmarks.networks."""
