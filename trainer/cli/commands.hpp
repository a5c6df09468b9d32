// The subcommands. Each adds itself to the command line and runs when it is the one that was named.
#pragma once

#include <CLI/CLI.hpp>

namespace inkdigit {

void add_train_command(CLI::App& app);
void add_crossval_command(CLI::App& app);
void add_sweep_command(CLI::App& app);
void add_eval_command(CLI::App& app);
void add_predict_command(CLI::App& app);
void add_adapt_command(CLI::App& app);
void add_calibrate_command(CLI::App& app);
void add_export_command(CLI::App& app);
void add_import_command(CLI::App& app);
void add_info_command(CLI::App& app);
void add_card_command(CLI::App& app);
void add_augment_command(CLI::App& app);
void add_scorecard_command(CLI::App& app);
void add_schema_command(CLI::App& app);
void add_completion_command(CLI::App& app);
void add_man_command(CLI::App& app);

}  // namespace inkdigit
