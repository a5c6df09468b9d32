#include "engine/layers/parameter.hpp"

namespace inkdigit {
namespace {

// Calls visit(index in the file, index in memory) for every element.
template <class Visit>
void permute(const Parameter& p, Visit visit) {
  std::size_t file = 0;
  for (std::size_t o = 0; o < p.out; ++o) {
    for (std::size_t c = 0; c < p.in; ++c) {
      for (std::size_t y = 0; y < p.height; ++y) {
        for (std::size_t x = 0; x < p.width; ++x, ++file) {
          visit(file, ((y * p.width + x) * p.in + c) * p.out + o);
        }
      }
    }
  }
}

}  // namespace

void file_to_memory(const Parameter& parameter, std::span<const float> file,
                    std::span<float> memory) {
  permute(parameter, [&](std::size_t f, std::size_t m) { memory[m] = file[f]; });
}

void memory_to_file(const Parameter& parameter, std::span<const float> memory,
                    std::span<float> file) {
  permute(parameter, [&](std::size_t f, std::size_t m) { file[f] = memory[m]; });
}

}  // namespace inkdigit
