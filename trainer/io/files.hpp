// Whole files in and out. Every failure is a UserError that names the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inkdigit {

std::vector<std::uint8_t> read_file(const std::filesystem::path& path);

// The same, unpacked where the file is gzipped; `limit` bounds the unpacked size.
std::vector<std::uint8_t> read_maybe_gzipped(const std::filesystem::path& path,
                                             std::size_t limit = std::size_t{1} << 32U);

// The file appears whole or not at all: written beside its place under a temporary name, flushed to
// the disk, then renamed.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
void write_file(const std::filesystem::path& path, std::string_view text);
// The same, of pieces that follow each other.
void write_file(const std::filesystem::path& path,
                std::span<const std::span<const std::uint8_t>> pieces);

// The file keeps its identity, for programs that have it open and read on. It is for a moment
// neither old nor new: only for what can be made again.
void overwrite_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

// Makes the folder and its parents where they are missing.
void make_folder(const std::filesystem::path& path);

}  // namespace inkdigit
