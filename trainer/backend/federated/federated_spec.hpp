#pragma once

#include <array>
#include <string_view>

#include "engine/json/range.hpp"

namespace inkdigit {

// Who shares a training: nobody else, each writer with what that person wrote, or so many that the
// samples are dealt out to.
enum class FederatedClients { kNone, kWriters, kParts };

constexpr std::array<std::string_view, 3> names_of(FederatedClients /*clients*/) {
  return {"none", "writers", "parts"};
}

// A training that is shared by clients, none of whom shows its pictures to anyone: federated
// averaging, simulated. Each epoch is a round.
struct FederatedSpec {
  FederatedClients clients = FederatedClients::kNone;
  int parts = 100;       // where clients are parts: how many
  double fraction = 1;   // of the clients, that a round asks; at least one
  int local_epochs = 1;  // over a client's own samples, between two averages
  double dropout = 0;    // chance that a client which was asked does not answer

  [[nodiscard]] bool any() const { return clients != FederatedClients::kNone; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("clients", self.clients);
    visit.optional("parts", self.parts, Range{1, 1e5});
    visit.optional("fraction", self.fraction, Range{0, 1});
    visit.optional("local_epochs", self.local_epochs, Range{1, 1000});
    visit.optional("dropout", self.dropout, Range{0, 0.99});
  }
};

}  // namespace inkdigit
