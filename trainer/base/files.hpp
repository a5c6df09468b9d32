// Whole files in and out. Every failure is a UserError that names the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inkdigit {

// "-" is standard input, and so is "/dev/stdin", which cannot be opened by that name where it is a
// socket.
bool is_standard_input(const std::filesystem::path& path);

// True for standard input and pipes: their names do not say what is in them, and they can be read
// only once.
bool is_stream(const std::filesystem::path& path);

// All of a file, a pipe, or standard input, read once from the front to the end.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path);

// The same, unpacked where the file is gzipped; `limit` bounds the unpacked size.
std::vector<std::uint8_t> read_maybe_gzipped(const std::filesystem::path& path,
                                             std::size_t limit = std::size_t{1} << 32U);

// The file appears whole or not at all: written in its folder under a temporary name that nothing
// else has, flushed to the disk, then renamed, and the folder flushed. Links are followed. The
// permissions of a file that is there already stay, and so do its owner and group where that is
// allowed; its other names (hard links) keep the old content. One that nobody may write is refused,
// to root too. What is no regular file (a device, a FIFO), and whatever standard output or standard
// error is, is written into.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
void write_file(const std::filesystem::path& path, std::string_view text);
// The same, of pieces that follow each other.
void write_file(const std::filesystem::path& path,
                std::span<const std::span<const std::uint8_t>> pieces);

// The file keeps its identity, for programs that have it open and read on. Written is what follows
// the start that old and new have in common, and where that fails, nothing beyond the start stays.
void overwrite_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

// Removes the temporary files that write_file has left in the folder where it was killed. Nobody
// may be writing there.
void remove_temporaries(const std::filesystem::path& folder);

// Makes the folder and its parents where they are missing.
void make_folder(const std::filesystem::path& path);

}  // namespace inkdigit
