"""One file for each question of the command line: an exact, typed answer, and the same in lines.

``answers.plain`` gives the JSON of any of them. Numbers are texts of the claim's field (FORMAT.md).
"""
