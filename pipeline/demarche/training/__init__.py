"""Training of the three shipped models from corpora that are not part of the project.

torch and transformers are imported inside this package only; a run never loads them.
"""
