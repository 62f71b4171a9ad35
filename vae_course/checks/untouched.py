"""Is an answer still the stub it began as? Its own line `raise NotImplementedError` says so; a library's does not."""

import dis
import functools
import inspect
from collections.abc import Iterator
from types import CodeType, TracebackType
from typing import Any


def raised_by_stub(answer: Any, error: NotImplementedError) -> bool:
    """Was `error` raised by a line of `answer` itself, without a word of explanation, as a stub does?

    Not by a function that the answer calls, nor by a library of compiled code that the answer calls, nor with a message
    of the answer's own.

    >>> def stub():
    ...     raise NotImplementedError
    >>> def calls_another():
    ...     stub()
    >>> for answer in (stub, calls_another):
    ...     try:
    ...         answer()
    ...     except NotImplementedError as error:
    ...         print(raised_by_stub(answer, error))
    True
    False
    """
    code = stub_that_raised(error)
    return code is not None and code in set(_codes_of(answer))


def stub_that_raised(error: Exception) -> CodeType | None:
    """The function whose own line raised a `NotImplementedError` without a message; None for any other error.

    >>> def stub():
    ...     raise NotImplementedError
    >>> try:
    ...     stub()
    ... except NotImplementedError as error:
    ...     print(stub_that_raised(error).co_name)
    stub
    """
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or not isinstance(error, NotImplementedError) or str(error):
        return None
    code = last.tb_frame.f_code
    return code if code.co_code[last.tb_lasti] == dis.opmap["RAISE_VARARGS"] else None


def _codes_of(answer: Any) -> Iterator[CodeType]:
    """The code of a function and of those defined inside it; of a class or an object, that of its methods.

    Decorators that keep a function's name, `functools.partial` and bound methods are looked through.
    """
    while isinstance(answer, functools.partial):
        answer = answer.func
    if isinstance(answer, type):
        for method in vars(answer).values():
            if inspect.isroutine(method) or isinstance(method, property | functools.cached_property):
                yield from _codes_of(getattr(method, "fget", None) or getattr(method, "func", None) or method)
        return
    answer = inspect.unwrap(getattr(answer, "__func__", answer))
    code = getattr(answer, "__code__", None)
    if code is None:
        if not inspect.isroutine(answer) and not isinstance(answer, type):
            yield from _codes_of(type(answer))
        return
    yield from _nested(code)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)
