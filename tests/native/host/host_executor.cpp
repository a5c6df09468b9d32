#include "tests/native/host/host_executor.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace inkdigit::device {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// In front of each allocation: its size, and the rest of a cache line.
constexpr std::size_t kHeader = 64;

// To the nearest value of 10 bits of mantissa, halves away from zero.
float to_tf32(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return std::bit_cast<float>((bits + 0x1000U) & 0xFFFFE000U);
}

Matrix operand(const float* data, Index rows, Index columns, bool transposed, Precision precision) {
  const Eigen::Map<const Matrix> stored(data, transposed ? columns : rows,
                                        transposed ? rows : columns);
  Matrix matrix = transposed ? Matrix(stored.transpose()) : Matrix(stored);
  if (precision == Precision::kTf32) matrix = matrix.unaryExpr(&to_tf32);
  return matrix;
}

void product_of(const MatrixProduct& p, Precision precision) {
  const Matrix a = operand(p.a, p.m, p.k, p.a_transposed, precision);
  const Matrix b = operand(p.b, p.k, p.n, p.b_transposed, precision);
  Eigen::Map<Matrix> c(p.c, p.m, p.n);
  if (p.accumulate) {
    c.noalias() += a * b;
  } else {
    c.noalias() = a * b;
  }
}

}  // namespace

void* HostExecutor::allocate(std::size_t bytes) {
  if (bytes > options_.memory - used_) throw OutOfMemory(bytes, options_.memory - used_);
  auto* const start =
      static_cast<std::byte*>(::operator new (bytes + kHeader, std::align_val_t{kHeader}));
  std::memcpy(start, &bytes, sizeof bytes);
  std::memset(start + kHeader, 0, bytes);
  used_ += bytes;
  return start + kHeader;
}

void HostExecutor::release(void* memory) {
  std::byte* const start = static_cast<std::byte*>(memory) - kHeader;
  std::size_t bytes = 0;
  std::memcpy(&bytes, start, sizeof bytes);
  used_ -= bytes;
  ::operator delete (start, std::align_val_t{kHeader});
}

void* HostExecutor::allocate_staging(std::size_t bytes) {
  void* const memory = ::operator new(bytes);
  std::memset(memory, 0, bytes);
  return memory;
}

void HostExecutor::release_staging(void* memory) { ::operator delete(memory); }

void HostExecutor::upload(void* to, const void* from, std::size_t bytes) {
  // Nothing may come from nowhere, which memcpy does not allow.
  submit([=] {
    std::copy_n(static_cast<const std::byte*>(from), bytes, static_cast<std::byte*>(to));
  });
}

void HostExecutor::download(void* to, const void* from, std::size_t bytes) {
  upload(to, from, bytes);
}

void HostExecutor::multiply(const MatrixProduct& product) {
  submit([product, precision = options_.precision] { product_of(product, precision); });
}

void HostExecutor::replay(std::uint64_t key, const std::function<void()>& work) {
  Recording& recording = recordings_[key];
  if (!recording.seen) {
    recording.seen = true;
    work();
    return;
  }
  if (recording.calls.empty()) {
    recorded_ = &recording.calls;
    work();
    recorded_ = nullptr;
  }
  for (const auto& call : recording.calls) call();
}

}  // namespace inkdigit::device
