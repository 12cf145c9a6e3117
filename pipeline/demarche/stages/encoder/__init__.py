"""The shared pass: every text once through the token encoder, windows of all texts batched together."""

from demarche.stages.encoder.component import Encoding, EncoderPass

__all__ = ["EncoderPass", "Encoding"]
