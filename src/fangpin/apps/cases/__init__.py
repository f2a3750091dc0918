"""Cases: what becomes of a household after a clue is found true, step by step, as its county's procedure says."""
