// The recognizer's C interface: what other programs link, any other language can bind, and the
// WebAssembly modules export. It needs C99, or C++.
//
// One InkRecognizer holds one loaded weights file and the result of the last call on it. Nothing is
// global: two recognizers never see each other. A recognizer is not thread-safe; several, each in a
// thread of its own, are.
//
// Ownership: what a caller passes in is copied or only read during the call, and stays the
// caller's. What accessors return belongs to the recognizer and stays valid until the next call on
// the same recognizer; nothing of it is to be freed. In WebAssembly every call may grow the memory,
// so views of the heap must be taken again after it. A recognizer must not be NULL, but for
// ink_destroy.
//
// Errors: functions that can fail return an InkStatus, and ink_error says why in one line. A failed
// call changes neither the loaded weights nor the last result.
//
// Functions named ink_ make up the interface of the WebAssembly modules, too: engine/wasm.cmake
// reads their names from this file, so a declaration must begin with INKDIGIT_API. Those named
// inkdigit_ are for native programs alone.
#ifndef INKDIGIT_INKDIGIT_H_
#define INKDIGIT_INKDIGIT_H_

#include <inkdigit/version.h>
#include <stddef.h>
#include <stdint.h>

// What the shared library exports. On Windows whoever links to the DLL defines INKDIGIT_SHARED; the
// CMake target inkdigit::c does.
#if defined(_WIN32) && defined(INKDIGIT_BUILDING_SHARED)
#define INKDIGIT_API __declspec(dllexport)
#elif defined(_WIN32) && defined(INKDIGIT_SHARED)
#define INKDIGIT_API __declspec(dllimport)
#elif defined(__GNUC__)
#define INKDIGIT_API __attribute__((visibility("default")))
#else
#define INKDIGIT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

// "MAJOR.MINOR.PATCH" of the library that runs; INKDIGIT_VERSION is that of this header.
// Before 1.0.0 another MINOR may break programs, from then on another MAJOR.
INKDIGIT_API const char* inkdigit_version(void);

typedef struct InkRecognizer InkRecognizer;

enum InkStatus {
  INK_OK = 0,
  INK_INVALID_WEIGHTS = 1,  // the weights file cannot be used; ink_error says why
  INK_INVALID_INPUT = 2,    // the drawing or picture cannot be read; the recognizer stays usable
};

// A block for passing bytes in, aligned for any type, or NULL when memory is exhausted.
INKDIGIT_API void* ink_alloc(size_t bytes);
INKDIGIT_API void ink_free(void* block);

// NULL when memory is exhausted.
INKDIGIT_API InkRecognizer* ink_create(void);
INKDIGIT_API void ink_destroy(InkRecognizer* recognizer);

// Reads a whole weights file (.safetensors with inkdigit metadata), verifies its checksum and
// replays its golden cases. The bytes are copied. On failure the recognizer keeps what it had
// before.
INKDIGIT_API int32_t ink_load(InkRecognizer* recognizer, const uint8_t* bytes, size_t size);

// UTF-8 JSON: {"version", "format", "name", "classes": [string], "parameters": n,
//   "input": {"channels", "height", "width"}, "layers": [{"type", "name", "output": [c,h,w],
//   "parameters": n}], "target": SIMD target, "provenance": {...}}. "null" before ink_load.
INKDIGIT_API const char* ink_info(InkRecognizer* recognizer);

// The name of class i of the loaded weights (UTF-8), or NULL where there is no such class.
INKDIGIT_API const char* inkdigit_class_name(const InkRecognizer* recognizer, size_t i);

// The name and the type of layer i of the loaded weights, "conv1" and "conv2d" for instance, or
// NULL where there is no such layer.
INKDIGIT_API const char* inkdigit_layer_name(const InkRecognizer* recognizer, size_t i);
INKDIGIT_API const char* inkdigit_layer_type(const InkRecognizer* recognizer, size_t i);

// Why the last call failed: one line of UTF-8; "" after a success.
INKDIGIT_API const char* ink_error(const InkRecognizer* recognizer);

// What is asked of the answers from now on, until ink_load, which takes it all back: it holds for
// all functions that recognize but ink_recognize_drawing. INK_INVALID_INPUT changes nothing.
//
// Only these classes, given by their indices; count 0 = all. An answer's plausibility is then that
// of showing one of them: what most likely shows another class is no digit, -1, and in texts "?".
INKDIGIT_API int32_t ink_allow(InkRecognizer* recognizer, const uint32_t* classes, size_t count);
// How many digits a number, or each row of a picture, has; signs do not count. least <= most, most
// >= 1. Rows that cannot be read as so many are left out, and strokes that cannot are no digits.
INKDIGIT_API int32_t ink_set_length(InkRecognizer* recognizer, size_t least, size_t most);
// So many alternatives at most, 0 to 100; 0 is what holds at first.
INKDIGIT_API int32_t ink_set_alternatives(InkRecognizer* recognizer, size_t count);

// The alternatives to the last successful answer but those of ink_recognize_drawing, from the most
// probable on. There may be fewer than were asked for; of i and k beyond there are none, and those
// functions give 0, -1 or "".
//
// Of digit i (of a single digit 0), the classes that it may be: the first is the answer, with its
// confidence, unless the digit is -1. Their probabilities have the plausibility for a sum, or less.
INKDIGIT_API size_t ink_digit_alternative_count(const InkRecognizer* recognizer, size_t i);
INKDIGIT_API int32_t ink_digit_alternative(const InkRecognizer* recognizer, size_t i, size_t k);
INKDIGIT_API float ink_digit_alternative_probability(const InkRecognizer* recognizer, size_t i,
                                                     size_t k);
// Of a number or a picture, the texts: the first is the answer, with the confidence of the whole.
// Their sum is at most 1.
INKDIGIT_API size_t ink_alternative_count(const InkRecognizer* recognizer);
INKDIGIT_API const char* ink_alternative_text(const InkRecognizer* recognizer, size_t k);
INKDIGIT_API double ink_alternative_probability(const InkRecognizer* recognizer, size_t k);

// Pen strokes: points holds x0, y0, x1, y1, ... of all strokes in turn (y down, any units);
// stroke_lengths holds each stroke's number of points. Errors count strokes and points from 1.
// No strokes, or only empty ones, are no error: digit is -1, confidence and plausibility 0,
// probabilities uniform.
INKDIGIT_API int32_t ink_recognize_strokes(InkRecognizer* recognizer, const double* points,
                                           const uint32_t* stroke_lengths, size_t stroke_count);

// A picture, rows from the top, channels interleaved: 1 (gray), 3 (RGB) or 4 (RGBA, straight
// alpha).
INKDIGIT_API int32_t ink_recognize_bitmap(InkRecognizer* recognizer, const uint8_t* pixels,
                                          uint32_t width, uint32_t height, uint32_t channels);

// What the network sees, as is: input height x width x channels. Of one channel (a 28x28 MNIST
// picture) 0 = paper, 255 = ink, and a raster without ink is no error, as above. Networks of
// several channels take nothing but rasters: for them, strokes and bitmaps are INK_INVALID_INPUT.
// So are bitmaps for a network that was trained on pictures as they are ("ink": false).
INKDIGIT_API int32_t ink_recognize_raster(InkRecognizer* recognizer, const uint8_t* raster,
                                          size_t size);

// The result of the last successful call of ink_recognize_strokes, _bitmap or _raster.
// The digit is -1 where there is no ink, or where it is too implausible to be any of the classes.
// Plausibility is the probability that it is one of them at all: 1 for every ink by networks that
// have not learnt what is none. Confidence is plausibility x the largest probability.
INKDIGIT_API int32_t ink_digit(const InkRecognizer* recognizer);  // class index, -1 = no answer
// 1 where there is an answer that may well be wrong: the ink is less plausible than the weights ask
// of a sure one ("7?"); otherwise 0, as always of pictures, in which doubt is no answer, and by
// weights that say nothing of doubt.
INKDIGIT_API int32_t ink_doubtful(const InkRecognizer* recognizer);
INKDIGIT_API float ink_confidence(const InkRecognizer* recognizer);            // 0..1
INKDIGIT_API float ink_plausibility(const InkRecognizer* recognizer);          // 0..1
INKDIGIT_API const float* ink_probabilities(const InkRecognizer* recognizer);  // one a class, sum 1
INKDIGIT_API const uint8_t* ink_raster(
    const InkRecognizer* recognizer);  // input height x width x channels
// How many values the two above point to; 0 before the first result.
INKDIGIT_API size_t inkdigit_probability_count(const InkRecognizer* recognizer);
INKDIGIT_API size_t inkdigit_raster_size(const InkRecognizer* recognizer);

// Several digits side by side: strokes as of ink_recognize_strokes are grouped into digits, which
// are read from left to right. No ink is no error: there are no digits. More than 256 strokes that
// are not empty are INK_INVALID_INPUT.
INKDIGIT_API int32_t ink_recognize_number(InkRecognizer* recognizer, const double* points,
                                          const uint32_t* stroke_lengths, size_t stroke_count);

// The result of the last successful ink_recognize_number. i counts digits from the left, from 0;
// it must be below ink_number_length. A digit that was struck out and written anew beside itself is
// none of them, and its strokes are no digit's.
INKDIGIT_API size_t ink_number_length(const InkRecognizer* recognizer);
// The class names, the signs between digits, and "?" for what is not allowed; UTF-8.
INKDIGIT_API const char* ink_number_text(const InkRecognizer* recognizer);
INKDIGIT_API int32_t ink_number_digit(const InkRecognizer* recognizer,
                                      size_t i);  // class index; -1 = a sign, or not allowed
INKDIGIT_API int32_t ink_number_doubtful(const InkRecognizer* recognizer,
                                         size_t i);  // as ink_doubtful; 0 of -1
// Which sign it is: the character '.', ',', '-', ':', '=' or '/'; 0 = it is none.
INKDIGIT_API int32_t ink_number_sign(const InkRecognizer* recognizer, size_t i);
INKDIGIT_API float ink_number_confidence(const InkRecognizer* recognizer, size_t i);  // 0..1
// That all digits are right, 0..1, and what may be a one or a slash is told rightly; whatever the
// other signs. 0 without digits.
INKDIGIT_API double ink_number_whole_confidence(const InkRecognizer* recognizer);
// The indices of its strokes among those given, in ascending order, and how many there are. Two
// digits that were written without lifting the pen have one in common.
INKDIGIT_API const uint32_t* ink_number_strokes(const InkRecognizer* recognizer, size_t i);
INKDIGIT_API size_t ink_number_stroke_count(const InkRecognizer* recognizer, size_t i);
// Around its points: left, top, right, bottom, in the units given.
INKDIGIT_API const double* ink_number_box(const InkRecognizer* recognizer, size_t i);

// One digit, or several that stand clear of each other, where that reads better: strokes as of
// ink_recognize_strokes. More than 32 strokes that are not empty are no number.
INKDIGIT_API int32_t ink_recognize_drawing(InkRecognizer* recognizer, const double* points,
                                           const uint32_t* stroke_lengths, size_t stroke_count);

// The result of the last successful ink_recognize_drawing. ink_digit and its kin say what the digit
// is, or of a number the one with the last stroke; ink_number_length and its kin have the digits of
// a number, and none of a single digit.
INKDIGIT_API const char* ink_drawing_text(const InkRecognizer* recognizer);  // UTF-8; "" = neither
// That all of it is right, 0..1.
INKDIGIT_API double ink_drawing_confidence(const InkRecognizer* recognizer);

// The digits of a picture, one, a number or rows of them, as of ink_recognize_bitmap: ruling,
// frames and dirt are left out. A picture without anything that looks like a digit is no error:
// there are no digits.
INKDIGIT_API int32_t ink_recognize_picture(InkRecognizer* recognizer, const uint8_t* pixels,
                                           uint32_t width, uint32_t height, uint32_t channels);

// The result of the last successful ink_recognize_picture. i counts digits row by row, from the
// left, from 0; it must be below ink_picture_length.
// The class names, "?" for ink that looks like none, a newline between rows; UTF-8.
INKDIGIT_API const char* ink_picture_text(const InkRecognizer* recognizer);
// That all of it is right, 0..1; 0 without digits.
INKDIGIT_API double ink_picture_confidence(const InkRecognizer* recognizer);
INKDIGIT_API size_t ink_picture_length(const InkRecognizer* recognizer);
// Around its ink: left, top, right, bottom, in the picture's pixels.
INKDIGIT_API const double* ink_picture_box(const InkRecognizer* recognizer, size_t i);
INKDIGIT_API size_t ink_picture_row(const InkRecognizer* recognizer, size_t i);  // from the top
// From now on ink_digit and its kin say what this digit is, and what the network saw of it.
INKDIGIT_API void ink_picture_select(InkRecognizer* recognizer, size_t i);

// Looking inside the network. Layers are counted from 0, in the order of ink_info's "layers". What
// is found is written to where the caller says; the last result stays as it is. INK_INVALID_INPUT
// where there is no such layer, channel or class, or `size`, in elements, is not what is written.
//
// What a layer gives: channels, height and width.
INKDIGIT_API int32_t inkdigit_inspect_shape(InkRecognizer* recognizer, size_t layer,
                                            uint32_t shape[3]);
// Its values for the raster of the last result (ink_raster), channels x height x width. They are
// those of the pass that answers: of a layer that computes in integers the floats that it hands on,
// of a quantize the floats that its integers stand for, of a layer before a relu the values before
// it. The last layer's are probabilities x plausibility. Without ink, too, they are what the
// network gives, though the answer is made without it. INK_INVALID_INPUT where the loaded weights
// have no result yet.
INKDIGIT_API int32_t ink_inspect_values(InkRecognizer* recognizer, size_t layer, float* values,
                                        size_t size);
// Which pixels of the raster a value looks at: left, top, width, height, stride. The one at row y
// and column x looks at those from column left + x * stride and row top + y * stride on; what is
// not in the raster is padding. Behind layers that mix all positions it is all that any of them
// looked at.
INKDIGIT_API int32_t ink_inspect_field(InkRecognizer* recognizer, size_t layer, int32_t field[5]);
// The weights of one of its channels: inputs, height and width. INK_INVALID_INPUT where the layer
// multiplies by none. Of a linear the inputs are laid out as they were before the flatten.
INKDIGIT_API int32_t ink_inspect_filter_shape(InkRecognizer* recognizer, size_t layer,
                                              uint32_t shape[3]);
// inputs x height x width; what is stored as int8 is given as the floats that it stands for.
INKDIGIT_API int32_t ink_inspect_filter(InkRecognizer* recognizer, size_t layer, size_t channel,
                                        float* values, size_t size);
// Where strokes as of ink_recognize_strokes lie in their raster: scale, x, y. A point's place in it
// is x + scale * its x from the left and y + scale * its y from the top, in pixels. The scale is 0
// where all points are one, and all three are where there are none.
INKDIGIT_API int32_t ink_inspect_fit(InkRecognizer* recognizer, const double* points,
                                     const uint32_t* stroke_lengths, size_t stroke_count,
                                     double fit[3]);

// What speaks for one class and against another: by how much the difference of their logits falls
// where ink is erased, most of it at a pixel and less up to two pixels around. `map` is height x
// width like the raster of the last result, above 0 where ink speaks for class `pro`, and 0 without
// ink. It takes as many passes through the network as pixels have ink. Networks of several channels
// have no ink: INK_INVALID_INPUT.
INKDIGIT_API int32_t ink_explain(InkRecognizer* recognizer, size_t pro, size_t contra, float* map,
                                 size_t size);

#ifdef __cplusplus
}
#endif

#endif  // INKDIGIT_INKDIGIT_H_
