// What may fail on one rank only, such as writing a file, ends on all of them.
#pragma once

#include <exception>

#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

// Thrown where another rank has failed, which says what was wrong.
class FailedElsewhere : public std::exception {
 public:
  explicit FailedElsewhere(int status) : status_(status) {}

  // The exit status that the other's failure asks for.
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

// The exit status of a program that ends by what is thrown: 2 for what its user can change, 1 for
// anything else.
int exit_status(const std::exception_ptr& failure);

// Called by all ranks, each with what it has failed by, or nothing. Where any has failed, this
// throws on all: on the first of those that have, its own failure; on the others, FailedElsewhere.
void agree(Ranks& ranks, const std::exception_ptr& failure);

// Whether any rank says so.
bool any_of(Ranks& ranks, bool here);

// Called by all ranks: does the work on each, and throws as agree() does.
template <class Work>
void together(Ranks& ranks, Work work) {
  if (ranks.alone()) return work();
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  agree(ranks, failure);
}

// The same, where only the first rank has something to do.
template <class Work>
void on_first(Ranks& ranks, Work work) {
  together(ranks, [&] {
    if (ranks.first()) work();
  });
}

}  // namespace inkdigit
