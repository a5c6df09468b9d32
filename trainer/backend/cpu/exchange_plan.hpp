// Who makes which slices of a gradient, and what goes to whom for that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

class ExchangePlan {
 public:
  // What a shard sends at once, as soon as it has come back through `layer`: elements of its
  // gradient, or what it keeps for a layer whose gradient is made from the whole batch.
  struct Piece {
    std::size_t layer = 0;
    bool kept = false;
    Section gradient;  // of nothing where it is kept
  };

  // What of a layer that is kept a rank's slices are made of.
  struct KeptRows {
    std::size_t layer = 0;
    Section inputs;  // elements of an image's input; those of the gradient by the output all are
  };

  struct Owner {
    Section slices;
    Section parameters;          // that its slices move, and what lies between them
    Section gradient;            // elements of a shard's gradient
    std::vector<KeptRows> kept;  // in the layers' order
  };

  ExchangePlan(const GradientNetwork& network, std::size_t ranks, std::size_t batch_images);

  [[nodiscard]] const std::vector<Owner>& owners() const { return owners_; }
  // In the order in which they are ready.
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  // How many are ready when a shard has come back through the layer; 0 where none was added.
  [[nodiscard]] std::size_t ready_after(std::size_t layer) const { return ready_after_[layer]; }

 private:
  void divide_slices(std::size_t ranks, std::size_t batch_images);
  [[nodiscard]] Owner make_owner(Section slices) const;
  void make_pieces();

  const GradientNetwork* network_;
  std::vector<Owner> owners_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> ready_after_;
};

}  // namespace inkdigit
