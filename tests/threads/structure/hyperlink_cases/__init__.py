"""Texts with addresses in them, judged by hand by the rules of the links README; ⟦ and ⟧ stand around each."""
