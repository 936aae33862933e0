"""Release, intake, grading and feedback of nbgrader assignments; knows nothing of the mathematics.

source ──► release ──► (student) ──► intake ──► autograde ──► gradebook ──► feedback
"""
