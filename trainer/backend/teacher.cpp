#include "trainer/backend/teacher.hpp"

#include <algorithm>

#include "trainer/base/as_matrix.hpp"

namespace inkdigit {
namespace {

// Images that go through a network at once, however many a shard has.
constexpr std::size_t kMostImages = 32;

}  // namespace

Teacher::Teacher(std::span<const Model> models) : models_(models) {
  for (const Model& model : models) {
    weights_.push_back(model.network.pack<float>(std::span<const float>(model.parameters)));
  }
}

TeacherScratch Teacher::make_scratch(std::size_t images) const {
  const std::size_t most = std::min(images, kMostImages);
  TeacherScratch scratch;
  for (const Model& model : models_) {
    const Network& network = model.network;
    scratch.arena.resize(
        std::max(scratch.arena.size(), network.arena_size(static_cast<int>(most))));
    scratch.inputs.resize(most * network.input_size());
    scratch.probabilities.resize(images * network.class_count());
  }
  return scratch;
}

void Teacher::predict(const std::uint8_t* pixels, std::size_t images,
                      TeacherScratch& scratch) const {
  auto means = as_array(scratch.probabilities.data(), scratch.probabilities.size());
  means = 0;
  for (std::size_t m = 0; m < models_.size(); ++m) {
    const Network& network = models_[m].network;
    for (std::size_t first = 0; first < images; first += kMostImages) {
      add(m, pixels + first * network.input_size(), std::min(kMostImages, images - first), scratch,
          scratch.probabilities.data() + first * network.class_count());
    }
  }
  means /= static_cast<float>(models_.size());
}

void Teacher::add(std::size_t model, const std::uint8_t* pixels, std::size_t images,
                  TeacherScratch& scratch, float* sums) const {
  const Network& network = models_[model].network;
  const int batch = static_cast<int>(images);
  network.normalize(pixels, scratch.inputs.data(), batch);
  const float* const found =
      network.forward<float>(weights_[model], scratch.inputs.data(), scratch.arena, batch);
  const std::size_t count = images * network.class_count();
  as_array(sums, count) += as_array(found, count);
}

}  // namespace inkdigit
