#include "stack/store/intake/log_intake.hpp"

#include <algorithm>
#include <utility>

#include "stack/store/intake/gate.hpp"
#include "stack/store/intake/limits.hpp"
#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/otlp_streams.hpp"
#include "stack/store/memory/account.hpp"

namespace store {
namespace {

using Decoding = harness::Result<Decoded<LogPushes>>;

Decoding decoded_otlp(const std::string& body, otlp::Format format, std::int64_t now) {
  auto logs = otlp::decode_logs(body, format);
  if (!logs) return harness::fail(logs.error());
  try {
    auto streams = otlp::streams_of(logs->records, now, logs->texts);
    return Decoded<LogPushes>{std::move(streams), std::move(logs->texts)};
  } catch (const Malformed& error) {
    return harness::fail(error.what(), "the export");
  }
}

Decoding decoded(BodyKind kind, const std::string& body, std::int64_t now) {
  switch (kind) {
    case BodyKind::loki_json:
      return decode_loki_json(body);
    case BodyKind::loki_protobuf:
      return decode_loki_protobuf(body);
    case BodyKind::otlp_logs_json:
      return decoded_otlp(body, otlp::Format::json, now);
    case BodyKind::otlp_logs_protobuf:
      return decoded_otlp(body, otlp::Format::protobuf, now);
    case BodyKind::otlp_traces_json:
    case BodyKind::otlp_traces_protobuf:
    case BodyKind::derived_collected:
    case BodyKind::derived_ended:
    case BodyKind::derived_settled:
    case BodyKind::derived_started:
      break;
  }
  return harness::fail("has no log lines in it", "the body");
}

std::string expected_in(BodyKind kind) {
  if (kind == BodyKind::loki_json) {
    return R"({"streams": [{"stream": {"name": "value"}, "values": [["nanoseconds", "line"]]}]})";
  }
  if (kind == BodyKind::loki_protobuf) return "a logproto.PushRequest, compressed with snappy";
  const bool is_json = kind == BodyKind::otlp_logs_json;
  return export_of("Logs", is_json ? otlp::Format::json : otlp::Format::protobuf);
}

std::uint64_t lines_in(const LogPushes& pushes) {
  std::uint64_t lines = 0;
  for (const LogPush& push : pushes) lines += push.entries.size();
  return lines;
}

bool is_otlp(BodyKind kind) {
  return kind == BodyKind::otlp_logs_json || kind == BodyKind::otlp_logs_protobuf;
}

// As Loki: a push of streams without lines is one of nothing, an export without records is none.
bool has_streams(BodyKind kind, const LogPushes& pushes) {
  return is_otlp(kind) ? lines_in(pushes) > 0 : !pushes.empty();
}

// Takes out the lines that are past a limit, one breach for each.
std::vector<Breach> without_breaches(LogPushes& pushes) {
  std::vector<Breach> breaches;
  for (LogPush& push : pushes) {
    const auto of_labels = breach_of_labels(push);
    std::erase_if(push.entries, [&](const LogEntry& entry) {
      auto breach = of_labels ? of_labels : breach_of_entry(push, entry);
      if (breach) breaches.push_back(std::move(*breach));
      return breach.has_value();
    });
  }
  return breaches;
}

}  // namespace

Outcome LogIntake::take(BodyKind kind, const std::string& body, std::int64_t now) {
  auto push = decoded(kind, body, now);
  if (!push) return refused(malformed(push.error(), expected_in(kind)), body.size(), 0);
  if (!has_streams(kind, push->records)) {
    constexpr const char* in_lokis_words =
        "error at least one valid stream is required for ingestion";
    return refused({422, "no_streams", in_lokis_words}, body.size(), 0);
  }
  const auto lines = lines_in(push->records);
  const auto needed = std::max<std::uint64_t>(body.size(), sink_.growth(push->records));
  auto room = let_in(keep_, sink_.memory_bytes(), needed);
  if (!room) return refused(std::move(room.error()), body.size(), lines);
  const auto breaches = without_breaches(push->records);
  if (!breaches.empty() && !is_otlp(kind)) {
    return refused({400, breaches.front().reason, breaches.front().message}, body.size(), lines);
  }
  const memory::Uncounted kept;
  if (auto written = write_down(keep_, kind, now, body); !written) {
    return refused(std::move(written.error()), body.size(), lines);
  }
  for (const Breach& breach : breaches) {
    keep_.tally.refuse(breach.reason, {.lines = 1, .of = {Signal::logs}});
  }
  sink_.append(push->records);
  keep_.tally.take({.pushes = 1, .lines = lines - breaches.size(), .bytes = body.size()});
  return Taken{breaches.size(), breaches.empty() ? "" : breaches.front().message};
}

harness::Result<void> LogIntake::replay(BodyKind kind, const std::string& body, std::int64_t then) {
  auto push = decoded(kind, body, then);
  if (!push) return harness::fail(push.error());
  without_breaches(push->records);
  sink_.append(push->records);
  keep_.tally.take({.pushes = 1, .lines = lines_in(push->records), .bytes = body.size()});
  return {};
}

Outcome LogIntake::refuse_malformed(const harness::Error& error, std::size_t bytes) {
  return refused(malformed(error, expected_in(BodyKind::loki_protobuf)), bytes, 0);
}

Outcome LogIntake::refused(Refusal refusal, std::size_t bytes, std::uint64_t lines) {
  keep_.tally.refuse(refusal.reason,
                     {.pushes = 1, .lines = lines, .bytes = bytes, .of = {Signal::logs}});
  return tl::unexpected<Refusal>(std::move(refusal));
}

}  // namespace store
