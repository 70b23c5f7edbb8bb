"""What is missing or implausible in the register, ward by ward, with the rows behind each number."""
