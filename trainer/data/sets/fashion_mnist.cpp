// fashion-mnist[:DIR][:train|test], pictures of clothes in the files of MNIST (Xiao, Rasul,
// Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms",
// 2017).
#include "trainer/data/sets/named_idx.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

NamedIdx fashion_mnist() {
  return {.kind = "fashion-mnist",
          .name = "",
          .files = {.torchvision = "FashionMNIST"},
          .classes = {.names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
                                "Shirt", "Sneaker", "Bag", "Ankle boot"}}};
}

Dataset load_fashion_mnist(const std::string& argument, const LoadOptions& options) {
  return load_named_idx(fashion_mnist(), argument, options);
}

std::optional<std::filesystem::path> locate_fashion_mnist(const std::string& argument) {
  return locate_named_idx(fashion_mnist(), argument);
}

bool is_path_of_fashion_mnist(const std::filesystem::path& path) {
  return fits_named_idx(fashion_mnist(), path);
}

}  // namespace

const SetKind kFashionMnist{"fashion-mnist", "fashion-mnist[:DIR][:train|test]", load_fashion_mnist,
                            locate_fashion_mnist, is_path_of_fashion_mnist};

}  // namespace inkdigit
