// What stands on the sheets of photo.hpp, and where.
#pragma once

#include <optional>

#include "trainer/data/drawn/photo.hpp"

namespace inkdigit {

PhotoKind::Draft write_digit(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_large_digit(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_number(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_page(std::optional<PhotoSize> size, Random& random);

// Without digits.
PhotoKind::Draft write_nothing(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_text(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_doodle(std::optional<PhotoSize> size, Random& random);
PhotoKind::Draft write_face(std::optional<PhotoSize> size, Random& random);

}  // namespace inkdigit
