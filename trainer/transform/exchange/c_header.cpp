#include "trainer/transform/exchange/c_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/json/write.hpp"
#include "trainer/transform/exchange/c_functions.hpp"
#include "trainer/transform/exchange/c_program.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kColumns = 100;

// Text in quotes that is safe in a comment, whatever characters are in it.
std::string in_quotes(std::string_view text) { return json_string(std::string(text)); }

// A list of texts in lines of a comment.
std::string comment_of(const std::vector<std::string>& words) {
  std::string text;
  std::string line = "//";
  for (const std::string& word : words) {
    if (line.size() + 1 + word.size() > kColumns && line != "//") {
      text += line + "\n";
      line = "//";
    }
    line += " " + word;
  }
  return text + line + "\n";
}

// "a", "b" and so on, each but the last with a comma.
std::vector<std::string> listed(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::string& name : names) {
    words.push_back(in_quotes(name) + (words.size() + 1 < names.size() ? "," : ""));
  }
  return words;
}

std::string number_text(std::int8_t value) { return std::to_string(value); }
std::string number_text(float value) { return c_float(value); }

std::string array_text(const CArray& array) {
  return std::visit(
      [&](const auto& values) {
        const bool int8 = sizeof(values[0]) == 1;
        std::string text = fmt::format("static const {} {}[{}] = {{\n", int8 ? "int8_t" : "float",
                                       array.name, values.size());
        std::string line = "   ";
        for (std::size_t i = 0; i < values.size(); ++i) {
          const std::string number =
              " " + number_text(values[i]) + (i + 1 < values.size() ? "," : "};");
          if (line.size() + number.size() > kColumns) {
            text += line + "\n";
            line = "   ";
          }
          line += number;
        }
        return text + line + "\n";
      },
      array.values);
}

// The least float that is not below it, so that floats compare to it as to the number itself.
float least_float_from(double threshold) {
  const auto nearest = static_cast<float>(threshold);
  if (double{nearest} >= threshold) return nearest;
  return std::nextafter(nearest, std::numeric_limits<float>::infinity());
}

class HeaderWriter {
 public:
  HeaderWriter(const Model& model, const CProgram& program)
      : spec_(model.network.spec()), name_(model.name), program_(program) {}

  [[nodiscard]] CHeader write() const {
    std::string text = head() + macros();
    for (const std::string& name : program_.functions) {
      text += "\n" + std::string(c_function(name));
    }
    text += "\n";
    for (const CArray& array : program_.arrays) text += array_text(array);
    text += program_.constants + "\n" + read_function() + "\n";
    text += std::string(c_function("end")) + "\n#endif  // INKDIGIT_MODEL_H\n";
    return {text, constant_bytes(), program_.arena_bytes, program_.integers};
  }

 private:
  [[nodiscard]] std::size_t constant_bytes() const {
    std::size_t bytes = 0;
    for (const CArray& array : program_.arrays) bytes += array.bytes();
    return bytes;
  }

  // What whoever includes it must know.
  [[nodiscard]] std::string head() const {
    const InputSpec& input = spec_.input;
    std::string text = fmt::format(
        R"(// {}: a network and its inference in C99, as `inkdigit export --to model.h`
// writes them. It takes no library and no heap, compiles as C++, too, and gives what inkdigit gives.
//
//   int inkdigit_read(const uint8_t raster[INKDIGIT_PIXELS], float probabilities[INKDIGIT_CLASSES]);
//
// raster: the picture, {} x {} x {} bytes (rows, columns, channels).
)",
        in_quotes(name_), input.height, input.width, input.channels);
    if (input.channels == 1) {
      text +=
          R"(// 0 is paper, 255 is ink. A digit is as large and lies as in the pictures that the network has
// learned from: in those of MNIST's manner its longer side has 20 of 28 pixels, and its center of
// mass is in the middle.
)";
    }
    text += R"(// probabilities: of each class, that the picture shows it, 0 to 1. )";
    text += spec_.softmax().background ? R"(Their sum is the probability that
// it shows any; where that is below INKDIGIT_DOUBT_BELOW, an answer is in doubt.
// Returned is the most probable class, or -1 where there is no answer: no ink, or the sum is below
// INKDIGIT_REJECT_BELOW.
)"
                                       : R"(Their sum is 1.
// Returned is the most probable class, or -1 where there is no ink.
)";
    text += fmt::format(
        R"(//
// Its constants are {} bytes, which are flash beside the code; its arena is {} bytes of RAM.
// All is static: one call at a time, and a file more that calls it has both once more.
//
// The classes:
)",
        constant_bytes(), program_.arena_bytes);
    return text + comment_of(listed(spec_.classes)) +
           "//\n// The inference is part of inkdigit (MIT license).\n";
  }

  [[nodiscard]] std::string macros() const {
    const InputSpec& input = spec_.input;
    std::string text = "#ifndef INKDIGIT_MODEL_H\n#define INKDIGIT_MODEL_H\n\n";
    const auto define = [&](std::string_view name, const std::string& value) {
      text += fmt::format("#define INKDIGIT_{} {}\n", name, value);
    };
    define("HEIGHT", std::to_string(input.height));
    define("WIDTH", std::to_string(input.width));
    define("CHANNELS", std::to_string(input.channels));
    define("PIXELS", std::to_string(input.shape().size()));
    define("CLASSES", std::to_string(spec_.classes.size()));
    define("ARENA_BYTES", std::to_string(program_.arena_bytes));
    const SoftmaxSpec& softmax = spec_.softmax();
    const bool background = softmax.background;
    define("REJECT_BELOW", c_float(background ? least_float_from(softmax.reject_below) : 0));
    if (background) define("DOUBT_BELOW", c_float(least_float_from(softmax.doubt_below)));
    return text;
  }

  [[nodiscard]] std::string operand_text(const COperand& operand) const {
    const CValue& value = program_.values[operand.value];
    if (value.picture) return operand.int8 ? "(const int8_t *)raster" : "raster";
    const std::size_t offset = operand.int8 ? value.offset : value.offset / sizeof(float);
    const std::string start = operand.int8 ? "bytes" : "arena";
    return offset == 0 ? start : fmt::format("{} + {}", start, offset);
  }

  [[nodiscard]] std::string call_text(const CCall& call) const {
    std::string arguments;
    for (const CArgument& argument : call.arguments) {
      if (!arguments.empty()) arguments += ", ";
      const auto* operand = std::get_if<COperand>(&argument);
      arguments += operand != nullptr ? operand_text(*operand) : std::get<std::string>(argument);
    }
    std::string remark;
    for (const std::string& word : listed(call.layers)) remark += " " + word;
    return fmt::format("  //{}\n  {}({});\n", remark, call.function, arguments);
  }

  [[nodiscard]] std::string read_function() const {
    const SoftmaxSpec& softmax = spec_.softmax();
    std::string text = R"(static inline int inkdigit_read(const uint8_t raster[INKDIGIT_PIXELS],
                                float probabilities[INKDIGIT_CLASSES]) {
  static float arena[INKDIGIT_ARENA_BYTES / sizeof(float)];
)";
    const bool has_bytes =
        std::any_of(program_.calls.begin(), program_.calls.end(), [&](const CCall& call) {
          return std::any_of(call.arguments.begin(), call.arguments.end(),
                             [&](const auto& argument) {
                               const auto* operand = std::get_if<COperand>(&argument);
                               return operand != nullptr && operand->int8 &&
                                      !program_.values[operand->value].picture;
                             });
        });
    if (has_bytes) text += "  int8_t *const bytes = (int8_t *)arena;\n";
    if (spec_.input.channels == 1) {
      text += R"(  if (inkdigit_is_blank(raster)) {
    for (int32_t i = 0; i < INKDIGIT_CLASSES; ++i) probabilities[i] = 0.0F;
    return -1;
  }
)";
    }
    for (const CCall& call : program_.calls) text += call_text(call);
    text += fmt::format("  inkdigit_softmax({}, {}, {}, probabilities);\n",
                        c_float(static_cast<float>(1 / softmax.temperature)),
                        softmax.background ? 1 : 0, operand_text({program_.logits, false}));
    return text + "  return inkdigit_decide(probabilities);\n}\n";
  }

  const NetworkSpec& spec_;
  const std::string& name_;
  const CProgram& program_;
};

}  // namespace

Result<CHeader> to_c_header(const Model& model) {
  const Result<CProgram> program = make_c_program(model);
  if (!program) return program.error();
  return HeaderWriter(model, *program).write();
}

}  // namespace inkdigit
