#ifdef __clang__
#pragma STDC FP_CONTRACT DEFAULT
#endif
