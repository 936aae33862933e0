"""nbgrader's settings for this course: read by `course`, by `nbgrader` and by its formgrader."""

c = get_config()

c.CourseDirectory.course_id = "shrinkage"

# Seconds that one cell may run. A cell that is stopped costs its own points only.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True

# A warning is no mistake: what goes to standard error costs nothing.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = ".*"

# Late work is marked as late; what that costs is the instructor's to decide.
c.LateSubmissionPlugin.penalty_method = "none"

# What a kernel is told and what it answers is nobody else's business.
c.KernelManager.transport_encryption = "auto"
