"""nbgrader's settings for this course: read by `course`, by `nbgrader` and by its formgrader."""

c = get_config()

c.CourseDirectory.course_id = "shrinkage"

# Seconds that one cell may run. A cell that is stopped costs its own points only.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True

# Late work is marked as late; what that costs is the instructor's to decide.
c.LateSubmissionPlugin.penalty_method = "none"

# What a kernel is told and what it answers is nobody else's business.
c.KernelManager.transport_encryption = "auto"
