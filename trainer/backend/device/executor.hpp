// What the device backend asks of the place where it runs; its templates call it Executor. There
// are two: CudaExecutor (cuda/), and HostExecutor (tests/native/host/), by which tests run the same
// backend on the CPU.
//
// - void* allocate(bytes): device memory, all zero; OutOfMemory where there is too little.
// - void release(void*).
// - void* allocate_staging(bytes): host memory for upload and download; it stays where it is.
// - void release_staging(void*).
// - void upload(to, from, bytes): staging or other host memory -> device.
// - void download(to, from, bytes): device -> host.
// - void for_each(count, functor): functor(index) for each Index below count.
// - void multiply(MatrixProduct).
// - void replay(key, work): work(), whose calls of this object are the same ones whenever the key
//   is: the GPU records and repeats them.
// - void forget_recordings(): memory that they work on is gone.
// - void synchronize(): returns when all of the above is done.
//
// All but the first four and the last only ask for work, which is done in order.
#pragma once

#include <cstddef>
#include <exception>
#include <utility>

#include "trainer/backend/device/host_device.hpp"

namespace inkdigit::device {

// C = A B, or with `accumulate` C + A B; m x k by k x n, all row by row. A transposed operand lies
// in memory as its transpose: A as k x m, B as n x k.
struct MatrixProduct {
  Index m = 0;
  Index n = 0;
  Index k = 0;
  const float* a = nullptr;
  const float* b = nullptr;
  float* c = nullptr;
  bool a_transposed = false;
  bool b_transposed = false;
  bool accumulate = false;
};

// Thrown by allocate().
struct OutOfMemory : std::exception {
  OutOfMemory(std::size_t asked_bytes, std::size_t free_bytes)
      : asked(asked_bytes), free(free_bytes) {}
  [[nodiscard]] const char* what() const noexcept override { return "out of device memory"; }

  std::size_t asked;  // bytes
  std::size_t free;   // bytes
};

// Owns device memory for `size` elements of a plain type.
template <class Executor, class T>
class Buffer {
 public:
  Buffer() = default;
  Buffer(Executor& executor, std::size_t size)
      : executor_(&executor),
        data_(size == 0 ? nullptr : static_cast<T*>(executor.allocate(size * sizeof(T)))),
        size_(size) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer() {
    if (data_ != nullptr) executor_->release(data_);
  }

  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const { return size_ * sizeof(T); }

 private:
  void swap(Buffer& other) {
    std::swap(executor_, other.executor_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
  }

  Executor* executor_ = nullptr;
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

// Device memory beside host memory of the same size, between which a recording copies.
template <class Executor, class T>
class Staged {
 public:
  Staged(Executor& executor, std::size_t size)
      : executor_(&executor),
        device_(executor, size),
        host_(size == 0 ? nullptr : static_cast<T*>(executor.allocate_staging(size * sizeof(T)))) {}
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;
  ~Staged() {
    if (host_ != nullptr) executor_->release_staging(host_);
  }

  [[nodiscard]] T* host() const { return host_; }
  [[nodiscard]] T* device() const { return device_.data(); }
  [[nodiscard]] std::size_t size() const { return device_.size(); }
  void upload(std::size_t count) { executor_->upload(device(), host_, count * sizeof(T)); }
  void download(std::size_t count) { executor_->download(host_, device(), count * sizeof(T)); }

 private:
  Executor* executor_;
  Buffer<Executor, T> device_;
  T* host_;
};

}  // namespace inkdigit::device
