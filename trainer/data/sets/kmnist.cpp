// kmnist[:DIR][:train|test], hiragana in old cursive script, in the files of MNIST (Clanuwat et
// al., "Deep learning for classical Japanese literature", 2018). A class has many shapes, and is
// called by its sound; a network's may be the letter itself.
#include "trainer/data/sets/named_idx.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

NamedIdx kuzushiji_mnist() {
  return {.kind = "kmnist",
          .name = "",
          .files = {.torchvision = "KMNIST"},
          .classes = {.names = {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"},
                      .also = {"お", "き", "す", "つ", "な", "は", "ま", "や", "れ", "を"}}};
}

Dataset load_kmnist(const std::string& argument, const LoadOptions& options) {
  return load_named_idx(kuzushiji_mnist(), argument, options);
}

std::optional<std::filesystem::path> locate_kmnist(const std::string& argument) {
  return locate_named_idx(kuzushiji_mnist(), argument);
}

bool is_path_of_kmnist(const std::filesystem::path& path) {
  return fits_named_idx(kuzushiji_mnist(), path);
}

}  // namespace

const SetKind kKmnist{"kmnist", "kmnist[:DIR][:train|test]", load_kmnist, locate_kmnist,
                      is_path_of_kmnist};

}  // namespace inkdigit
