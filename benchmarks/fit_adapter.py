"""Fit the low-rank adapter of the bundled encoder on translated pairs.

    python benchmarks/fit_adapter.py train-pairs.tsv [--gold GOLD.json ...]

The file has columns source, zh and vi, tab-separated, with a header, in the order of the documents they come from; the right
beads of development sets are learnt from too. Two contrastive losses (InfoNCE, both directions) are brought down together:
that of sentence vectors, and that of the mean best cosine between the tokens two thirds up the model, which is what
`align.matching.coverage` looks at. Both are counted from each language's running mean, which matching takes off too. A batch
is made of runs of neighbours, and each run adds two pairs of neighbours joined: so a sentence must be told from the next one,
and two sentences from one of them. One pass.

What ships was fitted on XQuAD (Artetxe et al. 2020, CC BY-SA 4.0), XCOPA (Ponti et al. 2020, CC BY 4.0) and the development
sets, which are made from NTREX (Federmann et al. 2022, CC BY-SA 4.0). It takes about ten minutes on two cores. It has seen the
development sets, so nothing is measured on them, nor fitted, with it: see `cross_fitted`. The digest that it prints belongs
into align/encoding/bundled.py; the calibration and the judge must be fitted again after it.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from training_pairs import TrainingPair, gold_of, gold_pairs, read_pairs
from transformers import AutoModel, AutoTokenizer

from align.encoding.bundled import ADAPTER, PREFIX, write_model

RANK, SCALE = 16, 2.0
BATCH, RUN, JOINED = 64, 8, 2
RATE, WARM = 3e-4, 10
TEMPERATURE, TOKEN_TEMPERATURE, TOKEN_WEIGHT = 0.03, 0.02, 0.5
LAYER = 8
LONGEST_JOINED, LONGEST_TOKENS = 420, 200
MEMORY = 0.9
"""How much of a running mean stays from one batch to the next."""

Pair = tuple[str, str]


class LowRank(nn.Module):
    """A dense layer and a small change to it."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """(…, in) to (…, out)."""
        changed: Tensor = self.base(x) + functional.linear(functional.linear(x, self.a), self.b) * SCALE
        return changed


class Reader:
    """The model being fitted: texts in, centred sentence and token vectors out."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa").eval()
        self.model.requires_grad_(requires_grad=False)
        self.layers: dict[str, LowRank] = {}
        for name, module in list(self.model.named_modules()):
            for child, layer in list(module.named_children()):
                if isinstance(layer, nn.Linear):
                    self.layers[f"{name}.{child}"] = LowRank(layer)
                    setattr(module, child, self.layers[f"{name}.{child}"])
        self.lead = len(self.tokenizer(PREFIX.rstrip())["input_ids"]) - 1
        self.means: dict[str, Tensor] = {}

    def parameters(self) -> list[nn.Parameter]:
        """What is fitted."""
        return [parameter for layer in self.layers.values() for parameter in (layer.a, layer.b)]

    def read(self, texts: Sequence[str], language: str) -> tuple[Tensor, Tensor, Tensor]:
        """(n, d) sentence vectors, (n, t, d) token vectors and (n, t) which of them are there; of unit length."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        sentences: dict[int, Tensor] = {}
        tokens: dict[int, Tensor] = {}
        third = len(order) // 3
        for part in (order[:third], order[third : 2 * third], order[2 * third :]):
            batch = self.tokenizer(
                [PREFIX + texts[at] for at in part],
                padding=True,
                truncation=True,
                max_length=LONGEST_TOKENS,
                return_tensors="pt",
            )
            seen = self.model(**batch, output_hidden_states=True)
            mask = batch["attention_mask"].unsqueeze(-1).float()
            pooled = functional.normalize((seen.last_hidden_state * mask).sum(1) / mask.sum(1), dim=-1)
            for row, at in enumerate(part):
                sentences[at] = pooled[row]
                tokens[at] = seen.hidden_states[LAYER][row, self.lead : int(batch["attention_mask"][row].sum()) - 1]
        lengths = [len(tokens[at]) for at in range(len(texts))]
        flat = self._centred(torch.cat([tokens[at] for at in range(len(texts))]), f"{language} tokens")
        padded = nn.utils.rnn.pad_sequence(torch.split(flat, lengths), batch_first=True)
        there = torch.arange(padded.shape[1])[None] < torch.tensor(lengths)[:, None]
        return self._centred(torch.stack([sentences[at] for at in range(len(texts))]), language), padded, there

    def _centred(self, vectors: Tensor, name: str) -> Tensor:
        mean = vectors.detach().mean(dim=0)
        self.means[name] = MEMORY * self.means.get(name, mean) + (1 - MEMORY) * mean
        return functional.normalize(vectors - self.means[name], dim=-1)


def main() -> None:
    """Read pairs, fit, write, and say the digest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, default=ADAPTER)
    options = parser.parse_args()
    fit([*read_pairs(options.pairs), *gold_pairs(gold_of(options.gold))], options.out)
    print(f"wrote {options.out}, SHA-256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")


def fit(pairs: Sequence[TrainingPair], out: Path) -> None:
    """Fit an adapter on pairs, and write it."""
    torch.manual_seed(0)
    random.seed(0)
    with tempfile.TemporaryDirectory() as folder:
        write_model(Path(folder), adapter=None)
        reader = Reader(Path(folder))
    steps = list(batches(pairs))
    optimizer = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=0.01)
    for step, batch in enumerate(steps):
        loss = contrast(reader, batch)
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM) * (1 - step / len(steps))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"step {step + 1} of {len(steps)}: loss {loss.item():.3f}", flush=True)
    arrays = {
        f"{name}.{part}": values.detach().numpy().astype(np.float16)
        for name, layer in reader.layers.items()
        for part, values in (("a", layer.a), ("b", layer.b * SCALE))
    }
    np.savez(out, allow_pickle=False, **arrays)


def batches(given: Sequence[TrainingPair]) -> Iterator[list[Pair]]:
    """Runs of neighbours, shuffled and put together, with neighbours joined; no text stands twice in a batch."""
    sources: dict[str, list[Pair]] = {}
    for pair in given:
        sources.setdefault(pair.source, []).append((pair.zh, pair.vi))
    runs = [pairs[at : at + RUN] for pairs in sources.values() for at in range(0, len(pairs), RUN)]
    random.shuffle(runs)
    batch: list[Pair] = []
    size = 0
    for run in runs:
        if size + len(run) > BATCH:
            yield batch
            batch, size = [], 0
        size += len(run)
        batch += _new(batch, [*run, *_joined(run)])
    if batch:
        yield batch


def _joined(run: Sequence[Pair]) -> list[Pair]:
    places = [at for at in range(len(run) - 1) if len(run[at][1]) + len(run[at + 1][1]) < LONGEST_JOINED]
    chosen = random.sample(places, min(JOINED, len(places)))
    return [(run[at][0] + run[at + 1][0], f"{run[at][1]} {run[at + 1][1]}") for at in chosen]


def _new(batch: Sequence[Pair], pairs: Sequence[Pair]) -> list[Pair]:
    zh, vi = {zh for zh, _ in batch}, {vi for _, vi in batch}
    kept = []
    for pair in pairs:
        if pair[0] not in zh and pair[1] not in vi:
            zh.add(pair[0])
            vi.add(pair[1])
            kept.append(pair)
    return kept


def contrast(reader: Reader, pairs: Sequence[Pair]) -> Tensor:
    """The loss of one batch."""
    zh, zh_tokens, zh_there = reader.read([zh for zh, _ in pairs], "zh")
    vi, vi_tokens, vi_there = reader.read([vi for _, vi in pairs], "vi")
    cosines = torch.einsum("azd,bvd->abzv", zh_tokens, vi_tokens)
    across = cosines.masked_fill(~vi_there[None, :, None, :], -9).amax(dim=3)
    down = cosines.masked_fill(~zh_there[:, None, :, None], -9).amax(dim=2)
    covered = (across * zh_there[:, None]).sum(dim=2) / zh_there.sum(dim=1)[:, None]
    covered = covered + (down * vi_there[None]).sum(dim=2) / vi_there.sum(dim=1)[None]
    loss: Tensor = _info_nce(zh @ vi.T / TEMPERATURE) + TOKEN_WEIGHT * _info_nce(covered / 2 / TOKEN_TEMPERATURE)
    return loss


def _info_nce(similarity: Tensor) -> Tensor:
    right = torch.arange(len(similarity))
    return (functional.cross_entropy(similarity, right) + functional.cross_entropy(similarity.T, right)) / 2


if __name__ == "__main__":
    main()
