// Whether somebody has started this program several times over, to work as one.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

struct Launch {
  int rank = 0;
  int size = 1;
};

// What mpirun, mpiexec or srun has put into the environment; nothing where the program was started
// by itself. So a plain start never touches MPI.
std::optional<Launch> find_launch();

// The ranks that were launched together, of which this is one; OneRank where it was started by
// itself. `interrupted` tells whether a signal has come: where others then keep the first rank
// waiting, that says so. A UserError where this build has no MPI, or another than the launcher's.
std::unique_ptr<Ranks> join_ranks(const std::function<bool()>& interrupted);

// That of MPI, in a build that has it.
std::unique_ptr<Ranks> join_mpi(const Launch& launch, const std::function<bool()>& interrupted);

}  // namespace inkdigit
