// What a graph knows before it is run: initializers, and what nodes make of them.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "trainer/transform/exchange/onnx_import/view.hpp"

namespace inkdigit::onnx_import {

struct Constant {
  Dims dims;
  // Any type of ONNX's that is read fits, but for integers beyond 2^53.
  std::shared_ptr<const std::vector<double>> values;
  onnx::TensorProto::DataType type = onnx::TensorProto::FLOAT;
  std::string origin;  // name of the initializer that it was made of

  [[nodiscard]] std::size_t size() const { return values->size(); }
  [[nodiscard]] double operator[](std::size_t i) const { return (*values)[i]; }
};

Constant make_constant(Dims dims, std::vector<double> values, onnx::TensorProto::DataType type);
// A vector of int64.
Constant make_integers(const Dims& values);

// Fails where the numbers are not all there, or lie in another file.
Constant decode(const onnx::TensorProto& tensor);

// The numbers as int64; those beyond its range become its ends.
Dims integers_of(const Constant& constant);

// The only number; fails where there are others, which `what` names.
double scalar_of(const Constant& constant, const std::string& what);

// Fails where a number is infinite or none; `what` says of what they are.
std::vector<float> floats_of(const Constant& constant, const std::string& what);

// The name of a type of numbers, in small letters ("float16").
std::string type_name(int type);

}  // namespace inkdigit::onnx_import
