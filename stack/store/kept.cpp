#include "stack/store/kept.hpp"

#include <filesystem>
#include <iostream>
#include <optional>

#include "stack/store/keep/replay.hpp"
#include "stack/store/process.hpp"

namespace store {
namespace {

void tell_torn(const std::string& path, const Replayed& replayed) {
  if (replayed.torn_bytes == 0) return;
  std::cerr << "store: " << path << ": the last " << replayed.torn_bytes
            << " bytes are half a write, from a sudden end; all before them was read\n";
}

harness::Result<Replayed> read_again(const std::string& path, const TakeAgain& take) {
  const Interruptible interruptible;
  std::optional<harness::Error> refused;
  auto replayed = replay(path, [&](BodyKind kind, std::int64_t time, const std::string& body) {
    if (refused) return;
    if (const auto taken = take(kind, time, body); !taken) refused = taken.error();
  });
  if (replayed && refused) {
    return harness::fail("holds what cannot be read: " + to_string(*refused), path,
                         "it was written by another version");
  }
  return replayed;
}

}  // namespace

void set_limits(const Flags& flags, Keep& keep) {
  keep.most_memory = flags.memory;
  keep.read_only = flags.read_only;
}

std::string joined(const std::string& url, const char* path) {
  if (url.empty()) return url;
  return (url.ends_with('/') ? url.substr(0, url.size() - 1) : url) + path;
}

harness::Result<void> open_journal(const Flags& flags, Keep& keep, const TakeAgain& take) {
  if (flags.journal.empty()) return {};
  if (flags.read_only && !std::filesystem::exists(flags.journal)) {
    return harness::fail("is not there", flags.journal, "--read-only needs a journal to read");
  }
  const auto replayed = read_again(flags.journal, take);
  if (!replayed) return harness::fail(replayed.error());
  tell_torn(flags.journal, *replayed);
  if (flags.read_only) return {};
  auto journal = Journal::open(flags.journal, replayed->valid_bytes);
  if (!journal) return harness::fail(journal.error());
  keep.journal = std::move(*journal);
  return {};
}

}  // namespace store
