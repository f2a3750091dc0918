"""规则与参数: what warns and by which numbers, and how an office changes a number."""
