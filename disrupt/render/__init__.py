"""What people see: pure functions from an assessment, a rule or the library to text.

A page is a list of lines whose parts have roles (`layout`); `terminal` gives roles colours where
the screen has any, and every meaning is in the words.
"""
