#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "trainer/backend/backend.hpp"

namespace inkdigit {

// --device, whose text is to be given to device_of().
void add_device_option(CLI::App& command, std::string& device);

// "cpu"; "cuda", a UserError where that cannot be had; "auto": cuda where it can; or "reference".
Device device_of(const std::string& device);

// One line for who waits for a device that is slow by design. To be called when nothing can be
// wrong any more with what was asked for, as an error is one line, too.
void note_device(Device device);

}  // namespace inkdigit
