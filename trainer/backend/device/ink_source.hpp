// New pictures of ink: strokes are varied on the CPU, by the code that trainer/augment has for it,
// and drawn on the device.
#pragma once

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "engine/ink/pen_path.hpp"
#include "trainer/augment/image_feed.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/ink.hpp"
#include "trainer/base/thread_pool.hpp"

namespace inkdigit::device {

template <class Executor>
class InkSource {
 public:
  // For up to `batch` images of `shape` at a time. Without anything to vary it takes no memory.
  InkSource(Executor& executor, const InkAugmentSpec& ink, const Shape& shape, std::size_t batch,
            int threads)
      : executor_(executor),
        shape_(shape),
        enabled_(ink.enabled()),
        feed_({}, ink, shape),
        map_(pen_map({.height = shape.height, .width = shape.width})),
        pool_(enabled_ ? thread_count(threads) : 1),
        scratch_(static_cast<std::size_t>(pool_.threads())),
        drawings_(enabled_ ? batch : 0),
        maps_(executor, enabled_ ? batch * map_size() : 0),
        shifts_(executor, enabled_ ? batch : 0) {}

  // Makes room for any batch of these data. What was recorded must be forgotten.
  void hold(const Dataset& data) {
    segments_.reset();
    if (!varies(data)) return;
    std::vector<std::size_t> sizes(data.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = most_segments(data.ink, i);
    const std::size_t batch = std::min(drawings_.size(), sizes.size());
    const auto end = sizes.begin() + static_cast<std::ptrdiff_t>(batch);
    std::partial_sort(sizes.begin(), end, sizes.end(), std::greater<>());
    segments_.emplace(executor_, std::accumulate(sizes.begin(), end, std::size_t{0}));
  }

  // Varies the samples' ink, `key` being the first one's, says in `choices` what is to be drawn,
  // and uploads that. Nothing that was recorded may be at work.
  void stage(const Dataset& data, std::span<const std::uint32_t> samples, const ImageKey& key,
             DeviceVariation* choices) {
    if (!varies(data)) return;
    pool_.run(static_cast<int>(samples.size()), [&](int index, int thread) {
      const auto i = static_cast<std::size_t>(index);
      drawings_[i].clear();
      if (!data.ink.has(samples[i])) return;
      InkScratch& scratch = scratch_[static_cast<std::size_t>(thread)];
      RasterOptions options{.height = shape_.height, .width = shape_.width};
      const ImageKey own{key.seed, key.step, key.sample + i};
      if (!feed_.vary_ink(data, samples[i], own, scratch, options)) return;
      const PenMap map = pen_map(options);
      choices[i].drawn = true;
      choices[i].reach = static_cast<float>(map.reach);
      each_segment(scratch.ink.view(), map, [&](Point a, Point b) {
        drawings_[i].push_back({a, b});
      });
    });
    std::size_t used = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      choices[i].first_segment = static_cast<Index>(used);
      choices[i].segments = static_cast<Index>(drawings_[i].size());
      std::copy(drawings_[i].begin(), drawings_[i].end(), segments_->host() + used);
      used += drawings_[i].size();
    }
    segments_->upload(used);
  }

  // Whether these data have ink to vary.
  [[nodiscard]] bool draws() const { return segments_.has_value(); }

  // Puts what is to be drawn in the place of the images' bytes. To be recorded.
  // NOLINTNEXTLINE(readability-non-const-parameter): what the executor runs writes there
  void draw(Index images, const DeviceVariation* choices, std::uint8_t* pixels) {
    const auto side = static_cast<Index>(map_.side);
    executor_.for_each(images * map_size(),
                       DrawInk{choices, segments_->device(), maps_.data(), side});
    executor_.for_each(images, CenterInk{choices, maps_.data(), shifts_.data(), side, shape_.height,
                                         shape_.width});
    executor_.for_each(images * shape_.size(), InkToPixels{choices, maps_.data(), shifts_.data(),
                                                           picture_of(shape_), side, pixels});
  }

 private:
  [[nodiscard]] bool varies(const Dataset& data) const { return enabled_ && !data.ink.empty(); }

  [[nodiscard]] std::size_t map_size() const {
    return static_cast<std::size_t>(map_.side) * static_cast<std::size_t>(map_.side);
  }

  // Of a sample's varied ink: a stroke gets two more points for its cut ends, and two for hooks.
  std::size_t most_segments(const InkSet& set, std::size_t sample) {
    if (!set.has(sample)) return 0;
    Ink& ink = scratch_[0].ink;
    set.copy(sample, ink);
    return ink.points.size() + 4 * ink.lengths.size();
  }

  Executor& executor_;
  Shape shape_;
  bool enabled_;
  ImageFeed feed_;  // of ink alone
  PenMap map_;
  ThreadPool pool_;
  std::vector<InkScratch> scratch_;             // one a thread
  std::vector<std::vector<Segment>> drawings_;  // one an image
  std::optional<Staged<Executor, Segment>> segments_;
  Buffer<Executor, float> maps_;
  Buffer<Executor, InkShift> shifts_;
};

}  // namespace inkdigit::device
