// Ranks by MPI, the only file that knows of it. What Open MPI and MPICH have in common, and version
// 3 of the standard.
#include <mpi.h>
#if __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/launch.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

// A rank that waits looks so often before it lets others have the processor, which may be the ones
// that it waits for; and from a wait that is no matter of microseconds on, it sleeps between looks.
constexpr int kLooksAlone = 100;
constexpr std::chrono::milliseconds kWakeful(20);
constexpr std::chrono::microseconds kNap(100);
// After a signal, others have as long to do their part of a step before somebody is told that they
// do not: mpirun, which sends one where a rank has died, kills all a second later.
constexpr std::chrono::milliseconds kPatience(700);

// Of one call of MPI, whose counts are ints.
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;

class MpiRanks final : public Ranks {
 public:
  explicit MpiRanks(std::function<bool()> interrupted)
      : Ranks(0, 1), interrupted_(std::move(interrupted)) {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_dup(MPI_COMM_WORLD, &all_);
    int rank = 0;
    int size = 1;
    MPI_Comm_rank(all_, &rank);
    MPI_Comm_size(all_, &size);
    set_place(rank, size);
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(all_, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &on_this_machine_);
    MPI_Comm_rank(machine, &place_on_this_machine_);
    MPI_Comm_free(&machine);
  }

  ~MpiRanks() override {
    MPI_Comm_free(&all_);
    MPI_Finalize();
  }

  [[nodiscard]] int on_this_machine() const override { return on_this_machine_; }
  [[nodiscard]] int place_on_this_machine() const override { return place_on_this_machine_; }

  // Only Open MPI has a common way to ask.
  [[nodiscard]] bool takes_device_memory() const override {
#if defined(MPIX_CUDA_AWARE_SUPPORT) && MPIX_CUDA_AWARE_SUPPORT
    return MPIX_Query_cuda_support() == 1;
#else
    return false;
#endif
  }

  void send(int to, int tag, const Block& block) override {
    const Type type(block);
    MPI_Isend(block.data, type.count(), type.get(), to, tag, all_, &pending_.emplace_back());
  }

  void receive(int from, int tag, const Block& block) override {
    const Type type(block);
    MPI_Irecv(block.data, type.count(), type.get(), from, tag, all_, &pending_.emplace_back());
  }

  void progress() override { static_cast<void>(all_done(pending_)); }

  void finish() override {
    wait(pending_);
    pending_.clear();
  }

  void gather(std::byte* data, std::span<const Section> parts, std::size_t unit) override {
    const Type type(unit);
    std::vector<int> counts;
    std::vector<int> starts;
    for (const Section& part : parts) {
      counts.push_back(static_cast<int>(part.size()));
      starts.push_back(static_cast<int>(part.begin));
    }
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, data, counts.data(), starts.data(),
                    type.get(), all_, &request);
    wait({&request, 1});
  }

  void broadcast(std::span<std::byte> bytes) override {
    while (!bytes.empty()) {
      const std::span<std::byte> piece = bytes.first(std::min(bytes.size(), kMostBytes));
      MPI_Request request = MPI_REQUEST_NULL;
      MPI_Ibcast(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, 0, all_, &request);
      wait({&request, 1});
      bytes = bytes.subspan(piece.size());
    }
  }

  [[noreturn]] void abort(int status) override {
    MPI_Abort(all_, status);
    std::_Exit(status);
  }

  [[nodiscard]] double waited_seconds() const override {
    return std::chrono::duration<double>(waited_).count();
  }

 private:
  // What MPI calls a unit of so many bytes, or the rows of a block.
  class Type {
   public:
    explicit Type(std::size_t unit) {
      if (unit == 1) return;
      MPI_Type_contiguous(static_cast<int>(unit), MPI_BYTE, &type_);
      MPI_Type_commit(&type_);
    }
    explicit Type(const Block& block) {
      if (block.rows == 1) {
        count_ = static_cast<int>(block.length);
        return;
      }
      MPI_Type_vector(static_cast<int>(block.rows), static_cast<int>(block.length),
                      static_cast<int>(block.stride), MPI_BYTE, &type_);
      MPI_Type_commit(&type_);
    }
    Type(const Type&) = delete;
    Type& operator=(const Type&) = delete;
    // A message that is on its way keeps what it needs of it.
    ~Type() {
      if (type_ != MPI_BYTE) MPI_Type_free(&type_);
    }

    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] MPI_Datatype get() const { return type_; }

   private:
    int count_ = 1;
    MPI_Datatype type_ = MPI_BYTE;
  };

  static bool all_done(std::span<MPI_Request> requests) {
    int done = 0;
    MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
    return done != 0;
  }

  // Of messages that are under way beside them, MPI takes care meanwhile.
  void wait(std::span<MPI_Request> requests) {
    if (all_done(requests)) return;
    const Clock::time_point start = Clock::now();
    Clock::time_point signal{};
    for (int look = 0; !all_done(requests); ++look) {
      if (look < kLooksAlone) continue;
      const Clock::time_point now = Clock::now();
      if (first() && !told_ && interrupted_()) {
        if (signal == Clock::time_point{}) signal = now;
        if (now - signal > kPatience) tell_of_signal();
      }
      if (now - start < kWakeful) {
        std::this_thread::yield();
      } else {
        std::this_thread::sleep_for(kNap);
      }
    }
    waited_ += Clock::now() - start;
  }

  void tell_of_signal() {
    told_ = true;
    note(
        "a signal has come, and another of the ranks does not answer; where all are ended now, "
        "--resume goes on from the last checkpoint");
  }

  std::function<bool()> interrupted_;
  MPI_Comm all_ = MPI_COMM_NULL;
  int on_this_machine_ = 1;
  int place_on_this_machine_ = 0;
  bool told_ = false;
  std::vector<MPI_Request> pending_;
  Clock::duration waited_{};
};

}  // namespace

std::unique_ptr<Ranks> join_mpi(const Launch& launch, const std::function<bool()>& interrupted) {
  auto ranks = std::make_unique<MpiRanks>(interrupted);
  if (ranks->size() != launch.size) {
    throw UserError("started as " + std::to_string(launch.size) +
                    " processes that do not find each other: start them by the mpirun of the MPI "
                    "that this program was built with, or by srun --mpi=pmix");
  }
  return ranks;
}

}  // namespace inkdigit
