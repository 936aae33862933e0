"""What students' notebooks have done to graders, and what becomes of it here.

    python -m tests.grading.attacks          the table: stock nbgrader beside ours

A `.toml` file holds a class of attacks: for each its name, why it may work, and what its cells do;
`formats.py` holds those on the file itself. All of them attack the small assignment of
`assignment.py`, in which `norm` is answered honestly and nothing else is: whatever else earns
points was stolen, and whatever takes the points of `norm` has damaged honest work.
"""
