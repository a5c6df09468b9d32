#include "trainer/cli/device_option.hpp"

#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {

void add_device_option(CLI::App& command, std::string& device) {
  CLI::Option* option = command.add_option("--device", device,
                                           "auto is cuda where there is a GPU for it, or cpu; "
                                           "reference is the network as textbooks have "
                                           "it, a slow second opinion");
  take_one_of(*option, {"auto", "cpu", "cuda", "reference"});
}

Device device_of(const std::string& device) {
  if (device == "cpu") return Device::kCpu;
  if (device == "reference") return Device::kReference;
  if (device == "cuda") {
    check_cuda();
    return Device::kCuda;
  }
  try {
    check_cuda();
    return Device::kCuda;
  } catch (const UserError&) {
    return Device::kCpu;
  }
}

void note_device(Device device) {
  if (device != Device::kReference) return;
  note("--device reference is the slow textbook network, on one thread");
}

}  // namespace inkdigit
