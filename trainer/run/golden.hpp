#pragma once

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// What the model makes of the first image of some of the classes: enough to notice a kernel or a
// loader that is wrong, few enough to be replayed at every start of the page.
void add_golden_cases(Model& model, const Dataset& data);

}  // namespace inkdigit
