"""Figures of the networks that ink_order.py has trained, by several judges of "no digit"."""
from collections import defaultdict

import numpy as np
import torch

from drawings import COLLECTIONS, LETTERS, SYMBOLS

REFUSED = (0.95, 0.97, 0.99)
REPLICATES = 400
# Accuracy; then what is answered, and rightly, in the mean of the collections, and in UNIPEN at the
# first of these shares. UNIPEN's digits and what is no digit are by the same people, so there a
# judge gains nothing by knowing the device.
COLUMNS = ("UNIPEN", "pendigits", "UJI", "mean", *(f"{share:.0%}" for share in REFUSED),
           f"UNIPEN, {REFUSED[0]:.0%}")
BASELINE = "bitmap: plausibility"


def energy(logits):
    """Log of the sum of exp of the digits' logits: what Liu and others (2020) call -E."""
    return np.logaddexp.reduce(logits[:, :10], axis=1)


def plausibility(logits):
    """The log odds that a softmax of 11 gives to all digits together."""
    return energy(logits) - logits[:, 10]


def logistic(inputs, digits):
    """Weights of a logistic regression, the constant last, each class weighing a half."""
    x = np.column_stack([inputs, np.ones(len(inputs))])
    weight = np.where(digits, 0.5 / digits.mean(), 0.5 / (~digits).mean())
    w = np.zeros(x.shape[1])
    for _ in range(30):  # Newton's steps; the ridge keeps separable data finite
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weight * (p - digits)) + 1e-3 * w
        w -= np.linalg.solve(x.T * (weight * p * (1 - p)) @ x + 1e-3 * np.eye(len(w)), slope)
    return w


def near_and_plausible(found):
    return np.column_stack([np.clip(plausibility(found["logits"]), -20, 20),
                            found["near_digits"][:, 1], found["near_others"][:, 1]])


def corrected(found, others, features, labels):
    """Logits of a finished network plus what a small network, fitted to what the others say of the
    folds that they have not seen, makes of them and of the strokes' features."""
    torch.manual_seed(1)
    small = torch.nn.Sequential(torch.nn.Linear(11 + features.shape[1], 32), torch.nn.ReLU(),
                                torch.nn.Linear(32, 11))
    torch.nn.init.zeros_(small[2].weight)  # so that it begins with what the network says

    def apply(one):
        logits = torch.from_numpy(one["logits"])
        beside = torch.from_numpy(features[one["drawings"]])
        return logits + small(torch.cat([logits / 5, beside], 1))

    targets = torch.from_numpy(np.concatenate([labels[o["drawings"]] for o in others]))
    optimizer = torch.optim.Adam(small.parameters(), 0.003, weight_decay=1e-3)
    for _ in range(300):
        optimizer.zero_grad()
        outputs = torch.cat([apply(o) for o in others])
        torch.nn.functional.cross_entropy(outputs, torch.where(targets < 0, 10, targets)).backward()
        optimizer.step()
    with torch.no_grad():
        return apply(found).numpy()


def judges_of(name, found, others, features, labels):
    """(what is read and judged by what, logits, score) for a training; `others` are those of the
    same arm and seed on the other folds."""
    logits = found["logits"]
    if name == "heads":
        return [("heads: sigmoid", logits, logits[:, 10]),
                ("heads: energy of the digits' head", logits, energy(logits))]
    if name == "energy":
        return [("energy, trained with margins", logits, energy(logits))]
    rows = [(f"{name}: plausibility", logits, plausibility(logits))]
    if "empty" in found:
        rows.append((f"{name}, read as a picture", found["empty"], plausibility(found["empty"])))
    if name == "bitmap":
        digits, rest = found["near_digits"], found["near_others"]
        rows.append(("bitmap: energy", logits, energy(logits)))
        for column, which in enumerate(("nearest", "5th nearest", "20th nearest")):
            rows.append((f"bitmap: {which} digit", logits, digits[:, column]))
        rows.append(("bitmap: 5th nearest digit against 5th nearest other", logits,
                     digits[:, 1] - rest[:, 1]))
        if others:
            w = logistic(np.concatenate([near_and_plausible(o) for o in others]),
                         np.concatenate([labels[o["drawings"]] >= 0 for o in others]))
            rows.append(("bitmap: plausibility and distances", logits,
                         near_and_plausible(found) @ w[:-1]))
            for row, beside in (("", features[:, :0]), (" with features", features)):
                logits = corrected(found, others, beside, labels)
                rows.append((f"bitmap: plausibility, refitted{row}", logits, plausibility(logits)))
    return rows


class Judged:
    """Held-out drawings of a fold, which are right, and how much each looks like a digit."""

    def __init__(self, labels, collections, logits, score):
        self.right = logits[:, :10].argmax(1) == labels
        self.score = score
        self.sets = [(labels >= 0) & (collections == c) for c in range(len(COLLECTIONS) - 1)]
        self.kinds = [np.flatnonzero(labels == kind) for kind in (LETTERS, SYMBOLS)]
        self.kinds = [kind[np.argsort(score[kind])] for kind in self.kinds]

    def threshold(self, share, weights):
        """The lowest that refuses the share of both kinds."""
        found = []
        for kind in self.kinds:
            below = np.cumsum(weights[kind])
            at = np.searchsorted(below, share * below[-1])
            found.append(self.score[kind[min(at, len(kind) - 1)]])
        return max(found)

    def figures(self, weights):
        """In percent, by COLUMNS."""
        def mean_over(of):
            return [100 * np.average(of[s], weights=weights[s]) for s in self.sets]
        accuracy = mean_over(self.right)
        answered = [mean_over(self.right & (self.score > self.threshold(share, weights)))
                    for share in REFUSED]
        return np.array([*accuracy, np.mean(accuracy), *np.mean(answered, 1), answered[0][0]])


def table(title, rows, sign="+"):
    print(f"\n| {title} | {' | '.join(COLUMNS)} |\n|{' --- |' * (len(COLUMNS) + 1)}")
    for name, values, errors in rows:
        cells = [f"{v:.2f}" if e is None else f"{v:{sign}.2f} ± {e:.2f}"
                 for v, e in zip(values, errors)]
        print(f"| {name} | {' | '.join(cells)} |")


def by_fold(runs, common):
    """Means over seeds: (folds, replicates, columns)."""
    return np.array([np.mean([runs[seed, fold] for seed, fold in common if fold == f], 0)
                     for f in sorted({fold for _, fold in common})])


def with_error(values):
    """Mean over folds, and its standard error: the larger of that over writers (the bootstrap's)
    and that over folds, as in docs/crossval.md."""
    over_folds = values[:, 0].std(0, ddof=1) / len(values)**0.5 if len(values) > 1 else 0
    return values[:, 0].mean(0), np.maximum(values[:, 1:].mean(0).std(0), over_folds)


def report(files, labels, collections, writers, features):
    """Tables of each judge's figures, and of their differences from the baseline's; files are
    those of trainings, by (arm, seed, fold).

    The bootstrap draws writers, those of digits and of others, and takes thresholds anew.
    """
    trained = defaultdict(dict)
    for (name, seed, fold), file in files.items():
        with np.load(file) as arrays:
            trained[name][seed, fold] = dict(arrays)
    everybody, index = np.unique(writers, return_inverse=True)
    rng = np.random.default_rng(1)
    draws = [np.ones(len(everybody))]
    draws += [rng.poisson(1, len(everybody)) + 1e-9 for _ in range(REPLICATES)]
    values = defaultdict(dict)
    for name, trainings in trained.items():
        for (seed, fold), found in trainings.items():
            others = [f for (s, k), f in trainings.items() if s == seed and k != fold]
            here = found["drawings"]
            for row, logits, score in judges_of(name, found, others, features, labels):
                judged = Judged(labels[here], collections[here], logits, score)
                values[row][seed, fold] = np.array([judged.figures(draw[index[here]])
                                                    for draw in draws])
    baseline = values[BASELINE]
    means, differences = [], []
    for row, runs in values.items():
        common = sorted(set(runs) & set(baseline))
        title = f"{row} ({len(common)})"
        mean, error = with_error(by_fold(runs, common))
        if row == BASELINE:
            table(f"± standard error, mean of {len(common)}", [(row, mean, error)], sign="")
        else:
            gained = by_fold(runs, common) - by_fold(baseline, common)
            differences.append((title, *with_error(gained)))
        means.append((title, mean, [None] * len(COLUMNS)))
    table("mean over folds (trainings)", means)
    table(f"difference from {BASELINE}", differences)
