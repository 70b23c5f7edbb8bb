"""What happens once a roster is approved: training sessions, seedling distributions."""
