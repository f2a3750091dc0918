"""What is held on people: the register of all fields, and one print-out of all that is held on one person."""
