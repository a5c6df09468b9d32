// The part of the C interface that looks inside the network.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/c_api.hpp"
#include "engine/inspection.hpp"
#include "engine/network/receptive_field.hpp"

using inkdigit::Error;
using inkdigit::FilterShape;
using inkdigit::Fit;
using inkdigit::InputSpec;
using inkdigit::Network;
using inkdigit::ReceptiveField;
using inkdigit::Recognizer;
using inkdigit::Result;
using inkdigit::Shape;
using inkdigit::Status;

namespace {

int32_t finish(InkRecognizer* handle, const Status& status) {
  handle->error = status ? "" : status.error().message;
  return status ? INK_OK : INK_INVALID_INPUT;
}

// Calls look(recognizer), whose Status the C function's is.
template <class Look>
int32_t inspect(InkRecognizer* handle, const Look& look) {
  if (handle->recognizer) return finish(handle, look(*handle->recognizer));
  handle->error = "no weights are loaded";
  return INK_INVALID_WEIGHTS;
}

Status copy_values(const Result<std::vector<float>>& found, float* values, size_t size) {
  if (!found) return found.error();
  if (found->size() != size) {
    return Error{"there are " + std::to_string(found->size()) + " values, but room for " +
                 std::to_string(size)};
  }
  std::copy(found->begin(), found->end(), values);
  return inkdigit::success();
}

// Calls look(recognizer, the last result's raster), which gives values.
template <class Look>
int32_t inspect_raster(InkRecognizer* handle, const Look& look, float* values, size_t size) {
  return inspect(handle, [&](Recognizer& recognizer) -> Status {
    const auto& raster = handle->last.raster;
    if (raster.size() != recognizer.model().network.input_size()) {
      return Error{"these weights have recognized nothing yet that could be looked at"};
    }
    return copy_values(look(recognizer, raster), values, size);
  });
}

Status check_layer(const Network& network, size_t layer) {
  return layer < network.layers().size() ? inkdigit::success() : inkdigit::no_layer(network, layer);
}

}  // namespace

int32_t inkdigit_inspect_shape(InkRecognizer* recognizer, size_t layer, uint32_t shape[3]) {
  return inspect(recognizer, [&](const Recognizer& loaded) -> Status {
    const Network& network = loaded.model().network;
    if (Status status = check_layer(network, layer); !status) return status;
    const Shape& output = base_of(network.layers()[layer]).output_shape();
    shape[0] = static_cast<uint32_t>(output.channels);
    shape[1] = static_cast<uint32_t>(output.height);
    shape[2] = static_cast<uint32_t>(output.width);
    return inkdigit::success();
  });
}

int32_t ink_inspect_values(InkRecognizer* recognizer, size_t layer, float* values, size_t size) {
  return inspect_raster(
      recognizer,
      [&](Recognizer& loaded, const auto& raster) { return layer_output(loaded, raster, layer); },
      values, size);
}

int32_t ink_inspect_field(InkRecognizer* recognizer, size_t layer, int32_t field[5]) {
  return inspect(recognizer, [&](const Recognizer& loaded) -> Status {
    const Network& network = loaded.model().network;
    if (Status status = check_layer(network, layer); !status) return status;
    const ReceptiveField found = receptive_fields(network)[layer];
    // Windows are squares, so strides are the same along both axes.
    const int32_t values[] = {found.x.first, found.y.first, found.x.extent, found.y.extent,
                              found.x.stride};
    std::copy(std::begin(values), std::end(values), field);
    return inkdigit::success();
  });
}

int32_t ink_inspect_filter_shape(InkRecognizer* recognizer, size_t layer, uint32_t shape[3]) {
  return inspect(recognizer, [&](const Recognizer& loaded) -> Status {
    const Result<FilterShape> found = filter_shape(loaded.model(), layer);
    if (!found) return found.error();
    shape[0] = static_cast<uint32_t>(found->inputs);
    shape[1] = static_cast<uint32_t>(found->height);
    shape[2] = static_cast<uint32_t>(found->width);
    return inkdigit::success();
  });
}

int32_t ink_inspect_filter(InkRecognizer* recognizer, size_t layer, size_t channel, float* values,
                           size_t size) {
  return inspect(recognizer, [&](const Recognizer& loaded) {
    return copy_values(filter(loaded.model(), layer, channel), values, size);
  });
}

int32_t ink_inspect_fit(InkRecognizer* recognizer, const double* points,
                        const uint32_t* stroke_lengths, size_t stroke_count, double fit[3]) {
  return inspect(recognizer, [&](const Recognizer& loaded) -> Status {
    if (Status status = loaded.check_takes_ink(); !status) return status;
    const InputSpec& input = loaded.model().network.spec().input;
    const Result<Fit> found = fit_of(inkdigit::view(points, stroke_lengths, stroke_count),
                                     {.height = input.height, .width = input.width});
    if (!found) return found.error();
    fit[0] = found->scale;
    fit[1] = found->x;
    fit[2] = found->y;
    return inkdigit::success();
  });
}

int32_t ink_explain(InkRecognizer* recognizer, size_t pro, size_t contra, float* map, size_t size) {
  return inspect_raster(
      recognizer,
      [&](Recognizer& loaded, const auto& raster) { return explain(loaded, raster, pro, contra); },
      map, size);
}
