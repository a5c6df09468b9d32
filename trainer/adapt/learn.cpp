#include "trainer/adapt/learn.h"

#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/ink/raster.hpp"
#include "trainer/adapt/adaptation.hpp"
#include "trainer/adapt/rehearsal.hpp"

using inkdigit::Adaptation;
using inkdigit::Dtype;
using inkdigit::LabeledInk;
using inkdigit::Model;
using inkdigit::Point;
using inkdigit::ReadRight;
using inkdigit::Result;

struct LearnSession {
  std::optional<Model> model;
  Dtype dtype = Dtype::kFloat32;
  std::string classes = "[]";
  std::vector<LabeledInk> corrections;
  std::vector<LabeledInk> rehearsal;
  std::optional<Adaptation> adaptation;
  std::vector<std::uint8_t> result;
  ReadRight corrections_read;
  ReadRight others_read;
  std::string error;
};

namespace {

int32_t refuse(LearnSession* session, int32_t status, std::string reason) {
  session->error = std::move(reason);
  return status;
}

int32_t succeed(LearnSession* session) {
  session->error.clear();
  return LEARN_OK;
}

}  // namespace

// Ownership crosses the C interface here, so these cannot be anything but bare pointers.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
void* learn_alloc(size_t bytes) { return std::malloc(bytes); }
void learn_free(void* block) { std::free(block); }

LearnSession* learn_create() { return new (std::nothrow) LearnSession; }
void learn_destroy(LearnSession* session) { delete session; }
// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

const char* learn_error(const LearnSession* session) { return session->error.c_str(); }

int32_t learn_weights(LearnSession* session, const uint8_t* bytes, size_t size) {
  Result<Model> model = inkdigit::read_weights({bytes, size});
  if (!model) return refuse(session, LEARN_INVALID_WEIGHTS, model.error().message);
  LearnSession fresh;
  fresh.dtype = inkdigit::dtype_of({bytes, size});
  fresh.classes = nlohmann::json(model->network.spec().classes).dump();
  fresh.model = std::move(*model);
  *session = std::move(fresh);
  return LEARN_OK;
}

const char* learn_classes(const LearnSession* session) { return session->classes.c_str(); }

int32_t learn_drawing(LearnSession* session, int32_t role, int32_t label, const double* points,
                      const uint32_t* stroke_lengths, size_t stroke_count) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  LabeledInk drawing;
  drawing.label = label < 0 ? inkdigit::kNoClass : static_cast<std::uint8_t>(label);
  const auto* point = reinterpret_cast<const Point*>(points);
  for (const uint32_t length : std::span(stroke_lengths, stroke_count)) {
    if (length == 0) continue;
    drawing.ink.points.insert(drawing.ink.points.end(), point, point + length);
    drawing.ink.lengths.push_back(length);
    point += length;
  }
  if (const inkdigit::Status status = inkdigit::check(drawing.ink.view()); !status) {
    return refuse(session, LEARN_INVALID_INPUT, status.error().message);
  }
  (role == LEARN_CORRECTION ? session->corrections : session->rehearsal)
      .push_back(std::move(drawing));
  return succeed(session);
}

int32_t learn_rehearsal_set(LearnSession* session, const uint8_t* bytes, size_t size) {
  if (!session->model) return refuse(session, LEARN_INVALID_WEIGHTS, "no weights are loaded");
  const auto& spec = session->model->network.spec();
  Result<std::vector<LabeledInk>> set =
      inkdigit::parse_rehearsal({bytes, size}, spec.classes, spec.softmax().background);
  if (!set) return refuse(session, LEARN_INVALID_INPUT, set.error().message);
  for (LabeledInk& drawing : *set) session->rehearsal.push_back(std::move(drawing));
  return succeed(session);
}

int32_t learn_begin(LearnSession* session, uint32_t seed) {
  if (!session->model) return refuse(session, LEARN_INVALID_WEIGHTS, "no weights are loaded");
  inkdigit::AdaptOptions options;
  options.seed = seed;
  Result<Adaptation> adaptation = Adaptation::create(
      *session->model, session->dtype, session->corrections, session->rehearsal, options);
  if (!adaptation) return refuse(session, LEARN_INVALID_INPUT, adaptation.error().message);
  session->adaptation.emplace(std::move(*adaptation));
  return succeed(session);
}

uint32_t learn_steps(const LearnSession* session) {
  return session->adaptation ? static_cast<uint32_t>(session->adaptation->steps()) : 0;
}

uint32_t learn_done(const LearnSession* session) {
  return session->adaptation ? static_cast<uint32_t>(session->adaptation->done()) : 0;
}

void learn_step(LearnSession* session) {
  if (learn_done(session) < learn_steps(session)) session->adaptation->step();
}

int32_t learn_finish(LearnSession* session) {
  if (!session->adaptation) return refuse(session, LEARN_INVALID_INPUT, "nothing was learnt");
  Result<Adaptation::Outcome> outcome = session->adaptation->finish();
  if (!outcome) return refuse(session, LEARN_INVALID_INPUT, outcome.error().message);
  session->result = inkdigit::write_weights(outcome->model, session->dtype);
  session->corrections_read = outcome->corrections;
  session->others_read = outcome->others;
  return succeed(session);
}

const uint8_t* learn_result(const LearnSession* session) { return session->result.data(); }
size_t learn_result_size(const LearnSession* session) { return session->result.size(); }

uint32_t learn_read_right(const LearnSession* session, int32_t role, int32_t what) {
  const ReadRight& read =
      role == LEARN_CORRECTION ? session->corrections_read : session->others_read;
  const size_t count = what == 0 ? read.before : what == 1 ? read.after : read.of;
  return static_cast<uint32_t>(count);
}
