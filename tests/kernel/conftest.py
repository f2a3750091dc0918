"""Property tests without a clock: a busy machine is no finding."""

from hypothesis import settings

settings.register_profile("kernel", deadline=None, max_examples=60)
settings.load_profile("kernel")
