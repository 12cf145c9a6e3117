"""The stages, a folder each, in the order of the data: entities, actors, quotes, stances, claims."""

# Registers `doc._`, without which no stage can be added to a pipeline.
from demarche.stages import document as document
