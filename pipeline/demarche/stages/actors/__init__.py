"""From mentions to actors: states, bodies, persons, and for whom a person speaks."""

from demarche.stages.actors.component import ActorResolver

__all__ = ["ActorResolver"]
