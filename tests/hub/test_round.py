"""A teacher and learners on a hub, from handing out to reading what was said."""

import pytest
from machine import run

pytestmark = [pytest.mark.classroom, pytest.mark.hub]


def test_a_learner_computes_with_the_course_under_an_account_of_his_own(hub):
    async def at_work():
        async with hub.at_work(hub.learners[0], "notebooks/00_start_here.ipynb") as learner:
            where = await learner.run(
                "import os, vae_course; print(os.getlogin if 0 else os.getuid(), vae_course.__file__)"
            )
            threads = await learner.run("import torch; print(torch.get_num_threads())")
            written = await learner.shell(
                "touch $(dirname $(python -c 'import vae_course; print(vae_course.__file__)'))/x"
            )
            return where, threads, written

    where, threads, written = run(at_work())
    uid, module = where.text.split()
    assert uid != "0" and module.startswith(str(hub.folder / "releases"))
    assert threads.text.strip() == "1"
    assert "Permission denied" in written
