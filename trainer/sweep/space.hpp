// What a sweep tries: fields of a recipe, and what each is drawn from. A JSON file like
//
//   {"optimizer.learning_rate": {"log": [1e-4, 1e-2]}, "training.batch_size": {"choice": [32, 64]}}
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trainer/base/random.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// Numbers from `low` to `high`, whose logarithm is drawn evenly; with four significant digits.
struct LogDomain {
  double low = 0;  // above 0
  double high = 0;
};

// Numbers from `low` to `high`, drawn evenly; about 10^4 to 10^5 different ones.
struct RangeDomain {
  double low = 0;
  double high = 0;
};

// low, low + step, ... up to `high`, each as likely.
struct IntegerDomain {
  int low = 0;
  int high = 0;
  int step = 1;
};

// Each as likely.
struct ChoiceDomain {
  std::vector<nlohmann::json> values;
};

using Domain = std::variant<LogDomain, RangeDomain, IntegerDomain, ChoiceDomain>;

struct Dimension {
  std::string path;  // of the recipe's field, as --set has it
  Domain domain;
};

struct Space {
  std::string origin;                 // the file's name, for errors
  std::vector<Dimension> dimensions;  // in the order of sort_by_dependence()
};

// A field that no space may have, with all below it, and why.
struct FixedField {
  std::string_view path;
  std::string_view reason;
};
std::span<const FixedField> fixed_fields();

// The fixed field that a path names, or lies below or above; null where there is none.
const FixedField* find_fixed(std::string_view path);

// A UserError names the file and the field, and says what would be right. Whether a recipe has the
// fields is for check_space().
Space read_space(const std::filesystem::path& path);
Space parse_space(const nlohmann::json& json, const std::string& origin);

// As the file has it, without its $schema.
nlohmann::json to_json(const Space& space);

nlohmann::json draw(const Domain& domain, Random& random);

// Whether it is numbers that a domain has, which can be put in an order.
bool is_numeric(const Domain& domain);

// "0.002", "adam"; of a list or an object its JSON.
std::string option_text(const nlohmann::json& value);

// FIELD=VALUE, as --set takes it.
std::string setting_text(const std::string& path, const nlohmann::json& value);

}  // namespace inkdigit
