#!/usr/bin/env python3
"""What the ink's order, features of strokes, other heads and distances are worth, in PyTorch.

Usage: ink_order.py --cache DIR [--data DIR] [--folds K] [--seeds N] [--epochs N] [--variants N]
                    [--arms A,B...] [--unipen] [--report]

Trains the network of `default` (float, no teacher) on data/strokes once for each arm, fold of
writers and seed, on one thread, and prints Markdown tables: accuracy, and the share of digits that
is answered, and rightly, where so much of the letters and of the symbols is refused, each with the
standard error of its difference from the plain bitmap's. In DIR (2.2 GB with 6 variants) are the
renderings and an .npz a training; what is there is not made again, so it may be interrupted.
--unipen trains on UNIPEN alone, so that pendigits and UJI are strangers with other devices, too.
--report only prints. Needs PyTorch and NumPy (Debian: python3-torch python3-numpy). The tables
that were made of it are in weights/search.md.
"""
import argparse
import sys
import time
from collections import namedtuple
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from drawings import FEATURES, GROUPS, SIZE, fold_of, prepare, read
from judge import report

BATCH, LEARNING_RATE = 64, 0.004
NEIGHBORS = (1, 5, 20)

# Channels beside ink; the loss: softmax of 11, heads (10 and "is a digit"), energy (10, with
# margins); features of the strokes beside the picture; the share of samples whose channels beside
# ink are left empty.
Arm = namedtuple("Arm", "channels loss features empty", defaults=(None, "softmax", False, 0))
ARMS = {
    "bitmap": Arm(),
    "directions": Arm("directions"),
    "features": Arm(features=True),
    "heads": Arm(loss="heads"),
    "course": Arm("course"),
    "signature": Arm("signature"),
    "directions-or-empty": Arm("directions", empty=1 / 3),
    "energy": Arm(loss="energy"),
}


class Network(nn.Module):
    def __init__(self, arm):
        super().__init__()
        channels = 1 + (GROUPS[arm.channels] if arm.channels else 0)
        layers = []
        for out, kernel, pool in ((16, 5, True), (40, 3, False), (52, 3, True), (48, 3, False)):
            layers += [nn.Conv2d(channels, out, kernel, bias=False), nn.BatchNorm2d(out), nn.ReLU()]
            layers += [nn.MaxPool2d(2)] if pool else []
            channels = out
        self.layers = nn.Sequential(*layers, nn.Flatten())
        self.side = nn.Sequential(nn.Linear(FEATURES, 16), nn.ReLU()) if arm.features else None
        self.dropout = nn.Dropout(0.1)
        self.last = nn.Linear(192 + (16 if arm.features else 0), 10 if arm.loss == "energy" else 11)

    def forward(self, pictures, features):
        hidden = self.layers(pictures)
        if self.side:
            hidden = torch.cat([hidden, self.side(features)], 1)
        return self.last(self.dropout(hidden)), hidden


def loss_of(kind, logits, labels):
    """Labels 0..9, or negative where nothing is a digit."""
    if kind == "softmax":
        return F.cross_entropy(logits, torch.where(labels < 0, 10, labels))
    digits = labels >= 0
    classes = F.cross_entropy(logits[digits, :10], labels[digits], reduction="sum") / len(labels)
    if kind == "heads":
        return classes + F.binary_cross_entropy_with_logits(logits[:, 10], digits.float())
    # Liu, Wang, Owens, Li, "Energy-based out-of-distribution detection", NeurIPS 2020, 6 to 8.
    negative_energy = logits.logsumexp(1)
    short = torch.where(digits, 10 - negative_energy, negative_energy - 2).clamp(min=0)
    return classes + 0.1 * (short**2).mean()


def pictures_of(data, arm, variants, drawings, rng=None):
    groups = [data["ink"][variants, drawings]]
    if arm.channels:
        groups.append(data[arm.channels][variants, drawings])
        if rng is not None and arm.empty:
            groups[1][rng.random(len(drawings)) < arm.empty] = 0
    pictures = torch.from_numpy(np.concatenate(groups, 1)).float() / 127
    features = torch.from_numpy(data["features"][variants, drawings])
    return pictures.reshape(len(drawings), -1, SIZE, SIZE), features


def train(arm, data, labels, chosen, epochs, seed):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(arm)
    optimizer = torch.optim.Adam(network.parameters(), LEARNING_RATE)
    steps = len(chosen) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, steps * epochs)
    targets = torch.from_numpy(labels)
    for _ in range(epochs):
        order = rng.permutation(chosen)
        variants = rng.integers(1, len(data["ink"]), len(chosen))
        for step in range(steps):
            part = slice(step * BATCH, (step + 1) * BATCH)
            pictures, features = pictures_of(data, arm, variants[part], order[part], rng)
            pictures = pictures.roll(tuple(rng.integers(-1, 2, 2)), (2, 3))
            optimizer.zero_grad(set_to_none=True)
            loss_of(arm.loss, network(pictures, features)[0], targets[order[part]]).backward()
            optimizer.step()
            schedule.step()
    return network.eval()


@torch.no_grad()
def outputs(network, arm, data, chosen, empty=False):
    """Logits and features of drawings as they were drawn."""
    results = []
    for part in np.array_split(chosen, len(chosen) // 500 + 1):
        pictures, features = pictures_of(data, arm, np.zeros(len(part), int), part)
        if empty:
            pictures[:, 1:] = 0
        results.append(network(pictures, features))
    return [torch.cat(columns).numpy() for columns in zip(*results)]


def nearest(hidden, bank):
    """Cosine to the k-th nearest of the bank, for each of NEIGHBORS (Sun and others, ICML 2022)."""
    hidden, bank = (x / np.linalg.norm(x, axis=1, keepdims=True).clip(1e-6) for x in (hidden, bank))
    found = [torch.from_numpy(part @ bank.T).topk(max(NEIGHBORS)).values.numpy()
             for part in np.array_split(hidden, len(hidden) // 500 + 1)]
    return np.concatenate(found)[:, [k - 1 for k in NEIGHBORS]]


def measure(name, data, labels, folds, fold, epochs, seed, allowed=True):
    """One training on what is allowed, and what its network says of the writers of the fold."""
    arm = ARMS[name]
    chosen, held_out = np.flatnonzero((folds != fold) & allowed), np.flatnonzero(folds == fold)
    network = train(arm, data, labels, chosen, epochs, 100 * seed + fold)
    logits, hidden = outputs(network, arm, data, held_out)
    result = {"drawings": held_out, "logits": logits}
    if name == "bitmap":
        bank = outputs(network, arm, data, chosen)[1]
        result["near_digits"] = nearest(hidden, bank[labels[chosen] >= 0])
        result["near_others"] = nearest(hidden, bank[labels[chosen] < 0])
    if arm.channels:
        result["empty"] = outputs(network, arm, data, held_out, empty=True)[0]
    return result


def train_missing(trainings, data, labels, folds, epochs, allowed):
    """Files of trainings that are not there, each written when it is whole."""
    for (name, seed, fold), file in trainings.items():
        if file.exists():
            continue
        start = time.time()
        found = measure(name, data, labels, folds, fold, epochs, seed, allowed)
        partial = file.with_suffix(".part")
        with open(partial, "wb") as stream:
            np.savez_compressed(stream, **found)
        partial.rename(file)
        print(f"{file}: {time.time() - start:.0f} s", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "data/strokes")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--variants", type=int, default=6)
    parser.add_argument("--arms", default=",".join(ARMS))
    parser.add_argument("--unipen", action="store_true")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    arms = options.arms.split(",")
    if set(arms) - set(ARMS) or "bitmap" not in arms:
        parser.error(f"--arms takes some of {','.join(ARMS)}, bitmap among them")
    torch.set_num_threads(1)
    runs = options.cache / ("unipen" if options.unipen else "all")
    runs.mkdir(parents=True, exist_ok=True)
    end = f"of{options.folds}-{options.epochs}.npz"
    trainings = {(name, seed, fold): runs / f"{name}-{seed}-{fold}{end}"
                 for seed in range(options.seeds)
                 for fold in range(options.folds) for name in arms}
    labels, collections, writers, points, strokes = read(options.data)
    folds = fold_of(collections, writers, labels, options.folds)
    data = prepare(options.cache, points, strokes, options.variants)
    if not options.report:
        allowed = (not options.unipen) | np.char.startswith(writers, "unipen/")
        train_missing(trainings, data, labels, folds, options.epochs, allowed)
    trained = {training: file for training, file in trainings.items() if file.exists()}
    if not any(name == "bitmap" for name, _, _ in trained):
        parser.error("no training of bitmap is there, which the others are compared with")
    report(trained, labels, collections, writers, data["features"][0])


if __name__ == "__main__":
    main()
