// One target as libFuzzer wants it; CMake says which.
#include "tests/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  inkdigit::fuzz::INKDIGIT_FUZZ_TARGET({data, size});
  return 0;
}
