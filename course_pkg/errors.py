"""What every command turns into one line."""


class CourseError(Exception):
    """Something that a person can mend; the message is one line and says how."""


class UsageError(CourseError):
    """Something was asked for that is not there: a file, a course, an assignment, a student."""
