#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "engine/text.hpp"
#include "trainer/crossval/result.hpp"

namespace inkdigit {
namespace {

constexpr int kFigureColumns = 18;

struct Column {
  Figure figure;
  const char* title;
  bool percent = true;
};

constexpr std::array kDigitColumns{
    Column{Figure::kAccuracy, "accuracy, %"}, Column{Figure::kAnswered, "answered, %"},
    Column{Figure::kLoss, "loss", false},     Column{Figure::kEce, "ece, %"},
    Column{Figure::kAuroc, "auroc, %"},       Column{Figure::kAnsweredAt95, "answered at 95, %"}};
constexpr std::array kNegativeColumns{Column{Figure::kRefused, "refused, %"},
                                      Column{Figure::kRefusedAt95, "refused at 95, %"}};

std::string cell(const std::map<Figure, Estimate>& figures, const Column& column, bool sign) {
  const auto found = figures.find(column.figure);
  if (found == figures.end()) return fmt::format("{:>{}}", ".", kFigureColumns);
  const double value = found->second.value * (column.percent ? 100 : 1);
  const double error = standard_error(found->second) * (column.percent ? 100 : 1);
  const int digits = column.percent ? 2 : 4;
  return fmt::format("{:>{}}",
                     sign ? fmt::format("{:+.{}f} +- {:.{}f}", value, digits, error, digits)
                          : fmt::format("{:.{}f} +- {:.{}f}", value, digits, error, digits),
                     kFigureColumns);
}

struct Line {
  std::string name;
  bool shows_class;
  const std::map<Figure, Estimate>& figures;
};

class Tables {
 public:
  // `sign`: of each value, also where it is positive.
  Tables(std::vector<Line> lines, std::string title, bool sign)
      : lines_(std::move(lines)), title_(std::move(title)), sign_(sign) {
    width_ = title_.size();
    for (const Line& line : lines_) width_ = std::max(width_, escaped(line.name).size());
  }

  [[nodiscard]] std::string text(const std::map<Figure, Estimate>& mean) const {
    const auto collections = std::count_if(lines_.begin(), lines_.end(),
                                           [](const Line& one) { return one.shows_class; });
    std::string digits = head(title_, kDigitColumns);
    std::string negatives;
    for (const Line& one : lines_) {
      if (one.shows_class) {
        digits += line(one.name, one.figures, kDigitColumns);
      } else {
        negatives += line(one.name, one.figures, kNegativeColumns);
      }
    }
    if (collections > 1) {
      digits += line("mean of " + std::to_string(collections), mean, kDigitColumns);
    }
    if (negatives.empty()) return digits;
    return digits + "\n" + head("drawings of no class", kNegativeColumns) + negatives;
  }

 private:
  [[nodiscard]] std::string head(const std::string& title, std::span<const Column> columns) const {
    std::string text = fmt::format("{:<{}}", title, width_);
    for (const Column& column : columns) {
      text += fmt::format("{:>{}}", column.title, kFigureColumns);
    }
    return text + "\n";
  }

  [[nodiscard]] std::string line(const std::string& name, const std::map<Figure, Estimate>& figures,
                                 std::span<const Column> columns) const {
    std::string text = fmt::format("{:<{}}", escaped(name), width_);
    for (const Column& column : columns) text += cell(figures, column, sign_);
    return text + "\n";
  }

  std::vector<Line> lines_;
  std::string title_;
  bool sign_;
  std::size_t width_ = 0;
};

}  // namespace

std::string to_table(const CrossvalResult& result) {
  std::vector<Line> lines;
  for (const RowResult& row : result.rows) {
    lines.push_back({row.row.name(), row.row.shows_class, row.figures});
  }
  return Tables(lines, "mean over folds +- standard error", false).text(result.mean());
}

std::string to_table(const CrossvalComparison& comparison) {
  std::vector<Line> lines;
  for (const RowDifference& row : comparison.rows) {
    lines.push_back({row.row, row.shows_class, row.figures});
  }
  return Tables(lines, "less " + comparison.with, true).text(comparison.mean);
}

}  // namespace inkdigit
