#!/usr/bin/env python3
"""Loads inkdigit's weights into PyTorch, reads a picture with them, and traces TorchScript.

    python3 load.py WEIGHTS.safetensors PICTURE.pgm [--trace OUT.pt] [--inkdigit PROGRAM]

WEIGHTS are float32 of one of the networks below, which are recipes of inkdigit (trainer/recipes/).
PICTURE is as the network takes it (28x28, ink 255 on paper 0): PGM, or PPM for cnn-rgb-folder. Prints
the probabilities as JSON. With --inkdigit, `PROGRAM predict --json` reads the same picture, and the
probabilities of both must agree. Needs PyTorch (Debian: python3-torch) and nothing else.
"""
import argparse
import json
import re
import struct
import subprocess

import torch
from torch import nn


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        x = self.dropout(torch.relu(self.fc1(x.flatten(1))))
        return self.fc3(torch.relu(self.fc2(x)))


class Cnn5x5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 5), nn.Conv2d(32, 64, 5)
        self.fc1, self.fc2 = nn.Linear(64 * 4 * 4, 128), nn.Linear(128, 10)
        self.pool, self.dropout = nn.MaxPool2d(2), nn.Dropout(0.5)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.fc2(self.dropout(torch.relu(self.fc1(x.flatten(1)))))


class Cnn3x3Dropout(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
        self.fc1, self.fc2 = nn.Linear(64 * 12 * 12, 128), nn.Linear(128, 10)
        self.pool, self.dropout1, self.dropout2 = nn.MaxPool2d(2), nn.Dropout(0.25), nn.Dropout(0.5)

    def forward(self, x):
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))))
        x = self.dropout1(self.pool(x)).flatten(1)
        return self.fc2(self.dropout2(torch.relu(self.fc1(x))))


class CnnSame5x5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 16, 5, padding=2), nn.Conv2d(16, 32, 5, padding=2)
        self.conv3, self.conv4 = nn.Conv2d(32, 32, 5, padding=2), nn.Conv2d(32, 64, 5, padding=2)
        self.fc1, self.pool = nn.Linear(64 * 7 * 7, 10), nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = torch.relu(self.conv3(torch.relu(self.conv2(x))))
        return self.fc1(torch.relu(self.conv4(self.pool(x))).flatten(1))


class CnnRgbFolder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 32, 3, padding=1), nn.Conv2d(32, 64, 3, padding=1)
        self.conv3, self.pool = nn.Conv2d(64, 64, 3, padding=1), nn.MaxPool2d(2)
        self.fc1, self.fc2 = nn.Linear(64 * 3 * 3, 128), nn.Linear(128, 10)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3):
            x = self.pool(torch.relu(conv(x)))
        return self.fc2(torch.relu(self.fc1(x.flatten(1))))


MODULES = {
    "mlp": Mlp,
    "cnn-5x5": Cnn5x5,
    "cnn-3x3-dropout": Cnn3x3Dropout,
    "cnn-same-5x5": CnnSame5x5,
    "cnn-rgb-folder": CnnRgbFolder,
}


class Probabilities(nn.Module):
    """What a network makes of pictures from 0 (paper) to 1 (ink), which it normalizes itself."""

    def __init__(self, network, mean, std):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean).reshape(-1, 1, 1))
        self.register_buffer("std", torch.tensor(std).reshape(-1, 1, 1))

    def forward(self, pictures):
        return torch.softmax(self.network((pictures - self.mean) / self.std), 1)


def read_weights(path):
    """The float32 tensors of a safetensors file, and what its metadata says."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise SystemExit(f"{path}: {name} is {entry['dtype']}; `inkdigit export` makes float32")
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def load(path):
    """The weights as a module in eval mode, from pictures to probabilities."""
    tensors, metadata = read_weights(path)
    if metadata["name"] not in MODULES:
        raise SystemExit(f"{path}: {metadata['name']} is none of {', '.join(MODULES)}")
    network = MODULES[metadata["name"]]()
    network.load_state_dict(tensors)
    given = json.loads(metadata["network"])["input"]
    return Probabilities(network, given["mean"], given["std"]).eval()


def read_picture(path):
    """A binary PGM or PPM file as a batch of one picture, from 0 to 1."""
    with open(path, "rb") as file:
        content = file.read()
    header = re.match(rb"P([56])\s+(\d+)\s+(\d+)\s+255\s", content)
    if header is None:
        raise SystemExit(f"{path}: no binary PGM or PPM file")
    channels = 1 if header[1] == b"5" else 3
    levels = torch.frombuffer(bytearray(content[header.end():]), dtype=torch.uint8)
    rows = levels.reshape(int(header[3]), int(header[2]), channels)
    return rows.permute(2, 0, 1).unsqueeze(0) / 255


def main():
    options = argparse.ArgumentParser(description="Read a picture with inkdigit's weights.")
    options.add_argument("weights")
    options.add_argument("picture")
    options.add_argument("--trace", metavar="OUT.pt")
    options.add_argument("--inkdigit", metavar="PROGRAM")
    given = options.parse_args()

    model = load(given.weights)
    picture = read_picture(given.picture)
    with torch.no_grad():
        probabilities = model(picture)[0]
    print(json.dumps(probabilities.tolist()))

    if given.trace:
        traced = torch.jit.trace(model, picture)
        traced.save(given.trace)
        again = torch.jit.load(given.trace)
        assert torch.allclose(again(picture)[0], probabilities, atol=1e-6), "TorchScript differs"

    if given.inkdigit:
        command = [given.inkdigit, "predict", "--weights", given.weights, given.picture, "--json"]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        expected = torch.tensor(answer["probabilities"])
        assert torch.allclose(probabilities, expected, atol=2e-5), f"inkdigit gives {expected}"


if __name__ == "__main__":
    main()
