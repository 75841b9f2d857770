#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "stack/store/flags.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/roles.hpp"

// What the roles that keep something have in common.
namespace store {

// Beside what is kept, of a process that may keep so much: what the bodies may take that are being
// received, and one of them; what becomes of those that are read; what queries hold.
std::size_t most_bytes_in_flight(std::uint64_t memory);
std::size_t most_body_bytes(std::uint64_t memory);
std::size_t most_bytes_pushed(std::uint64_t memory);
// What whoever is refused for more than `most` can do: that bound may come of the memory.
std::string when_too_long(std::uint64_t memory, std::size_t most);
std::size_t most_bytes_asked(std::uint64_t memory);

// How long what is being served has when the process is to end.
constexpr std::chrono::milliseconds moment{50};

// What such a role keeps, and how it is pushed and asked for.
class Content {
 public:
  Content() = default;
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  virtual ~Content() = default;

  // A body of the journal, which was taken at that time, in nanoseconds.
  virtual harness::Result<void> take_again(BodyKind kind, std::int64_t then,
                                           const std::string& body) = 0;

  // After the journal. They are used as long as the content is there.
  virtual http::Routes routes(const harness::Clock& clock) = 0;

  virtual std::uint64_t memory_bytes() const = 0;
  virtual std::uint64_t spans_sent_again() const { return 0; }  // see keep/status.hpp
  virtual std::string more_metrics() const { return {}; }
};
using MakeContent = std::function<std::unique_ptr<Content>(Keep& keep, const Flags& flags,
                                                           const harness::Clock& clock)>;

// Takes again what the journal holds, goes on writing behind it, and serves. What a sudden end tore
// off is told on the error output.
harness::Result<std::unique_ptr<Running>> start_kept(const Flags& flags,
                                                     const harness::Clock& clock,
                                                     const MakeContent& make);

// A base URL and a path of it; empty where there is no URL.
std::string joined(const std::string& url, const char* path);

// Where metrics are written: below a base URL, or the URL itself where it ends in such a path.
std::string remote_write_url(const std::string& url);

// On the error output.
void tell_refused(const std::string& url, const std::string& why);

inline void append(http::Routes& routes, http::Routes more) {
  std::move(more.begin(), more.end(), std::back_inserter(routes));
}

}  // namespace store
