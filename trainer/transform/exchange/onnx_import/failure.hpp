#pragma once

#include <stdexcept>
#include <string>

namespace inkdigit::onnx_import {

// What an ONNX file has, and cannot be imported for. read_onnx() makes an Error of it.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[noreturn]] inline void fail(const std::string& text) { throw Failure(text); }

}  // namespace inkdigit::onnx_import
