"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# A slow machine is no fault: nothing in a test may depend on how long it takes.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
