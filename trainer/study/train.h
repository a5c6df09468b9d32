// The C interface of the WebAssembly module that trains in the page (web/learn/trainer.js). One
// session trains one network: a recipe, then data, then step after step, and at any time the
// weights that have come of it.
//
// Functions that can fail return a TrainStatus, and train_error says why in one line. What
// accessors return stays valid until the next call on the session, and nothing of it is to be
// freed; what a caller passes in is copied. cmake/wasm_exports.cmake reads the names of what is
// exported from this file, so a declaration must begin with TRAIN_API.
#ifndef INKDIGIT_TRAINER_STUDY_TRAIN_H_
#define INKDIGIT_TRAINER_STUDY_TRAIN_H_

#include <stddef.h>
#include <stdint.h>

#define TRAIN_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef struct TrainSession TrainSession;

enum TrainStatus {
  TRAIN_OK = 0,
  TRAIN_INVALID_RECIPE = 1,  // it is none, or asks for what is not done here
  TRAIN_INVALID_DATA = 2,    // it cannot be trained on
  TRAIN_DIVERGED = 3,        // the numbers have run off to infinity
};

// What train_number tells.
enum TrainNumber {
  TRAIN_STEPS = 0,        // in all
  TRAIN_STEPS_DONE = 1,   //
  TRAIN_EPOCHS = 2,       // in all
  TRAIN_EPOCH = 3,        // the one under way, or that has just ended, from 1
  TRAIN_EPOCH_ENDED = 4,  // 1 after an epoch's last step, else 0
  TRAIN_SAMPLES = 5,      // that are trained on
  TRAIN_LOSS = 6,         // mean over the epoch so far; natural logarithm
  TRAIN_ACCURACY = 7,     // likewise, 0 to 1
  TRAIN_HELD_OUT = 8,     // samples that are held out
  TRAIN_CHECK_LOSS = 9,   // of those, at the last check; 0 where nothing is held out
  TRAIN_CHECK_ACCURACY = 10,
  TRAIN_MISTAKES = 11,  // of the last check
};

// A block for passing bytes in, or NULL when memory is exhausted.
TRAIN_API void* train_alloc(size_t bytes);
TRAIN_API void train_free(void* block);

// NULL when memory is exhausted.
TRAIN_API TrainSession* train_create(void);
TRAIN_API void train_destroy(TrainSession* session);

// Why the last call failed: one line of UTF-8; "" after a success.
TRAIN_API const char* train_error(const TrainSession* session);

// The recipe, JSON text as in trainer/recipes/. Everything else comes after it. `seed` takes the
// place of the recipe's; a negative one leaves it.
TRAIN_API int32_t train_recipe(TrainSession* session, const char* text, size_t size, int32_t seed);
// Its classes' names, as a JSON array of strings.
TRAIN_API const char* train_classes(const TrainSession* session);

// What is added from now on belongs to a set of this name, UTF-8, which the weights file mentions.
TRAIN_API void train_set(TrainSession* session, const char* name, size_t size);
// One more drawing: points holds x0, y0, x1, y1, ... of all strokes in turn (y down, any units),
// stroke_lengths each stroke's number of points. `label` is a class's index.
TRAIN_API int32_t train_drawing(TrainSession* session, uint32_t label, const double* points,
                                const uint32_t* stroke_lengths, size_t stroke_count);
// Pictures, count x height x width bytes, 0 = paper, 255 = ink, and their classes' indices.
TRAIN_API int32_t train_images(TrainSession* session, const uint8_t* pixels, const uint8_t* labels,
                               size_t count, int32_t height, int32_t width);
// Of the digits that the program draws by the seed, those numbered first to first + count - 1.
TRAIN_API int32_t train_synthetic(TrainSession* session, uint32_t first, uint32_t count);

// Begins to train on the data that are there. The same recipe, data in the same order, and seed
// give the same bits.
TRAIN_API int32_t train_begin(TrainSession* session);
// One batch; nothing where all steps are done. After an epoch's last one there is a new check.
TRAIN_API int32_t train_step(TrainSession* session);
// Reads what is held out with the weights as they are; changes nothing of the training.
TRAIN_API void train_check(TrainSession* session);
// `what`: a TrainNumber.
TRAIN_API double train_number(const TrainSession* session, int32_t what);
// TRAIN_MISTAKES times: the sample's number, its class and what it was read as.
TRAIN_API const uint32_t* train_mistakes(const TrainSession* session);
// A sample's picture, height x width bytes of the recipe's input.
TRAIN_API const uint8_t* train_picture(const TrainSession* session, uint32_t sample);

// The weights file of what has been learnt so far. It can go on afterwards.
TRAIN_API int32_t train_export(TrainSession* session);
TRAIN_API const uint8_t* train_result(const TrainSession* session);
TRAIN_API size_t train_result_size(const TrainSession* session);

#ifdef __cplusplus
}
#endif

#endif
