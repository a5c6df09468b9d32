#include "engine/number/cuts.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

TEST_CASE("cuts are where a piece is thinnest") {
  // Two rings, joined by a bar.
  const Sheet joined =
      Sheet(200, 80).frame(10, 10, 50, 60, 6).fill(60, 60, 10, 6).frame(70, 10, 50, 60, 6);
  const Pieces pieces = find_pieces(joined.mask(), 9);
  REQUIRE(pieces.all.size() == 1);
  const std::vector<int> columns = cut_columns(pieces, 0);
  CHECK(std::is_sorted(columns.begin(), columns.end()));
  CHECK(std::any_of(columns.begin(), columns.end(), [](int x) { return x >= 60 && x <= 70; }));
  for (const int x : columns) CHECK((x > 10 && x < 120));
}

TEST_CASE("what is thick all along is not cut, nor what is narrow") {
  CHECK(cut_columns(find_pieces(Sheet(100, 50).fill(10, 10, 60, 30).mask(), 9), 0).empty());
  CHECK(cut_columns(find_pieces(Sheet(50, 90).fill(10, 10, 5, 70).mask(), 9), 0).empty());
}

}  // namespace
}  // namespace inkdigit
