# What the CUDA backend is compiled with and linked to: the target inkdigit_cuda.
#
# CMAKE_CUDA_ARCHITECTURES may be given; by default it is every generation from Turing to Hopper,
# and PTX for those to come.
if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
  set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 86-real 89-real 90)
endif()
if(NOT DEFINED CMAKE_CUDA_COMPILER AND EXISTS /usr/local/cuda/bin/nvcc)
  find_program(CMAKE_CUDA_COMPILER nvcc HINTS ENV CUDAToolkit_ROOT PATHS /usr/local/cuda/bin)
endif()
enable_language(CUDA)
set(CMAKE_CUDA_STANDARD 20)
set(CMAKE_CUDA_STANDARD_REQUIRED ON)
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION) # CMake 3.25 does not know that nvcc has it
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
endif()
find_package(CUDAToolkit REQUIRED)
if(CUDAToolkit_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "CUDA 12 or newer is needed, for C++20, and this is ${CUDAToolkit_VERSION}")
endif()

add_library(inkdigit_cuda INTERFACE)
target_link_libraries(inkdigit_cuda INTERFACE CUDA::cudart CUDA::cublas)
# Formulas that CPU and GPU share are constexpr functions; without multiply-add they also round as
# on the CPU. (Matrix products are cuBLAS's.)
target_compile_options(inkdigit_cuda INTERFACE
  $<$<COMPILE_LANGUAGE:CUDA>:--expt-relaxed-constexpr --fmad=false -Xcompiler=-Wall,-Wextra>)
