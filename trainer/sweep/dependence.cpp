#include "trainer/sweep/dependence.hpp"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "trainer/base/user_error.hpp"
#include "trainer/recipe/override.hpp"
#include "trainer/recipe/recipe_schema.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::string_view kType = ".type";

// A "type" in front of what stands beside it.
std::string sort_key(const std::string& path) {
  return path.ends_with(kType) ? path.substr(0, path.size() - kType.size() + 1) : path;
}

bool depends(const std::string& path, const std::string& other) {
  if (path == other) return false;
  if (is_below(path, other)) return true;
  return other.ends_with(kType) && is_below(path, other.substr(0, other.size() - kType.size()));
}

// Those between which all others lie.
std::vector<json> extremes(const LogDomain& domain) { return {domain.low, domain.high}; }
std::vector<json> extremes(const RangeDomain& domain) { return {domain.low, domain.high}; }
std::vector<json> extremes(const IntegerDomain& domain) {
  return {domain.low, domain.high - (domain.high - domain.low) % domain.step};
}
std::vector<json> extremes(const ChoiceDomain& domain) { return domain.values; }

std::vector<json> extremes_of(const Domain& domain) {
  return std::visit([](const auto& one) { return extremes(one); }, domain);
}

class SpaceCheck {
 public:
  SpaceCheck(const Space& space, const Recipe& recipe) : space_(space), recipe_(to_json(recipe)) {}

  void check(const Dimension& dimension) const {
    const auto conditions = conditions_of(dimension, space_);
    for (const json& value : extremes_of(dimension.domain)) {
      std::exception_ptr fault;
      const std::string setting = setting_text(dimension.path, value);
      if (!fits_some(recipe_, conditions, setting, fault)) std::rethrow_exception(fault);
    }
  }

 private:
  // Whether a field can be set in `recipe` with any of the values of what it depends on. `fault` is
  // that of the last that failed.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are conditions
  [[nodiscard]] bool fits_some(const json& recipe, std::span<const Dimension* const> conditions,
                               const std::string& setting, std::exception_ptr& fault) const {
    const auto set = [&](const std::string& text) {
      json changed = recipe;
      override_field(changed, schema_, text, space_.origin + ": ");
      return changed;
    };
    try {
      if (conditions.empty()) {
        set(setting);
        return true;
      }
      const Dimension& first = *conditions.front();
      const std::vector<json> values = extremes_of(first.domain);
      return std::any_of(values.begin(), values.end(), [&](const json& value) {
        return fits_some(set(setting_text(first.path, value)), conditions.subspan(1), setting,
                         fault);
      });
    } catch (const UserError&) {
      fault = std::current_exception();
      return false;
    }
  }

  const Space& space_;
  json recipe_;
  json schema_ = recipe_schema();
};

}  // namespace

bool is_below(std::string_view path, std::string_view field) {
  return path.size() > field.size() && path.starts_with(field) && path[field.size()] == '.';
}

void sort_by_dependence(std::vector<Dimension>& dimensions) {
  std::sort(dimensions.begin(), dimensions.end(), [](const Dimension& one, const Dimension& other) {
    return sort_key(one.path) < sort_key(other.path);
  });
}

std::vector<const Dimension*> conditions_of(const Dimension& dimension, const Space& space) {
  std::vector<const Dimension*> conditions;
  for (const Dimension& other : space.dimensions) {
    if (depends(dimension.path, other.path)) conditions.push_back(&other);
  }
  return conditions;
}

void check_space(const Space& space, const Recipe& recipe) {
  const SpaceCheck check(space, recipe);
  for (const Dimension& dimension : space.dimensions) check.check(dimension);
}

}  // namespace inkdigit
