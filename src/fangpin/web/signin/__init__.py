"""登录: ordinary names and passwords, and the demo people in a demo home."""
