"""Stroke files as pictures of 28x28 with channels for the ink's order, in many variations, cached.

MNIST's procedure, simplified: the box fits 20x20, the mean of the ink is the center, the pen is two
pixels wide. Every drawing is a fixed number of points at even distances, so that all of it is array
arithmetic.
"""
import gzip
import json
from pathlib import Path

import numpy as np

COLLECTIONS = ("unipen-1a-dev", "pendigits-tra", "uji", "unipen-letters-dev")
LETTERS, SYMBOLS = -1, -2  # labels of what is no digit

SIZE, BOX = 28, 20
POINTS = 128
# By how many points before and behind a point its direction, and its path's signature, are taken:
# some 1 and 2 pixels.
NEAR, FAR = 3, 6

# Channels of a rendering: how many each group has.
GROUPS = {"ink": 1, "directions": 8, "course": 3, "signature": 6}
FEATURES = 13


def read(folder):
    """Labels, collections (by number), writers, points and their strokes, of all drawings."""
    labels, collections, writers, points, strokes = [], [], [], [], []
    for number, name in enumerate(COLLECTIONS):
        with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            for line in lines:
                drawing = json.loads(line)
                label = drawing["label"]
                if isinstance(label, str):
                    label = LETTERS if label.isalpha() else SYMBOLS
                labels.append(label)
                collections.append(number)
                writers.append(drawing["writer"])
                drawn, of = resample([np.asarray(s, np.float64) for s in drawing["strokes"]])
                points.append(drawn)
                strokes.append(of)
    return (np.array(labels), np.array(collections), np.array(writers),
            np.array(points, np.float32), np.array(strokes))


def resample(strokes):
    """POINTS points evenly along the strokes, the box's longer side being 1, and their strokes."""
    everything = np.concatenate(strokes)
    low = everything.min(0)
    side = max((everything.max(0) - low).max(), 1e-9)
    strokes = [(stroke - low) / side for stroke in strokes]
    steps = [np.hypot(*np.diff(stroke, axis=0).T) for stroke in strokes]
    lengths = np.array([max(step.sum(), 0.03) for step in steps])  # a dot is ink, too
    ends = np.round(np.cumsum(lengths) / lengths.sum() * (POINTS - 4 * len(strokes))).astype(int)
    counts = np.diff(ends, prepend=0) + 4
    result = []
    for stroke, step, count in zip(strokes, steps, counts):
        at = np.concatenate([[0], np.cumsum(step)])
        wanted = np.linspace(0, at[-1], count)
        result.append(np.stack([np.interp(wanted, at, stroke[:, axis]) for axis in (0, 1)], 1))
    return np.concatenate(result), np.repeat(np.arange(len(strokes)), counts)


def fold_of(collections, writers, labels, folds):
    """Each drawing's fold: one for all of a writer; folds are of similar size by collection."""
    result = np.full(len(writers), -1)
    kinds = np.where(labels < 0, len(COLLECTIONS), collections)
    sizes = np.zeros((folds, len(COLLECTIONS) + 1))
    names, index = np.unique(writers, return_inverse=True)
    tables = np.zeros((len(names), sizes.shape[1]))
    np.add.at(tables, (index, kinds), 1)
    share = tables / tables.sum(0).clip(1)
    for writer in np.argsort(-share.max(1), kind="stable"):
        fold = np.argmin((sizes * (share[writer] > 0)).sum(1))
        sizes[fold] += share[writer]
        result[index == writer] = fold
    return result


def vary(points, strokes, rng):
    """Points of other hands: turned, sheared, scaled, strokes moved, trembling."""
    n = len(points)
    turn, shear = np.radians(rng.uniform(-8, 8, n)), np.tan(np.radians(rng.uniform(-10, 10, n)))
    wide, high = 1 + rng.uniform(-0.12, 0.12, n), 1 + rng.uniform(-0.08, 0.08, n)
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos * wide, (cos * shear - sin) * high],
                       [sin * wide, (sin * shear + cos) * high]]).transpose(2, 0, 1)
    result = np.einsum("nij,nmj->nmi", matrix, points)
    moved = rng.uniform(-0.03, 0.03, (n, strokes.max() + 1, 2))
    result += np.take_along_axis(moved, strokes[:, :, None], 1)
    at = np.linspace(0, 1, points.shape[1])[:, None]
    for _ in range(4):
        waves, phase = rng.uniform(1, 15, (2, n, 1, 2)) * [[[[1]]], [[[0.42]]]]
        result += rng.normal(0, 0.006, (n, 1, 2)) * np.sin(2 * np.pi * waves * at + phase)
    return result


def fit(points, radius):
    """The same in pixels: longer side BOX with the pen, mean in the middle, all of it inside."""
    pen = radius[:, None, None]
    low, high = points.min(1, keepdims=True), points.max(1, keepdims=True)
    scale = (BOX - 2 * pen) / (high - low).max(2, keepdims=True).clip(1e-9)
    middle = points.mean(1, keepdims=True)
    shift = np.clip(SIZE / 2, pen + (middle - low) * scale, SIZE - pen - (high - middle) * scale)
    return (points - middle) * scale + shift


def chords(points, strokes, reach):
    """For each point the indices `reach` before and behind it, ending where its stroke ends."""
    at = np.broadcast_to(np.arange(points.shape[1]), strokes.shape)
    new = np.diff(strokes, axis=1, prepend=-1) != 0
    first = np.maximum.accumulate(np.where(new, at, 0), 1)
    last = np.diff(strokes, axis=1, append=-1) != 0
    last = np.minimum.accumulate(np.where(last, at, at.max())[:, ::-1], 1)[:, ::-1]
    return np.maximum(at - reach, first), np.minimum(at + reach, last)


def take(values, index):
    return np.take_along_axis(values, index[:, :, None], 1)


def directions_of(points, strokes):
    """Unit vectors along the pen's way, zero where it stands."""
    before, behind = chords(points, strokes, NEAR)
    chord = take(points, behind) - take(points, before)
    length = np.hypot(chord[..., 0], chord[..., 1])[..., None]
    return np.where(length > 1e-6, chord / length.clip(1e-6), 0)


def attributes_of(points, strokes):
    """What each point brings into its pixels' channels beside ink: (n, POINTS, 17)."""
    unit = directions_of(points, strokes)
    eighth = np.arctan2(unit[..., 1], unit[..., 0])[..., None] / (np.pi / 4) - np.arange(8)
    apart = np.abs((eighth + 4) % 8 - 4)
    eight = (1 - apart).clip(0) * (np.abs(unit).sum(2, keepdims=True) > 0)
    when = np.broadcast_to(np.linspace(0.1, 1, points.shape[1])[:, None], (*strokes.shape, 1))

    before, behind = chords(points, strokes, FAR)
    step = np.diff(points, axis=1, append=points[:, -1:])
    step[np.diff(strokes, axis=1, append=strokes[:, -1:]) != 0] = 0
    # Iterated integrals from a to b are differences of those from the drawing's beginning (Chen).
    inner = (points + step / 2)[..., :, None] * step[..., None, :]
    inner = inner.reshape(*strokes.shape, 4)
    sums = np.cumsum(inner, 1) - inner
    a, b = take(points, before), take(points, behind)
    first = b - a
    second = take(sums, behind) - take(sums, before)
    second -= (a[..., :, None] * first[..., None, :]).reshape(second.shape)
    length = np.hypot(step[..., 0], step[..., 1]).mean(1)[:, None, None] * 2 * FAR
    signature = np.concatenate([first / length, 2 * second / length**2], 2).clip(-1, 1)
    return np.concatenate([eight, unit, when, signature], 2)


def features_of(points, strokes):
    """Numbers of a drawing's strokes: (n, FEATURES)."""
    n, m = strokes.shape
    step = np.diff(points, axis=1)
    step[np.diff(strokes, axis=1) != 0] = 0
    step = np.hypot(step[..., 0], step[..., 1])
    low, high = points.min(1), points.max(1)
    size = (high - low).clip(1e-6)
    length = step.sum(1).clip(1e-6)
    in_stroke = np.stack([(strokes == s).sum(1) for s in range(strokes.max() + 1)], 1)
    main = in_stroke.argmax(1)
    is_main = strokes == main[:, None]
    rows = np.arange(n)
    begin, end = is_main.argmax(1), m - 1 - is_main[:, ::-1].argmax(1)
    gap = np.hypot(*(points[rows, end] - points[rows, begin]).T)
    unit = directions_of(points, strokes)
    angle = np.arctan2(unit[..., 1], unit[..., 0])
    turn = (np.diff(angle[:, ::NEAR], axis=1) + np.pi) % (2 * np.pi) - np.pi
    turn[np.diff(strokes[:, ::NEAR], axis=1) != 0] = 0
    side = size.max(1)
    columns = [(in_stroke > 0).sum(1), length / side, np.log(size[:, 0] / side + 0.05),
               np.log(size[:, 1] / side + 0.05), gap / side, in_stroke.max(1) / m,
               turn.sum(1), np.abs(turn).sum(1), np.abs(turn).max(1)]
    ends = [(points[:, at] - (low + high) / 2) / side[:, None] for at in (0, -1)]
    return np.concatenate([np.stack(columns, 1), *ends], 1)


def render(points, attributes, radius):
    """Ink (antialiased) and, where it is, the means of the points' attributes: (n, 1 + 17, 784)."""
    n, _, count = attributes.shape
    corner = np.floor(points - 0.5)  # centers of pixels are at .5
    cells = corner[..., None] + np.arange(-1, 3)  # n, m, axis, 4
    offset = (cells + 0.5 - points[..., None])**2
    distance = np.sqrt(offset[:, :, 1, :, None] + offset[:, :, 0, None, :])
    cover = (radius[:, None, None, None] + 0.5 - distance).clip(0, 1)
    outside = (cells < 0) | (cells >= SIZE)
    cover[outside[:, :, 1, :, None] | outside[:, :, 0, None, :]] = 0
    cells = cells.clip(0, SIZE - 1).astype(np.int64)
    index = cells[:, :, 1, :, None] * SIZE + cells[:, :, 0, None, :]
    drawing, point, row, column = np.nonzero(cover)
    index = index[drawing, point, row, column] + drawing * SIZE * SIZE
    cover, attributes = cover[drawing, point, row, column], attributes[drawing, point]
    ink = np.zeros(n * SIZE * SIZE)
    np.maximum.at(ink, index, cover)
    share = ink / np.bincount(index, cover, len(ink)).clip(1e-6)
    channels = [ink] + [np.bincount(index, cover * attributes[:, a], len(ink)) * share
                        for a in range(count)]
    channels = [channel.reshape(n, SIZE * SIZE) for channel in channels]
    return np.stack(channels, 1)


def prepare(cache, points, strokes, variants, batch=128):
    """Arrays of all renderings, made when they are not there: group -> (1 + variants, n, c, 784)
    as int8 (127 is 1), "features" -> floats. The first of each drawing is as it was drawn."""
    cache = Path(cache)
    n = len(points)
    marker = cache / f"rendered-{variants}-{n}"
    if not marker.exists():
        files = {group: np.lib.format.open_memmap(cache / f"{group}.npy", "w+", np.int8,
                                                  (1 + variants, n, count, SIZE * SIZE))
                 for group, count in GROUPS.items()}
        features = np.zeros((1 + variants, n, FEATURES), np.float32)
        for variant in range(1 + variants):
            rng = np.random.default_rng(variant)
            for at in range(0, n, batch):
                part = slice(at, at + batch)
                drawn, of = points[part].astype(np.float64), strokes[part]
                radius = np.ones(len(drawn))
                if variant:
                    drawn = vary(drawn, of, rng)
                    radius += rng.uniform(-0.3, 0.3, len(drawn))
                drawn = fit(drawn, radius)
                channels = np.round(render(drawn, attributes_of(drawn, of), radius) * 127)
                begin = 0
                for group, count in GROUPS.items():
                    files[group][variant, part] = channels[:, begin:begin + count]
                    begin += count
                features[variant, part] = features_of(drawn, of)
        features = (features - features[0].mean(0)) / features[0].std(0)
        np.save(cache / "features.npy", features.clip(-4, 4))
        for file in files.values():
            file.flush()
        marker.touch()
    return {group: np.load(cache / f"{group}.npy", mmap_mode="r")
            for group in (*GROUPS, "features")}
