// What the report shows of why: for each mistake which pixels spoke for the answer, and the images
// trained on that are most like it to the network; and where the images held out lie to it.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "trainer/data/dataset.hpp"
#include "trainer/run/run_record.hpp"

namespace inkdigit {

// A mistake that is explained.
struct ExplainedMistake {
  std::uint32_t sample = 0;
  std::size_t truth = 0;   // class index
  std::size_t answer = 0;  // another
};

// {"mistakes": one for each: {"saliency": base64 of height x width signed bytes, 127 being the
//    largest of the picture, positive what speaks for the answer rather than the truth,
//    "nearest": [{"sample", "label" (class index, or null), "similarity", "pixels"}]},
//  "compared": images trained on that were looked at,
//  "map": {"x", "y", "truth" (class index, or null), "answer": one a sample; "share_x", "share_y"},
//    or null where nothing is held out}
nlohmann::json explanation_json(const Dataset& data, const RunRecord& record,
                                std::span<const ExplainedMistake> mistakes, int threads);

}  // namespace inkdigit
