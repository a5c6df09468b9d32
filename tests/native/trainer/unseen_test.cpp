#include "trainer/recipe/unseen.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/recipe/set_split.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;

// Sets that lie on the disk.
Dataset sets_on_disk() {
  Dataset data = test::synthetic(60);
  data.sources[0].name = "mnist:train";
  append(data, test::synthetic(40));
  data.sources[1].name = "images:mine";
  return data;
}

std::string provenance_of(const Recipe& recipe, const Dataset& data,
                          std::vector<double> shares = {}) {
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path(), {.threads = 1, .validation_shares = std::move(shares)}, {});
  return read_weights(read_file(folder.path() / "last.safetensors"))->provenance;
}

TEST_CASE("what a training held out is drawn again as it drew it") {
  const Dataset data = sets_on_disk();
  const Recipe recipe = small_recipe(1, 4);
  const Unseen unseen = find_unseen(provenance_of(recipe, data), data, 0);
  CHECK(unseen.held_out);
  CHECK(unseen.warning.empty());
  CHECK(unseen.samples == split_data(data, SplitBy::kSample, 0.1, 4).validation);

  const std::vector<double> shares{0, 0.5};
  const Unseen own = find_unseen(provenance_of(recipe, data, shares), data, 0);
  CHECK(own.samples.size() == 20);
  CHECK(own.samples == split_sets(data, SplitBy::kSample, shares, 4).validation);
}

TEST_CASE("where that cannot be known, sets that were trained on are named") {
  const Dataset data = sets_on_disk();
  const std::string provenance = provenance_of(small_recipe(1, 4), data);
  Dataset other = data;
  other.pixels[0] ^= 1;
  Unseen unseen = find_unseen(provenance, other, 0);
  CHECK_FALSE(unseen.held_out);
  CHECK(unseen.samples.size() == 100);
  CHECK_THAT(unseen.warning, Contains("trained on most of mnist:train + images:mine, so that"));
  other.sources[1].name = "images:new";
  CHECK_THAT(find_unseen(provenance, other, 0).warning, Contains("of mnist:train, so that"));

  // The same pictures, but under another name, or divided otherwise.
  other = data;
  other.sources[0].name = "mnist:test";
  CHECK_FALSE(find_unseen(provenance, other, 0).held_out);
  other = data;
  other.sources[0].samples = 50;
  other.sources[1].samples = 50;
  CHECK_FALSE(find_unseen(provenance, other, 0).held_out);

  Recipe all = small_recipe(1, 4);
  all.training.validation_share = 0;
  unseen = find_unseen(provenance_of(all, data), data, 0);
  CHECK_FALSE(unseen.held_out);
  CHECK_THAT(unseen.warning, Contains("trained on all of"));
  CHECK_THAT(find_unseen("{}", data, 0).warning, Contains("do not say what they were trained on"));
}

TEST_CASE("drawings of the program are new ones by another seed alone") {
  const std::string name = GENERATE("synthetic:50", "negatives:50");
  Dataset data = test::synthetic(50);
  data.sources[0].name = name;
  const Recipe recipe = small_recipe(1, 4);
  Dataset other = data;
  other.pixels[0] ^= 1;
  CHECK(find_unseen(provenance_of(recipe, data), other, 0).warning.empty());
  CHECK_THAT(find_unseen(provenance_of(recipe, data), other, 4).warning, Contains(name));
}

}  // namespace
}  // namespace inkdigit
