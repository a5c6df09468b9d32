// What is made of answers where an application asks for more than the best of all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/answer.hpp"
#include "engine/number/group_reading.hpp"
#include "engine/number/groupings.hpp"

namespace inkdigit {

struct Number;

// Functions, so that a program contains them only where it mentions kRefinement.
struct Refinement {
  // Restricts the recognition to what is allowed, and gives its alternatives.
  std::vector<ClassAlternative> (*refine)(Recognition& recognition, const AnswerOptions& options);
  GroupReading (*read_group)(const Recognition& recognition, const AnswerOptions& options);
  // Gives a number that has all else its alternatives. Readings: one a candidate.
  void (*add_alternatives)(Number& number, const Recognizer& recognizer, const Groupings& groupings,
                           std::span<GroupReading> readings, const AnswerOptions& options);
};

extern const Refinement kRefinement;

struct RowReading {
  std::vector<ReadGroup> groups;  // from left to right
  double probability = 0;
};

// The readings of a row, at most `count`, from the most probable on, which has the `confidence`.
std::vector<RowReading> rank_readings(const Groupings& groupings,
                                      std::span<const GroupReading> readings, double confidence,
                                      std::size_t count);

// What a row may be, at most `count` texts, which spell(span of ReadGroup) gives.
template <class Spell>
std::vector<TextAlternative> best_texts(const Groupings& groupings,
                                        std::span<const GroupReading> readings, double confidence,
                                        std::size_t count, const Spell& spell) {
  std::vector<TextAlternative> texts;
  // Two ways to group it may come to one text.
  for (const RowReading& row : rank_readings(groupings, readings, confidence, 2 * count)) {
    if (texts.size() == count) break;
    std::string text = spell(row.groups);
    const bool known = std::any_of(texts.begin(), texts.end(), [&](const TextAlternative& other) {
      return other.text == text;
    });
    if (!known) texts.push_back({std::move(text), row.probability});
  }
  return texts;
}

}  // namespace inkdigit
