// The device backend's executor on a GPU: one stream, on which everything happens in order, and
// recordings as CUDA graphs. The same work gives the same bits: functors use no atomics, and
// cuBLAS repeats its own with one stream and a workspace that is ours (cuBLAS's documentation,
// "Results reproducibility").
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime_api.h>

#include <cstdint>
#include <unordered_map>

#include "trainer/backend/cuda/cuda_error.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/precision.hpp"

namespace inkdigit::device {

class CudaExecutor {
 public:
  // On the current GPU.
  explicit CudaExecutor(Precision precision);
  CudaExecutor(const CudaExecutor&) = delete;
  CudaExecutor& operator=(const CudaExecutor&) = delete;
  ~CudaExecutor();

  void* allocate(std::size_t bytes);
  void release(void* memory);
  void* allocate_staging(std::size_t bytes);
  void release_staging(void* memory);

  void upload(void* to, const void* from, std::size_t bytes);
  void download(void* to, const void* from, std::size_t bytes);

  // Defined where nvcc compiles it, in cuda_backend.cu.
  template <class Functor>
  void for_each(std::size_t count, const Functor& functor);

  void multiply(const MatrixProduct& product);

  // The first time the work is done as it is, so that libraries can load what they need; the second
  // time it is recorded, and from then on one launch repeats it.
  template <class Work>
  void replay(std::uint64_t key, const Work& work) {
    Recording& recording = recordings_[key];
    if (recording.graph == nullptr && !recording.seen) {
      recording.seen = true;
      work();
      return;
    }
    if (recording.graph == nullptr) recording.graph = record(work);
    check(cudaGraphLaunch(recording.graph, stream_), "cudaGraphLaunch");
  }
  void forget_recordings();
  void synchronize();

 private:
  struct Recording {
    bool seen = false;
    cudaGraphExec_t graph = nullptr;
  };

  template <class Work>
  cudaGraphExec_t record(const Work& work) {
    begin_capture();
    try {
      work();
    } catch (...) {
      abandon_capture();
      throw;
    }
    return end_capture();
  }
  void begin_capture();
  void abandon_capture();
  cudaGraphExec_t end_capture();

  cudaStream_t stream_ = nullptr;
  cublasHandle_t cublas_ = nullptr;
  void* workspace_ = nullptr;  // cuBLAS's
  unsigned most_blocks_ = 1;   // of a kernel
  std::unordered_map<std::uint64_t, Recording> recordings_;
};

}  // namespace inkdigit::device
