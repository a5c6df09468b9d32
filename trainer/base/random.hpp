// Seeded random numbers that do not depend on the order in which they are asked for: each stream is
// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011; Random123)
// keyed by the seed and counted from (purpose, index). A picture's augmentation, say, is made of
// the streams (kAugment, its step and place in the batch), the same on any thread and on any
// device.
#pragma once

#include <array>
#include <cstdint>

namespace inkdigit {

// What a stream is for; part of the counter, so that streams of different purposes never overlap.
enum class RandomPurpose : std::uint32_t {
  kInitialization = 1,
  kShuffle = 2,
  kSplit = 3,
  kDropout = 4,
  kSynthetic = 5,
  kAugment = 6,
  kDraw = 7,        // which images of a set an epoch shows
  kWriter = 8,      // which writers are held out; keyed by their names, not by a seed
  kInkAugment = 9,  // of strokes, before they are pictures
  kNegative = 10,   // drawings that are no digits
  kNumber = 11,     // how digits are composed to numbers
  kCanvas = 12,     // where a drawing lies on a canvas
  kPhoto = 13,      // pictures of digits on paper
  kAdapt = 14,      // which drawings a step of learning a hand looks at
  kFold = 15,       // which part of the data a writer is in; keyed by names, as kWriter
  kSweep = 16,      // what is tried of a space of settings
  kPart = 17,       // whose sample it is, of clients that share a training
  kAttack = 18,   // where an attack on a picture starts, and which pictures of a step are attacked
  kCorrupt = 19,  // what spoils a picture on which robustness is measured
  kRound = 20,    // which clients a round asks
  kClient = 21,   // what a client does in a round
  kSpoil = 22,    // how a digit that somebody wrote is spoilt
  kStyle = 23,    // what a digit gets that is shown in another style
};

class Random {
 public:
  Random(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index = 0);

  // Uniform over all 2^32 values.
  std::uint32_t bits();

  // Uniform in [0, 1), 24 bits.
  float uniform() { return to_uniform(bits()); }
  // What uniform() makes of bits().
  static constexpr float to_uniform(std::uint32_t bits) {
    return static_cast<float>(bits >> 8) * 0x1p-24F;
  }

  // Uniform in [low, high).
  float uniform(float low, float high);

  // Uniform in 0 .. bound - 1 without bias; bound >= 1.
  std::uint32_t below(std::uint32_t bound);

  // Normal with mean 0 and standard deviation 1 (Box-Muller).
  float normal();

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace inkdigit
