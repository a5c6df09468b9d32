#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

#include "engine/text.hpp"
#include "trainer/crossval/result.hpp"

namespace inkdigit {
namespace {

constexpr int kNameColumns = 40;
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
  const double error = standard_error(found->second.parts) * (column.percent ? 100 : 1);
  const int digits = column.percent ? 2 : 4;
  return fmt::format("{:>{}}",
                     sign ? fmt::format("{:+.{}f} +- {:.{}f}", value, digits, error, digits)
                          : fmt::format("{:.{}f} +- {:.{}f}", value, digits, error, digits),
                     kFigureColumns);
}

std::string head(const std::string& title, std::span<const Column> columns) {
  std::string text = fmt::format("{:<{}}", title, kNameColumns);
  for (const Column& column : columns) text += fmt::format("{:>{}}", column.title, kFigureColumns);
  return text + "\n";
}

std::string line(const std::string& name, const std::map<Figure, Estimate>& figures,
                 std::span<const Column> columns, bool sign) {
  std::string text = fmt::format("{:<{}}", escaped(name), kNameColumns);
  for (const Column& column : columns) text += cell(figures, column, sign);
  return text + "\n";
}

struct Line {
  std::string name;
  bool shows_class;
  const std::map<Figure, Estimate>& figures;
};

std::string tables(const std::string& title, const std::vector<Line>& lines,
                   const std::map<Figure, Estimate>& mean, bool sign) {
  std::string text = head(title, kDigitColumns);
  std::string negatives;
  std::size_t collections = 0;
  for (const Line& one : lines) {
    if (one.shows_class) ++collections;
    (one.shows_class ? text : negatives) +=
        one.shows_class ? line(one.name, one.figures, kDigitColumns, sign)
                        : line(one.name, one.figures, kNegativeColumns, sign);
  }
  if (collections > 1) {
    text += line("mean of " + std::to_string(collections), mean, kDigitColumns, sign);
  }
  if (!negatives.empty()) text += "\n" + head("drawings of no class", kNegativeColumns) + negatives;
  return text;
}

}  // namespace

std::string to_table(const CrossvalResult& result) {
  std::vector<Line> lines;
  for (const RowResult& row : result.rows) {
    lines.push_back({row.row.name(), row.row.shows_class, row.figures});
  }
  return tables("mean over folds +- standard error", lines, result.mean(), false);
}

std::string to_table(const CrossvalComparison& comparison) {
  std::vector<Line> lines;
  for (const RowDifference& row : comparison.rows) {
    lines.push_back({row.row, row.shows_class, row.figures});
  }
  return tables("less " + comparison.with, lines, comparison.mean, true);
}

}  // namespace inkdigit
