// What a Study learns from, set by set, as trainer/data/sets/ makes it of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/ink/strokes.hpp"
#include "engine/result.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// Pictures of one channel, one behind the other, 0 = paper, 255 = ink.
struct LabeledImages {
  int height = 0;
  int width = 0;
  std::span<const std::uint8_t> pixels;
  std::span<const std::uint8_t> labels;  // class indices
};

class StudyData {
 public:
  // For the recipe's pictures and classes. The seed is that of what the program draws.
  explicit StudyData(const Recipe& recipe);

  // What is added from now on belongs to a set of this name.
  void begin_set(const std::string& name);

  Status add_drawing(std::size_t label, const StrokesView& strokes);
  Status add_images(const LabeledImages& images);
  // Of the digits that the program draws, those numbered first .. first + count - 1.
  Status add_synthetic(std::size_t first, std::size_t count);

  [[nodiscard]] const Dataset& data() const { return data_; }
  Dataset take() { return std::move(data_); }

 private:
  Status add(std::size_t label, const StrokesView& strokes, const Drawing& drawing);
  void add_sample(std::span<const std::uint8_t> pixels, std::size_t label);
  [[nodiscard]] Status check_label(std::size_t label) const;

  std::vector<std::string> classes_;
  std::uint64_t seed_;
  Dataset data_;
};

}  // namespace inkdigit
