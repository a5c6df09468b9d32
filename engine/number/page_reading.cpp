#include "engine/number/page_reading.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "engine/ink/picture/fit_ink.hpp"
#include "engine/number/cuts.hpp"
#include "engine/number/groupings.hpp"
#include "engine/number/marks.hpp"
#include "engine/number/page_ink.hpp"
#include "engine/number/refinement.hpp"
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

// What a page may be that goes on with a row: the best of each with each. Rows know nothing of each
// other.
void add_row(std::vector<TextAlternative>& page, const std::vector<TextAlternative>& row,
             std::size_t count) {
  if (page.empty() || row.empty()) {
    page.insert(page.end(), row.begin(), row.end());
    return;
  }
  std::vector<TextAlternative> best;
  for (const TextAlternative& above : page) {
    for (const TextAlternative& below : row) {
      if (!keep_best(best, {above.text + "\n" + below.text, above.probability * below.probability},
                     count))
        break;
    }
  }
  page = std::move(best);
}

class PageReader {
 public:
  PageReader(Recognizer& recognizer, PictureInk ink, const AnswerOptions& options)
      : recognizer_(recognizer), options_(options), ink_(std::move(ink)), page_(sort_ink(ink_)) {}

  Result<PictureReading> read() {
    PictureReading page;
    if (page_.tall.size() > kMostDigits || page_.digit_height < kLeastHeight) return page;
    if (Status status = part_touching(); !status) return status.error();
    const PartDistances distances(ink_);
    std::vector<std::vector<InkPart>> rows = rows_of_parts();
    add_bars(rows, distances);
    for (std::vector<InkPart>& row : rows) {
      if (Status status = read_row(std::move(row), distances, page); !status) return status.error();
    }
    return page;
  }

  // Letters, faces and noise fall into pieces of which some look a little like digits: of a page of
  // digits nearly all do. A cut makes of many things what looks like two digits.
  [[nodiscard]] bool found_digits() const {
    constexpr double kLeastOfFew = 0.75;  // mean confidence
    constexpr double kLeast = 0.8;
    constexpr double kLeastOfCut = 0.85;
    constexpr std::size_t kFew = 2;
    const double least = count_ > kFew ? kLeast : has_cut_ ? kLeastOfCut : kLeastOfFew;
    return count_ > 0 && likeness_ >= least * static_cast<double>(count_);
  }

 private:
  // Cuts wide parts that are no digit into what might be several: few of many, or the only one, as
  // letters would fall into ones. Where there must be more digits than parts, any may be several.
  Status part_touching() {
    constexpr float kSure = 0.6F;
    const bool too_few = page_.tall.size() < options_.digits.least;
    std::vector<std::size_t> doubtful;
    for (std::size_t i = 0; i < page_.tall.size(); ++i) {
      Result<Recognition> whole = read({&page_.tall[i], 1});
      if (!whole) return whole.error();
      if (too_few || whole->digit < 0 || whole->confidence < kSure) doubtful.push_back(i);
      whole_.emplace(page_.tall[i].pieces.front(), std::move(*whole));
    }
    if (too_few || doubtful.size() <= std::max<std::size_t>(1, page_.tall.size() / kMostDoubtful)) {
      for (const std::size_t i : doubtful) cut_part(i);
    }
    return success();
  }

  // Whether something that belongs to no stroke lies in the part's box, as eyes and a mouth do in
  // that of the hair around a face. Digits that touch each other have nothing but dirt there.
  [[nodiscard]] bool has_ink_within(const InkPart& part) const {
    constexpr double kDirt = 0.2;  // of the area of a dot of the pen
    return std::any_of(page_.specks.begin(), page_.specks.end(), [&](const InkPart& speck) {
      const Piece& piece = ink_.pieces.all[speck.pieces.front()];
      const bool within = piece.box.left > part.box.left && piece.box.right < part.box.right &&
                          piece.box.top > part.box.top && piece.box.bottom < part.box.bottom;
      const auto area = static_cast<double>(piece.area);
      return within && area > kDirt * page_.pen * page_.pen;
    });
  }

  void cut_part(std::size_t i) {
    // Of its height. Of 225 numbers of two digits of MNIST that touch each other and are read
    // rightly, 224 are wider; the hair around a face is not.
    constexpr double kNarrowest = 0.8;
    const InkPart& part = page_.tall[i];
    if (part.box.width() < kNarrowest * part.box.height() || has_ink_within(part)) return;
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

  Status read_row(std::vector<InkPart> parts, const PartDistances& distances,
                  PictureReading& page) {
    std::sort(parts.begin(), parts.end(), [](const InkPart& a, const InkPart& b) {
      return a.box.left + a.box.right < b.box.left + b.box.right;
    });
    const StrokeGroups groups = groups_of(parts, distances);
    std::vector<Recognition> recognitions;
    std::vector<GroupReading> readings;
    std::vector<float> log_probabilities;
    for (const StrokeGroup& group : groups.candidates()) {
      Result<Recognition> recognition = read(std::span(parts).subspan(group.first, group.count));
      if (!recognition) return recognition.error();
      GroupReading& reading = readings.emplace_back(read_group(*recognition, options_));
      if (recognition->digit < 0) reading.digit = -1;
      log_probabilities.push_back(reading.log_probability);
      recognitions.push_back(std::move(*recognition));
    }
    const Groupings groupings(groups, log_probabilities, options_.digits, kCosts);
    const std::size_t row = page.digits.empty() ? 0 : page.digits.back().row + 1;
    const std::size_t first = page.digits.size();
    const StrokeGroup* last = nullptr;
    for (const std::size_t chosen : groupings.best()) {
      const StrokeGroup& group = groups.candidates()[chosen];
      if (last != nullptr) {
        for (const Box& box : signs_between(last->box, group.box)) {
          page.digits.push_back({recognizer_.recognize_blank(), box, row, true, {}});
        }
      }
      likeness_ += static_cast<double>(recognitions[chosen].confidence);
      ++count_;
      page.digits.push_back({restricted(std::move(recognitions[chosen]), options_), group.box, row,
                             false, readings[chosen].alternatives});
      last = &group;
    }
    const double confidence = confidence_of(std::span(page.digits).subspan(first));
    const auto spelled = [&](std::span<const ReadGroup> read) {
      return spell(groups, readings, read);
    };
    const std::size_t count = options_.alternatives;
    add_row(page.alternatives, best_texts(groupings, readings, confidence, count, spelled), count);
    return success();
  }

  // A row's text, with its signs.
  [[nodiscard]] std::string spell(const StrokeGroups& groups,
                                  std::span<const GroupReading> readings,
                                  std::span<const ReadGroup> read) const {
    std::string text;
    const StrokeGroup* last = nullptr;
    for (const auto [candidate, rank] : read) {
      const StrokeGroup& group = groups.candidates()[candidate];
      if (last != nullptr) text.append(signs_between(last->box, group.box).size(), '?');
      text += text_of(readings[candidate], rank, recognizer_);
      last = &group;
    }
    return text;
  }

  // Specks between two digits that are where points and commas are, and as large.
  [[nodiscard]] std::vector<Box> signs_between(const Box& left, const Box& right) const {
    constexpr double kLowest = 1.25;  // of the digits' height: commas hang
    const double top = (left.top + right.top) / 2;
    const double height = (left.bottom + right.bottom) / 2 - top;
    std::vector<Box> signs;
    for (const InkPart& speck : page_.specks) {
      const Box& box = speck.box;
      const double place = ((box.top + box.bottom) / 2 - top) / height;
      const double side = std::max(box.width(), box.height());
      if (box.left < left.right || box.right > right.left || place < kHighestSign ||
          place > kLowest || side > kLargestSign * height || side < page_.pen)
        continue;
      signs.push_back(box);
    }
    return signs;
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
  const AnswerOptions& options_;
  PictureInk ink_;
  PageInk page_;
  std::map<std::uint32_t, Recognition> whole_;  // of each tall part by itself, by its first piece
  bool has_cut_ = false;                        // anything into what may be digits
  // Of what was read as digits, signs aside: how many, and their confidences if all classes were
  // allowed, added up.
  std::size_t count_ = 0;
  double likeness_ = 0;
};

}  // namespace

Result<Recognition> read_pieces(Recognizer& recognizer, const PictureInk& ink,
                                std::span<const std::uint32_t> pieces) {
  const InputSpec& input = recognizer.model().network.spec().input;
  const Raster raster =
      fit_ink(excerpt(ink, pieces), {.height = input.height, .width = input.width});
  Result<Recognition> recognition = recognizer.recognize(raster.pixels);
  if (recognition) recognizer.refuse_doubtful(*recognition);
  if (recognition && !is_writing(ink, pieces)) {
    recognition->digit = -1;
    recognition->plausibility = recognition->confidence = 0;
  }
  return recognition;
}

double confidence_of(std::span<const PictureDigit> digits) {
  double product = digits.empty() ? 0 : 1;
  for (const PictureDigit& digit : digits)
    product *= digit.sign ? 1 : static_cast<double>(digit.recognition.confidence);
  return product;
}

Result<PageReading> read_page(Recognizer& recognizer, PictureInk ink,
                              const AnswerOptions& options) {
  PageReader reader(recognizer, std::move(ink), options);
  Result<PictureReading> reading = reader.read();
  if (!reading) return reading.error();
  return PageReading{std::move(*reading), reader.found_digits()};
}

}  // namespace inkdigit
