#include "engine/number/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "engine/ink/picture/digit.hpp"
#include "engine/ink/picture/find_ink.hpp"
#include "engine/ink/picture/fit_ink.hpp"
#include "engine/number/best_grouping.hpp"
#include "engine/number/cuts.hpp"
#include "engine/number/marks.hpp"
#include "engine/number/page_ink.hpp"
#include "engine/number/rows.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMostDigits = 400;
constexpr double kLeastHeight = 8;        // pixels of the ink; what is smaller is noise
constexpr std::size_t kMostDoubtful = 4;  // a quarter of the parts, of which then some are cut

// Pieces break and are cut where strokes are not, so that several speak less against a digit: of
// 901 numbers of two and three digits of MNIST that touch each other, 72.0 % are read rightly with
// 0.4, and 63.4 % with 1.
constexpr GroupingCosts kCosts{.stroke = 0.4};

Box in_picture(const Box& box, double scale) {
  return {box.left * scale, box.top * scale, box.right * scale, box.bottom * scale};
}

// What some pieces look like together.
Result<Recognition> read_pieces(Recognizer& recognizer, const PictureInk& ink,
                                std::span<const std::uint32_t> pieces) {
  const InputSpec& input = recognizer.model().network.spec().input;
  const Raster raster =
      fit_ink(excerpt(ink, pieces), {.height = input.height, .width = input.width});
  return recognizer.recognize(raster.pixels);
}

class PageReader {
 public:
  PageReader(Recognizer& recognizer, PictureInk ink)
      : recognizer_(recognizer), ink_(std::move(ink)), page_(sort_ink(ink_)) {}

  Result<std::vector<PictureDigit>> read() {
    std::vector<PictureDigit> digits;
    if (page_.tall.size() > kMostDigits || page_.digit_height < kLeastHeight) return digits;
    if (Status status = part_touching(); !status) return status.error();
    const PartDistances distances(ink_);
    std::vector<std::vector<InkPart>> rows = rows_of_parts();
    add_bars(rows, distances);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (Status status = read_row(std::move(rows[r]), r, distances, digits); !status)
        return status.error();
    }
    return digits;
  }

  // Whether anything was cut into what may be digits.
  [[nodiscard]] bool has_cut() const { return has_cut_; }

 private:
  // Cuts wide parts that are no digit into what might be several: few of many, or the only one, as
  // letters would fall into ones.
  Status part_touching() {
    constexpr float kSure = 0.6F;
    std::vector<std::size_t> doubtful;
    for (std::size_t i = 0; i < page_.tall.size(); ++i) {
      Result<Recognition> whole = read({&page_.tall[i], 1});
      if (!whole) return whole.error();
      if (whole->digit < 0 || whole->confidence < kSure) doubtful.push_back(i);
      whole_.emplace(page_.tall[i].pieces.front(), std::move(*whole));
    }
    if (doubtful.size() <= std::max<std::size_t>(1, page_.tall.size() / kMostDoubtful)) {
      for (const std::size_t i : doubtful) cut_part(i);
    }
    return success();
  }

  void cut_part(std::size_t i) {
    // Of its height. Of 225 numbers of two digits of MNIST that touch each other and are read
    // rightly, 224 are wider; the hair around a face is not.
    constexpr double kNarrowest = 0.8;
    const InkPart& part = page_.tall[i];
    if (part.box.width() < kNarrowest * part.box.height()) return;
    const std::uint32_t stroke = part.pieces.front();
    const std::vector<int> columns = cut_columns(ink_.pieces, stroke);
    if (columns.empty()) return;
    has_cut_ = true;
    const auto behind = static_cast<std::uint32_t>(ink_.pieces.all.size());
    cut(ink_.pieces, stroke, columns);
    whole_.erase(stroke);
    page_.tall[i] = part_of(ink_, stroke);
    for (std::uint32_t piece = behind; piece < ink_.pieces.all.size(); ++piece)
      page_.tall.push_back(part_of(ink_, piece));
  }

  [[nodiscard]] std::vector<std::vector<InkPart>> rows_of_parts() const {
    std::vector<Box> boxes;
    for (const InkPart& part : page_.tall) boxes.push_back(part.box);
    std::vector<std::vector<InkPart>> rows;
    for (const Row& row : rows_of(boxes, page_.digit_height)) {
      std::vector<InkPart>& parts = rows.emplace_back();
      for (const std::size_t i : row) parts.push_back(page_.tall[i]);
    }
    return rows;
  }

  // Each bar joins the row of the tall part that it is next to.
  void add_bars(std::vector<std::vector<InkPart>>& rows, const PartDistances& distances) const {
    const std::vector<std::vector<InkPart>> tall = rows;
    for (const InkPart& bar : page_.bars) {
      std::size_t nearest = 0;
      double least = std::numeric_limits<double>::max();
      for (std::size_t r = 0; r < tall.size(); ++r) {
        for (const InkPart& part : tall[r]) {
          if (gap(bar.box, part.box) >= least) continue;
          const double away = distances(bar, part);
          if (away >= least) continue;
          least = away;
          nearest = r;
        }
      }
      rows[nearest].push_back(bar);
    }
  }

  Status read_row(std::vector<InkPart> parts, std::size_t row, const PartDistances& distances,
                  std::vector<PictureDigit>& digits) {
    std::sort(parts.begin(), parts.end(), [](const InkPart& a, const InkPart& b) {
      return a.box.left + a.box.right < b.box.left + b.box.right;
    });
    const StrokeGroups groups = groups_of(parts, distances);
    std::vector<Recognition> readings;
    std::vector<float> log_probabilities;
    for (const StrokeGroup& group : groups.candidates()) {
      Result<Recognition> reading = read(std::span(parts).subspan(group.first, group.count));
      if (!reading) return reading.error();
      log_probabilities.push_back(std::log(std::max(reading->confidence, kLeastProbability)));
      readings.push_back(std::move(*reading));
    }
    const StrokeGroup* last = nullptr;
    for (const std::size_t chosen : best_grouping(groups, log_probabilities, kCosts)) {
      const StrokeGroup& group = groups.candidates()[chosen];
      if (last != nullptr) add_signs(last->box, group.box, row, digits);
      digits.push_back({std::move(readings[chosen]), in_picture(group.box, ink_.scale), row});
      last = &group;
    }
    return success();
  }

  // Specks between two digits that are where points and commas are, and as large.
  void add_signs(const Box& left, const Box& right, std::size_t row,
                 std::vector<PictureDigit>& digits) const {
    constexpr double kLowest = 1.25;  // of the digits' height: commas hang
    const double top = (left.top + right.top) / 2;
    const double height = (left.bottom + right.bottom) / 2 - top;
    for (const InkPart& speck : page_.specks) {
      const Box& box = speck.box;
      const double place = ((box.top + box.bottom) / 2 - top) / height;
      const double side = std::max(box.width(), box.height());
      if (box.left < left.right || box.right > right.left || place < kHighestSign ||
          place > kLowest || side > kLargestSign * height || side < page_.pen)
        continue;
      digits.push_back({recognizer_.recognize_blank(), in_picture(box, ink_.scale), row, true});
    }
  }

  // Of parts in the order from the left.
  [[nodiscard]] StrokeGroups groups_of(const std::vector<InkPart>& parts,
                                       const PartDistances& distances) const {
    std::vector<StrokeShape> shapes;
    StrokeGroups::Gaps gaps(parts.size());
    for (std::size_t a = 0; a < parts.size(); ++a) {
      shapes.push_back(
          {.index = static_cast<std::uint32_t>(a), .box = parts[a].box, .outline = {}});
      for (std::size_t i = 1; i < kMaxStrokesOfDigit && a + i < parts.size(); ++i)
        gaps[a][i] = distances(parts[a], parts[a + i]) / page_.digit_height;
    }
    return {std::move(shapes), std::move(gaps), page_.digit_height};
  }

  Result<Recognition> read(std::span<const InkPart> parts) {
    const auto known = whole_.find(parts.front().pieces.front());
    if (parts.size() == 1 && known != whole_.end()) return known->second;
    std::vector<std::uint32_t> pieces;
    for (const InkPart& part : parts)
      pieces.insert(pieces.end(), part.pieces.begin(), part.pieces.end());
    return read_pieces(recognizer_, ink_, pieces);
  }

  Recognizer& recognizer_;
  PictureInk ink_;
  PageInk page_;
  std::map<std::uint32_t, Recognition> whole_;  // of each tall part by itself, by its first piece
  bool has_cut_ = false;
};

// Letters, faces and noise fall into pieces of which some look a little like digits: of a page of
// digits nearly all do. A cut makes of many things what looks like two digits.
bool are_digits(const std::vector<PictureDigit>& digits, bool has_cut) {
  constexpr double kLeastOfFew = 0.75;  // mean confidence
  constexpr double kLeast = 0.8;
  constexpr double kLeastOfCut = 0.85;
  constexpr std::size_t kFew = 2;
  double sum = 0;
  std::size_t count = 0;
  for (const PictureDigit& digit : digits) {
    sum += static_cast<double>(digit.recognition.confidence);
    count += digit.sign ? 0 : 1;
  }
  const double least = count > kFew ? kLeast : has_cut ? kLeastOfCut : kLeastOfFew;
  return count > 0 && sum >= least * static_cast<double>(count);
}

// Of all digits that were read.
double confidence_of(const std::vector<PictureDigit>& digits) {
  double product = digits.empty() ? 0 : 1;
  for (const PictureDigit& digit : digits)
    product *= digit.sign ? 1 : static_cast<double>(digit.recognition.confidence);
  return product;
}

// The picture as one of a digit alone.
Result<PictureDigit> read_alone(Recognizer& recognizer, const PictureInk& ink) {
  const std::vector<std::uint32_t> pieces = pieces_of_digit(ink);
  Result<Recognition> recognition = read_pieces(recognizer, ink, pieces);
  if (!recognition) return recognition.error();
  InkPart whole;
  for (const std::uint32_t piece : pieces) whole.box.include(part_of(ink, piece).box);
  return PictureDigit{std::move(*recognition), in_picture(whole.box, ink.scale), 0};
}

// Row by row, or the one digit of a picture that shows one, whatever it falls into: where that
// reads better. Whether a picture shows one digit and nothing else is what reading it alone says.
Result<std::vector<PictureDigit>> read_digits(Recognizer& recognizer, PictureInk ink) {
  constexpr std::size_t kPartsOfOne = 3;  // a digit may be taken for so many at most
  Result<PictureDigit> alone = read_alone(recognizer, ink);
  if (!alone) return alone.error();
  PageReader reader(recognizer, std::move(ink));
  Result<std::vector<PictureDigit>> rows = reader.read();
  if (!rows) return rows.error();
  const bool beside_others = rows->size() == 1 && alone->recognition.digit < 0;
  if (beside_others || !are_digits(*rows, reader.has_cut())) rows->clear();
  const bool one = alone->recognition.digit >= 0 && rows->size() <= kPartsOfOne &&
                   static_cast<double>(alone->recognition.confidence) > confidence_of(*rows);
  if (one) return std::vector<PictureDigit>{std::move(*alone)};
  return rows;
}

}  // namespace

Result<PictureReading> recognize_picture(Recognizer& recognizer, const BitmapView& bitmap) {
  if (Status status = recognizer.check_takes_ink(); !status) return status.error();
  if (Status status = check(bitmap); !status) return status.error();
  Result<std::vector<PictureDigit>> digits = read_digits(recognizer, find_ink(bitmap));
  if (!digits) return digits.error();
  PictureReading reading;
  reading.confidence = confidence_of(*digits);
  reading.digits = std::move(*digits);
  const std::vector<std::string>& classes = recognizer.model().network.spec().classes;
  std::size_t row = 0;
  for (PictureDigit& digit : reading.digits) {
    // The last of the pixels that one was made of may lie outside.
    digit.box.right = std::min(digit.box.right, static_cast<double>(bitmap.width));
    digit.box.bottom = std::min(digit.box.bottom, static_cast<double>(bitmap.height));
    if (digit.row != row) reading.text += "\n";
    row = digit.row;
    const int name = digit.recognition.digit;
    reading.text += name < 0 ? "?" : classes[static_cast<std::size_t>(name)];
  }
  return reading;
}

}  // namespace inkdigit
