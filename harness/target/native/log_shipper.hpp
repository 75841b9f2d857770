#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"
#include "harness/net/http_group.hpp"
#include "harness/target/native/log_line.hpp"
#include "harness/target/native/log_reading.hpp"
#include "harness/target/native/log_tail.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// One service's output and the labels that it gets.
struct LogSource {
  std::filesystem::path file;
  Labels labels;
  JobsByField jobs = {};
  std::optional<scenario::LogFormat> format =
      scenario::LogFormat::json;       // none: each line shows it
  LogEnd begin = {};                   // up to where the file is of an earlier time
  std::optional<WallTime> since = {};  // when its process may first have written; none: now
  bool is_named = false;  // by whoever says that it is written to, and no output that may be none
};

// Sends what the services write to Loki, as Alloy does for containers.
//
//     service ─▶ file ─▶ tail ─▶ batch ─▶ POST /loki/api/v1/push
//
// On a thread of its own. The files are the buffer: while Loki is away the one batch in hand is
// tried again and nothing more is read, so that memory stays bounded and no line is lost.
class LogShipper {
 public:
  static Result<std::unique_ptr<LogShipper>> start(std::vector<LogSource> sources,
                                                   const std::string& loki_url, const Clock& clock);
  LogShipper(const LogShipper&) = delete;
  LogShipper& operator=(const LogShipper&) = delete;
  ~LogShipper();

  // Ships what has been written until now, for at most this long, and stops. Reports on what was
  // shipped since it began or went on.
  ShippingReport finish(Duration patience);

  // After finish(): goes on where it stopped.
  void go_on();

 private:
  LogShipper(Fd changes, const std::string& loki_url, const Clock& clock);

  struct Source {
    LogTail tail;
    Labels labels;
    JobsByField jobs;
    std::optional<scenario::LogFormat> format;
    WallTime read_to_end;  // the last time that there was no more
    LogReading reading;
    bool is_named;
    bool was_written = false;
    LineTimes times = {};
  };
  enum class Sent { taken, refused, not_yet };

  void run();
  bool is_over() const;
  std::vector<LogStream> read_batch();
  Sent send(const std::vector<LogStream>& batch);
  void ship(const std::vector<LogStream>& batch);
  void wait_for_lines();
  void pause(Duration length);

  std::vector<Source> sources_;
  std::string push_url_;
  const Clock& clock_;
  net::HttpGroup client_;
  Fd changes_;  // inotify
  Fd finish_;   // eventfd, readable once finish() was called
  std::atomic<bool> finishing_{false};
  TimePoint deadline_{};   // written before finishing_ is set
  ShippingReport report_;  // the thread's own until it is joined
  std::jthread thread_;
};

}  // namespace harness::target
