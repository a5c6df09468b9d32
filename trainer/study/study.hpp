// A training that somebody else drives, step by step: for the page, which has no threads, no files
// and no exceptions. It computes what train() (trainer/run/train.hpp) computes, by the same
// backend, split, order and schedule; what train() does beside that, checkpoints, keeping the best
// epoch, calibration, is not here.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/result.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/split.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"
#include "trainer/learn/optim/schedule.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// A sample that is held out and read as another class than it is.
struct Misreading {
  std::uint32_t sample = 0;  // index into the data
  std::uint32_t label = 0;   // class indices
  std::uint32_t answer = 0;
};

// How the samples that are held out are read.
struct Check {
  std::size_t samples = 0;
  double loss = 0;  // mean cross-entropy, natural logarithm
  double accuracy = 0;
  std::vector<Misreading> mistakes;  // in the order of samples
};

class Study {
 public:
  // An error says what of the recipe or the data cannot be trained by. The recipe has passed
  // check_page_recipe.
  static Result<std::unique_ptr<Study>> create(const Recipe& recipe, Dataset data);

  // Use create().
  Study(const Recipe& recipe, Dataset data, Network network, Split split);
  // The backend knows where the network is.
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  [[nodiscard]] std::size_t steps() const;
  [[nodiscard]] std::size_t steps_done() const { return steps_done_; }
  [[nodiscard]] bool done() const { return steps_done_ == steps(); }
  // The epoch under way, or that has just ended, from 1.
  [[nodiscard]] int epoch() const { return epoch_; }
  [[nodiscard]] bool epoch_ended() const { return shown_ == order_.size(); }
  // Over the epoch so far, of images as they are varied and while the weights move.
  [[nodiscard]] double loss() const;
  [[nodiscard]] double accuracy() const;
  [[nodiscard]] std::size_t training_samples() const { return split_.train.size(); }
  [[nodiscard]] std::size_t held_out() const { return split_.validation.size(); }

  // One step; nothing where all are done. After an epoch's last one check() is there anew. An error
  // says that the numbers have run off to infinity; then the study is over.
  Status step();

  // Reads the samples that are held out with the weights as they are.
  const Check& check_now();
  // The last one.
  [[nodiscard]] const Check& check() const { return check_; }

  // The weights as they are now, with provenance and golden cases.
  [[nodiscard]] Result<Model> model() const;

  [[nodiscard]] const Dataset& data() const { return data_; }

 private:
  [[nodiscard]] std::size_t step_size() const;
  [[nodiscard]] std::size_t steps_an_epoch() const;

  Recipe recipe_;
  Dataset data_;
  std::string checksum_;
  Network network_;
  Split split_;
  Schedule schedule_;
  std::unique_ptr<Backend> backend_;
  std::vector<std::uint32_t> order_;  // of the epoch under way
  int epoch_ = 1;
  std::size_t shown_ = 0;  // samples of the epoch
  std::size_t steps_done_ = 0;
  LossSum sum_;  // over the epoch
  Check check_;
};

}  // namespace inkdigit
