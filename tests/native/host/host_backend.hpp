#pragma once

#include <memory>

#include "tests/native/host/host_executor.hpp"
#include "trainer/backend/backend.hpp"

namespace inkdigit::device {

// The device backend on the CPU: slow, and there for tests, which compare it with the CPU's own.
// `network` must outlive it, and stay where it is.
std::unique_ptr<Backend> make_host_backend(const Network& network, const BackendOptions& options,
                                           const HostExecutorOptions& executor_options);

}  // namespace inkdigit::device
