"""Work on one case: notes, tasks, documents."""
