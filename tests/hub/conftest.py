import importlib.util

import pytest

if importlib.util.find_spec("jupyterhub") is None:
    collect_ignore_glob = ["test_*.py"]  # `make hub-test` installs it, in the teacher's environment
else:
    from machine import a_hub, missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first, lest one worker be left with it in the end."""
    items.sort(key=lambda item: item.path.name != "test_round.py")


@pytest.fixture(scope="session")
def hub():
    """One hub with three learners and a teacher, for all tests that leave it as it was."""
    if why := missing():
        pytest.skip(why)
    with a_hub(learners=3) as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """What the hub wrote is told with a test that failed."""
    report = yield
    if report.failed and (hub := getattr(item, "funcargs", {}).get("hub")):
        report.sections.append(("the hub's log", hub.log[-8000:]))
    return report
