"""Annotated articles as networks: graphs for Gephi and visone, files for Discourse Network Analyzer."""

from demarche.networks.dna import database, text_files
from demarche.networks.graphs import FORMATS, NETWORKS, network, write_network

__all__ = ["FORMATS", "NETWORKS", "database", "network", "text_files", "write_network"]
