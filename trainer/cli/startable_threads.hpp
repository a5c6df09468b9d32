#pragma once

namespace inkdigit {

// As many of the `wanted` threads (0 = one a core) as the system starts; a line on stderr tells of
// fewer. No result depends on how many there are.
int startable_threads(int wanted);

}  // namespace inkdigit
