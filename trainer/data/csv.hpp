// Tables of pictures: a line a picture, its label first and then its pixels row by row, whole
// numbers from 0 (paper) to 255 (ink), gzipped or not. Kaggle's digit recognizer and "MNIST in CSV"
// are such tables. Between the values is a comma, a semicolon or a tab; a first line of names may
// put the label ("label", "class" or "target") into another column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace inkdigit {

struct CsvPictures {
  std::size_t side = 0;              // the pictures are square
  std::vector<std::uint8_t> pixels;  // pictures x side x side
  std::vector<std::string> labels;   // as they are written
  std::vector<std::size_t> lines;    // where each picture stands, counted from 1
};

// Errors name the file and the line, and the column where one value is wrong; both count from 1.
CsvPictures read_csv(const std::filesystem::path& path);

}  // namespace inkdigit
