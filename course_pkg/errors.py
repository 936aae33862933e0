"""What every command turns into one line."""


class CourseError(Exception):
    """Something that a person can mend; the message is one line and says how."""
