// Data SPECs, as the command line takes them:
//   mnist[:DIR][:train|test]      IDX files, gzipped or not
//   images:DIR                    a folder of pictures for each class, named after it
//   strokes:FILE.jsonl[.gz]       pen strokes, rasterised by the engine
//   synthetic[:COUNT]             digits that the program draws itself
// A folder or file that is not given, or not there, is looked for in $INKDIGIT_DATA, then
// ../shared/data, then data: MNIST under mnist/, stroke files under strokes/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/spec/network_spec.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/idx.hpp"

namespace inkdigit {

struct LoadOptions {
  InputSpec input;                        // the pictures that the network takes
  std::vector<std::string> classes;       // labels are indices into it
  MnistSplit split = MnistSplit::kTrain;  // where "mnist" does not say which
  std::uint64_t seed = 0;                 // of "synthetic"
};

// All SPECs, one behind the other.
Dataset load_data(const std::vector<std::string>& specs, const LoadOptions& options);

}  // namespace inkdigit
