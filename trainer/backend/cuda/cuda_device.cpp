// Whether there is a GPU to train on.
#include <cuda_runtime_api.h>
#include <fmt/core.h>

#include <string>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/cuda/choose_gpu.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

constexpr const char* kInstead = "; use --device cpu";

// CUDA's 13020 is 13.2.
std::string version_text(int version) {
  return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

[[noreturn]] void complain_about_driver() {
  int driver = 0;
  if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
    throw UserError(std::string("--device cuda: this machine has no NVIDIA driver") + kInstead);
  }
  throw UserError("--device cuda: the NVIDIA driver is for CUDA " + version_text(driver) +
                  ", and this build is of CUDA " + version_text(CUDART_VERSION) +
                  "; install a newer driver, or use --device cpu");
}

}  // namespace

void choose_gpu(int place) {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess && count > 0) cudaSetDevice(place % count);
}

void check_cuda() {
  constexpr int kOldest = 75;  // compute capability, times 10, that the code is compiled for
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaErrorInsufficientDriver) complain_about_driver();
  if (status != cudaSuccess || count == 0) {
    const std::string problem = status == cudaSuccess || status == cudaErrorNoDevice
                                    ? ""
                                    : std::string(" (") + cudaGetErrorString(status) + ")";
    throw UserError("--device cuda: no GPU was found" + problem + kInstead);
  }
  int gpu = 0;
  cudaDeviceProp properties{};
  if (cudaGetDevice(&gpu) != cudaSuccess ||
      cudaGetDeviceProperties(&properties, gpu) != cudaSuccess) {
    throw UserError(std::string("--device cuda: the GPU does not answer") + kInstead);
  }
  if (properties.major * 10 + properties.minor < kOldest) {
    throw UserError(
        fmt::format("--device cuda: {} has compute capability {}.{}, and 7.5 is the least",
                    properties.name, properties.major, properties.minor) +
        kInstead);
  }
}

}  // namespace inkdigit
