#include "trainer/adapt/rehearsal.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace inkdigit {
namespace {

constexpr std::string_view kMagic = "INK1";
constexpr double kSide = 255;
constexpr double kFarthest = 0.05;  // between two points of a line, in the drawing's larger side

// Reads byte after byte; what is missing at the end is 0, and remembered.
class Bytes {
 public:
  explicit Bytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t next() {
    if (at_ == bytes_.size()) {
      short_ = true;
      return 0;
    }
    return bytes_[at_++];
  }
  [[nodiscard]] bool more() const { return at_ < bytes_.size(); }
  [[nodiscard]] bool ran_short() const { return short_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool short_ = false;
};

// Appends a line's points to it, as close to each other as a pen's are.
void line_to(Point end, std::vector<Point>& points) {
  const Point start = points.back();
  const double dx = end.x - start.x;
  const double dy = end.y - start.y;
  const double pieces = std::max(1.0, std::ceil(std::hypot(dx, dy) / kFarthest));
  for (double i = 1; i <= pieces; ++i) {
    points.push_back({start.x + dx * i / pieces, start.y + dy * i / pieces});
  }
}

// Nothing where it has no strokes, or one of them no points.
std::optional<Ink> read_ink(Bytes& bytes) {
  Ink ink;
  const int strokes = bytes.next();
  for (int s = 0; s < strokes; ++s) {
    const std::size_t first = ink.points.size();
    const int count = bytes.next();
    if (count == 0) return std::nullopt;
    for (int i = 0; i < count; ++i) {
      const double x = bytes.next() / kSide;
      const double y = bytes.next() / kSide;
      if (i == 0) {
        ink.points.push_back({x, y});
      } else {
        line_to({x, y}, ink.points);
      }
    }
    ink.lengths.push_back(static_cast<std::uint32_t>(ink.points.size() - first));
  }
  return strokes > 0 ? std::optional(ink) : std::nullopt;
}

}  // namespace

Result<std::vector<LabeledInk>> parse_rehearsal(std::span<const std::uint8_t> file,
                                                const std::vector<std::string>& classes,
                                                bool background) {
  Bytes bytes(file);
  for (const char letter : kMagic) {
    if (bytes.next() != static_cast<std::uint8_t>(letter)) {
      return Error{"does not begin as a set of drawings to rehearse does"};
    }
  }
  std::vector<LabeledInk> drawings;
  for (std::size_t number = 1; bytes.more(); ++number) {
    const char label = static_cast<char>(bytes.next());
    const std::optional<Ink> ink = read_ink(bytes);
    if (!ink || bytes.ran_short()) {
      return Error{"drawing " + std::to_string(number) + " is cut off or has no points"};
    }
    const auto found = std::find(classes.begin(), classes.end(), std::string(1, label));
    const bool digit = label >= '0' && label <= '9';
    if (found != classes.end()) {
      drawings.push_back({*ink, static_cast<std::uint8_t>(found - classes.begin())});
    } else if (background && !digit) {
      drawings.push_back({*ink, kNoClass});
    }
  }
  return drawings;
}

}  // namespace inkdigit
