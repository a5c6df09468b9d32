# Training over several processes by MPI: Open MPI (Debian's libopenmpi-dev), MPICH, or another of
# version 3.
#
# Makes the target inkdigit_mpi where there is one.
set(INKDIGIT_MPI AUTO CACHE STRING "Train over several processes: AUTO (where MPI is found), ON or OFF")
set_property(CACHE INKDIGIT_MPI PROPERTY STRINGS AUTO ON OFF)

if(NOT INKDIGIT_MPI STREQUAL "OFF")
  set(MPI_CXX_SKIP_MPICXX ON) # the interface is C's
  find_package(MPI 3 QUIET COMPONENTS CXX)
  if(TARGET MPI::MPI_CXX)
    add_library(inkdigit_mpi INTERFACE)
    target_link_libraries(inkdigit_mpi INTERFACE MPI::MPI_CXX)
  elseif(INKDIGIT_MPI STREQUAL "ON")
    message(FATAL_ERROR "INKDIGIT_MPI is ON, but no MPI of version 3 was found: "
      "install libopenmpi-dev and openmpi-bin, or libmpich-dev and mpich")
  else()
    message(STATUS "Without MPI: libopenmpi-dev or libmpich-dev were not found")
  endif()
endif()
