// inkdigit: train, crossval, sweep, eval, scorecard, predict, adapt, calibrate, export, import,
// info, card, augment, schema, completion, man. Exit status: 0 = done, 2 = the user's input was
// wrong, or the disk or the memory was not enough (one line on stderr says what, where, and what
// would be right), 1 = anything else. Signals end it as they end any program, in a shell's words
// 130 (Ctrl-C) and 143 (SIGTERM), a training after it has written its checkpoint; and 141 (SIGPIPE)
// where nobody reads standard output any more.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "engine/version.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/command_line.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/complaint.hpp"
#include "trainer/cli/standard_streams.hpp"
#include "trainer/cli/with_ranks.hpp"

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;

// Where an exception cannot be thrown on: JSON values, for one, allocate memory to be destroyed.
[[noreturn]] void end_by_exception() {
  const std::exception_ptr failure = std::current_exception();
  if (!failure) inkdigit::note("ended by a fault of its own");
  std::_Exit(failure ? inkdigit::complain(failure) : kFailed);
}

#ifdef __ELF__
// In front of what initializes the libraries, which allocates memory, too.
[[gnu::section(".preinit_array"), gnu::used]] void (*const install_end)() = [] {
  std::set_terminate(end_by_exception);
};
#endif

// Large pieces of memory go back to the system as soon as they are free. glibc would raise the size
// from which they do with each one, and keep what validation needed through the next epoch.
void give_memory_back() {
#ifdef __GLIBC__
  constexpr int kLargeBytes = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

// Runs the subcommand that the arguments name.
int run(int argc, char** argv) {
  CLI::App app("Trains and runs handwritten-digit recognizers.", "inkdigit");
  app.require_subcommand(1);
  app.option_defaults()->always_capture_default();  // for help
  app.footer("inkdigit SUBCOMMAND --help has the options of each, and an example.");
  app.set_version_flag("--version", std::string(inkdigit::kVersion));
  inkdigit::add_train_command(app);
  inkdigit::add_crossval_command(app);
  inkdigit::add_sweep_command(app);
  inkdigit::add_eval_command(app);
  inkdigit::add_scorecard_command(app);
  inkdigit::add_predict_command(app);
  inkdigit::add_adapt_command(app);
  inkdigit::add_calibrate_command(app);
  inkdigit::add_export_command(app);
  inkdigit::add_import_command(app);
  inkdigit::add_info_command(app);
  inkdigit::add_card_command(app);
  inkdigit::add_augment_command(app);
  inkdigit::add_schema_command(app);
  inkdigit::add_completion_command(app);
  inkdigit::add_man_command(app);
  inkdigit::run_command_line(app, {argv + std::min(argc, 1), argv + argc});
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  // A file that grows beyond a limit, or a pipe that nobody reads, is to be an error message like
  // any other failed write.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  std::set_terminate(end_by_exception);
  give_memory_back();
  try {
    inkdigit::occupy_standard_streams();
    if (inkdigit::is_spare_process(argc, argv)) return kDone;
    return run(argc, argv);
  } catch (const inkdigit::RanksEnded& ended) {
    return ended.status();
  } catch (...) {
    // What is wrong before ranks have found each other is the first one's to say.
    return inkdigit::is_other_rank() ? kDone : inkdigit::complain(std::current_exception());
  }
}
