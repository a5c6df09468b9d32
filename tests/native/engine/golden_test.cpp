#include "engine/model/golden.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Bytes = std::vector<std::uint8_t>;

Result<std::vector<GoldenCase>> parsed(const std::string& text, std::size_t pixels) {
  return parse_golden(nlohmann::json::parse(text), pixels);
}

std::string golden_error(const std::string& text, std::size_t pixels) {
  const auto cases = parsed(text, pixels);
  return cases ? "" : cases.error().message;
}

TEST_CASE("golden cases are read as they were written", "[kernels]") {
  std::vector<GoldenCase> cases;
  cases.push_back({Bytes(784, 0), {0.25F, 0.75F}});
  cases.push_back({test::random_pixels(784, 1), {0, 1}});
  Bytes spots(784, 0);
  for (const std::size_t i : {0, 255, 256, 512, 783}) spots[i] = static_cast<std::uint8_t>(i + 1);
  cases.push_back({spots, {0.1234564F, 0.8765436F}});
  const auto again = parsed(golden_text(cases), 784);
  REQUIRE(again);
  REQUIRE(again->size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CHECK((*again)[i].raster == cases[i].raster);
    // Six decimals are written: off by 5e-7, and by the two roundings to a float, 2^-25 each.
    for (std::size_t c = 0; c < 2; ++c) {
      CHECK((*again)[i].probabilities[c] == Approx(cases[i].probabilities[c]).margin(6e-7));
    }
  }
}

TEST_CASE("zeros are packed", "[kernels]") {
  const std::vector<GoldenCase> cases{{Bytes(784, 0), {1}}};
  CHECK(golden_text(cases) == R"([{"packed":"00ff00ff00ff0013","probabilities":[1.0]}])");
}

TEST_CASE("a picture without packing, as older files have it, is read", "[kernels]") {
  const auto cases = parsed(R"([{"raster":"000003ff","probabilities":[1]}])", 4);
  REQUIRE(cases);
  CHECK((*cases)[0].raster == Bytes{0, 0, 3, 255});
  CHECK_THAT(golden_error(R"([{"raster":"000003","probabilities":[1]}])", 4),
             Contains("golden case 1: its picture"));
}

TEST_CASE("a picture that is not the network's is an error that names its case", "[kernels]") {
  const std::string good = R"({"packed":"0003ff","probabilities":[1]})";
  CHECK(golden_error("[" + good + "]", 4).empty());
  for (const char* bad : {"0003", "0003ffff", "0003f", "0003fg", "000000ff0003", "00", "0004ff"}) {
    INFO(bad);
    const std::string text = R"({"packed":")" + std::string(bad) + R"(","probabilities":[1]})";
    CHECK_THAT(golden_error("[" + good + "," + text + "]", 4),
               Contains("golden case 2: its picture"));
  }
}

TEST_CASE("golden cases of another form are an error", "[kernels]") {
  for (const char* bad :
       {R"({})", R"([1])", R"([{"packed":1,"probabilities":[]}])", R"([{"packed":"0004"}])",
        R"([{"packed":"0004","probabilities":["a"]}])"}) {
    INFO(bad);
    CHECK_THAT(golden_error(bad, 4), Contains("must be a list of {packed, probabilities}"));
  }
}

}  // namespace
}  // namespace inkdigit
