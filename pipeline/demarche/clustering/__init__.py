"""Claims of all articles of a run, gathered by what they say."""

from demarche.clustering.clusters import add, cluster

__all__ = ["add", "cluster"]
