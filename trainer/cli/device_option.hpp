#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "trainer/backend/backend.hpp"

namespace inkdigit {

// --device, whose text is to be given to device_of().
void add_device_option(CLI::App& command, std::string& device);

// "cpu"; "cuda", a UserError where that cannot be had; or "auto": cuda where it can.
Device device_of(const std::string& device);

}  // namespace inkdigit
