#include "trainer/study/train.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/json/parse.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/study/page_recipe.hpp"
#include "trainer/study/study.hpp"
#include "trainer/study/study_data.hpp"

using inkdigit::Check;
using inkdigit::Misreading;
using inkdigit::Point;
using inkdigit::Recipe;
using inkdigit::Result;
using inkdigit::Status;
using inkdigit::Study;
using inkdigit::StudyData;

struct TrainSession {
  std::optional<Recipe> recipe;
  std::string classes = "[]";
  std::optional<StudyData> data;
  std::unique_ptr<Study> study;
  std::vector<std::uint8_t> result;
  std::string error;
};

namespace {

int32_t refuse(TrainSession* session, int32_t status, std::string reason) {
  session->error = std::move(reason);
  return status;
}

int32_t answer(TrainSession* session, int32_t status, const Status& outcome) {
  if (!outcome) return refuse(session, status, outcome.error().message);
  session->error.clear();
  return TRAIN_OK;
}

Result<Recipe> read_page_recipe(std::string_view text, int32_t seed) {
  const Result<nlohmann::json> json = inkdigit::parse_json(text);
  if (!json) return json.error();
  Result<Recipe> recipe = inkdigit::parse_recipe(*json);
  if (!recipe) return recipe.error();
  if (const Status status = inkdigit::check_page_recipe(*recipe); !status) return status.error();
  if (seed >= 0) recipe->training.seed = seed;
  return recipe;
}

}  // namespace

// Ownership crosses the C interface here, so these cannot be anything but bare pointers.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
void* train_alloc(size_t bytes) { return std::malloc(bytes); }
void train_free(void* block) { std::free(block); }

TrainSession* train_create() { return new (std::nothrow) TrainSession; }
void train_destroy(TrainSession* session) { delete session; }
// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

const char* train_error(const TrainSession* session) { return session->error.c_str(); }

int32_t train_recipe(TrainSession* session, const char* text, size_t size, int32_t seed) {
  Result<Recipe> recipe = read_page_recipe({text, size}, seed);
  if (!recipe) return refuse(session, TRAIN_INVALID_RECIPE, recipe.error().message);
  session->classes = nlohmann::json(recipe->network.classes).dump();
  session->data.emplace(*recipe);
  session->recipe = std::move(*recipe);
  session->study.reset();
  session->error.clear();
  return TRAIN_OK;
}

const char* train_classes(const TrainSession* session) { return session->classes.c_str(); }

void train_set(TrainSession* session, const char* name, size_t size) {
  if (session->data) session->data->begin_set({name, size});
}

int32_t train_drawing(TrainSession* session, uint32_t label, const double* points,
                      const uint32_t* stroke_lengths, size_t stroke_count) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  if (!session->data) return refuse(session, TRAIN_INVALID_RECIPE, "there is no recipe");
  const std::span lengths(stroke_lengths, stroke_count);
  size_t count = 0;
  for (const uint32_t length : lengths) count += length;
  const inkdigit::StrokesView strokes{{reinterpret_cast<const Point*>(points), count}, lengths};
  return answer(session, TRAIN_INVALID_DATA, session->data->add_drawing(label, strokes));
}

int32_t train_images(TrainSession* session, const uint8_t* pixels, const uint8_t* labels,
                     size_t count, int32_t height, int32_t width) {
  if (!session->data) return refuse(session, TRAIN_INVALID_RECIPE, "there is no recipe");
  const size_t bytes = count * static_cast<size_t>(height) * static_cast<size_t>(width);
  return answer(session, TRAIN_INVALID_DATA,
                session->data->add_images({height, width, {pixels, bytes}, {labels, count}}));
}

int32_t train_synthetic(TrainSession* session, uint32_t first, uint32_t count) {
  if (!session->data) return refuse(session, TRAIN_INVALID_RECIPE, "there is no recipe");
  return answer(session, TRAIN_INVALID_DATA, session->data->add_synthetic(first, count));
}

int32_t train_begin(TrainSession* session) {
  if (!session->data) return refuse(session, TRAIN_INVALID_RECIPE, "there is no recipe");
  if (session->data->data().size() == 0) {
    return refuse(session, TRAIN_INVALID_DATA, "there is nothing to train on");
  }
  auto study = Study::create(*session->recipe, session->data->take());
  session->data.reset();
  if (!study) return refuse(session, TRAIN_INVALID_RECIPE, study.error().message);
  session->study = std::move(*study);
  session->error.clear();
  return TRAIN_OK;
}

int32_t train_step(TrainSession* session) {
  if (!session->study) return refuse(session, TRAIN_INVALID_DATA, "nothing is being trained");
  return answer(session, TRAIN_DIVERGED, session->study->step());
}

void train_check(TrainSession* session) {
  if (session->study) session->study->check_now();
}

double train_number(const TrainSession* session, int32_t what) {
  if (!session->study) return 0;
  const Study& study = *session->study;
  const Check& check = study.check();
  switch (what) {
    case TRAIN_STEPS:
      return static_cast<double>(study.steps());
    case TRAIN_STEPS_DONE:
      return static_cast<double>(study.steps_done());
    case TRAIN_EPOCHS:
      return session->recipe->training.epochs;
    case TRAIN_EPOCH:
      return study.epoch();
    case TRAIN_EPOCH_ENDED:
      return study.epoch_ended() ? 1 : 0;
    case TRAIN_SAMPLES:
      return static_cast<double>(study.training_samples());
    case TRAIN_LOSS:
      return study.loss();
    case TRAIN_ACCURACY:
      return study.accuracy();
    case TRAIN_HELD_OUT:
      return static_cast<double>(study.held_out());
    case TRAIN_CHECK_LOSS:
      return check.loss;
    case TRAIN_CHECK_ACCURACY:
      return check.accuracy;
    case TRAIN_MISTAKES:
      return static_cast<double>(check.mistakes.size());
    default:
      return 0;
  }
}

const uint32_t* train_mistakes(const TrainSession* session) {
  static_assert(sizeof(Misreading) == 3 * sizeof(uint32_t));
  if (!session->study || session->study->check().mistakes.empty()) return nullptr;
  return &session->study->check().mistakes.front().sample;
}

const uint8_t* train_picture(const TrainSession* session, uint32_t sample) {
  const bool there = session->study && sample < session->study->data().size();
  return there ? session->study->data().image(sample) : nullptr;
}

int32_t train_export(TrainSession* session) {
  if (!session->study) return refuse(session, TRAIN_INVALID_DATA, "nothing was trained");
  const Result<inkdigit::Model> model = session->study->model();
  if (!model) return refuse(session, TRAIN_DIVERGED, model.error().message);
  session->result = inkdigit::write_weights(*model);
  session->error.clear();
  return TRAIN_OK;
}

const uint8_t* train_result(const TrainSession* session) { return session->result.data(); }
size_t train_result_size(const TrainSession* session) { return session->result.size(); }
