// What `predict` is told to ask of its answers.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <span>
#include <string>

#include "engine/answer.hpp"

namespace inkdigit {

struct AnswerArguments {
  std::string allowed;  // "" = all classes
  std::string digits;   // "" = any number, "4" or "1-6"
  std::size_t alternatives = 0;

  [[nodiscard]] bool any() const { return !allowed.empty() || !digits.empty() || alternatives > 0; }
};

// --allowed, --digits and --alternatives; `arguments` must outlive the command.
void add_answer_options(CLI::App& command, AnswerArguments& arguments);

// Throws UserError for classes that there are not, and for numbers that are none.
AnswerOptions answer_options(const AnswerArguments& arguments,
                             std::span<const std::string> classes);

}  // namespace inkdigit
