"""People who sign in, and the one place that decides what each of them may see."""
