#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// A collection of a Dataset, or the drawings of no class of one kind in it.
struct SampleRow {
  std::string data;  // the set's name
  std::string kind;  // of no class: "letters", "scribble"; "" where it is not known
  bool shows_class = true;
  std::size_t samples = 0;
  std::size_t writers = 0;  // whose names are known
  std::string checksum;     // of the set's pictures and labels

  // "strokes:uji.jsonl.gz", "negatives:1000, scribble"
  [[nodiscard]] std::string name() const { return kind.empty() ? data : data + ", " + kind; }
};

struct SampleRows {
  std::vector<SampleRow> rows;           // in the order of the sets; kinds by name
  std::vector<std::uint32_t> of_sample;  // an index into rows
};

// Sets of the same name are one.
SampleRows make_rows(const Dataset& data);

}  // namespace inkdigit
