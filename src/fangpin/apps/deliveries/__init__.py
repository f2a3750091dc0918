"""Files that departments sent, and what became of every row."""
