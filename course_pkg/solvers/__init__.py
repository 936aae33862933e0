"""One algorithm a file, for checked and centred input; the doors are in course_pkg.linear."""
