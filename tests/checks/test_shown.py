"""Messages read well in Jupyter and in plain text."""

from vae_course.checks import check, exercises, hint, progress, solution

KL = "kl.gaussian"
right = exercises()[KL].reference


def test_messages_are_plain_text_and_safe_html():
    checked = check(KL, lambda mean, log_var: "<b>")
    assert repr(checked).startswith("kl.gaussian: wrong: your function returned a str")
    assert "<div" in checked._repr_html_() and "<script" not in checked._repr_html_()
    assert "correct" in check(KL, right)._repr_html_()


def test_code_is_shown_on_lines_of_its_own_and_its_signs_are_kept():
    shown = solution("clinic.curves")
    assert repr(shown).startswith("clinic.curves: solution:\n# What two learning curves say")
    assert "monospace" in shown._repr_html_() and "test[best] - test[-1] &gt; 1" in shown._repr_html_()


def test_every_kind_of_message_has_its_frame():
    for shown in (hint(KL), progress(), solution("elbo.q1"), check(KL, None), check(KL, right)):
        assert "border-left" in shown._repr_html_() and "monospace" not in shown._repr_html_()
