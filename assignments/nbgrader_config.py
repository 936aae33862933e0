"""nbgrader's settings for this course: read by `course`, by `nbgrader` and by its formgrader."""

c = get_config()

c.CourseDirectory.course_id = "shrinkage"

# What the data of the experiments are drawn from. With another number each term, what was right in
# the last one earns nothing; `course bank` says whether all known mistakes are still told apart.
c.Course.seed = 2024

# Whoever starts it, grading takes a submission in, walls it in and judges it in the same way. What
# a submission may use stands in source/NAME.toml.
_ours, _its = "course_pkg.grading.nbgrader_steps", "nbgrader.preprocessors"
c.Autograde.sanitize_preprocessors = [
    f"{_ours}.TakeIn",
    f"{_its}.OverwriteCells",
    f"{_its}.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    f"{_ours}.JudgedExecute",
    f"{_its}.LimitOutput",
    f"{_ours}.Harmless",
    f"{_its}.SaveAutoGrades",
    f"{_its}.AssignLatePenalties",
    f"{_its}.CheckCellMetadata",
]

# Late work is marked as late; what that costs is the instructor's to decide.
c.LateSubmissionPlugin.penalty_method = "none"
