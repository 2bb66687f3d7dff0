"""The demo cohort: people, Things, reflections and talk that can be read, made in one go and the same for one seed.

Words lie beside the code as plain text (`things/`, `corpus/`, `people.txt`); the code only decides who says what when.
"""
