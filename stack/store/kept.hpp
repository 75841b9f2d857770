#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/flags.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/keep/status.hpp"

// What the roles that keep something have in common.
namespace store {

// How long what is being served has when the process is to end.
constexpr std::chrono::milliseconds moment{50};

void set_limits(const Flags& flags, Keep& keep);

// Takes again what the journal holds, and goes on writing behind it. What a sudden end tore off is
// told on the error output.
using TakeAgain =
    std::function<harness::Result<void>(BodyKind kind, std::int64_t time, const std::string& body)>;
harness::Result<void> open_journal(const Flags& flags, Keep& keep, const TakeAgain& take);

// A base URL and a path of it; empty where there is no URL.
std::string joined(const std::string& url, const char* path);

inline void append(http::Routes& routes, http::Routes more) {
  std::move(more.begin(), more.end(), std::back_inserter(routes));
}

}  // namespace store
