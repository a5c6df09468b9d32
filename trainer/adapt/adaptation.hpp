// Teaches a model a person's hand: some steps of training on the drawings that were read wrongly,
// varied as ink, and on drawings by others (the rehearsal), so that nothing is forgotten. No files,
// threads or exceptions: the program and the WebAssembly module for the page are the same code.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/result.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/adapt/adapt_options.hpp"
#include "trainer/adapt/labeled_ink.hpp"

namespace inkdigit {

// Drawings that a network reads rightly: as their class, or, where they are of none, as none.
std::size_t count_right(const Model& model, std::span<const LabeledInk> drawings);

// How many drawings are read rightly.
struct ReadRight {
  std::size_t before = 0;  // by the model as it was
  std::size_t after = 0;   // by the adapted one
  std::size_t of = 0;
};

// The same model, drawings, options and order of both give the same bits on machines with the same
// instruction set; in WebAssembly, everywhere.
class Adaptation {
 public:
  // Drawings may have any units. `dtype` is how the model's file holds its parameters: what is
  // learnt stays on its grid. Of the rehearsal one drawing in eight is kept for judging. An error
  // says what the model cannot learn by: it takes no ink, has batch normalization, knows no
  // background class and is shown a drawing of none; or a drawing has no points or points that are
  // not finite.
  static Result<Adaptation> create(Model model, Dtype dtype, std::vector<LabeledInk> corrections,
                                   std::vector<LabeledInk> rehearsal, const AdaptOptions& options);
  Adaptation(Adaptation&& other) noexcept;
  Adaptation& operator=(Adaptation&& other) noexcept;
  ~Adaptation();

  // First those that learn, then those that examine how far the model may go.
  [[nodiscard]] std::size_t steps() const;
  [[nodiscard]] std::size_t done() const;
  // One step, where done() < steps().
  void step();

  // The adapted model, rounded for its dtype, with golden cases and reject_below of its own and a
  // word on the adaptation in its provenance; and how others are read by it. Before all steps are
  // done it may be the model as it was. An error where the numbers have left what floats can hold.
  struct Outcome {
    Model model;
    ReadRight corrections;
    ReadRight others;  // the rehearsal's drawings that are kept for judging
  };
  [[nodiscard]] Result<Outcome> finish() const;

 private:
  class State;
  explicit Adaptation(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace inkdigit
