"""For all tests: hypothesis measures no time, because a busy machine is no bug."""

from hypothesis import settings

settings.register_profile("muster", deadline=None)
settings.load_profile("muster")
