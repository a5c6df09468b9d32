// The images of a step on the device: the data lies there, batches are gathered and varied there.
// What is chosen for an image, and how its ink is varied, comes from the CPU, by the code that
// trainer/augment has for it.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "trainer/augment/augmenter.hpp"
#include "trainer/backend/device/augment.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/ink_source.hpp"
#include "trainer/backend/device/photo.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit::device {

struct ImageSourceOptions {
  AugmentSpec augment{};
  InkAugmentSpec ink{};
  Shape shape{};
  std::size_t batch = 1;  // images at a time, at most
  int threads = 0;
};

template <class Executor>
class ImageSource {
 public:
  ImageSource(Executor& executor, const ImageSourceOptions& options)
      : executor_(executor),
        shape_(options.shape),
        augmenter_(options.augment, options.shape),
        spec_(options.augment),
        pixels_of_ink_(options.ink.pixels),
        ink_(executor, options.ink, options.shape, options.batch, options.threads),
        choices_(executor, options.batch),
        pixels_(executor, options.batch * options.shape.size()) {
    if (!augmenter_.enabled()) return;
    const std::size_t size = options.batch * options.shape.size();
    for (auto& levels : levels_) levels = Buffer<Executor, float>(executor, size);
    if (augmenter_.elastic()) make_elastic(options.batch);
    if (spec_.gap_probability > 0) {
      gaps_ = Buffer<Executor, Gap>(executor, options.batch * kMostGaps);
    }
  }

  // What is staged, and the labels of all data, on the device.
  [[nodiscard]] const DeviceVariation* choices() const { return choices_.device(); }
  [[nodiscard]] const std::uint8_t* labels() const { return data_labels_.data(); }

  // Brings data to the device, unless it is what was there last. It must not change while it is.
  void hold(const Dataset& data) {
    if (held_ == data.pixels.data() && held_size_ == data.size()) return;
    executor_.synchronize();
    executor_.forget_recordings();
    held_ = nullptr;
    data_pixels_ = {};
    data_labels_ = {};
    data_pixels_ = Buffer<Executor, std::uint8_t>(executor_, data.pixels.size());
    data_labels_ = Buffer<Executor, std::uint8_t>(executor_, data.labels.size());
    executor_.upload(data_pixels_.data(), data.pixels.data(), data_pixels_.bytes());
    executor_.upload(data_labels_.data(), data.labels.data(), data_labels_.bytes());
    ink_.hold(data);
    executor_.synchronize();
    held_ = data.pixels.data();
    held_size_ = data.size();
  }

  // Chooses, on the CPU, what becomes of the samples, of which `key` is that of the first. Nothing
  // that was recorded may be at work.
  void stage(const Dataset& data, std::span<const std::uint32_t> samples, const ImageKey& key) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      DeviceVariation& choice = choices_.host()[i];
      choice = choose({key.seed, key.step, key.sample + i}, data.ink.has(samples[i]));
      choice.sample = samples[i];
    }
    ink_.stage(data, samples, key, choices_.host());
  }

  // The same without any variation.
  void stage_plain(std::span<const std::uint32_t> samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      choices_.host()[i] = DeviceVariation{.sample = samples[i]};
    }
  }

  // The images that are staged, without any variation. To be recorded.
  Pixels plain(Index images) {
    choices_.upload(images);
    return {data_pixels_.data(), choices_.device(), static_cast<Index>(shape_.size())};
  }

  // The same, varied.
  Pixels varied(Index images, const StepScalars* step) {
    Pixels pixels = plain(images);
    const Pixels own{pixels_.data(), nullptr, pixels.size};
    if (ink_.draws()) {
      executor_.for_each(images * shape_.size(),
                         GatherPixels<std::uint8_t>{pixels, pixels_.data()});
      ink_.draw(images, choices_.device(), pixels_.data());
      pixels = own;
    }
    if (!augmenter_.enabled()) return pixels;
    vary(pixels, images, step);
    return own;
  }

 private:
  void make_elastic(std::size_t batch) {
    const Elastic& elastic = *augmenter_.elastic();
    std::vector<float> factors(elastic.taps().begin(), elastic.taps().end());
    factors.insert(factors.end(), elastic.gain_x().begin(), elastic.gain_x().end());
    factors.insert(factors.end(), elastic.gain_y().begin(), elastic.gain_y().end());
    factors_ = Buffer<Executor, float>(executor_, factors.size());
    executor_.upload(factors_.data(), factors.data(), factors_.bytes());
    executor_.synchronize();
    for (auto& field : fields_) field = Buffer<Executor, float>(executor_, 2 * batch * plane());
  }

  // Pixels of an image, whatever its channels.
  [[nodiscard]] std::size_t plane() const {
    return static_cast<std::size_t>(shape_.width) * static_cast<std::size_t>(shape_.height);
  }

  [[nodiscard]] DeviceVariation choose(const ImageKey& key, bool has_ink) const {
    DeviceVariation choice;
    if (!augmenter_.enabled() || (has_ink && !pixels_of_ink_)) return choice;
    const Variation variation = augmenter_.draw(key);
    const Blot& blot = variation.blot;
    choice.varied = variation.varied;
    choice.moves = variation.placement.moves();
    choice.thickness = variation.thickness;
    choice.map = inverse_map(variation.placement, shape_.width, shape_.height);
    choice.left = static_cast<Index>(blot.left);
    choice.top = static_cast<Index>(blot.top);
    choice.right = static_cast<Index>(blot.left + blot.width);
    choice.bottom = static_cast<Index>(blot.top + blot.height);
    choice.level = blot.level;
    choice.gaps = variation.gaps;
    choice.ruling = variation.ruling;
    choice.ragged = variation.ragged;
    return choice;
  }

  void vary(const Pixels& pixels, Index images, const StepScalars* step) {
    const std::size_t size = images * shape_.size();
    const Picture shape = picture_of(shape_);
    float* from = levels_[0].data();
    float* to = levels_[1].data();
    executor_.for_each(size, GatherPixels<float>{pixels, from});
    if (gaps_.size() > 0) {
      executor_.for_each(std::size_t{images} * kMostGaps,
                         FindGaps{choices_.device(), shape, from, gaps_.data()});
      executor_.for_each(size, CutGaps{gaps_.data(), shape, from});
    }
    const auto most_steps = static_cast<int>(std::ceil(spec_.thickness_pixels));
    for (int s = 0; s < most_steps; ++s) {
      executor_.for_each(size, MoveEdges{choices_.device(), shape, from, to, s});
      std::swap(from, to);
    }
    if (spec_.ruling_probability > 0) {
      executor_.for_each(size, AddRuling{choices_.device(), shape, from});
    }
    const float* const fields = augmenter_.elastic() ? draw_fields(images, step) : nullptr;
    executor_.for_each(size, Warp{choices_.device(), shape, fields, from, to});
    if (spec_.ragged_pixels > 0) {
      executor_.for_each(size, MakeRagged{choices_.device(), step, shape, to, from});
      std::swap(from, to);
    }
    executor_.for_each(size, LevelsToBytes{choices_.device(), step, shape, to, pixels_.data(),
                                           static_cast<float>(spec_.noise_grey_levels)});
  }

  const float* draw_fields(Index images, const StepScalars* step) {
    const auto size = static_cast<Index>(2 * plane());
    const Index blocks = (size + 3) / 4;
    const ElasticFactors factors{factors_.data(),
                                 static_cast<Index>(augmenter_.elastic()->taps().size() / 2),
                                 static_cast<Index>(shape_.width)};
    float* const numbers = fields_[0].data();
    float* const rows = fields_[1].data();
    executor_.for_each(static_cast<std::size_t>(images) * blocks,
                       DrawDisplacements{step, numbers, size, blocks});
    executor_.for_each(static_cast<std::size_t>(images) * size, SmoothRows{factors, numbers, rows});
    executor_.for_each(static_cast<std::size_t>(images) * size,
                       SmoothColumns{factors, rows, numbers, static_cast<Index>(shape_.height)});
    return numbers;
  }

  Executor& executor_;
  Shape shape_;
  Augmenter augmenter_;
  AugmentSpec spec_;
  bool pixels_of_ink_;
  InkSource<Executor> ink_;
  Staged<Executor, DeviceVariation> choices_;
  Buffer<Executor, std::uint8_t> pixels_;
  Buffer<Executor, float> levels_[2];
  Buffer<Executor, float> factors_;    // see ElasticFactors
  Buffer<Executor, float> fields_[2];  // images x 2 x pixels
  Buffer<Executor, Gap> gaps_;         // images x kMostGaps
  Buffer<Executor, std::uint8_t> data_pixels_;
  Buffer<Executor, std::uint8_t> data_labels_;
  const std::uint8_t* held_ = nullptr;
  std::size_t held_size_ = 0;
};

}  // namespace inkdigit::device
