"""The shared pass: every text once through the token encoder, windows of all texts batched together."""

from demarche.stages.encoder.component import EncoderPass, Encoding

__all__ = ["EncoderPass", "Encoding"]
