// The one file that nvcc compiles: the device backend's functors as kernels.
#include "trainer/backend/cuda/choose_gpu.hpp"
#include "trainer/backend/cuda/cuda_executor.hpp"
#include "trainer/backend/device/device_backend.hpp"

namespace inkdigit {
namespace device {
namespace {

constexpr unsigned kThreads = 256;  // of a block

template <class Functor>
__global__ void __launch_bounds__(kThreads) run(std::size_t count, Functor functor) {
  const std::size_t step = std::size_t{gridDim.x} * kThreads;
  for (std::size_t i = std::size_t{blockIdx.x} * kThreads + threadIdx.x; i < count; i += step) {
    functor(static_cast<Index>(i));
  }
}

}  // namespace

template <class Functor>
void CudaExecutor::for_each(std::size_t count, const Functor& functor) {
  if (count == 0) return;
  const std::size_t blocks = (count + kThreads - 1) / kThreads;
  const auto grid = static_cast<unsigned>(std::min<std::size_t>(blocks, most_blocks_));
  run<<<grid, kThreads, 0, stream_>>>(count, functor);
  check(cudaGetLastError(), "kernel launch");
}

}  // namespace device

std::unique_ptr<Backend> make_cuda_backend(const Network& network, const BackendOptions& options) {
  if (options.ranks != nullptr) choose_gpu(options.ranks->place_on_this_machine());
  check_cuda();
  return device::make_device_backend<device::CudaExecutor>(network, options, options.precision);
}

}  // namespace inkdigit
