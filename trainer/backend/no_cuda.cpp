#include "trainer/backend/backend.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {

void check_cuda() {
  throw UserError(
      "--device cuda: this build has no CUDA; use --device cpu, or build with "
      "-DINKDIGIT_CUDA=ON (scripts/cmake-build.sh cuda)");
}

std::unique_ptr<Backend> make_cuda_backend(const Network& /*network*/,
                                           const BackendOptions& /*options*/) {
  check_cuda();
  return nullptr;
}

}  // namespace inkdigit
