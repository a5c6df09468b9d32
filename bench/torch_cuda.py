#!/usr/bin/env python3
"""Training by a recipe in PyTorch on a GPU, beside which inkdigit's CUDA build is measured.

Usage: torch_cuda.py RECIPE.json [--images N] [--seconds S]

Trains the recipe's network (without augmentation and validation) on N random images that lie on
the GPU as bytes, in float32 with TF32 off unless the recipe says "precision": "tf32", in eager mode
and, where it is there, with torch.compile. Prints one JSON object: images a second of whole
training steps (gather, normalize, zero_grad, forward, loss, backward, step), the median of windows
of about S seconds.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn


def layer_of(spec, channels, size):
    """The module of a layer, with what it makes of `channels` pictures of `size` = (h, w)."""
    kind = spec["type"]
    if kind in ("conv2d", "depthwise_conv2d"):
        deep = kind == "depthwise_conv2d"
        out = channels if deep else spec["out_channels"]
        stride, padding = spec.get("stride", 1), spec.get("padding", 0)
        module = nn.Conv2d(channels, out, spec["kernel"], stride, padding,
                           groups=channels if deep else 1, bias=spec.get("bias", True))
        return module, out, [(s + 2 * padding - spec["kernel"]) // stride + 1 for s in size]
    if kind in ("max_pool2d", "avg_pool2d"):
        kernel = spec.get("kernel", 2)
        stride = spec.get("stride", 0) or kernel
        pool = nn.MaxPool2d if kind == "max_pool2d" else nn.AvgPool2d
        return pool(kernel, stride), channels, [(s - kernel) // stride + 1 for s in size]
    if kind == "batch_norm2d":
        return nn.BatchNorm2d(channels), channels, size
    if kind == "global_avg_pool2d":
        return nn.AdaptiveAvgPool2d(1), channels, [1, 1]
    if kind == "relu":
        return nn.ReLU(), channels, size
    if kind == "leaky_relu":
        return nn.LeakyReLU(spec.get("negative_slope", 0.01)), channels, size
    if kind == "dropout":
        return nn.Dropout(spec.get("p", 0.5)), channels, size
    if kind == "flatten":
        return nn.Flatten(), channels * size[0] * size[1], [1, 1]
    if kind == "linear":
        return nn.Linear(channels, spec["out_features"]), spec["out_features"], [1, 1]
    raise SystemExit(f"torch_cuda: no module for a layer of type {kind}")


class Network(nn.Module):
    """A recipe's layers without the softmax, which is the loss's; `add` reads an earlier output."""

    def __init__(self, network):
        super().__init__()
        self.steps, counts = [], {}
        given = network["input"]
        channels, size = given["channels"], [given["height"], given["width"]]
        for spec in network["layers"][:-1]:
            kind = spec["type"]
            counts[kind] = counts.get(kind, 0) + 1
            name = spec.get("name", f"{kind}{counts[kind]}")
            if kind != "add":
                module, channels, size = layer_of(spec, channels, size)
                self.add_module(name.replace(".", "_"), module)
            self.steps.append((name, spec.get("from")))
        self.read = {source for _, source in self.steps if source}

    def forward(self, x):
        kept = {}
        for name, source in self.steps:
            x = x + kept[source] if source else getattr(self, name.replace(".", "_"))(x)
            if name in self.read:
                kept[name] = x
        return x


def optimizer_of(spec, parameters):
    kind = spec["type"]
    options = {"lr": spec.get("learning_rate", 1e-3), "weight_decay": spec.get("weight_decay", 0)}
    if kind in ("sgd", "rmsprop"):
        options["momentum"] = spec.get("momentum", 0)
    if kind == "sgd":
        return torch.optim.SGD(parameters, nesterov=spec.get("nesterov", False), **options)
    if kind == "rmsprop":
        return torch.optim.RMSprop(parameters, alpha=spec.get("alpha", 0.99), **options)
    return (torch.optim.AdamW if kind == "adamw" else torch.optim.Adam)(parameters, **options)


def measure(recipe, images, seconds, compiled):
    given = recipe["network"]["input"]
    shape = (images, given["channels"], given["height"], given["width"])
    pixels = torch.randint(256, shape, dtype=torch.uint8, device="cuda")
    labels = torch.randint(len(recipe["network"]["classes"]), (images,), device="cuda")
    mean = torch.tensor(given["mean"], device="cuda")[:, None, None]
    deviation = torch.tensor(given["std"], device="cuda")[:, None, None]
    model = Network(recipe["network"]).cuda().train()
    optimizer = optimizer_of(recipe["optimizer"], model.parameters())
    loss_of = nn.CrossEntropyLoss(label_smoothing=recipe["training"].get("label_smoothing", 0))
    run = torch.compile(model) if compiled else model
    batch = recipe["training"]["batch_size"]

    def epoch(steps):
        order = torch.randperm(images, device="cuda")
        for step in range(steps):
            chosen = order[step * batch % (images - batch):][:batch]
            optimizer.zero_grad(set_to_none=True)
            inputs = (pixels[chosen].float() / 255 - mean) / deviation
            loss_of(run(inputs), labels[chosen]).backward()
            optimizer.step()
        torch.cuda.synchronize()

    epoch(20)
    start = time.perf_counter()
    epoch(50)
    steps = max(50, int(50 * seconds / (time.perf_counter() - start)))
    speeds = []
    for _ in range(5):
        start = time.perf_counter()
        epoch(steps)
        speeds.append(steps * batch / (time.perf_counter() - start))
    return statistics.median(speeds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe")
    parser.add_argument("--images", type=int, default=54000)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    with open(options.recipe, encoding="utf8") as file:
        recipe = json.load(file)
    tf32 = recipe["training"].get("precision") == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True
    found = {"torch": torch.__version__, "gpu": torch.cuda.get_device_name()}
    found["eager"] = measure(recipe, options.images, options.seconds, False)
    try:
        found["compile"] = measure(recipe, options.images, options.seconds, True)
    except Exception as error:  # whatever its compilers lack here
        found["compile_error"] = str(error).strip().split("\n")[0]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
