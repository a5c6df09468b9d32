#include "trainer/cli/data_options.hpp"

#include <fmt/core.h>

#include "trainer/base/user_error.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {

void add_data_options(CLI::App& command, DataArguments& arguments) {
  command.add_option("--data", arguments.specs, data_usage())->type_name(kSpec)->required();
  command
      .add_option("--data-weights", arguments.weights,
                  "One for each of --data: how many times an epoch shows each of its images")
      ->check(any_number());
}

void check_one_for_each(const std::string& option, const std::vector<double>& values,
                        const DataArguments& arguments, const std::function<bool(double)>& allowed,
                        const char* range) {
  if (!values.empty() && values.size() != arguments.specs.size()) {
    throw UserError(option + ": " + std::to_string(values.size()) + " for " +
                    std::to_string(arguments.specs.size()) +
                    " of --data; there must be one for each");
  }
  for (const double value : values) {
    if (!allowed(value)) {
      throw UserError(fmt::format("{} {:g}: must be {}", option, value, range));
    }
  }
}

void check_data_weights(const DataArguments& arguments) {
  check_one_for_each(
      "--data-weights", arguments.weights, arguments,
      [](double weight) { return weight > 0 && weight <= 1000; }, "above 0 and at most 1000");
}

Dataset load_training_data(const DataArguments& arguments, const Recipe& recipe, std::uint64_t seed,
                           Ranks& ranks, int threads) {
  Progress progress;
  LoadOptions options{.input = recipe.network.input,
                      .classes = recipe.network.classes,
                      .split = MnistSplit::kTrain,
                      .seed = seed,
                      .threads = threads,
                      .ranks = &ranks};
  options.progress = [&](const std::string& name, std::size_t done, std::size_t total) {
    if (!ranks.first()) return;
    progress.show(static_cast<double>(done) / static_cast<double>(total), "loading " + name);
  };
  if (!ranks.first()) options.note = [](const std::string& /*line*/) {};
  Dataset data = load_data(arguments.specs, options);
  for (std::size_t i = 0; i < arguments.weights.size(); ++i) {
    data.sources[i].weight = arguments.weights[i];
  }
  return data;
}

}  // namespace inkdigit
