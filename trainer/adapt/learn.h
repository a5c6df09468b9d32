// The C interface of the WebAssembly module that learns in the page (web/learn/). One session
// learns one model: weights, then drawings, then step after step, then the weights that came of it.
//
// Functions that can fail return a LearnStatus, and learn_error says why in one line. What
// accessors return stays valid until the next call on the session, and nothing of it is to be
// freed; what a caller passes in is copied. cmake/wasm_exports.cmake reads the names of what is
// exported from this file, so a declaration must begin with LEARN_API.
#ifndef INKDIGIT_TRAINER_ADAPT_LEARN_H_
#define INKDIGIT_TRAINER_ADAPT_LEARN_H_

#include <stddef.h>
#include <stdint.h>

#define LEARN_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef struct LearnSession LearnSession;

enum LearnStatus {
  LEARN_OK = 0,
  LEARN_INVALID_WEIGHTS = 1,  // the weights cannot be used, or cannot learn a hand
  LEARN_INVALID_INPUT = 2,    // drawings cannot be learnt from
};

// What a drawing is for.
enum LearnRole { LEARN_CORRECTION = 0, LEARN_REHEARSAL = 1 };

// A block for passing bytes in, or NULL when memory is exhausted.
LEARN_API void* learn_alloc(size_t bytes);
LEARN_API void learn_free(void* block);

// NULL when memory is exhausted.
LEARN_API LearnSession* learn_create(void);
LEARN_API void learn_destroy(LearnSession* session);

// Why the last call failed: one line of UTF-8; "" after a success.
LEARN_API const char* learn_error(const LearnSession* session);

// The weights file to go on from. All else comes after it.
LEARN_API int32_t learn_weights(LearnSession* session, const uint8_t* bytes, size_t size);
// Its classes' names, as a JSON array of strings.
LEARN_API const char* learn_classes(const LearnSession* session);

// One more drawing: points holds x0, y0, x1, y1, ... of all strokes in turn (y down, any units),
// stroke_lengths each stroke's number of points. `label` is a class's index, or -1 for none of
// them.
LEARN_API int32_t learn_drawing(LearnSession* session, int32_t role, int32_t label,
                                const double* points, const uint32_t* stroke_lengths,
                                size_t stroke_count);
// A whole set of rehearsal drawings (trainer/adapt/rehearsal.hpp), behind those that are there.
LEARN_API int32_t learn_rehearsal_set(LearnSession* session, const uint8_t* bytes, size_t size);

// Begins to learn from the drawings that are there. The same weights, drawings in the same order,
// and seed give the same bits.
LEARN_API int32_t learn_begin(LearnSession* session, uint32_t seed);
LEARN_API uint32_t learn_steps(const LearnSession* session);
LEARN_API uint32_t learn_done(const LearnSession* session);
// One step of learn_steps(), each some hundredths of a second, or, of the last ones, which find out
// how far the weights may go, some tenths; nothing where all are done.
LEARN_API void learn_step(LearnSession* session);

// The weights file of what has been learnt; before the last steps it is that of before.
LEARN_API int32_t learn_finish(LearnSession* session);
LEARN_API const uint8_t* learn_result(const LearnSession* session);
LEARN_API size_t learn_result_size(const LearnSession* session);
// How many drawings are read rightly, of the corrections (role 0) or of the rehearsal's drawings
// that are kept for judging (role 1): `what` 0 = by the weights as they were, 1 = by the new ones,
// 2 = of how many.
LEARN_API uint32_t learn_read_right(const LearnSession* session, int32_t role, int32_t what);

#ifdef __cplusplus
}
#endif

#endif
