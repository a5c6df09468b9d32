#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Which images an epoch of training shows, how often, and in which order.
//
// Each set is a group: of its n images an epoch shows round(weight * n), at least one. That is the
// same number each epoch, so that steps and schedules can be counted in advance: all images as
// often as that goes, and for the rest some that each epoch draws anew. With balance the groups are
// the sets' classes, and those of the rarer classes are shown more often, until every class is
// shown as often as the most frequent one (but for rounding a group). Images of no class are shown
// by their set's weight all the same.
//
// With weights of 1 and no balance an epoch shows shuffle(train, seed, epoch).
class Sampler {
 public:
  // `train` are indices into data, in order. A UserError where an epoch would show too many images.
  Sampler(const Dataset& data, const std::vector<std::uint32_t>& train, bool balance_classes,
          std::uint64_t seed);

  // Images that an epoch shows.
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::vector<std::uint32_t> order(std::uint64_t epoch) const;

 private:
  struct Group {
    double weight = 1;
    std::size_t label = 0;  // of all of them, where classes are balanced
    std::vector<std::uint32_t> samples;
    std::size_t shown = 0;  // images an epoch
  };

  void balance_classes();

  std::vector<Group> groups_;
  std::size_t size_ = 0;
  std::uint64_t seed_;
};

}  // namespace inkdigit
