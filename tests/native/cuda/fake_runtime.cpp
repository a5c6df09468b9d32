// CUDA's runtime and cuBLAS on the CPU, as far as CudaExecutor calls them, and the backend on them:
// so that its order of calls, its memory, its graphs and its operands of products can be tested
// where there is no GPU. Memory is full of ones at first, graphs are lists of calls, and what may
// not be called while one is captured ends the test.
#include <cstdlib>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <vector>

#include "tests/native/reference/eigen_product.hpp"
#include "trainer/backend/cuda/cuda_executor.hpp"
#include "trainer/backend/device/device_backend.hpp"

namespace {

using Calls = std::vector<std::function<void()>>;

Calls* captured = nullptr;

void submit(const std::function<void()>& call) {
  if (captured == nullptr) {
    call();
  } else {
    captured->push_back(call);
  }
}

void refuse_in_capture(const char* call) {
  if (captured != nullptr) throw std::logic_error(std::string(call) + " while a graph is captured");
}

void* ones(std::size_t bytes) { return std::memset(std::malloc(bytes), 0xFF, bytes); }

// Stored column by column, as cuBLAS has it.
inkdigit::test::Strided<float> operand(cublasOperation_t operation, const float* data, int rows,
                                       int columns, int stride) {
  const bool transposed = operation == CUBLAS_OP_T;
  if (stride < (transposed ? columns : rows)) {
    throw std::logic_error("a stride below a column's length");
  }
  const auto step = static_cast<std::size_t>(stride);
  return transposed ? inkdigit::test::Strided<float>{data, step, 1}
                    : inkdigit::test::Strided<float>{data, 1, step};
}

}  // namespace

extern "C" {

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned /*flags*/) {
  *stream = static_cast<cudaStream_t>(std::malloc(1));
  return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  std::free(stream);
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t /*stream*/) {
  refuse_in_capture("cudaStreamSynchronize");
  return cudaSuccess;
}
cudaError_t cudaGetDevice(int* gpu) {
  *gpu = 0;
  return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr /*attribute*/, int /*gpu*/) {
  *value = 2;
  return cudaSuccess;
}
cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  refuse_in_capture("cudaMalloc");
  *memory = ones(bytes);
  return cudaSuccess;
}
cudaError_t cudaFree(void* memory) {
  refuse_in_capture("cudaFree");
  std::free(memory);
  return cudaSuccess;
}
cudaError_t cudaMallocHost(void** memory, std::size_t bytes) { return cudaMalloc(memory, bytes); }
cudaError_t cudaFreeHost(void* memory) { return cudaFree(memory); }
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  *free = *total = 0;
  return cudaSuccess;
}
cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t /*stream*/) {
  submit([=] { std::memset(memory, value, bytes); });
  return cudaSuccess;
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind /*kind*/,
                            cudaStream_t /*stream*/) {
  submit([=] { std::memcpy(to, from, bytes); });
  return cudaSuccess;
}
cudaError_t cudaGetLastError() { return cudaSuccess; }
const char* cudaGetErrorString(cudaError_t /*error*/) { return "an error"; }

cudaError_t cudaStreamBeginCapture(cudaStream_t /*stream*/, cudaStreamCaptureMode /*mode*/) {
  refuse_in_capture("cudaStreamBeginCapture");
  captured = new Calls;
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t /*stream*/, cudaGraph_t* graph) {
  *graph = reinterpret_cast<cudaGraph_t>(std::exchange(captured, nullptr));
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                 unsigned long long /*flags*/) {
  *executable = reinterpret_cast<cudaGraphExec_t>(new Calls(*reinterpret_cast<Calls*>(graph)));
  return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete reinterpret_cast<Calls*>(graph);
  return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  delete reinterpret_cast<Calls*>(executable);
  return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t /*stream*/) {
  for (const auto& call : *reinterpret_cast<Calls*>(executable)) call();
  return cudaSuccess;
}

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle) {
  *handle = static_cast<cublasHandle_t>(std::malloc(1));
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
  std::free(handle);
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetStream_v2(cublasHandle_t /*handle*/, cudaStream_t /*stream*/) {
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t /*handle*/, void* /*memory*/,
                                     std::size_t /*bytes*/) {
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t /*handle*/, cublasMath_t /*mode*/) {
  return CUBLAS_STATUS_SUCCESS;
}
const char* cublasGetStatusString(cublasStatus_t /*status*/) { return "an error"; }
cublasStatus_t cublasSgemm_v2(cublasHandle_t /*handle*/, cublasOperation_t a_operation,
                              cublasOperation_t b_operation, int m, int n, int k,
                              const float* alpha, const float* a, int a_stride, const float* b,
                              int b_stride, const float* beta, float* c, int c_stride) {
  submit([=, alpha = *alpha, beta = *beta] {
    const auto product = inkdigit::test::eigen_product(
        static_cast<std::size_t>(m), static_cast<std::size_t>(n), static_cast<std::size_t>(k),
        operand(a_operation, a, m, k, a_stride), operand(b_operation, b, k, n, b_stride));
    const float* value = product.values.data();
    for (int i = 0; i < m; ++i) {
      for (int j = 0; j < n; ++j) {
        float& out = c[i + j * static_cast<std::ptrdiff_t>(c_stride)];
        // What is there may be no number where it does not count.
        out = alpha * *value++ + (beta == 0 ? 0 : beta * out);
      }
    }
  });
  return CUBLAS_STATUS_SUCCESS;
}

}  // extern "C"

namespace inkdigit {
namespace device {

template <class Functor>
void CudaExecutor::for_each(std::size_t count, const Functor& functor) {
  submit([=] {
    for (std::size_t i = 0; i < count; ++i) functor(static_cast<Index>(i));
  });
}

}  // namespace device

void check_cuda() {}

std::unique_ptr<Backend> make_cuda_backend(const Network& network, const BackendOptions& options) {
  return device::make_device_backend<device::CudaExecutor>(network, options, options.precision);
}

}  // namespace inkdigit
