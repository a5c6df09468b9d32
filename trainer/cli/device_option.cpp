#include "trainer/cli/device_option.hpp"

#include "trainer/base/user_error.hpp"

namespace inkdigit {

void add_device_option(CLI::App& command, std::string& device) {
  command.add_option("--device", device, "cpu, cuda, or auto: cuda where there is a GPU for it");
}

Device device_of(const std::string& device) {
  if (device == "cpu") return Device::kCpu;
  if (device == "cuda") {
    check_cuda();
    return Device::kCuda;
  }
  if (device != "auto") throw UserError("--device " + device + ": must be auto, cpu or cuda");
  try {
    check_cuda();
    return Device::kCuda;
  } catch (const UserError&) {
    return Device::kCpu;
  }
}

}  // namespace inkdigit
