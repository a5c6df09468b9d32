// What a build without MPI has in the place of mpi_ranks.cpp.
#include <string>

#include "trainer/base/user_error.hpp"
#include "trainer/ranks/launch.hpp"

namespace inkdigit {

std::unique_ptr<Ranks> join_mpi(const Launch& launch,
                                const std::function<bool()>& /*interrupted*/) {
  throw UserError("started as " + std::to_string(launch.size) +
                  " processes, but this program was built without MPI; start it once, or build it "
                  "where MPI is (-DINKDIGIT_MPI=ON says what is missing)");
}

}  // namespace inkdigit
