"""操作记录: what was done, for the audit administrator of the area."""
