// Forward and backward through a whole network: loss and gradient of a few images at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/network/network.hpp"
#include "trainer/learn/gradient/gradient_slices.hpp"
#include "trainer/learn/gradient/weight_packing.hpp"
#include "trainer/learn/layers/any_backward.hpp"
#include "trainer/learn/loss/distillation.hpp"

namespace inkdigit {

// Memory of one thread: activations, their gradients, what layers keep, scratch.
template <class T>
struct Workspace {
  AlignedVector<T> activations;
  AlignedVector<T> gradients;
  AlignedVector<T> saved;
  AlignedVector<T> scratch;
  std::vector<double> sums;           // forward_sums() of this pass
  std::vector<double> gradient_sums;  // backward_sums() of this pass
};

// A few images of a batch.
template <class T>
struct Pass {
  const T* parameters = nullptr;
  const T* packed = nullptr;             // from pack()
  const std::uint8_t* pixels = nullptr;  // batch x H x W x C bytes
  const T* inputs = nullptr;             // or, in their place, what Network::normalize makes
  const std::uint8_t* labels = nullptr;  // batch class indices
  int batch = 1;
  T scale = 1;      // 1 / images of the whole batch that this pass is a part of
  T smoothing = 0;  // of the labels
  SoftTargets<T> soft;
  StepContext context;
  // What is kept of all passes of the batch for gradients that are made from it as a whole:
  // batch_images x batch_memory_size() elements. This pass's images are first_image and following.
  T* batch_memory = nullptr;
  std::size_t batch_images = 0;
  std::size_t first_image = 0;
  // What the sums of all passes of the batch come to; each sums_size() values.
  const double* sums = nullptr;
  const double* gradient_sums = nullptr;
  // Told of each layer whose gradient of this pass is there; null = nobody.
  const std::function<void(std::size_t layer)>* layer_done = nullptr;
};

// Which of a workspace's sums a phase has made: `size` of them from `offset` on.
struct PhaseSums {
  std::size_t offset = 0;
  std::size_t size = 0;
  bool backward = false;  // gradient_sums, otherwise sums
};

// Whether anybody asks for the gradient by the picture, which training does without.
enum class ByPicture : bool { kNo, kYes };

class GradientNetwork {
 public:
  // `network` must outlive this, and stay where it is.
  explicit GradientNetwork(const Network& network, ByPicture by_picture = ByPicture::kNo);
  explicit GradientNetwork(const Network&& network,
                           ByPicture by_picture = ByPicture::kNo) = delete;  // a temporary

  [[nodiscard]] const Network& network() const { return *network_; }

  // For passes of up to `batch` images.
  template <class T>
  [[nodiscard]] Workspace<T> make_workspace(int batch) const;

  // Elements that pack() fills, once a step, for all of the step's passes.
  [[nodiscard]] std::size_t packed_size() const { return packing_.size(); }
  template <class T>
  void pack(const T* parameters, T* packed) const;
  // The same in parts, in any order or at the same time.
  [[nodiscard]] std::size_t pack_parts() const { return packing_.parts(); }
  template <class T>
  void pack_part(std::size_t part, const T* parameters, T* packed) const;

  // Loss and gradient of a batch that is one pass. `gradient` has parameter_count() elements,
  // overwritten: loss by parameters, times the pass's scale.
  template <class T>
  LossSum run(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const;

  // The same for a batch of several passes, each with a workspace and a gradient of its own. Layers
  // that look at the whole batch cut the work into phases: all passes run phase 0, their sums are
  // added up, all run phase 1, and so on. The loss is what the passes return, added up over the
  // phases. `gradient` has pass_gradient_size() elements; collect() makes the batch's gradient of
  // all of them.
  [[nodiscard]] std::size_t phases() const { return 2 * batch_layers_.size() + 1; }
  [[nodiscard]] std::size_t sums_size() const { return sums_size_; }
  [[nodiscard]] PhaseSums phase_sums(std::size_t phase) const;
  template <class T>
  LossSum run_phase(std::size_t phase, const Pass<T>& pass, Workspace<T>& workspace,
                    T* gradient) const;

  [[nodiscard]] std::size_t pass_gradient_size() const { return slices_.pass_size(); }
  [[nodiscard]] std::size_t batch_memory_size() const { return slices_.memory_size(); }
  // Layers that have a part in the two, and where it starts: in elements, and in elements an image.
  // Layer i's part ends where the next one's starts, that of the last at the size.
  [[nodiscard]] std::size_t gradient_layers() const { return backward_layers_.size(); }
  [[nodiscard]] std::size_t pass_offset(std::size_t layer) const {
    return layer < gradient_layers() ? slices_.pass_offset(layer) : pass_gradient_size();
  }
  [[nodiscard]] std::size_t memory_offset(std::size_t layer) const {
    return layer < gradient_layers() ? slices_.memory_offset(layer) : batch_memory_size();
  }

  // What the gradient of the batch is made in, in any order or at the same time. Buffers, which no
  // gradient moves, are in none.
  [[nodiscard]] const std::vector<GradientSlice>& slices() const { return slices_.all(); }
  // `gradient` has parameter_count() elements. The slice is written there, or with `accumulate`
  // added. `memory` and its capacity `batch_images` as in the passes, of which `images` are there.
  template <class T>
  void collect(const GradientSlice& slice, std::span<const T* const> pass_gradients,
               const T* memory, std::size_t batch_images, std::size_t images, bool accumulate,
               T* gradient) const;

  // The network as it answers: without dropout, batches normalized by running values. Returns what
  // the softmax takes in, batch x class_count() in the workspace. Of the pass only parameters,
  // packed, inputs and batch count, and each image is by itself.
  template <class T>
  const T* infer(const Pass<T>& pass, Workspace<T>& workspace) const;
  // Behind infer(), with what some quantity's gradient by those values is: its gradient by
  // pass.inputs, in the workspace. Needs ByPicture::kYes.
  template <class T>
  const T* picture_gradient(const Pass<T>& pass, const T* dlogits, Workspace<T>& workspace) const;

  // After a batch: buffers among the parameters (running means) follow it.
  template <class T>
  void update_buffers(const double* sums, std::size_t batch_images, T* parameters) const;

 private:
  // Where layer i's tensors beside values lie in the workspace, in elements an image.
  struct Slot {
    std::size_t saved = 0;
    std::size_t sums = 0;  // in elements, whatever the batch
  };

  // Where a value, or its gradient, lies: in the workspace, or where it is kept for the gradient of
  // the whole batch, which then need not be copied.
  struct Place {
    std::size_t start = 0;  // in the workspace, in elements an image
    bool kept = false;
    KeptPlace where;
  };

  template <class T>
  void read_pictures(const Pass<T>& pass, Workspace<T>& workspace) const;
  template <class T>
  T* find(const Place& place, const Pass<T>& pass, AlignedVector<T>& values) const;
  template <class T>
  T* activation(std::size_t value, const Pass<T>& pass, Workspace<T>& workspace) const;
  template <class T>
  T* activation_gradient(std::size_t value, const Pass<T>& pass, Workspace<T>& workspace) const;
  // What the softmax takes in.
  [[nodiscard]] std::size_t logits_value() const {
    return plan_.layers[backward_layers_.size() - 1].out;
  }
  template <class T>
  void forward(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace) const;
  template <class T>
  LossSum loss(const Pass<T>& pass, Workspace<T>& workspace) const;
  // In inference with a gradient by the picture, and without one by the parameters.
  template <class T>
  void backward(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const;

  // Operands of layer i.
  template <class T>
  Forward<T> forward_operands(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace) const;
  template <class T>
  Backward<T> backward_operands(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace,
                                T* gradient) const;
  template <class T>
  [[nodiscard]] StepContext context_of(std::size_t i, const Pass<T>& pass) const;

  const Network* network_;
  const Plan& plan_;
  WeightPacking packing_;
  GradientSlices slices_;
  std::vector<AnyBackward> backward_layers_;
  [[maybe_unused]] ByPicture by_picture_;
  std::vector<Place> activations_;  // of each value
  std::vector<Place> gradients_;
  std::vector<Slot> slots_;
  std::size_t activation_size_ = 0;
  std::size_t saved_size_ = 0;
  std::size_t scratch_size_ = 0;
  std::size_t sums_size_ = 0;
  std::vector<std::size_t> batch_layers_;  // those that look at the whole batch
};

}  // namespace inkdigit
