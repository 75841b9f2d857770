#pragma once

#include <memory>

#include "harness/load/http/conversation.hpp"

namespace harness::load {

// One stream at a time: a user's request has its connection to itself.
std::unique_ptr<Conversation> make_http2_conversation();

}  // namespace harness::load
