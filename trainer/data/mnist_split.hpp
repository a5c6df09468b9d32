#pragma once

namespace inkdigit {

enum class MnistSplit { kTrain, kTest };

}  // namespace inkdigit
