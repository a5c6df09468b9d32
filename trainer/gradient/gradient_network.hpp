// Forward and backward through a whole network: loss and gradient of a few images at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/network.hpp"
#include "trainer/layers/any_backward.hpp"
#include "trainer/loss/cross_entropy.hpp"

namespace inkdigit {

// Memory of one thread: activations, their gradients, what layers keep, scratch.
template <class T>
struct Workspace {
  AlignedVector<T> activations;
  AlignedVector<T> gradients;
  AlignedVector<T> saved;
  AlignedVector<T> scratch;
};

// A few images of a batch.
template <class T>
struct Pass {
  const T* parameters = nullptr;
  const T* prepared = nullptr;           // from prepare()
  const std::uint8_t* pixels = nullptr;  // batch x H x W x C bytes
  const std::uint8_t* labels = nullptr;  // batch class indices
  int batch = 1;
  T scale = 1;      // 1 / images of the whole batch that this pass is a part of
  T smoothing = 0;  // of the labels
  StepContext context;
};

class GradientNetwork {
 public:
  // `network` must outlive this, and stay where it is.
  explicit GradientNetwork(const Network& network);

  [[nodiscard]] const Network& network() const { return *network_; }

  // For passes of up to `batch` images.
  template <class T>
  [[nodiscard]] Workspace<T> make_workspace(int batch) const;

  // Elements that prepare() fills, once a step, for all of the step's passes.
  [[nodiscard]] std::size_t prepared_size() const { return prepared_size_; }
  template <class T>
  void prepare(const T* parameters, T* prepared) const;

  // Loss and gradient of one pass. `gradient` has parameter_count() elements, overwritten: loss by
  // parameters, times the pass's scale.
  template <class T>
  LossSum run(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const;

 private:
  // Where layer i's tensors lie in the workspace, in elements an image.
  struct Slot {
    std::size_t inp = 0;
    std::size_t out = 0;
    std::size_t saved = 0;
    std::size_t prepared = 0;  // in elements, whatever the batch
  };

  template <class T>
  void forward(const Pass<T>& pass, Workspace<T>& workspace) const;
  template <class T>
  void backward(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const;

  const Network* network_;
  std::vector<AnyBackward> twins_;
  std::vector<Slot> slots_;
  std::size_t activation_size_ = 0;
  std::size_t saved_size_ = 0;
  std::size_t scratch_size_ = 0;
  std::size_t prepared_size_ = 0;
};

}  // namespace inkdigit
