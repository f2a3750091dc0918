"""数据接收: what departments sent, what became of each row, and the door for the next file."""
