"""A scheme goes on under its next version, also while people annotate: what becomes of each label, told and done.

`mapping` says what each label of the old version becomes, `plan` what follows for single answers (plain values in and
out), `batches` reads answers, `preview` counts, `moving` writes, and `publishing` is the door.
"""
