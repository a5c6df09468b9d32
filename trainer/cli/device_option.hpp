#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "trainer/backend/backend.hpp"

namespace inkdigit {

// --device, whose text is to be given to device_of().
void add_device_option(CLI::App& command, std::string& device);

// "cpu"; "cuda", a UserError where that cannot be had; "auto": cuda where it can; or "reference",
// with a note that it is slow.
Device device_of(const std::string& device);

}  // namespace inkdigit
