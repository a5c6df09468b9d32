// Where digits that touch each other may be parted.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ink/picture/pieces.hpp"

namespace inkdigit {

// At most so many, so that all parts together still are strokes enough for one digit.
constexpr std::size_t kMostCuts = 3;

// Columns before which a piece is thinnest, in ascending order; none where it is thick all along.
std::vector<int> cut_columns(const Pieces& pieces, std::uint32_t piece);

}  // namespace inkdigit
