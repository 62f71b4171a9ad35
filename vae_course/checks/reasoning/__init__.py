"""What is wrong with an answer that nobody listed: found by making the same mistake in an answer that is known.

`words` says what a piece of a formula is called, `slips` what can go wrong with it, `formulas` makes it go wrong in
the source of a known answer, in what it is given and in what it returns, `terms` works out multiples of summands,
`explain` finds the simplest of all these that gives the same values on cases never seen before, and `remains` says the
most useful thing about the rest.
"""
