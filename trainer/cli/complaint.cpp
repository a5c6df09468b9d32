#include "trainer/cli/complaint.hpp"

#include <new>

#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/together.hpp"

namespace inkdigit {

int complain(const std::exception_ptr& failure) noexcept {
  try {
    std::rethrow_exception(failure);
  } catch (const AlreadyReported&) {
  } catch (const FailedElsewhere&) {
  } catch (const std::bad_alloc&) {
    // What the machine lacks is for its user to change, as a full disk is.
    note("out of memory: a smaller batch_size or fewer --threads need less");
  } catch (const std::exception& error) {
    note(error.what());
  } catch (...) {
    note("ended by a fault of its own");
  }
  return exit_status(failure);
}

}  // namespace inkdigit
