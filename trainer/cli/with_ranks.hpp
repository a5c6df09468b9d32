#pragma once

#include <exception>
#include <functional>

#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

// Thrown on each of several ranks that have agreed to end, when it is on stderr why.
class RanksEnded : public std::exception {
 public:
  explicit RanksEnded(int status) : status_(status) {}

  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

// Does the work as one of the ranks that were launched together, or alone. What is thrown on one of
// several ends all of them, with one line; they leave MPI before this throws RanksEnded.
void with_ranks(const std::function<void(Ranks&)>& work);

// The threads of one of the ranks: `wanted`, or for 0 its share of the cores that it may use.
int threads_of_rank(const Ranks& ranks, int wanted);

// True in a process that was launched with others and is not the first of them.
bool is_other_rank();

// True in one of those where the first one does alone what the arguments ask for.
bool is_spare_process(int argc, const char* const* argv);

}  // namespace inkdigit
