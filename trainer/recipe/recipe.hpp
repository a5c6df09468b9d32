// A training as data: network, hyper-parameters, augmentation, seed. JSON; trainer/recipes/ holds
// those that we ship, and the schema that editors complete them by.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "engine/spec/network_spec.hpp"
#include "trainer/augment/augment_spec.hpp"
#include "trainer/augment/ink_augment_spec.hpp"
#include "trainer/backend/federated/federated_spec.hpp"
#include "trainer/backend/precision.hpp"
#include "trainer/data/split.hpp"
#include "trainer/learn/attack/attack_spec.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/learn/optim/optimizer_spec.hpp"
#include "trainer/learn/optim/schedule.hpp"
#include "trainer/measure/calibration.hpp"

namespace inkdigit {

struct TrainingSpec {
  int epochs = 10;
  int batch_size = 64;            // images that are worked on together
  int accumulate_batches = 1;     // batches whose gradients make one step
  int shards = 8;                 // parts of a batch, whose gradients are added up in order
  double validation_share = 0.1;  // of the data, held out to choose the best epoch by
  SplitBy split_by = SplitBy::kSample;
  bool class_balance = false;  // show every class equally often
  int seed = 1;
  Initialization initialization = Initialization::kKaimingNormal;
  Precision precision = Precision::kFloat32;
  double label_smoothing = 0;
  double gradient_clip_norm = 0;  // the longest that a step's gradient may be; 0 = any length
  double ema_decay = 0;           // a moving average of the weights is what is kept; 0 = none
  int early_stop_epochs = 0;      // stop after so many epochs without a better one; 0 = never
  int save_every_epochs = 0;      // keep epoch-N.safetensors too; 0 = never

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("epochs", self.epochs, Range{1, 100000});
    visit("batch_size", self.batch_size, Range{1, 65536});
    visit.optional("accumulate_batches", self.accumulate_batches, Range{1, 16});
    visit.optional("shards", self.shards, Range{1, 256});
    visit.optional("validation_share", self.validation_share, Range{0, 0.9});
    visit.optional("split_by", self.split_by);
    visit.optional("class_balance", self.class_balance);
    visit.optional("seed", self.seed, Range{0, 2147483647});
    visit.optional("initialisation", self.initialization);
    visit.optional("precision", self.precision);
    visit.optional("label_smoothing", self.label_smoothing, Range{0, 0.9});
    visit.optional("gradient_clip_norm", self.gradient_clip_norm, Range{0, 1e6});
    visit.optional("ema_decay", self.ema_decay, Range{0, 0.99999});
    visit.optional("early_stop_epochs", self.early_stop_epochs, Range{0, 100000});
    visit.optional("save_every_epochs", self.save_every_epochs, Range{0, 100000});
  }
};

// Makes a trained network smaller before it is trained further; `train --init` says which.
struct CompressSpec {
  double prune_share = 0;  // of each layer's channels, taken out by their L1 norms
  bool int8 = false;       // train with weights and activations rounded as int8 files hold them

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("prune_share", self.prune_share, Range{0, 0.95});
    visit.optional("int8", self.int8);
  }

  [[nodiscard]] bool any() const { return prune_share > 0 || int8; }
};

// Learns from trained weights beside the labels; `train --teacher` says which.
struct DistillSpec {
  double weight = 0;       // the teacher's share in the loss; the rest is the label's
  double temperature = 1;  // softens the probabilities of teacher and student

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("weight", self.weight, Range{0, 1});
    visit.optional("temperature", self.temperature, Range{0.1, 100});
  }
};

struct Recipe {
  std::string name;
  NetworkSpec network;
  TrainingSpec training;
  AugmentSpec augment;
  InkAugmentSpec ink;
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  CompressSpec compress;
  DistillSpec distill;
  FederatedSpec federated;
  AdversarialSpec adversarial;
  CalibrationSpec calibration;
};

Result<Recipe> parse_recipe(const nlohmann::json& json);
// Without `distill` where there is no teacher, so that the provenance of weights without one stays
// as it always was.
nlohmann::json to_json(const Recipe& recipe);

// With the fields that `settings` set, see override_fields(). A UserError names the file and, in
// it, the line of a syntax error or the key that is wrong.
Recipe read_recipe(const std::filesystem::path& path, std::span<const std::string> settings = {});

}  // namespace inkdigit
