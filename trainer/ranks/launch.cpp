#include "trainer/ranks/launch.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "trainer/ranks/one_rank.hpp"

namespace inkdigit {
namespace {

std::optional<int> number_in(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return std::nullopt;
  const std::string_view text(value);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// By whom, and the variables that have a process's rank and how many there are. Those of Slurm are
// srun's: a batch script has SLURM_PROCID as well, though it is one process.
constexpr std::array<std::array<const char*, 2>, 3> kVariables{{
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},  // Open MPI
    {"PMI_RANK", "PMI_SIZE"},                          // MPICH's Hydra, and Slurm's PMI
    {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"},          // Slurm with PMIx, or with nothing
}};

}  // namespace

std::optional<Launch> find_launch() {
  for (const auto& [rank_name, size_name] : kVariables) {
    const std::optional<int> rank = number_in(rank_name);
    const std::optional<int> size = number_in(size_name);
    if (rank && size && *rank >= 0 && *rank < *size) return Launch{*rank, *size};
  }
  return std::nullopt;
}

std::unique_ptr<Ranks> join_ranks(const std::function<bool()>& interrupted) {
  const std::optional<Launch> launch = find_launch();
  if (!launch || launch->size == 1) return std::make_unique<OneRank>();
  return join_mpi(*launch, interrupted);
}

}  // namespace inkdigit
