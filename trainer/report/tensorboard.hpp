// A run's curves as TensorBoard reads them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace inkdigit {

// RUN_DIR/tensorboard/events.out.tfevents.inkdigit: loss/train, loss/validation, accuracy/train,
// accuracy/validation and learning_rate by epoch, from `metrics`, the lines of metrics.jsonl. An
// event's wall time is its epoch's "time". All of the file follows from the lines, so it is written
// anew in its place each time: what a killed run left torn or too long is mended, and a TensorBoard
// that has the file open reads on.
void write_tensorboard(const std::filesystem::path& run_folder, const std::string& metrics);

// That file's bytes: TFRecords of Event messages.
std::vector<std::uint8_t> tensorboard_events(const std::string& metrics);

}  // namespace inkdigit
