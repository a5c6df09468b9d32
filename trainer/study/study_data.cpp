#include "trainer/study/study_data.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/ink/raster.hpp"
#include "trainer/base/random.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

Drawing drawing_of(const StrokesView& strokes) {
  Drawing drawing;
  std::size_t point = 0;
  for (const std::uint32_t length : strokes.lengths) {
    const auto stroke = strokes.points.subspan(point, length);
    drawing.emplace_back(stroke.begin(), stroke.end());
    point += length;
  }
  return drawing;
}

}  // namespace

StudyData::StudyData(const Recipe& recipe)
    : classes_(recipe.network.classes), seed_(static_cast<std::uint64_t>(recipe.training.seed)) {
  data_.shape = recipe.network.input.shape();
}

void StudyData::begin_set(const std::string& name) {
  data_.name += (data_.sources.empty() ? "" : " + ") + name;
  data_.sources.push_back({name});
}

Status StudyData::check_label(std::size_t label) const {
  if (label < classes_.size()) return success();
  return Error{"is of class " + std::to_string(label) + ", but the recipe has " +
               std::to_string(classes_.size())};
}

void StudyData::add_sample(std::span<const std::uint8_t> pixels, std::size_t label) {
  if (data_.sources.empty()) begin_set("drawings");
  data_.pixels.insert(data_.pixels.end(), pixels.begin(), pixels.end());
  data_.labels.push_back(static_cast<std::uint8_t>(label));
  ++data_.sources.back().samples;
}

Status StudyData::add(std::size_t label, const StrokesView& strokes, const Drawing& drawing) {
  if (Status status = check_label(label); !status) return status;
  if (strokes.points.empty()) return Error{"has no points; a blank shows nothing to learn from"};
  const RasterOptions options{.height = data_.shape.height, .width = data_.shape.width};
  const Result<Raster> raster = rasterize(strokes, options);
  if (!raster) return raster.error();
  data_.ink.add(data_.size(), drawing);
  add_sample(raster->pixels, label);
  return success();
}

Status StudyData::add_drawing(std::size_t label, const StrokesView& strokes) {
  return add(label, strokes, drawing_of(strokes));
}

Status StudyData::add_images(const LabeledImages& images) {
  if (images.height != data_.shape.height || images.width != data_.shape.width) {
    return Error{"pictures of " + std::to_string(images.width) + "x" +
                 std::to_string(images.height) + ", but the recipe's network takes " +
                 std::to_string(data_.shape.width) + "x" + std::to_string(data_.shape.height)};
  }
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    if (const Status status = check_label(images.labels[i]); !status) {
      return Error{"picture " + std::to_string(i + 1) + " " + status.error().message};
    }
  }
  const std::size_t size = data_.shape.size();
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    add_sample(images.pixels.subspan(i * size, size), images.labels[i]);
  }
  return success();
}

Status StudyData::add_synthetic(std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < first + count; ++i) {
    const std::size_t digit = i % kSyntheticDigits;
    const std::string name = std::to_string(digit);
    const auto found = std::find(classes_.begin(), classes_.end(), name);
    if (found == classes_.end()) {
      return Error{"shows the digits 0 to 9, but the recipe has no class '" + name + "'"};
    }
    Random random(seed_, RandomPurpose::kSynthetic, i);
    const Drawing drawing = synthetic_digit(static_cast<int>(digit), random);
    std::vector<Point> points;
    std::vector<std::uint32_t> lengths;
    for (const Stroke& stroke : drawing) {
      points.insert(points.end(), stroke.begin(), stroke.end());
      lengths.push_back(static_cast<std::uint32_t>(stroke.size()));
    }
    const auto label = static_cast<std::size_t>(found - classes_.begin());
    if (Status status = add(label, {points, lengths}, drawing); !status) return status;
  }
  return success();
}

}  // namespace inkdigit
