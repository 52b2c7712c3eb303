"""Faults as programs: kill it, cut it off, lie to it, and let a program judge what is left.

Every experiment has a negative control, a variant made wrong on purpose: if the judge does not find fault with it, a
green line proves nothing, and the run fails. `make faults` runs all of them, `make faults-short` a short form.
"""
