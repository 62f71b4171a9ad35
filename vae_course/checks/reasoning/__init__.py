"""What is wrong with an answer that nobody listed: found by making the same mistake in an answer that is known.

`rules` is a table of what can go wrong with a piece of a formula, `slips` applies it to a piece, `words` says what a
piece is called, `formulas` makes slips in the source of a known answer, its arguments and its result, `terms` finds
multiples of summands, `pairs` slips whose effects add up, and `explain` the simplest of these that fits fresh cases.
"""
