// CIFAR-10's binary files: colors, batches, and what is wrong with them.
#include <filesystem>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/set_folder.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::network_of_classes;
using test::options;
using test::SetFolder;
namespace fs = std::filesystem;

using Bytes = std::vector<std::uint8_t>;

const std::vector<std::string> kCifar{"airplane", "automobile", "bird",  "cat",  "deer",
                                      "dog",      "frog",       "horse", "ship", "truck"};

LoadOptions color_network() {
  LoadOptions result = options(3);
  result.input.height = 32;
  result.input.width = 32;
  result.classes = kCifar;
  return result;
}

// A record whose pixel at x, y is 8 x of red, 8 y of green, and `blue`.
Bytes cifar_record(std::uint8_t label, std::uint8_t blue) {
  Bytes record{label};
  for (int color = 0; color < 3; ++color) {
    for (int y = 0; y < 32; ++y) {
      for (int x = 0; x < 32; ++x) {
        record.push_back(static_cast<std::uint8_t>(color == 0 ? 8 * x : color == 1 ? 8 * y : blue));
      }
    }
  }
  return record;
}

TEST_CASE("CIFAR-10's planes become pixels of three colors, and its batches one set") {
  const SetFolder folder;
  for (int batch = 1; batch <= 5; ++batch) {
    folder.write("cifar-10-batches-bin/data_batch_" + std::to_string(batch) + ".bin",
                 cifar_record(static_cast<std::uint8_t>(batch), static_cast<std::uint8_t>(batch)));
  }
  Bytes two = cifar_record(9, 77);
  const Bytes second = cifar_record(0, 78);
  two.insert(two.end(), second.begin(), second.end());
  folder.write("test_batch.bin", two);
  const std::string spec = "cifar10:" + folder.path().string();
  const Dataset train = load_data({spec}, color_network());
  CHECK(train.name == "cifar10:train");
  CHECK(train.labels == Bytes{1, 2, 3, 4, 5});
  CHECK(train.image(3)[2] == 4);
  const Dataset test = load_data({spec + ":test"}, color_network());
  CHECK(test.labels == Bytes{9, 0});
  const std::uint8_t* const pixel = test.image(0) + std::size_t{3} * (32 * 5 + 30);
  CHECK(Bytes(pixel, pixel + 3) == Bytes{240, 40, 77});
  CHECK(test.image(1)[2] == 78);
  CHECK(locate_data(spec + ":test") == folder.path());

  CHECK_THAT(load_error(spec + ":test"), Contains("shows the classes airplane automobile"));
  CHECK_THAT(load_error(spec + ":test", network_of_classes(kCifar)),
             Contains("its pictures are 3x32x32 but the network takes 1x28x28"));
  two.pop_back();
  folder.write("test_batch.bin", two);
  CHECK(
      load_error(spec + ":test", color_network()) ==
      folder.at("test_batch.bin") +
          ": has 6145 bytes, which are no records of 3073 (a label and 32x32 pixels of 3 colors)");
  folder.write("test_batch.bin", {});
  CHECK_THAT(load_error(spec + ":test", color_network()), Contains("test_batch.bin: has 0 bytes"));
  folder.write("test_batch.bin", cifar_record(10, 0));
  CHECK(load_error(spec + ":test", color_network()) ==
        folder.at("test_batch.bin") + ": label 1 is 10 but CIFAR-10's are 0 to 9");
  fs::remove(folder.path() / "cifar-10-batches-bin/data_batch_3.bin");
  CHECK_THAT(load_error(spec, color_network()),
             Contains("data_batch_3.bin: no such file, nor below cifar-10-batches-bin/") &&
                 Contains("`npm run data -- cifar10` fetches it"));
}

}  // namespace
}  // namespace inkdigit
