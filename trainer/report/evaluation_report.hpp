// One file that shows what `eval` has measured, with pictures of what was attacked and spoilt.
#pragma once

#include <filesystem>

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/measure/evaluation.hpp"
#include "trainer/measure/robustness.hpp"

namespace inkdigit {

// `robustness`: null where that was not asked for. The file appears whole or not at all; a
// UserError names it.
void write_evaluation_report(const std::filesystem::path& path, const Model& model,
                             const Dataset& data, const Evaluation& evaluation,
                             const Robustness* robustness);

}  // namespace inkdigit
