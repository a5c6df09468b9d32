#pragma once

#include <cstdlib>

#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

// A process by itself: there is nobody to send anything to.
class OneRank final : public Ranks {
 public:
  OneRank() : Ranks(0, 1) {}

  [[nodiscard]] int on_this_machine() const override { return 1; }
  [[nodiscard]] int place_on_this_machine() const override { return 0; }
  [[nodiscard]] bool takes_device_memory() const override { return true; }
  void send(int /*to*/, int /*tag*/, const Block& /*block*/) override {}
  void receive(int /*from*/, int /*tag*/, const Block& /*block*/) override {}
  void progress() override {}
  void finish() override {}
  void gather(std::byte* /*data*/, std::span<const Section> /*parts*/,
              std::size_t /*unit*/) override {}
  void broadcast(std::span<std::byte> /*bytes*/) override {}
  [[noreturn]] void abort(int status) override { std::_Exit(status); }
  [[nodiscard]] double waited_seconds() const override { return 0; }
};

}  // namespace inkdigit
