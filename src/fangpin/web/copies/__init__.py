"""个人信息打印件: all that is held on one person and who saw it, for the county's office to hand out."""
