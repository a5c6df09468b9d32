#include "trainer/backend/cuda/cuda_executor.hpp"

namespace inkdigit::device {
namespace {

// What cuBLAS's documentation recommends for Hopper, the largest it names.
constexpr std::size_t kWorkspaceBytes = std::size_t{32} << 20;

}  // namespace

CudaExecutor::CudaExecutor(Precision precision) {
  check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreate");
  check(cublasCreate(&cublas_), "cublasCreate");
  check(cublasSetStream(cublas_, stream_), "cublasSetStream");
  workspace_ = allocate(kWorkspaceBytes);
  check(cublasSetWorkspace(cublas_, workspace_, kWorkspaceBytes), "cublasSetWorkspace");
  const bool tf32 = precision == Precision::kTf32;
  check(cublasSetMathMode(cublas_, tf32 ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH),
        "cublasSetMathMode");
  int gpu = 0;
  int multiprocessors = 1;
  check(cudaGetDevice(&gpu), "cudaGetDevice");
  check(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, gpu),
        "cudaDeviceGetAttribute");
  constexpr unsigned kBlocksPerMultiprocessor = 16;  // of 256 threads: more than fit at a time
  most_blocks_ = static_cast<unsigned>(multiprocessors) * kBlocksPerMultiprocessor;
}

// Nothing can be done about what fails here.
CudaExecutor::~CudaExecutor() {
  cudaStreamSynchronize(stream_);
  for (const auto& [key, recording] : recordings_) {
    if (recording.graph != nullptr) cudaGraphExecDestroy(recording.graph);
  }
  cublasDestroy(cublas_);
  cudaFree(workspace_);
  cudaStreamDestroy(stream_);
}

void* CudaExecutor::allocate(std::size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // or the next check would find it again
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
    throw OutOfMemory(bytes, free);
  }
  check(status, "cudaMalloc");
  check(cudaMemsetAsync(memory, 0, bytes, stream_), "cudaMemset");
  return memory;
}

void CudaExecutor::release(void* memory) { cudaFree(memory); }

void* CudaExecutor::allocate_staging(std::size_t bytes) {
  void* memory = nullptr;
  check(cudaMallocHost(&memory, bytes), "cudaMallocHost");
  return memory;
}

void CudaExecutor::release_staging(void* memory) { cudaFreeHost(memory); }

void CudaExecutor::upload(void* to, const void* from, std::size_t bytes) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream_), "cudaMemcpy");
}

void CudaExecutor::download(void* to, const void* from, std::size_t bytes) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream_), "cudaMemcpy");
}

// cuBLAS counts down columns: to it, each of our matrices is its transpose, and C^T = B^T A^T.
void CudaExecutor::multiply(const MatrixProduct& p) {
  const float one = 1;
  const float kept = p.accumulate ? 1 : 0;
  const auto m = static_cast<int>(p.m);
  const auto n = static_cast<int>(p.n);
  const auto k = static_cast<int>(p.k);
  check(cublasSgemm(cublas_, p.b_transposed ? CUBLAS_OP_T : CUBLAS_OP_N,
                    p.a_transposed ? CUBLAS_OP_T : CUBLAS_OP_N, n, m, k, &one, p.b,
                    p.b_transposed ? k : n, p.a, p.a_transposed ? m : k, &kept, p.c, n),
        "cublasSgemm");
}

void CudaExecutor::forget_recordings() {
  for (const auto& [key, recording] : recordings_) {
    if (recording.graph != nullptr) {
      check(cudaGraphExecDestroy(recording.graph), "cudaGraphExecDestroy");
    }
  }
  recordings_.clear();
}

void CudaExecutor::synchronize() { check(cudaStreamSynchronize(stream_), "cudaStreamSynchronize"); }

void CudaExecutor::begin_capture() {
  check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal),
        "cudaStreamBeginCapture");
}

void CudaExecutor::abandon_capture() {
  cudaGraph_t graph = nullptr;
  if (cudaStreamEndCapture(stream_, &graph) == cudaSuccess) cudaGraphDestroy(graph);
}

cudaGraphExec_t CudaExecutor::end_capture() {
  cudaGraph_t graph = nullptr;
  check(cudaStreamEndCapture(stream_, &graph), "cudaStreamEndCapture");
  cudaGraphExec_t executable = nullptr;
  const cudaError_t status = cudaGraphInstantiate(&executable, graph, 0);
  cudaGraphDestroy(graph);
  check(status, "cudaGraphInstantiate");
  return executable;
}

}  // namespace inkdigit::device
