// What is fuzzed: every reader of foreign bytes, and what is done with drawings and pictures. Each
// function takes any bytes and must come back: without a crash, a leak, undefined behavior, or an
// exception. What must hold of what was read is checked with `require`.
//
// libFuzzer calls them one at a time (driver.cpp, scripts/fuzz.sh), and the native tests replay the
// corpus through them (tests/native/fuzz_corpus_test.cpp).
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

namespace inkdigit::fuzz {

using Bytes = std::span<const std::uint8_t>;

void weights(Bytes bytes);     // a weights file, its checksum put right
void recipe(Bytes bytes);      // a recipe, and the network in it
void idx(Bytes bytes);         // MNIST's two files, QMNIST's, and a pair with names of classes
void cifar(Bytes bytes);       // CIFAR-10's records
void csv(Bytes bytes);         // Kaggle's table of pixels
void strokes(Bytes bytes);     // a stroke file
void picture(Bytes bytes);     // PNG, JPEG and so on
void state_dict(Bytes bytes);  // PyTorch's parameters as safetensors
void onnx(Bytes bytes);        // a network as an ONNX file
void checkpoint(Bytes bytes);  // a training's state, its checksum put right
void bitmap(Bytes bytes);      // pixels to raster
void drawing(Bytes bytes);     // strokes to raster
void number(Bytes bytes);      // strokes to the digits of a number
void c_api(Bytes bytes);       // a sequence of calls

struct Target {
  std::string_view name;
  void (*run)(Bytes);
};

inline constexpr Target kTargets[] = {
    {"weights", weights}, {"recipe", recipe},
    {"idx", idx},         {"cifar", cifar},
    {"csv", csv},         {"strokes", strokes},
    {"picture", picture}, {"state_dict", state_dict},
    {"onnx", onnx},       {"checkpoint", checkpoint},
    {"bitmap", bitmap},   {"drawing", drawing},
    {"number", number},   {"c_api", c_api},
};

// A fuzzer notices nothing but the end of the process.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace inkdigit::fuzz
