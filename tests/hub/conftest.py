import pytest
from machine import a_hub, missing


@pytest.fixture(scope="session")
def hub():
    """One hub with three learners and a teacher, for all tests that leave it as it was."""
    if why := missing():
        pytest.skip(why)
    with a_hub(learners=3) as made:
        yield made
