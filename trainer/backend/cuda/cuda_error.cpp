#include "trainer/backend/cuda/cuda_error.hpp"

#include <stdexcept>
#include <string>

namespace inkdigit::device {
namespace {

[[noreturn]] void fail(const char* call, const char* problem) {
  throw std::runtime_error(std::string("CUDA: ") + call + ": " + problem +
                           "; a training goes on from its last checkpoint with --resume");
}

}  // namespace

void check(cudaError_t status, const char* call) {
  if (status != cudaSuccess) fail(call, cudaGetErrorString(status));
}

void check(cublasStatus_t status, const char* call) {
  if (status != CUBLAS_STATUS_SUCCESS) fail(call, cublasGetStatusString(status));
}

}  // namespace inkdigit::device
