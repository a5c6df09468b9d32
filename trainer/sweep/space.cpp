#include "trainer/sweep/space.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/json/parse.hpp"
#include "trainer/base/draws.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/sweep/dependence.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::string_view kForms =
    R"(must be {"log": [low, high]}, {"range": [low, high]}, {"integers": [low, high]} or )"
    R"({"choice": [value, ...]})";

constexpr std::string_view kSameSamples = "every trial is judged by the same samples held out";
constexpr std::string_view kSameData = "the data are read once, for all trials";
constexpr std::array kFixed{
    FixedField{"$schema", "it is no field"},
    FixedField{"name", "each trial has its own"},
    FixedField{"network.input", kSameData},
    FixedField{"network.classes", kSameData},
    FixedField{"training.epochs", "--epochs, --min-epochs and --eta say how many a trial has"},
    FixedField{"training.seed", "--seed and --seeds say which"},
    FixedField{"training.validation_share", kSameSamples},
    FixedField{"training.split_by", kSameSamples},
    FixedField{"compress", "a sweep has no trained weights to go on from"},
    FixedField{"distill", "a sweep has no teacher"},
};

// One field's line of the file.
class DomainReader {
 public:
  DomainReader(std::string where, const json& value) : where_(std::move(where)), value_(value) {}

  [[nodiscard]] Domain read() const {
    const bool stepped = value_.is_object() && value_.contains("step");
    if (!value_.is_object() || value_.size() != (stepped ? 2 : 1)) fail(kForms);
    if (value_.contains("integers")) return read_integers(value_["integers"]);
    if (stepped) fail(kForms);
    if (value_.contains("log")) return read_log(value_["log"]);
    if (value_.contains("range")) return read_range(value_["range"]);
    if (value_.contains("choice")) return read_choice(value_["choice"]);
    fail(kForms);
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw UserError(where_ + ": " + std::string(what) + ", but is " + value_.dump());
  }

  [[nodiscard]] std::pair<double, double> read_bounds(const json& part, const char* name) const {
    constexpr double kMost = 1e100;
    const auto is_bound = [](const json& one) {
      return one.is_number() && std::abs(one.get<double>()) <= kMost;
    };
    if (!part.is_array() || part.size() != 2 || !is_bound(part[0]) || !is_bound(part[1]) ||
        part[0].get<double>() >= part[1].get<double>()) {
      fail(fmt::format("'{}' must be two numbers, the lower one first", name));
    }
    return {part[0].get<double>(), part[1].get<double>()};
  }

  [[nodiscard]] Domain read_log(const json& part) const {
    const auto [low, high] = read_bounds(part, "log");
    if (low < 1e-100) fail("'log' must begin above 0");
    return LogDomain{low, high};
  }

  [[nodiscard]] Domain read_range(const json& part) const {
    const auto [low, high] = read_bounds(part, "range");
    return RangeDomain{low, high};
  }

  [[nodiscard]] Domain read_integers(const json& part) const {
    const auto [low, high] = read_bounds(part, "integers");
    const json step = value_.value("step", json(1));
    constexpr double kLimit = 1e9;
    if (!part[0].is_number_integer() || !part[1].is_number_integer() || low < -kLimit ||
        high > kLimit) {
      fail("'integers' must be two whole numbers from -1e9 to 1e9");
    }
    if (!step.is_number_integer() || step.get<double>() < 1 || step.get<double>() > high - low) {
      fail("'step' must be a whole number from 1 to the distance of the two integers");
    }
    return IntegerDomain{static_cast<int>(low), static_cast<int>(high), step.get<int>()};
  }

  [[nodiscard]] Domain read_choice(const json& part) const {
    if (!part.is_array() || part.empty()) fail("'choice' must be a list of one or more values");
    for (const json& one : part) {
      if (one.is_null()) fail("'choice' must not have null");
      if (std::count(part.begin(), part.end(), one) > 1) {
        fail("'choice' must have each value once");
      }
    }
    return ChoiceDomain{part.get<std::vector<json>>()};
  }

  std::string where_;
  const json& value_;
};

json domain_json(const LogDomain& domain) { return {{"log", {domain.low, domain.high}}}; }
json domain_json(const RangeDomain& domain) { return {{"range", {domain.low, domain.high}}}; }
json domain_json(const IntegerDomain& domain) {
  json result = {{"integers", {domain.low, domain.high}}};
  if (domain.step > 1) result["step"] = domain.step;
  return result;
}
json domain_json(const ChoiceDomain& domain) { return {{"choice", domain.values}}; }

// Rounded, so that the last bits of a machine's logarithm do not matter, and people can read it.
double draw_from(const LogDomain& domain, Random& random) {
  const double exact = std::exp(uniform(random, std::log(domain.low), std::log(domain.high)));
  return std::clamp(std::stod(fmt::format("{:.3e}", exact)), domain.low, domain.high);
}

double draw_from(const RangeDomain& domain, Random& random) {
  const double exact = uniform(random, domain.low, domain.high);
  constexpr int kMostDecimals = 300;
  const int size = static_cast<int>(std::floor(std::log10(domain.high - domain.low)));
  const int decimals = std::clamp(4 - size, 0, kMostDecimals);
  return std::clamp(std::stod(fmt::format("{:.{}f}", exact, decimals)), domain.low, domain.high);
}

int draw_from(const IntegerDomain& domain, Random& random) {
  return domain.low + domain.step * whole(random, 0, (domain.high - domain.low) / domain.step);
}

json draw_from(const ChoiceDomain& domain, Random& random) {
  return domain.values[random.below(static_cast<std::uint32_t>(domain.values.size()))];
}

}  // namespace

std::span<const FixedField> fixed_fields() { return kFixed; }

const FixedField* find_fixed(std::string_view path) {
  const auto found = std::find_if(kFixed.begin(), kFixed.end(), [path](const FixedField& field) {
    return path == field.path || is_below(path, field.path) || is_below(field.path, path);
  });
  return found == kFixed.end() ? nullptr : &*found;
}

Space parse_space(const json& json, const std::string& origin) {
  if (!json.is_object()) {
    throw UserError(origin + ": a space must be an object of fields, as in " +
                    R"({"optimizer.learning_rate": {"log": [1e-4, 1e-2]}})");
  }
  Space space{.origin = origin, .dimensions = {}};
  for (const auto& [path, value] : json.items()) {
    if (path == "$schema") continue;
    if (const FixedField* fixed = find_fixed(path)) {
      throw UserError(origin + ": " + path + ": cannot be in a space: " +
                      (path == fixed->path || is_below(path, fixed->path)
                           ? ""
                           : "it has " + std::string(fixed->path) + ", and ") +
                      std::string(fixed->reason));
    }
    space.dimensions.push_back({path, DomainReader(origin + ": " + path, value).read()});
  }
  if (space.dimensions.empty()) throw UserError(origin + ": the space has no field");
  sort_by_dependence(space.dimensions);
  return space;
}

Space read_space(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> file = read_file(path);
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  return parse_space(value_or_throw(parse_json(text), path.string()), path.string());
}

json to_json(const Space& space) {
  json result = json::object();
  for (const Dimension& dimension : space.dimensions) {
    result[dimension.path] =
        std::visit([](const auto& domain) { return domain_json(domain); }, dimension.domain);
  }
  return result;
}

json draw(const Domain& domain, Random& random) {
  return std::visit([&](const auto& one) { return json(draw_from(one, random)); }, domain);
}

bool is_numeric(const Domain& domain) {
  const auto* choice = std::get_if<ChoiceDomain>(&domain);
  return choice == nullptr || std::all_of(choice->values.begin(), choice->values.end(),
                                          [](const json& value) { return value.is_number(); });
}

std::string option_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string setting_text(const std::string& path, const json& value) {
  return path + "=" + option_text(value);
}

}  // namespace inkdigit
