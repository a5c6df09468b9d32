// RUN_DIR/report.html: one file that shows what a training came to, without anything from
// elsewhere.
#pragma once

#include <filesystem>

#include "trainer/data/dataset.hpp"
#include "trainer/run/run_record.hpp"

namespace inkdigit {

struct ReportOptions {
  bool explain = false;  // mistakes, see explanation.hpp: takes a moment
  int threads = 0;       // for that; 0 = one a core
};

// `data` is what the run is trained on.
void write_report(const std::filesystem::path& run_folder, const Dataset& data,
                  const RunRecord& record, const ReportOptions& options = {});

}  // namespace inkdigit
