"""Who labels which thread: units, queue, hand-back, submission. Only writer of Assignment, its units and Submission.

An assignment is open until it is submitted, skipped or expired. Expired means that the thread went back to the queue,
because the time ran out or because somebody gave it back; the answers stay, and the same person can take it again.
"""
