#pragma once

namespace inkdigit {

// Has this process work on the machine's GPU of this number from now on; where there are fewer,
// they are shared out. Where there is none, check_cuda() says so.
void choose_gpu(int place);

}  // namespace inkdigit
