"""登录: ordinary names and passwords, and the five demo people in a demo home."""
