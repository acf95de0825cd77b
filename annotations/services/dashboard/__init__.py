"""What the home of a project tells: how far the work is, how long decisions take, and what to do next.

Whoever may adjudicate sees everybody; others see themselves, and counts of the whole round which tell nobody's answers.
"""
