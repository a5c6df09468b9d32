#include "engine/ink/picture/digit.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/ink/picture/dirt.hpp"

namespace inkdigit {
namespace {

class DigitSearch {
 public:
  explicit DigitSearch(const PictureInk& ink) : ink_(ink), pieces_(ink.pieces.all) {}

  std::vector<std::uint32_t> find() {
    constexpr std::ptrdiff_t kMostPieces = 12;  // however broken; more are writing, or noise
    const auto main =
        std::max_element(pieces_.begin(), pieces_.end(),
                         [&](const Piece& a, const Piece& b) { return weight(a) < weight(b); });
    if (main == pieces_.end()) return {};
    const auto alike = std::count_if(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
      return area_share(piece, *main) >= kBeside;
    });
    if (alike > kMostPieces) return {};
    grow(*main);
    const bool all = is_anything_beside(*main);
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
      if (chosen_[i] || all) indices.push_back(i);
    }
    return indices;
  }

 private:
  static constexpr double kBeside = 0.25;  // of the digit's area: no crumb any more

  static double area_share(const Piece& piece, const Piece& main) {
    return static_cast<double>(piece.area) / static_cast<double>(main.area);
  }

  [[nodiscard]] bool reaches_edge(const Piece& piece) const {
    return at_edge(piece.box, ink_.coverage.height, ink_.coverage.width);
  }

  // A digit at the edge is seldom what the picture was taken of.
  [[nodiscard]] double weight(const Piece& piece) const {
    constexpr double kAtEdge = 0.25;
    return static_cast<double>(piece.area) * (reaches_edge(piece) ? kAtEdge : 1);
  }

  // Chooses the main piece, and what is near enough to it or to what was chosen.
  void grow(const Piece& main) {
    chosen_.assign(pieces_.size(), false);
    chosen_[static_cast<std::size_t>(&main - pieces_.data())] = true;
    PixelBox box = main.box;
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (chosen_[i] || gap(box, pieces_[i].box) > reach_of(pieces_[i], main, box)) continue;
        chosen_[i] = true;
        grown = true;
        box.include(pieces_[i].box);
      }
    }
  }

  // So far from the digit's box a piece may lie and belong to it.
  [[nodiscard]] double reach_of(const Piece& piece, const Piece& main, const PixelBox& box) const {
    // Of the digit's longer side, or of the pen.
    constexpr double kStroke = 0.3;
    constexpr double kAtEdge = 0.08;  // it may be a neighbor's
    constexpr double kSpeck = 2;      // as long as a speck is at most
    constexpr double kCrumb = 1.5;    // how far a crumb falls
    const double longer = std::max(box.width(), box.height());
    const bool of_neighbor = reaches_edge(piece) && !reaches_edge(main);
    const double reach = (of_neighbor ? kAtEdge : kStroke) * longer;
    return piece.length() <= kSpeck * main.pen() ? std::min(reach, kCrumb * main.pen()) : reach;
  }

  [[nodiscard]] bool is_anything_beside(const Piece& main) const {
    constexpr double kBesideAtEdge = 0.6;  // of the digit's area, where it may be cut off
    constexpr double kWhole = 0.8;         // of its length: it is not
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (chosen_[i]) continue;
      const bool cut_off = reaches_edge(pieces_[i]) && pieces_[i].length() < kWhole * main.length();
      if (area_share(pieces_[i], main) >= (cut_off ? kBesideAtEdge : kBeside)) return true;
    }
    return false;
  }

  const PictureInk& ink_;
  const std::vector<Piece>& pieces_;
  std::vector<bool> chosen_;
};

}  // namespace

std::vector<std::uint32_t> pieces_of_digit(const PictureInk& ink) {
  return DigitSearch(ink).find();
}

}  // namespace inkdigit
