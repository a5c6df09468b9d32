#include "engine/number/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "engine/ink/picture/dirt.hpp"
#include "engine/ink/picture/find_ink.hpp"
#include "engine/ink/picture/fit_ink.hpp"
#include "engine/number/best_grouping.hpp"
#include "engine/number/cuts.hpp"
#include "engine/number/rows.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMostDigits = 400;
constexpr double kLeastHeight = 8;  // pixels of the ink; what is smaller is noise
constexpr float kLeastProbability = 1e-6F;

// Pieces break and are cut where strokes are not, so that several speak less against a digit: of
// 1,000 numbers of two and three digits of MNIST that touch each other, 64 % are read rightly with
// 0.4, 57 % with 1.
constexpr GroupingCosts kCosts{.stroke = 0.4};

Box box_of(const PixelBox& box) {
  return {static_cast<double>(box.left), static_cast<double>(box.top),
          static_cast<double>(box.right + 1), static_cast<double>(box.bottom + 1)};
}

// The value that half of all ink is at least as large as: specks do not count, be they ever so
// many.
template <class ValueOf>
double typical(const std::vector<std::uint32_t>& pieces, const PictureInk& ink, ValueOf value_of) {
  std::vector<std::pair<double, std::int64_t>> values;
  std::int64_t area = 0;
  for (const std::uint32_t i : pieces) {
    values.emplace_back(value_of(i), ink.ink.pieces[i].area);
    area += ink.ink.pieces[i].area;
  }
  std::sort(values.begin(), values.end());
  std::int64_t below = 0;
  for (const auto& [value, weight] : values) {
    below += weight;
    if (2 * below >= area) return value;
  }
  return 1;
}

// What a piece of ink is taken for before anything is read.
struct PageInk {
  std::vector<std::uint32_t> tall;   // stands in a row by itself
  std::vector<std::uint32_t> small;  // belongs to what is tall, if to anything
  double digit_height = 1;           // pixels of the ink
};

PageInk sort_pieces(const PictureInk& ink) {
  constexpr double kTall = 0.45;  // of a digit's height
  constexpr double kTallest = 2.5;
  constexpr double kFaintest = 0.45;  // of the typical strength
  const std::vector<Piece>& pieces = ink.ink.pieces;
  std::vector<std::uint32_t> inner;
  std::vector<std::uint32_t> outer;
  for (std::uint32_t i = 0; i < pieces.size(); ++i)
    (at_edge(pieces[i].box, ink.coverage.height, ink.coverage.width) ? outer : inner).push_back(i);
  if (inner.empty()) inner.swap(outer);
  PageInk page;
  page.digit_height =
      typical(inner, ink, [&](std::uint32_t i) { return static_cast<double>(pieces[i].length()); });
  const double strength =
      typical(inner, ink, [&](std::uint32_t i) { return static_cast<double>(ink.strength[i]); });
  const double pen = typical(inner, ink, [&](std::uint32_t i) { return pieces[i].pen(); });
  for (std::uint32_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    const double height = piece.box.height() / page.digit_height;
    if (static_cast<double>(ink.strength[i]) < kFaintest * strength || piece.pen() > 3 * pen ||
        height > kTallest)
      continue;
    (height >= kTall ? page.tall : page.small).push_back(i);
  }
  return page;
}

// The least distance between two pieces, in pixels.
class PieceDistances {
 public:
  explicit PieceDistances(const PictureInk& ink) : ink_(ink), runs_(ink.ink.pieces.size()) {
    for (std::uint32_t i = 0; i < ink.ink.runs.size(); ++i)
      runs_[ink.ink.runs[i].piece].push_back(i);
  }

  [[nodiscard]] double operator()(std::uint32_t a, std::uint32_t b) const {
    double least = std::numeric_limits<double>::max();
    for (const std::uint32_t i : runs_[a]) {
      const InkRun& run = ink_.ink.runs[i];
      for (const std::uint32_t j : runs_[b]) {
        const InkRun& other = ink_.ink.runs[j];
        const double dx = std::max({0, run.left - other.right, other.left - run.right});
        const double dy = run.y - other.y;
        least = std::min(least, dx * dx + dy * dy);
      }
    }
    return std::sqrt(least);
  }

 private:
  const PictureInk& ink_;
  std::vector<std::vector<std::uint32_t>> runs_;
};

class PageReader {
 public:
  PageReader(Recognizer& recognizer, PictureInk ink)
      : recognizer_(recognizer), ink_(std::move(ink)), page_(sort_pieces(ink_)) {}

  Result<std::vector<PictureDigit>> read() {
    std::vector<PictureDigit> digits;
    if (page_.tall.size() > kMostDigits || page_.digit_height < kLeastHeight) return digits;
    if (Status status = part_touching(); !status) return status.error();
    distances_.emplace(ink_);
    std::vector<Box> boxes;
    for (const std::uint32_t i : page_.tall) boxes.push_back(box_of(ink_.ink.pieces[i].box));
    std::vector<std::vector<std::uint32_t>> rows;
    for (const Row& row : rows_of(boxes, page_.digit_height)) {
      std::vector<std::uint32_t>& pieces = rows.emplace_back();
      for (const std::size_t i : row) pieces.push_back(page_.tall[i]);
    }
    add_small(rows);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (Status status = read_row(rows[r], r, digits); !status) return status.error();
    }
    return digits;
  }

 private:
  // Cuts wide pieces that are no digit into what might be several.
  Status part_touching() {
    constexpr double kNarrowest = 0.6;  // of its height
    constexpr float kDoubt = 0.6F;      // a digit's confidence
    const std::size_t count = page_.tall.size();
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint32_t i = page_.tall[k];
      const PixelBox& box = ink_.ink.pieces[i].box;
      if (box.width() < kNarrowest * box.height()) continue;
      Result<Recognition> whole = read({&i, 1});
      if (!whole) return whole.error();
      if (whole->digit >= 0 && whole->confidence >= kDoubt) continue;
      const std::vector<int> columns = cut_columns(ink_.ink, i);
      if (columns.empty()) continue;
      for (std::size_t part = 0; part < columns.size(); ++part)
        page_.tall.push_back(static_cast<std::uint32_t>(ink_.ink.pieces.size() + part));
      cut(ink_.ink, i, columns);
    }
    return success();
  }

  // Each small piece joins the row of the tall piece that it is near to.
  void add_small(std::vector<std::vector<std::uint32_t>>& rows) const {
    constexpr double kReach = 0.3;  // heights of a digit
    for (const std::uint32_t i : page_.small) {
      const Piece& piece = ink_.ink.pieces[i];
      std::vector<std::uint32_t>* nearest = nullptr;
      double least = kReach * page_.digit_height;
      for (std::vector<std::uint32_t>& row : rows) {
        for (const std::uint32_t tall : row) {
          if (gap(ink_.ink.pieces[tall].box, piece.box) > least) continue;
          const double reach = piece.length() <= 2 * ink_.ink.pieces[tall].pen()
                                   ? 1.5 * ink_.ink.pieces[tall].pen()
                                   : kReach * page_.digit_height;
          const double away = (*distances_)(i, tall);
          if (away > least || away > reach) continue;
          least = away;
          nearest = &row;
        }
      }
      if (nearest != nullptr) nearest->push_back(i);
    }
  }

  Status read_row(const std::vector<std::uint32_t>& pieces, std::size_t row,
                  std::vector<PictureDigit>& digits) {
    const StrokeGroups groups = groups_of(pieces);
    std::vector<Recognition> readings;
    std::vector<float> log_probabilities;
    for (const StrokeGroup& group : groups.candidates()) {
      Result<Recognition> reading = read(groups, group);
      if (!reading) return reading.error();
      log_probabilities.push_back(std::log(std::max(reading->confidence, kLeastProbability)));
      readings.push_back(std::move(*reading));
    }
    for (const std::size_t chosen : best_grouping(groups, log_probabilities, kCosts)) {
      const Box& box = groups.candidates()[chosen].box;
      digits.push_back({std::move(readings[chosen]),
                        {box.left * ink_.scale, box.top * ink_.scale, box.right * ink_.scale,
                         box.bottom * ink_.scale},
                        row});
    }
    return success();
  }

  [[nodiscard]] StrokeGroups groups_of(const std::vector<std::uint32_t>& pieces) const {
    std::vector<StrokeShape> shapes;
    for (const std::uint32_t i : pieces) {
      shapes.push_back({.index = i, .box = box_of(ink_.ink.pieces[i].box), .outline = {}});
    }
    std::sort(shapes.begin(), shapes.end(), [](const StrokeShape& a, const StrokeShape& b) {
      return a.box.left + a.box.right < b.box.left + b.box.right;
    });
    StrokeGroups::Gaps gaps(shapes.size());
    for (std::size_t a = 0; a < shapes.size(); ++a) {
      for (std::size_t i = 1; i < kMaxStrokesOfDigit && a + i < shapes.size(); ++i) {
        gaps[a][i] = (*distances_)(shapes[a].index, shapes[a + i].index) / page_.digit_height;
      }
    }
    return {std::move(shapes), std::move(gaps), page_.digit_height};
  }

  Result<Recognition> read(const StrokeGroups& groups, const StrokeGroup& group) {
    std::vector<std::uint32_t> pieces;
    for (std::size_t i = group.first; i < group.first + group.count; ++i)
      pieces.push_back(groups.strokes()[i].index);
    return read(pieces);
  }

  Result<Recognition> read(std::span<const std::uint32_t> pieces) {
    const InputSpec& input = recognizer_.model().network.spec().input;
    const Raster raster =
        fit_ink(excerpt(ink_, pieces), {.height = input.height, .width = input.width});
    return recognizer_.recognize(raster.pixels);
  }

  Recognizer& recognizer_;
  PictureInk ink_;
  std::optional<PieceDistances> distances_;
  PageInk page_;
};

// Letters, faces and noise fall into pieces of which some look a little like digits: of a page of
// digits nearly all do.
bool are_digits(const std::vector<PictureDigit>& digits) {
  constexpr double kLeastOfFew = 0.5;  // mean confidence
  constexpr double kLeast = 0.8;
  constexpr std::size_t kFew = 2;
  if (digits.empty()) return false;
  double sum = 0;
  for (const PictureDigit& digit : digits) sum += static_cast<double>(digit.recognition.confidence);
  const double least = digits.size() <= kFew ? kLeastOfFew : kLeast;
  return sum >= least * static_cast<double>(digits.size());
}

}  // namespace

Result<PictureReading> recognize_picture(Recognizer& recognizer, const BitmapView& bitmap) {
  Result<std::vector<PictureDigit>> digits = PageReader(recognizer, find_ink(bitmap)).read();
  if (!digits) return digits.error();
  PictureReading reading;
  if (!are_digits(*digits)) return reading;
  reading.digits = std::move(*digits);
  const std::vector<std::string>& classes = recognizer.model().network.spec().classes;
  reading.confidence = reading.digits.empty() ? 0 : 1;
  std::size_t row = 0;
  for (const PictureDigit& digit : reading.digits) {
    if (digit.row != row) reading.text += "\n";
    row = digit.row;
    const int name = digit.recognition.digit;
    reading.text += name < 0 ? "?" : classes[static_cast<std::size_t>(name)];
    reading.confidence *= static_cast<double>(digit.recognition.confidence);
  }
  return reading;
}

}  // namespace inkdigit
