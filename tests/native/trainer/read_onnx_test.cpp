#include "trainer/transform/exchange/read_onnx.hpp"

#include <onnx/onnx_pb.h>

#include <functional>
#include <limits>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Ints = std::vector<std::int64_t>;

Bytes bytes_of(const onnx::ModelProto& model) {
  const std::string text = model.SerializeAsString();
  return {text.begin(), text.end()};
}

// A graph as one writes it down: pictures of one channel, 6x6, and three classes.
struct File {
  onnx::ModelProto model;

  explicit File(const Ints& input = {0, 1, 6, 6}) {
    model.set_ir_version(7);
    model.add_opset_import()->set_version(13);
    describe(*graph().add_input(), "image", input);
    describe(*graph().add_output(), "out", {0, 3});
  }

  onnx::GraphProto& graph() { return *model.mutable_graph(); }

  static void describe(onnx::ValueInfoProto& info, const std::string& name, const Ints& dims) {
    info.set_name(name);
    onnx::TypeProto_Tensor& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t dim : dims) {
      onnx::TensorShapeProto_Dimension& added = *type.mutable_shape()->add_dim();
      if (dim == 0) added.set_dim_param("N");
      if (dim != 0) added.set_dim_value(dim);
    }
  }

  onnx::NodeProto& node(const std::string& type, const std::vector<std::string>& inputs,
                        const std::string& output) {
    onnx::NodeProto& node = *graph().add_node();
    node.set_op_type(type);
    node.set_name(type + "_" + std::to_string(graph().node_size()));
    for (const std::string& input : inputs) node.add_input(input);
    node.add_output(output);
    return node;
  }

  static onnx::AttributeProto& attribute(onnx::NodeProto& node, const std::string& name,
                                         onnx::AttributeProto::AttributeType type) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
  }

  static void ints(onnx::NodeProto& node, const std::string& name, const Ints& values) {
    attribute(node, name, onnx::AttributeProto::INTS)
        .mutable_ints()
        ->Add(values.begin(), values.end());
  }

  onnx::TensorProto& tensor(const std::string& name, const Ints& dims) {
    onnx::TensorProto& tensor = *graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    std::size_t count = 1;
    for (const std::int64_t dim : dims) {
      tensor.add_dims(dim);
      count *= static_cast<std::size_t>(dim);
    }
    std::vector<float> values(count);
    test::fill_normal(std::span<float>(values), 7 + count);
    tensor.mutable_float_data()->Add(values.begin(), values.end());
    return tensor;
  }

  // The dense layer at the end, on `features`.
  File& end(const std::string& from, std::int64_t features) {
    node("Flatten", {from}, "vector");
    node("MatMul", {"vector", "w"}, "out");
    tensor("w", {features, 3});
    return *this;
  }

  [[nodiscard]] Result<ImportedOnnx> read(const OnnxMeaning& meaning = {}) const {
    return read_onnx(bytes_of(model), meaning);
  }

  [[nodiscard]] std::string error(const OnnxMeaning& meaning = {}) const {
    const Result<ImportedOnnx> read = this->read(meaning);
    return read ? "" : read.error().message;
  }
};

File small_cnn() {
  File file;
  file.node("Conv", {"image", "k"}, "c");
  file.tensor("k", {2, 1, 3, 3});
  return file.end("c", 2 * 4 * 4);
}

TEST_CASE("a picture's normalization in an ONNX file is the network's own") {
  File file;
  file.node("Div", {"image", "by"}, "unit");
  file.tensor("by", {1}).set_float_data(0, 255);
  file.node("Sub", {"unit", "mean"}, "centered");
  file.tensor("mean", {1, 1, 1, 1}).set_float_data(0, 0.1307F);
  file.node("Div", {"centered", "std"}, "normalized");
  file.tensor("std", {}).set_float_data(0, 0.3081F);
  file.end("normalized", 36);
  const Result<ImportedOnnx> read = file.read({.scale = 255});
  REQUIRE(read);
  const InputSpec& input = read->model.network.spec().input;
  CHECK(input.mean == std::vector<double>{0.1307});
  CHECK(input.std == std::vector<double>{0.3081});
  CHECK(read->model.network.spec().layers.size() == 3);
}

TEST_CASE("what an ONNX file's input means can be said") {
  File file = small_cnn();
  const Result<ImportedOnnx> read = file.read({.scale = 255, .mean = {51}, .std = {127.5}});
  REQUIRE(read);
  CHECK(read->model.network.spec().input.mean == std::vector<double>{0.2});
  CHECK(read->model.network.spec().input.std == std::vector<double>{0.5});
  CHECK(file.error({.mean = {1, 2, 3}}) ==
        "it takes pictures of 1 channels, but --mean has 3 numbers; possible are 1 or 1");
  CHECK(file.error({.classes = {"a"}}) == "it has 3 classes, but 1 names were given");

  // A vector's picture, which the file does not know.
  File flat({0, 36});
  flat.end("image", 36);
  const Result<ImportedOnnx> square = flat.read();
  REQUIRE(square);
  CHECK(square->model.network.spec().input.shape().text() == "1x6x6");
  const Result<ImportedOnnx> wide = flat.read({.picture = {1, 4, 9}});
  REQUIRE(wide);
  CHECK(wide->model.network.spec().input.shape().text() == "1x4x9");
  CHECK(flat.error({.picture = {1, 5, 5}}) ==
        "its input 'image' has the shape [0,36], which is not that of a picture of 1x5x5");
}

TEST_CASE("layers of an ONNX file are called as its weights are, or its nodes") {
  File file;
  file.node("Conv", {"image", "stem.first.weight"}, "c").set_name("/stem/conv/Conv");
  file.tensor("stem.first.weight", {2, 1, 3, 3});
  file.node("Relu", {"c"}, "r").set_name("/stem/Relu");
  file.node("Relu", {"r"}, "r2").set_name("/stem/Relu");
  file.end("r2", 32);
  const Result<ImportedOnnx> read = file.read({.name = "mine"});
  REQUIRE(read);
  std::vector<std::string> names;
  for (const LayerSpec& layer : read->model.network.spec().layers) names.push_back(name_of(layer));
  CHECK(names == std::vector<std::string>{"stem.first", "stem", "stem_2", "Flatten_4", "MatMul_5",
                                          "softmax1"});
  CHECK(read->model.name == "mine");
}

TEST_CASE("nodes that nothing of the output depends on are no matter") {
  File file = small_cnn();
  file.node("Gelu", {"c"}, "unread");
  CHECK(file.error().empty());
}

// One node between the picture and the dense layer: what is wrong with it.
std::string node_error(const std::string& type, const std::vector<std::string>& inputs,
                       const std::function<void(File&, onnx::NodeProto&)>& change) {
  File file;
  change(file, file.node(type, inputs, "x"));
  file.end("x", 36);
  return file.error();
}

TEST_CASE("a node that cannot be imported is an error that names it and says what is possible") {
  const auto nothing = [](File& /*file*/, onnx::NodeProto& /*node*/) {};
  CHECK(node_error("Gelu", {"image"}, nothing)
            .starts_with("node 'Gelu_1' (Gelu, 1 of 3): no layer here does this; possible are Add, "
                         "AveragePool, BatchNormalization"));
  CHECK(node_error("Relu", {"image"}, [](File& /*file*/, onnx::NodeProto& node) {
          node.set_domain("com.example");
          node.clear_name();
        }).starts_with("node (Relu, 1 of 3): is an operator of 'com.example'; possible are"));
  CHECK(node_error("Relu", {"image"}, [](File& /*file*/, onnx::NodeProto& node) {
          File::ints(node, "colors", {1});
        }) == "node 'Relu_1' (Relu, 1 of 3): its attribute 'colors' is none that can be imported");
  CHECK(node_error("Conv", {"image", "k"}, [](File& file, onnx::NodeProto& node) {
          file.tensor("k", {1, 1, 3, 3});
          File::ints(node, "dilations", {2, 2});
        }) == "node 'Conv_1' (Conv, 1 of 3): it is dilated, which no layer here is");
  CHECK(node_error("Conv", {"image", "k"},
                   [](File& file, onnx::NodeProto& node) {
                     file.tensor("k", {1, 1, 3, 3});
                     File::ints(node, "strides", {1, 2});
                   }) ==
        "node 'Conv_1' (Conv, 1 of 3): its strides are 1x2; possible are strides "
        "that are the same both ways");
  CHECK(node_error("Conv", {"image", "k"},
                   [](File& file, onnx::NodeProto& /*node*/) {
                     file.tensor("k", {1, 1, 1, 3});
                   }) ==
        "node 'Conv_1' (Conv, 1 of 3): its window of 1x3 pixels with pads "
        "[0,0,0,0] is none that a kernel of at most 64x64 pixels with at most 32 "
        "zeros on every side can do");
  CHECK(node_error("Conv", {"image", "k"},
                   [](File& file, onnx::NodeProto& /*node*/) {
                     file.tensor("k", {1, 2, 3, 3});
                   }) ==
        "node 'Conv_1' (Conv, 1 of 3): its weights have the shape [1,2,3,3] but "
        "must have [out,1,height,width]");
  CHECK(node_error("MaxPool", {"image"},
                   [](File& /*file*/, onnx::NodeProto& node) {
                     File::ints(node, "kernel_shape", {3, 3});
                     File::ints(node, "pads", {1, 1, 1, 1});
                   }) ==
        "node 'MaxPool_1' (MaxPool, 1 of 3): its pads are possible only with a "
        "Relu in front of it, or behind");
  CHECK(node_error("Mul", {"image", "image"}, nothing) ==
        "node 'Mul_1' (Mul, 1 of 3): both of its inputs are computed; of such only an Add is "
        "possible");
  CHECK(node_error("Add", {"image", "nowhere"}, nothing) ==
        "node 'Add_1' (Add, 1 of 3): its input 'nowhere' is nowhere in the file");
  CHECK(node_error("Reshape", {"image", "s"},
                   [](File& file, onnx::NodeProto& /*node*/) {
                     onnx::TensorProto& shape = file.tensor("s", {2});
                     shape.set_float_data(0, 9);
                     shape.set_float_data(1, 4);
                   }) ==
        "node 'Reshape_1' (Reshape, 1 of 3): it makes [9,4] of [1,1,6,6]; possible is what "
        "flattens a picture, or takes that back");
  CHECK(node_error("Clip", {"image", "low", "high"},
                   [](File& file, onnx::NodeProto& /*node*/) {
                     file.tensor("low", {}).set_float_data(0, 0);
                     file.tensor("high", {}).set_float_data(0, 6);
                   }) ==
        "node 'Clip_1' (Clip, 1 of 3): possible is a Clip from 0 to infinity (a relu), and "
        "one in front of a QuantizeLinear");
  CHECK(node_error("LeakyRelu", {"image"},
                   [](File& /*file*/, onnx::NodeProto& node) {
                     File::attribute(node, "alpha", onnx::AttributeProto::FLOAT).set_f(2);
                   }) ==
        "node 'LeakyRelu_1' (LeakyRelu, 1 of 3): layer 'LeakyRelu_1': 'negative_slope' must "
        "be a number from 0 to 1 but is 2.0");
}

TEST_CASE("branches that start at the picture are an error") {
  File file;
  for (const char* name : {"a", "b"}) {
    file.node("Conv", {"image", name}, std::string(name) + "_out");
    file.tensor(name, {2, 1, 3, 3});
  }
  file.node("Add", {"a_out", "b_out"}, "sum");
  file.end("sum", 32);
  CHECK(file.error() ==
        "node 'Conv_2' (Conv, 2 of 5): reads the picture, from which another branch starts; "
        "branches are possible from what a layer gives, up to an Add that joins them");
}

TEST_CASE("tensors that lie, and graphs that go round, are an error that names them") {
  const auto tensor_error = [](const std::function<void(onnx::TensorProto&)>& change) {
    File file = small_cnn();
    change(*file.graph().mutable_initializer(0));
    return file.error();
  };
  const std::string where = "node 'Conv_1' (Conv, 1 of 3): tensor 'k': ";
  CHECK(tensor_error([](onnx::TensorProto& k) { k.set_dims(0, 3); }) ==
        where + "its shape [3,1,3,3] takes 27 numbers, but there are 18");
  CHECK(tensor_error([](onnx::TensorProto& k) { k.set_dims(0, -1); }) ==
        where + "its shape [-1,1,3,3] is none that a tensor in memory has");
  CHECK(tensor_error([](onnx::TensorProto& k) {
          for (int d = 0; d < 4; ++d) k.set_dims(d, std::int64_t{1} << 40U);
        }).starts_with(where + "its shape [1099511627776,"));
  CHECK(tensor_error([](onnx::TensorProto& k) { k.set_raw_data("abc"); }) ==
        where + "its shape [2,1,3,3] takes 18 numbers, but there are 0");
  CHECK(tensor_error([](onnx::TensorProto& k) { k.set_data_type(99); }) ==
        where + "numbers of type number 99 are not read");
  CHECK(tensor_error([](onnx::TensorProto& k) {
          k.set_data_location(onnx::TensorProto::EXTERNAL);
        }) == where +
                  "its numbers lie in another file; save the model as one file "
                  "(save_as_external_data=False)");
  CHECK(tensor_error([](onnx::TensorProto& k) {
          k.set_float_data(3, std::numeric_limits<float>::infinity());
        }) ==
        "node 'Conv_1' (Conv, 1 of 3): its weights has a value that is infinite or no number");

  CHECK(node_error("Conv", {"image", "k"},
                   [](File& file, onnx::NodeProto& node) {
                     file.tensor("k", {16384, 1, 1, 1});
                     File::ints(node, "pads", {31, 31, 0, 0});
                   }) ==
        "node 'Conv_1' (Conv, 1 of 3): takes more memory for constants than a "
        "file of this size should");
  CHECK(tensor_error([](onnx::TensorProto& k) {
          for (int i = 0; i < 1000; ++i) k.add_dims(1);
        }) == where +
                  "its shape [2,1,3,3,1,1,1,1,1,1,1,1,1,1,1,1,...] is none that a tensor in "
                  "memory has");

  File circle = small_cnn();
  circle.graph().mutable_node(0)->set_input(0, "vector");
  CHECK(circle.error() ==
        "node 'Flatten_2' (Flatten, 2 of 3): depends on its own output, in a circle");
  File twice = small_cnn();
  twice.node("Relu", {"image"}, "c");
  CHECK(twice.error() == "node 'Relu_4' (Relu, 4 of 4): its output 'c' is another node's, too");
  File many = small_cnn();
  File::describe(*many.graph().add_output(), "c", {});
  CHECK(many.error() == "it has 2 outputs; possible is one, of which the classes' values are");
  File batch({8, 1, 6, 6});
  CHECK(batch.end("image", 36)
            .error()
            .starts_with("its input 'image' has the shape [8,1,6,6]; possible is one picture, or a "
                         "batch of any size"));
  File huge({0, 1, 1 << 20, 1 << 20});
  CHECK(huge.end("image", 36)
            .error()
            .starts_with("its input 'image' has the shape [0,1,1048576,1048576] (0: any); possible "
                         "are pictures"));
}

TEST_CASE("any part of an ONNX file is an error of one line, or a network") {
  const Bytes file = bytes_of(small_cnn().model);
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Result<ImportedOnnx> read = read_onnx(std::span(file).first(size), {});
    if (!read) CHECK(read.error().message.find('\n') == std::string::npos);
  }
  CHECK(read_onnx({}, {}).error().message == "no ONNX model, or a damaged one");
}

}  // namespace
}  // namespace inkdigit
