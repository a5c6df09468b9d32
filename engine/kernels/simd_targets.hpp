// Highway's targets, those of them that kernels are compiled for: all that name or ask for targets
// include this before anything else of Highway.
#pragma once

// Vectors whose size only the machine knows cannot stand in a kernel's arrays of accumulators, and
// one choice for all kernels keeps them on one target. NEON serves the machines that have SVE.
// SSSE3 without SSE4 is what processors of 2006 have: they get what all have, and all others
// shorter builds.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <hwy/targets.h>
