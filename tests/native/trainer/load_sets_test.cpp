// Well-known sets beside MNIST, and any pair of IDX files: which files are read, which class a
// label is, and which way up pictures are.
#include <filesystem>
#include <fstream>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/set_folder.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::append_integer;
using test::load_error;
using test::network_of_classes;
using test::options;
using test::SetFolder;
namespace fs = std::filesystem;

using Bytes = std::vector<std::uint8_t>;
using ClassNames = std::vector<std::string>;

const ClassNames kClothes{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                          "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

ClassNames characters_of(const std::string& text) {
  ClassNames names;
  for (const char c : text) names.emplace_back(1, c);
  return names;
}

// A bar along the top and a dot at the left of the bottom: neither its mirror image nor itself with
// rows and columns swapped looks the same.
Bytes upright_picture() {
  Bytes picture(28 * 28, 0);
  for (std::size_t x = 4; x < 24; ++x) picture[28 * 3 + x] = 200;
  picture[28 * 25 + 6] = 100;
  return picture;
}

Bytes rows_and_columns_swapped(const Bytes& picture) {
  Bytes turned(picture.size());
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) turned[28 * x + y] = picture[28 * y + x];
  }
  return turned;
}

TEST_CASE("Fashion-MNIST and KMNIST are read by the names of their classes") {
  const SetFolder folder;
  folder.write_pair("train-*-ubyte", {9, 0, 6}, upright_picture());
  folder.write_pair("FashionMNIST/raw/t10k-*-ubyte", {1}, upright_picture());
  const std::string spec = "fashion-mnist:" + folder.path().string();
  const Dataset train = load_data({spec}, network_of_classes(kClothes));
  CHECK(train.labels == Bytes{9, 0, 6});
  CHECK(train.name == "fashion-mnist:train");
  CHECK(Bytes(train.image(0), train.image(1)) == upright_picture());
  CHECK(load_data({spec}, network_of_classes({"Ankle boot", "T-shirt/top", "Shirt"})).labels ==
        Bytes{0, 1, 2});
  CHECK(load_data({spec + ":test"}, network_of_classes(kClothes)).name == "fashion-mnist:test");
  CHECK(load_data({spec}, network_of_classes(kClothes, MnistSplit::kTest)).labels == Bytes{1});
  CHECK(locate_data(spec + ":test") == folder.path());

  CHECK(load_error(spec) ==
        "fashion-mnist:train: shows the classes T-shirt/top Trouser Pullover Dress Coat Sandal "
        "Shirt Sneaker Bag Ankle boot, but the network has the classes 0 1 2 3 4 5 6 7 8 9; name "
        "them in the recipe (network.classes)");
  CHECK(load_error(spec, network_of_classes({"Bag", "Ankle boot"})) ==
        "fashion-mnist:train: label 2 is 'T-shirt/top', which is none of the classes Bag Ankle "
        "boot");

  const std::string kana = "kmnist:" + folder.path().string();
  CHECK(load_data({kana}, network_of_classes({"o", "wo", "ma"})).labels == Bytes{1, 0, 2});
  CHECK(load_data({kana}, network_of_classes({"お", "を", "ま"})).labels == Bytes{1, 0, 2});
  CHECK_THAT(load_error(kana + ":test", network_of_classes({"o", "wo"})),
             Contains("t10k-images-idx3-ubyte: no such file, gzipped (.gz) or not, nor below raw/, "
                      "KMNIST/raw/ or gzip/; `npm run data -- kmnist` fetches it"));
  folder.write_pair("train-*-ubyte", {3, 10}, upright_picture());
  CHECK(load_error(spec, network_of_classes(kClothes)) ==
        "fashion-mnist:train: label 2 is 10, but the set's classes are 0 to 9");
}

TEST_CASE("named sets are searched for where data lie, each in its own folder") {
  const SetFolder folder;
  folder.write_pair("kmnist/train-*-ubyte", {9}, upright_picture());
  const char* const before = std::getenv("INKDIGIT_DATA");
  const std::string kept = before == nullptr ? "" : before;
  setenv("INKDIGIT_DATA", folder.path().c_str(), 1);
  CHECK(locate_data("kmnist:train") == folder.path() / "kmnist");
  CHECK(load_data({"kmnist"}, network_of_classes({"wo", "o"})).labels == Bytes{0});
  CHECK_THAT(load_error("qmnist"), Contains("qmnist: no such folder; neither is ") &&
                                       Contains("`npm run data -- qmnist` fetches it"));
  CHECK(load_data({"idx:kmnist/train-images-idx3-ubyte:kmnist/train-labels-idx1-ubyte"}, options())
            .labels == Bytes{9});
  if (kept.empty()) {
    unsetenv("INKDIGIT_DATA");
  } else {
    setenv("INKDIGIT_DATA", kept.c_str(), 1);
  }
}

TEST_CASE("EMNIST is set upright, and its classes are characters") {
  const SetFolder folder;
  folder.write_pair("emnist-letters-train-*-ubyte", {1, 26, 2},
                    rows_and_columns_swapped(upright_picture()));
  folder.write_pair("gzip/emnist-balanced-test-*-ubyte", {9, 10, 36, 46}, upright_picture());
  folder.write_pair("EMNIST/raw/emnist-byclass-train-*-ubyte", {0, 61}, upright_picture());
  const std::string spec = "emnist:" + folder.path().string();
  const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::string lower = "abcdefghijklmnopqrstuvwxyz";
  const Dataset data = load_data({spec + ":letters"}, network_of_classes(characters_of(upper)));
  CHECK(data.name == "emnist:letters:train");
  CHECK(data.labels == Bytes{0, 25, 1});
  CHECK(Bytes(data.image(2), data.image(3)) == upright_picture());
  CHECK(load_data({spec + ":train:letters"}, network_of_classes(characters_of(lower))).labels ==
        Bytes{0, 25, 1});
  CHECK(load_data({spec + ":letters"}, network_of_classes({"Z", "b", "A"})).labels ==
        Bytes{2, 0, 1});
  CHECK(load_error(spec + ":letters", network_of_classes(characters_of(upper + lower))) ==
        "emnist:letters:train: does not tell 'A' from 'a', which are two classes of the network");
  CHECK_THAT(load_error(spec + ":letters"),
             Contains("emnist:letters:train: shows the classes A B C"));

  const ClassNames merged = characters_of("0123456789" + upper + "abdefghnqrt");
  CHECK(load_data({spec + ":balanced:test"}, network_of_classes(merged)).labels ==
        Bytes{9, 10, 36, 46});
  CHECK(load_data({spec + ":balanced"}, network_of_classes({"9", "A", "a", "t"}, MnistSplit::kTest))
            .labels == Bytes{0, 1, 2, 3});
  CHECK(load_data({spec + ":byclass"}, network_of_classes(characters_of("z0"))).labels ==
        Bytes{1, 0});
  CHECK(locate_data(spec + ":letters:test") == folder.path());

  folder.write_pair("emnist-letters-train-*-ubyte", {0}, upright_picture());
  CHECK(load_error(spec + ":letters", network_of_classes(characters_of(upper))) ==
        "emnist:letters:train: label 1 is 0, but the set's classes are 1 to 26");
  CHECK(load_error(spec) == "data '" + spec +
                                "': says not which of its sets; the SPEC is written "
                                "emnist[:DIR]:balanced|letters|digits[:train|test], also mnist, "
                                "bymerge and byclass");
  CHECK_THAT(load_error(spec + ":digits"),
             Contains("emnist-digits-train-images-idx3-ubyte: no such file") &&
                 Contains("`npm run data -- emnist` fetches it"));
}

// QMNIST's labels, of digits, writers and six numbers more.
Bytes qmnist_labels(const std::vector<std::pair<int, int>>& digits_and_writers) {
  Bytes bytes{0, 0, 12, 2};
  append_integer(bytes, digits_and_writers.size());
  append_integer(bytes, 8);
  for (const auto& [digit, writer] : digits_and_writers) {
    for (const int number : {digit, 4, writer, 17, 30 + digit, 123'456, 0, 0}) {
      append_integer(bytes, static_cast<std::size_t>(number));
    }
  }
  return bytes;
}

TEST_CASE("QMNIST's labels are the first of eight columns, and its writers are known") {
  const SetFolder folder;
  folder.write_pair("qmnist-train-*-ubyte", {0, 0, 0}, upright_picture());
  folder.write("qmnist-train-labels-idx2-int", qmnist_labels({{7, 2100}, {1, 3}, {9, 2100}}));
  const std::string spec = "qmnist:" + folder.path().string();
  const Dataset data = load_data({spec}, options());
  CHECK(data.name == "qmnist:train");
  CHECK(data.labels == Bytes{7, 1, 9});
  CHECK(data.writers == std::vector<std::uint32_t>{1, 2, 1});
  CHECK(data.writer_names == ClassNames{"nist 2100", "nist 3"});
  CHECK(locate_data(spec + ":test50k") == folder.path());

  folder.write("qmnist-train-labels-idx2-int", qmnist_labels({{7, 1}, {10, 1}, {9, 1}}));
  CHECK(load_error(spec) == "qmnist:train: label 2 is 10, but the set's classes are 0 to 9");
  folder.write("qmnist-train-labels-idx2-int", qmnist_labels({{7, 1}}));
  CHECK_THAT(load_error(spec), Contains("has 1 labels but qmnist-train-images-idx3-ubyte has 3"));
  CHECK_THAT(load_error("idx:" + folder.at("qmnist-train-images-idx3-ubyte") + ":" +
                        folder.at("qmnist-train-labels-idx2-int")),
             Contains("its labels have 8 columns but should have 1; QMNIST's are read by "
                      "qmnist:DIR"));
  fs::remove(folder.path() / "qmnist-train-labels-idx2-int");
  CHECK_THAT(load_error(spec), Contains("qmnist-train-labels-idx2-int: no such file"));
}

TEST_CASE("QMNIST's test images have MNIST's own in front") {
  const SetFolder folder;
  std::vector<std::pair<int, int>> labels(10'002, {0, 1});
  labels[9'999] = {5, 1};
  labels[10'000] = {6, 2};
  folder.write_pair("qmnist-test-*-ubyte", Bytes(labels.size()), upright_picture());
  folder.write("qmnist-test-labels-idx2-int", qmnist_labels(labels));
  const std::string spec = "qmnist:" + folder.path().string();
  const Dataset first = load_data({spec + ":test10k"}, options());
  CHECK(first.size() == 10'000);
  CHECK(first.labels.back() == 5);
  CHECK(first.pixels.size() == 10'000 * 28 * 28);
  const Dataset rest = load_data({spec + ":test50k"}, options());
  CHECK(rest.labels == Bytes{6, 0});
  CHECK(rest.writer_names == ClassNames{"nist 2", "nist 1"});
  CHECK(Bytes(rest.image(1), rest.image(2)) == upright_picture());
  LoadOptions test = options();
  test.split = MnistSplit::kTest;
  CHECK(load_data({spec}, test).size() == 10'002);
  folder.write_pair("qmnist-test-*-ubyte", {1}, upright_picture());
  folder.write("qmnist-test-labels-idx2-int", qmnist_labels({{1, 1}}));
  CHECK_THAT(load_error(spec + ":test10k"),
             Contains("has 1 images, of which 'test10k' is the first 10000"));
}

TEST_CASE("any pair of IDX files is data, with names of classes or by number") {
  const SetFolder folder;
  folder.write_pair("my-*", {2, 0}, upright_picture());
  folder.write("names.txt", {'c', 'a', 't', '\r', '\n', 'd', 'o', 'g', '\n', 'e', 'e', 'l'});
  const std::string spec = "idx:" + folder.at("my-images-idx3") + ":" + folder.at("my-labels-idx1");
  const std::string names = ":" + folder.at("names.txt");
  const Dataset data = load_data({spec}, options());
  CHECK(data.name == "idx:my-images-idx3");
  CHECK(data.labels == Bytes{2, 0});
  CHECK(Bytes(data.image(1), data.image(2)) == upright_picture());
  CHECK(load_data({spec}, network_of_classes({"cat", "dog", "eel"})).labels == Bytes{2, 0});
  CHECK(load_data({spec + names}, network_of_classes({"eel", "dog", "cat"})).labels == Bytes{0, 2});
  CHECK(locate_data(spec + names) == folder.at("my-images-idx3"));
  const Dataset turned =
      load_data({spec + names + ":transposed"}, network_of_classes({"cat", "dog", "eel"}));
  CHECK(turned.name == "idx:my-images-idx3:transposed");
  CHECK(Bytes(turned.image(0), turned.image(1)) == rows_and_columns_swapped(upright_picture()));
  CHECK(load_data({spec}, options(3)).pixels.size() == std::size_t{2} * 3 * 28 * 28);

  CHECK(load_error(spec, network_of_classes({"cat", "dog"})) ==
        folder.at("my-labels-idx1") + ": label 1 is 2, but the network has 2 classes");
  CHECK(load_error(spec + names, network_of_classes({"cat", "dog"})) ==
        folder.at("my-labels-idx1") + ": label 1 is 'eel', which is none of the classes cat dog");
  folder.write("names.txt", {'c', 'a', 't', '\n', 'd', 'o', 'g', '\n'});
  CHECK(load_error(spec + names, network_of_classes({"cat", "dog"})) ==
        folder.at("my-labels-idx1") + ": label 1 is 2, but the set's classes are 0 to 1");
  folder.write("names.txt", {'a', '\n', '\n', 'b'});
  CHECK(load_error(spec + names) ==
        folder.at("names.txt") + ": line 2: is empty but should be the name of class 1");
  folder.write("names.txt", {'a', '\n', 'a'});
  CHECK(load_error(spec + names) == folder.at("names.txt") + ": line 2: class 'a' is named twice");
  folder.write("names.txt", {});
  CHECK(load_error(spec + names) == folder.at("names.txt") + ": names no class");
  for (const std::string& half : {std::string("idx"), std::string("idx:a"), std::string("idx:a:"),
                                  std::string("idx:a:b:c:d")}) {
    CHECK_THAT(load_error(half),
               Contains("the SPEC is written idx:IMAGES:LABELS[:CLASSES][:transposed]") ||
                   Contains("needs two files"));
  }
  CHECK_THAT(load_error("idx:" + folder.at("nothing") + ":x"), Contains("nothing: no such file"));
}

TEST_CASE("a folder that was given without a kind is told of which it probably is") {
  const SetFolder folder;
  folder.write_pair("a/emnist-digits-test-*-ubyte", {1}, upright_picture());
  folder.write_pair("b/qmnist-test-*-ubyte", {1}, upright_picture());
  folder.write_pair("c/KMNIST/raw/t10k-*-ubyte", {1}, upright_picture());
  folder.write_pair("d/t10k-*-ubyte", {1}, upright_picture());
  folder.write("e/test_batch.bin", cifar_record(1, 1));
  for (const auto& [name, kind] : std::vector<std::pair<std::string, std::string>>{
           {"a", "emnist"}, {"b", "qmnist"}, {"c", "kmnist"}, {"d", "mnist"}, {"e", "cifar10"}}) {
    CHECK_THAT(load_error(folder.at(name)),
               Contains("did you mean '" + kind + ":" + folder.at(name) + "'?"));
  }
}

}  // namespace
}  // namespace inkdigit
