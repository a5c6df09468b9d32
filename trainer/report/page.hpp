// Pages with their styles and scripts in them, cut where their data go. CMake makes them from
// trainer/report/page/ (page.cmake).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace inkdigit {

struct Page {
  std::string_view before_data;
  std::string_view after_data;
};

extern const Page kTrainingPage;     // report.html
extern const Page kEvaluationPage;   // evaluation.html
extern const Page kPredictionsPage;  // predictions.html
extern const Page kSweepPage;        // sweep.html

// The page around what it shows.
std::string page_with(const Page& page, const nlohmann::json& data);

}  // namespace inkdigit
