#include "tests/native/host/host_backend.hpp"

#include "trainer/backend/device/device_backend.hpp"

namespace inkdigit::device {

std::unique_ptr<Backend> make_host_backend(const Network& network, const BackendOptions& options,
                                           const HostExecutorOptions& executor_options) {
  return make_device_backend<HostExecutor>(network, options, executor_options);
}

}  // namespace inkdigit::device
