#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/spec/shape.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/data/ink_set.hpp"

namespace inkdigit {

// One of the sets that a Dataset is made of: the samples that one SPEC stands for.
struct DataSource {
  std::string name;
  std::size_t samples = 0;
  double weight = 1;  // how many times an epoch of training shows each of its images
};

// What the name of letters that people wrote begins with among Dataset::kind_names; the file's
// follows.
constexpr std::string_view kLettersKind = "letters";

// Labeled pictures, kept as bytes; they are normalized batch by batch.
struct Dataset {
  std::string name;  // what it is, without any path: "mnist:train"
  Shape shape;
  // size() x height x width x channels. Of one channel, or of ink: 0 = paper, 255 = ink.
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels;  // class indices, or kNoClass
  // One behind the other, they cover all samples.
  std::vector<DataSource> sources{};
  // Who wrote each sample: 0 = not known, otherwise 1 + an index into writer_names. Empty where no
  // writer is known.
  std::vector<std::uint32_t> writers{};
  std::vector<std::string> writer_names{};
  // Of samples that show no class, what they are instead: 0 = not known, otherwise 1 + an index
  // into kind_names. Empty where no kind is known.
  std::vector<std::uint32_t> kinds{};
  std::vector<std::string> kind_names{};
  // What the pictures of some samples were made of. Training alone uses it, and only where it
  // varies ink; `pixels` has a picture of every sample.
  InkSet ink{};

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  [[nodiscard]] const std::uint8_t* image(std::size_t i) const {
    return pixels.data() + i * shape.size();
  }
};

// True where nothing is drawn on the sample's picture: paper alone. Only of pictures of one channel
// is that known; in those of three, any color may be the paper's.
bool is_blank(const Dataset& data, std::size_t sample);

// What a sample that shows no class is instead, "scribbles" for instance; where that is not known,
// the name of its source.
std::string kind_of(const Dataset& data, std::size_t sample);

// True where some samples show none of the classes.
bool has_negatives(const Dataset& data);

// CRC-32 of pixels and labels, as 8 hexadecimal digits: tells in a weights file what it was trained
// on.
std::string checksum(const Dataset& data);

// [{"name", "samples", "weight"}], of the sources.
nlohmann::json sources_json(const Dataset& data);

// `more` behind `data`; both must have the same shape. A writer of both is one writer, and so is a
// kind.
void append(Dataset& data, const Dataset& more);

}  // namespace inkdigit
