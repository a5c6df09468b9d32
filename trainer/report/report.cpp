#include "trainer/report/report.hpp"

#include <nlohmann/json.hpp>

#include "trainer/base/files.hpp"
#include "trainer/report/page.hpp"
#include "trainer/report/report_data.hpp"

namespace inkdigit {

void write_report(const std::filesystem::path& run_folder, const Dataset& data,
                  const RunRecord& record, const ReportOptions& options) {
  write_file(run_folder / "report.html",
             page_with(kTrainingPage, report_data(data, record, options)));
}

}  // namespace inkdigit
