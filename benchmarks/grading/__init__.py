"""Our grader beside stock nbgrader and otter-grader: python -m benchmarks.grading."""
