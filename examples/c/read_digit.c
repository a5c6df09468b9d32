// Reads one drawn digit: strokes in, digit out.
//
//   read-digit WEIGHTS.safetensors
#include <inkdigit/inkdigit.h>
#include <stdio.h>
#include <stdlib.h>

// The file's bytes, which are the caller's to free, or NULL.
static uint8_t* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) return NULL;
  uint8_t* bytes = NULL;
  long length = -1;
  if (fseek(file, 0, SEEK_END) == 0) length = ftell(file);
  if (length > 0 && fseek(file, 0, SEEK_SET) == 0) bytes = malloc((size_t)length);
  if (bytes != NULL && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  *size = (size_t)length;
  return bytes;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: read-digit WEIGHTS.safetensors\n");
    return 2;
  }
  size_t size = 0;
  uint8_t* weights = read_file(argv[1], &size);
  if (weights == NULL) {
    fprintf(stderr, "read-digit: %s cannot be read\n", argv[1]);
    return 2;
  }

  InkRecognizer* recognizer = ink_create();
  int status = recognizer == NULL ? EXIT_FAILURE : EXIT_SUCCESS;
  if (status == EXIT_SUCCESS && ink_load(recognizer, weights, size) != INK_OK) {
    fprintf(stderr, "read-digit: %s: %s\n", argv[1], ink_error(recognizer));
    status = 2;
  }
  free(weights);  // ink_load has copied what it needs

  if (status == EXIT_SUCCESS) {
    // A seven in one stroke: x0, y0, x1, y1, ...
    const double points[] = {12, 10, 60, 12, 30, 90};
    const uint32_t stroke_lengths[] = {3};
    if (ink_recognize_strokes(recognizer, points, stroke_lengths, 1) != INK_OK) {
      fprintf(stderr, "read-digit: %s\n", ink_error(recognizer));
      status = 2;
    } else if (ink_digit(recognizer) < 0) {
      printf("?\n");
    } else {
      printf("%s%s (confidence %.2f)\n", inkdigit_class_name(recognizer, ink_digit(recognizer)),
             ink_doubtful(recognizer) ? "?" : "", ink_confidence(recognizer));
    }
  }
  ink_destroy(recognizer);
  return status;
}
