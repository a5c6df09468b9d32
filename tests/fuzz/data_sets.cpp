// The SPECs that name files. The first byte of `idx` shares the rest out among its two.
#include <algorithm>

#include "tests/fuzz/scratch.hpp"
#include "tests/fuzz/targets.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit::fuzz {
namespace {

LoadOptions options_of_mnist() {
  LoadOptions options;
  options.input.height = 28;
  options.input.width = 28;
  options.input.mean = {0};
  options.input.std = {1};
  for (char digit = '0'; digit <= '9'; ++digit) options.classes.emplace_back(1, digit);
  options.note = [](const std::string& line) { require(line.find('\n') == std::string::npos); };
  return options;
}

LoadOptions options_of_cifar() {
  LoadOptions options = options_of_mnist();
  options.input = {.channels = 3, .height = 32, .width = 32, .mean = {0, 0, 0}, .std = {1, 1, 1}};
  options.classes = {"airplane", "automobile", "bird",  "cat",  "deer",
                     "dog",      "frog",       "horse", "ship", "truck"};
  return options;
}

void load(const std::string& spec, const LoadOptions& options) {
  try {
    const Dataset data = load_data({spec}, options);
    require(data.size() > 0);
    require(data.pixels.size() == data.size() * data.shape.size());
    for (const std::uint8_t label : data.labels) require(label < options.classes.size());
  } catch (const UserError& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

void load(const std::string& spec) {
  static const LoadOptions options = options_of_mnist();
  load(spec, options);
}

}  // namespace

void idx(Bytes bytes) {
  const std::size_t labels =
      bytes.empty() ? 0 : std::min<std::size_t>(bytes.front(), bytes.size() - 1);
  if (!bytes.empty()) bytes = bytes.subspan(1);
  const auto write = [](const std::string& name, Bytes part) {
    return scratch().write("mnist/" + name, part).string();
  };
  const std::string numbers = write("train-labels-idx1-ubyte", bytes.first(labels));
  const std::string images = write("train-images-idx3-ubyte", bytes.subspan(labels));
  const std::string folder = (scratch().path() / "mnist").string();
  load("mnist:" + folder + ":train");
  load("idx:" + images + ":" + numbers + ":" + numbers);
  static_cast<void>(write("qmnist-train-labels-idx2-int", bytes.first(labels)));
  static_cast<void>(write("qmnist-train-images-idx3-ubyte", bytes.subspan(labels)));
  load("qmnist:" + folder + ":train");
}

void cifar(Bytes bytes) {
  static const LoadOptions options = options_of_cifar();
  static_cast<void>(scratch().write("cifar/test_batch.bin", bytes));
  load("cifar10:" + (scratch().path() / "cifar").string() + ":test", options);
}

void csv(Bytes bytes) { load("csv:" + scratch().write("table.csv", bytes).string()); }

void strokes(Bytes bytes) { load("strokes:" + scratch().write("drawings.jsonl", bytes).string()); }

}  // namespace inkdigit::fuzz
