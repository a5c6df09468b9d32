// Runs the device backend's work on the CPU, so that tests can compare all of it but the GPU with
// the CPU's own backend.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

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

  void* allocate(std::size_t bytes);
  void release(void* memory);
  void* allocate_staging(std::size_t bytes);
  void release_staging(void* memory);

  void upload(void* to, const void* from, std::size_t bytes);
  void download(void* to, const void* from, std::size_t bytes);

  template <class Functor>
  void for_each(std::size_t count, const Functor& functor) {
    for (std::size_t i = 0; i < count; ++i) {
      functor(static_cast<Index>(options_.backwards ? count - 1 - i : i));
    }
  }

  // By Eigen. As TF32 would, where the precision is that, the operands have 10 bits of mantissa.
  void multiply(const MatrixProduct& product);

  template <class Work>
  void replay(std::uint64_t /*key*/, const Work& work) {
    work();
  }
  void forget_recordings() {}
  void synchronise() {}

 private:
  HostExecutorOptions options_;
  std::size_t used_ = 0;  // bytes
};

}  // namespace inkdigit::device
