"""A linear-chain conditional random field (Lafferty et al. 2001): its loss, and its best path."""

from __future__ import annotations

import torch
from torch import nn


class CRF(nn.Module):
    """Learnt transitions over `labels`; moves that BIO forbids start, and stay, impossible.

    Args:
        labels: names in BIO; `I-x` may only follow `B-x` or `I-x`.
    """

    forbidden: torch.Tensor
    bad_start: torch.Tensor

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        n = len(labels)
        self.transitions = nn.Parameter(torch.zeros(n, n))
        self.start = nn.Parameter(torch.zeros(n))
        allowed = torch.tensor(bio_allowed(labels))
        self.register_buffer("forbidden", torch.where(allowed, 0.0, -1e4), persistent=False)
        self.register_buffer(
            "bad_start", torch.tensor([-1e4 if x.startswith("I-") else 0.0 for x in labels]), persistent=False
        )

    def matrix(self) -> torch.Tensor:
        return self.transitions + self.forbidden

    def nll(self, scores: torch.Tensor, gold: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Sum over rows of -log P(gold); scores (rows, steps, labels), gold and mask (rows, steps).

        Masked steps may stand anywhere: a row passes through them unchanged.
        """
        moves = self.matrix()
        first = scores[:, 0] + self.start + self.bad_start
        on = mask[:, 1:]
        alpha = first
        # In probabilities, rescaled at each step: half the operations of logsumexp, the slow part here.
        kernel = moves.exp()
        for t in range(1, scores.shape[1]):
            high = alpha.amax(dim=1, keepdim=True)
            step = torch.log((alpha - high).exp() @ kernel + 1e-30) + high + scores[:, t]
            alpha = torch.where(on[:, t - 1 : t], step, alpha)
        total = torch.logsumexp(alpha, dim=1)

        # The label a move starts from is that of the last step that was on.
        index = torch.where(on, torch.arange(1, scores.shape[1]), torch.zeros(()).long())
        latest = torch.cat([torch.zeros_like(index[:, :1]), index.cummax(dim=1).values[:, :-1]], dim=1)
        before = gold.gather(1, latest)
        gains = moves[before, gold[:, 1:]] + scores[:, 1:].gather(2, gold[:, 1:, None]).squeeze(2)
        path = first.gather(1, gold[:, :1]).squeeze(1) + torch.where(on, gains, torch.zeros_like(gains)).sum(
            1
        )
        return (total - path).sum()


def bio_allowed(labels: tuple[str, ...]) -> list[list[bool]]:
    """allowed[a][b]: may label b follow label a."""
    return [[not b.startswith("I-") or (a[2:] == b[2:] and a != "O") for b in labels] for a in labels]
