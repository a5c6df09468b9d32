// A second file that includes the header, and does not use it.
#include "model.h"

int classes_of_other_file(void);
int classes_of_other_file(void) { return INKDIGIT_CLASSES; }
