// CUDA's and cuBLAS's status codes as exceptions.
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime_api.h>

namespace inkdigit::device {

// Nothing where the call went well; else an exception of one line that names `call`.
void check(cudaError_t status, const char* call);
void check(cublasStatus_t status, const char* call);

}  // namespace inkdigit::device
