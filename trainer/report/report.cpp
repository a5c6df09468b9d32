#include "trainer/report/report.hpp"

#include <nlohmann/json.hpp>

#include "trainer/base/files.hpp"
#include "trainer/report/page.hpp"
#include "trainer/report/report_data.hpp"

namespace inkdigit {

std::string report_page(const nlohmann::json& data) {
  std::string page(kPageBeforeData);
  // Nothing in a script element may look like its end or like a comment's start.
  for (const char c : data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
    if (c == '<') {
      page += "\\u003c";
    } else {
      page += c;
    }
  }
  return page + std::string(kPageAfterData);
}

void write_report(const std::filesystem::path& run_folder, const Dataset& data,
                  const RunRecord& record) {
  write_file(run_folder / "report.html", report_page(report_data(data, record)));
}

}  // namespace inkdigit
