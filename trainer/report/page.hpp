// The report's page, with its style and its scripts in it, cut where its data goes. CMake makes it
// from trainer/report/page/ (page.cmake).
#pragma once

#include <string_view>

namespace inkdigit {

extern const std::string_view kPageBeforeData;
extern const std::string_view kPageAfterData;

}  // namespace inkdigit
