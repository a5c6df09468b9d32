// Data SPECs, as the command line takes them:
//   mnist[:DIR][:train|test]      IDX files, gzipped or not, under any of the names that MNIST and
//                                 EMNIST are passed on with (mnist_files.hpp); behind the folder
//                                 may also stand emnist-digits or the like, and transposed
//   fashion-mnist, kmnist, emnist, qmnist, cifar10
//                                 other well-known sets, with their own names of classes; [:DIR]
//                                 and [:train|test] as mnist has them
//   idx:IMAGES:LABELS[:CLASSES]   any pair of IDX files, and a text that names the classes
//   images:DIR                    a folder of pictures for each class, named after it
//   strokes:FILE.jsonl[.gz]       pen strokes, rasterized by the engine; their ink is kept
//   csv:FILE.csv[.gz]             a picture a line, its label first (csv.hpp); behind the file may
//                                 stand transposed
//   synthetic[:COUNT]             digits that the program draws itself, as strokes
//   negatives:FILE.jsonl[.gz]     pen strokes that show none of the classes, whatever their labels
//   negatives[:COUNT]             scribbles, shapes and spoilt digits that the program draws itself
//   spoilt:FILE.jsonl[.gz]        the digits of a file of pen strokes, struck out, in part, in
//                                 pairs or mirrored, so that they show none of the classes
//   restyled:FILE.jsonl[.gz]      the bare ones of a file of pen strokes, each with a flag, and the
//                                 zeros that are one loop, each with a bar or a slash
// A folder or file that is not given, or not there, is looked for in $INKDIGIT_DATA, then
// ../shared/data, then data: MNIST under mnist/ and so on, stroke files under strokes/, tables
// under csv/, what idx names as it is named. Each kind is a file in sets/. What a network of three
// channels sees of each is in picture.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/network_spec.hpp"
#include "trainer/base/note.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/mnist_split.hpp"

namespace inkdigit {

class Ranks;

struct LoadOptions {
  InputSpec input;                        // the pictures that the network takes
  std::vector<std::string> classes;       // labels are indices into it
  MnistSplit split = MnistSplit::kTrain;  // where "mnist" does not say which
  std::uint64_t seed = 0;                 // of what is drawn or changed at random
  int threads = 1;                        // that decode picture files
  // That share them: each reads its part, and gets the others' pictures. All call load_data alike;
  // null = this process alone.
  Ranks* ranks = nullptr;
  // Told of each sample of a set, and of how many there are; may be empty.
  std::function<void(const std::string& name, std::size_t done, std::size_t total)> progress{};
  // Told in a line of what is no error but may not be meant, such as a class without a folder.
  std::function<void(const std::string& line)> note = inkdigit::note;
};

// How every kind of SPEC is written, for --help.
std::string data_usage();

// The file or folder that load_data reads for a SPEC; nothing where there is none, or where the
// program draws the data itself.
std::optional<std::filesystem::path> locate_data(const std::string& spec);

// All SPECs, one behind the other, a source each.
Dataset load_data(const std::vector<std::string>& specs, const LoadOptions& options);

}  // namespace inkdigit
