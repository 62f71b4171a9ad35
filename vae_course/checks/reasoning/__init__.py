"""What is wrong with an answer that nobody listed: found by making the same mistake in an answer that is known.

`rules` is a table of what can go wrong with a piece of a formula, `words` says what a piece is called, `slips` applies
the table to a piece, `formulas` to the source of a known answer, to its arguments and to its result, `terms` works out
multiples of summands, `pairs` two slips whose effects add up, and `explain` finds the simplest of all these that gives
the same values on fresh cases.
"""
