#pragma once

namespace inkdigit {

// A standard stream that is closed is opened on what cannot be written (or read), so that no file
// of ours takes its number and gets what is printed.
void occupy_standard_streams();

// Writes what is left of standard output, C's and C++'s; throws where any of it was lost.
void finish_standard_output();

}  // namespace inkdigit
