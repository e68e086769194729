"""Fit the low-rank adapter of the bundled encoder on translated pairs.

    python benchmarks/fit_adapter.py train-pairs.tsv --out align/encoding/data/bundled-adapter.npz

LoRA (Hu et al. 2021) of rank 16 on every dense layer, symmetric in-batch contrastive loss at temperature 0.02, one pass. The
file has columns zh and vi, tab-separated, neighbouring rows from one text. A batch is made of short runs of neighbours, so that
what must be told apart is about the same thing, and a quarter of it are two neighbours joined on both sides, so that a sentence
is told apart from a sentence and a half: that is what deciding where a bead ends needs.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoTokenizer, BertModel

from align.encoding.bundled import PREFIX, write_model

RANK, ALPHA = 16, 32
RUNS, RUN, JOINED = 8, 6, 2
"""Runs a batch, neighbours a run, and how many joined pairs each run adds."""
TEMPERATURE, RATE, LONGEST = 0.02, 3e-4, 160


class LowRank(nn.Module):
    """A frozen dense layer with a trainable product of two thin matrices beside it."""

    def __init__(self, dense: nn.Linear) -> None:
        super().__init__()
        self.dense = dense
        self.down = nn.Parameter(torch.randn(RANK, dense.in_features) / RANK)
        self.up = nn.Parameter(torch.zeros(dense.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """The dense layer's output and the adapter's."""
        return self.dense(x) + (x @ self.down.T @ self.up.T) * (ALPHA / RANK)


def main() -> None:
    """Read pairs, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(0)
    with options.pairs.open(encoding="utf-8", newline="") as file:
        pairs = [(row["zh"], row["vi"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    with tempfile.TemporaryDirectory() as folder:
        write_model(Path(folder), adapter=None)
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = BertModel.from_pretrained(folder, add_pooling_layer=False)
    layers = adapt(model)
    train(model, tokenizer, batches(pairs))
    arrays = {}
    for name, layer in layers.items():
        arrays[f"{name}.down"] = layer.down.detach().numpy().astype(np.float16)
        arrays[f"{name}.up"] = (layer.up.detach() * (ALPHA / RANK)).numpy().astype(np.float16)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(options.out, allow_pickle=False, **arrays)
    print(f"wrote {options.out}: {len(layers)} layers, {options.out.stat().st_size / 1e6:.1f} MB")


def adapt(model: nn.Module) -> dict[str, LowRank]:
    """Freeze the model and put an adapter on each of its dense layers, by the name of the layer."""
    model.requires_grad_(requires_grad=False)
    dense = {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear)}
    adapted = {}
    for name, module in dense.items():
        parent, _, child = name.rpartition(".")
        adapted[name] = LowRank(module)
        setattr(model.get_submodule(parent), child, adapted[name])
    return adapted


def batches(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """All pairs once, in runs of neighbours, with joined neighbours added."""
    chance = random.Random(0)
    runs = [pairs[at : at + RUN] for at in range(0, len(pairs), RUN)]
    chance.shuffle(runs)
    found = []
    for at in range(0, len(runs) - RUNS + 1, RUNS):
        batch = []
        for run in runs[at : at + RUNS]:
            batch += run
            for first in chance.sample(range(len(run) - 1), min(JOINED, len(run) - 1)):
                (zh, vi), (more_zh, more_vi) = run[first], run[first + 1]
                batch.append((zh + more_zh, f"{vi} {more_vi}"))
        found.append(batch)
    return found


def train(model: nn.Module, tokenizer: object, steps: list[list[tuple[str, str]]]) -> None:
    """One pass of AdamW with a short warm-up and linear decay."""
    model.train()
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01)
    for number, batch in enumerate(steps):
        zh, vi = (encode(model, tokenizer, [pair[side] for pair in batch]) for side in (0, 1))
        similarity = zh @ vi.T / TEMPERATURE
        target = torch.arange(len(batch))
        loss = (functional.cross_entropy(similarity, target) + functional.cross_entropy(similarity.T, target)) / 2
        for settings in optimizer.param_groups:
            settings["lr"] = RATE * min(1, (number + 1) / 10) * (1 - number / len(steps))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"{number + 1}/{len(steps)} loss {loss.item():.4f}", flush=True)


def encode(model: nn.Module, tokenizer: object, texts: list[str]) -> Tensor:
    """(n, d) unit vectors: the mean over tokens."""
    batch = tokenizer([PREFIX + text for text in texts], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    mask = batch["attention_mask"].unsqueeze(-1).float()
    hidden = model(**batch).last_hidden_state
    return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


if __name__ == "__main__":
    main()
