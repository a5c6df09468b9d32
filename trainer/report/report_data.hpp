#pragma once

#include <nlohmann/json_fwd.hpp>

#include "trainer/data/dataset.hpp"
#include "trainer/report/report.hpp"
#include "trainer/run/run_record.hpp"

namespace inkdigit {

// Everything that a report shows; report-data.js has it as a type. `data` is what the run is
// trained on.
nlohmann::json report_data(const Dataset& data, const RunRecord& record,
                           const ReportOptions& options = {});

}  // namespace inkdigit
