// Runs the device backend's work on the CPU, so that tests can compare all of it but the GPU with
// the CPU's own backend.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <unordered_map>
#include <vector>

#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/precision.hpp"

namespace inkdigit::device {

struct HostExecutorOptions {
  Precision precision = Precision::kFloat32;
  std::size_t memory = std::numeric_limits<std::size_t>::max();  // bytes
  // Calls functors from the last index to the first: what depends on their order, differs.
  bool backwards = false;
};

class HostExecutor {
 public:
  explicit HostExecutor(const HostExecutorOptions& options) : options_(options) {}
  HostExecutor(const HostExecutor&) = delete;
  HostExecutor& operator=(const HostExecutor&) = delete;
  ~HostExecutor() = default;

  void* allocate(std::size_t bytes);
  void release(void* memory);
  static void* allocate_staging(std::size_t bytes);
  static void release_staging(void* memory);

  void upload(void* to, const void* from, std::size_t bytes);
  void download(void* to, const void* from, std::size_t bytes);

  template <class Functor>
  void for_each(std::size_t count, const Functor& functor) {
    submit([functor, count, backwards = options_.backwards] {
      for (std::size_t i = 0; i < count; ++i) {
        functor(static_cast<Index>(backwards ? count - 1 - i : i));
      }
    });
  }

  // By Eigen. As TF32 would, where the precision is that, the operands have 10 bits of mantissa.
  void multiply(const MatrixProduct& product);

  // As on a GPU: the first time the work is done, the second time it is recorded, and from then on
  // what was recorded is all that is done.
  void replay(std::uint64_t key, const std::function<void()>& work);
  void forget_recordings() { recordings_.clear(); }
  void synchronize() {}

 private:
  struct Recording {
    bool seen = false;
    std::vector<std::function<void()>> calls;
  };

  // Does it now, or records it.
  void submit(const std::function<void()>& call) {
    if (recorded_ == nullptr) {
      call();
    } else {
      recorded_->push_back(call);
    }
  }

  HostExecutorOptions options_;
  std::unordered_map<std::uint64_t, Recording> recordings_;
  std::vector<std::function<void()>>* recorded_ = nullptr;  // what is being recorded
  std::size_t used_ = 0;                                    // bytes
};

}  // namespace inkdigit::device
