#pragma once

#include <vector>

#include "harness/observe/question.hpp"
#include "harness/observe/stillness.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// Services that questions about lines or spans name, and that nothing tells to send any.
std::vector<observe::Sender> untold_senders(const std::vector<target::EndSign>& signs,
                                            const std::vector<observe::Question>& questions);

}  // namespace harness::run
