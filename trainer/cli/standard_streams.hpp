#pragma once

namespace inkdigit {

// A standard stream that is closed is opened on what cannot be written (or read), so that no file
// of ours takes its number and gets what is printed.
void occupy_standard_streams();

}  // namespace inkdigit
