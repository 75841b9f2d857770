#include "stack/store/kept.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "harness/core/bytes.hpp"
#include "stack/store/http/server.hpp"
#include "stack/store/keep/refusals.hpp"
#include "stack/store/keep/replay.hpp"
#include "stack/store/keep/status.hpp"
#include "stack/store/process.hpp"

namespace store {
namespace {

void tell_torn(const std::string& path, const Replayed& replayed) {
  if (replayed.torn_bytes == 0) return;
  std::cerr << "store: " << path << ": the last " << replayed.torn_bytes
            << " bytes are half a write, from a sudden end; all before them was read\n";
}

harness::Result<Replayed> read_again(const std::string& path, Content& content) {
  const Interruptible interruptible;
  std::optional<harness::Error> refused;
  auto replayed = replay(path, [&](BodyKind kind, std::int64_t time, const std::string& body) {
    if (refused) return;
    if (const auto taken = content.take_again(kind, time, body); !taken) refused = taken.error();
  });
  if (replayed && refused) {
    return harness::fail("holds what cannot be read: " + to_string(*refused), path,
                         "it was written by another version");
  }
  return replayed;
}

harness::Result<void> open_journal(const Flags& flags, Keep& keep, Content& content) {
  if (flags.journal.empty()) return {};
  if (flags.read_only && !std::filesystem::exists(flags.journal)) {
    return harness::fail("is not there", flags.journal, "--read-only needs a journal to read");
  }
  const auto replayed = read_again(flags.journal, content);
  if (!replayed) return harness::fail(replayed.error());
  tell_torn(flags.journal, *replayed);
  if (flags.read_only) return {};
  auto journal = Journal::open(flags.journal, replayed->valid_bytes);
  if (!journal) return harness::fail(journal.error());
  keep.journal = std::move(*journal);
  return {};
}

class KeptRole final : public Running {
 public:
  KeptRole(const Flags& flags, const harness::Clock& clock, const MakeContent& make)
      : name_(name_of(flags.role)) {
    keep_.most_memory = flags.memory;
    keep_.read_only = flags.read_only;
    content_ = make(keep_, flags, clock);
  }

  harness::Result<void> start(const Flags& flags, const harness::Clock& clock) {
    auto opened = open_journal(flags, keep_, *content_);
    if (!opened) return opened;
    http::Routes routes = content_->routes(clock);
    append(routes,
           status_routes({.role = name_,
                          .keep = keep_,
                          .memory_bytes = [this] { return content_->memory_bytes(); },
                          .spans_sent_again = [this] { return content_->spans_sent_again(); },
                          .more_metrics = [this] { return content_->more_metrics(); }}));
    auto server = http::Server::start(
        {.listen = flags.listen,
         .most_body_bytes = most_body_bytes(flags.memory),
         .when_too_long = when_too_long(flags.memory, most_body_bytes(flags.memory)),
         .most_bytes_in_flight = most_bytes_in_flight(flags.memory),
         .most_bytes_pushed = most_bytes_pushed(flags.memory),
         .most_bytes_asked = most_bytes_asked(flags.memory),
         .count_refused = counted_in(keep_.tally)},
        std::move(routes));
    if (!server) return harness::fail(server.error());
    server_ = std::move(*server);
    return {};
  }

  std::vector<std::string> addresses() const override {
    return {"store " + name_ + ": " + server_->url()};
  }

  void stop() override {
    server_->stop(moment);
    if (keep_.journal) keep_.journal->finish();
  }

 private:
  const std::string name_;
  Keep keep_;
  std::unique_ptr<Content> content_;
  std::unique_ptr<http::Server> server_;  // last: it uses everything above
};

constexpr std::size_t longest_body = 100U << 20U;  // however much memory there is

}  // namespace

std::size_t most_bytes_in_flight(std::uint64_t memory) {
  constexpr std::uint64_t least = 1U << 20U;
  constexpr std::uint64_t most = 256U << 20U;
  return std::clamp(memory / 4, least, most);
}

// What is refused for its length is not sent again: a body that is taken has to fit when it is
// alone, with what it holds beside its bytes.
std::size_t most_body_bytes(std::uint64_t memory) {
  constexpr std::size_t beside = 4096;
  return std::min(longest_body, most_bytes_in_flight(memory) - beside);
}

std::string when_too_long(std::uint64_t memory, std::size_t most) {
  const std::string remedy = "send less at once";
  if (most < most_body_bytes(memory) || most_body_bytes(memory) == longest_body) {
    return "; " + remedy;
  }
  return ", which is what --memory " + harness::format_bytes(memory) +
         " leaves for one: give it more, or " + remedy;
}

std::size_t most_bytes_pushed(std::uint64_t memory) {
  constexpr std::uint64_t least = 32U << 20U;
  constexpr std::uint64_t most = 256U << 20U;
  return std::clamp(memory / 4, least, most);
}

std::size_t most_bytes_asked(std::uint64_t memory) {
  constexpr std::uint64_t least = 64U << 20U;
  constexpr std::uint64_t most = 512U << 20U;
  return std::clamp(memory / 2, least, most);
}

std::string joined(const std::string& url, const char* path) {
  if (url.empty()) return url;
  return (url.ends_with('/') ? url.substr(0, url.size() - 1) : url) + path;
}

std::string remote_write_url(const std::string& url) {
  // Prometheus, Mimir and Thanos.
  for (const char* path : {"/api/v1/write", "/api/v1/push", "/api/v1/receive"}) {
    if (url.ends_with(path)) return url;
  }
  return joined(url, "/api/v1/write");
}

void tell_refused(const std::string& url, const std::string& why) {
  std::cerr << "store: " << url << ": does not take metrics: " << why
            << "; what is refused is lost, and counted in store_remote_write_samples_total\n";
}

harness::Result<std::unique_ptr<Running>> start_kept(const Flags& flags,
                                                     const harness::Clock& clock,
                                                     const MakeContent& make) {
  auto role = std::make_unique<KeptRole>(flags, clock, make);
  if (auto started = role->start(flags, clock); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
