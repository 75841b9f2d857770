#include "harness/target/native/log_shipper.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <numeric>

#include "harness/core/utf8.hpp"

namespace harness::target {
namespace {

constexpr std::size_t lines_per_source = 1000;  // in one batch
constexpr Duration gathering = std::chrono::milliseconds{50};
constexpr Duration before_retry = std::chrono::milliseconds{200};

std::uint64_t count_lines(const std::vector<LogStream>& batch) {
  return std::accumulate(
      batch.begin(), batch.end(), std::uint64_t{0},
      [](std::uint64_t sum, const LogStream& stream) { return sum + stream.lines.size(); });
}

std::string times(std::uint64_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

// The rest was read in copies, but for what is written between copy and cut; or is missing.
void tell(const LogGaps& gaps, const std::string& file, ShippingReport& report) {
  if (gaps.cuts > 0) {
    std::string what =
        file + " was cut short, or begun anew, in the run (" + times(gaps.cuts) +
        "): lines from right before that may be missing; who rotates it loses none by giving it "
        "another name and beginning a new one (logrotate: create, not copytruncate)";
    (gaps.copies == gaps.cuts ? report.notes : report.lost).push_back(std::move(what));
  }
  if (gaps.unread == 0) return;
  const bool is_one = gaps.unread == 1;
  report.lost.push_back(std::to_string(gaps.unread) + (is_one ? " file" : " files") +
                        " that had been " + file + (is_one ? " was" : " were") +
                        " gone before being read, removed or moved to another directory: "
                        "have it rotated less often, or its files kept beside it for a while");
}

int milliseconds(Duration length) {
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(length).count());
}

}  // namespace

Result<std::unique_ptr<LogShipper>> LogShipper::start(std::vector<LogSource> sources,
                                                      const std::string& loki_url,
                                                      const Clock& clock) {
  Fd changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!changes) {
    return fail(std::string("cannot watch files: ") + std::strerror(errno), "log shipping",
                "raise fs.inotify.max_user_instances");
  }
  std::unique_ptr<LogShipper> shipper(new LogShipper(std::move(changes), loki_url, clock));
  for (LogSource& source : sources) {
    const int watches = shipper->changes_.get();
    if (::inotify_add_watch(watches, source.file.c_str(), IN_MODIFY) < 0) {
      return fail(std::string("cannot be watched: ") + std::strerror(errno), source.file.string());
    }
    // Where another takes its place. Whoever may not read the directory is left the first file.
    const std::string beside = std::filesystem::absolute(source.file).parent_path().string();
    ::inotify_add_watch(watches, beside.c_str(), IN_CREATE | IN_MOVED_TO);
    // What the harness itself writes nobody rotates.
    auto former = source.is_named ? std::optional<FormerFiles>(source.file) : std::nullopt;
    shipper->sources_.push_back({LogTail(std::move(source.file), source.begin, std::move(former)),
                                 std::move(source.labels), std::move(source.jobs), source.format,
                                 source.since.value_or(clock.wall()), LogReading(source.format),
                                 source.is_named});
  }
  shipper->thread_ = std::jthread([self = shipper.get()] { self->run(); });
  return shipper;
}

LogShipper::LogShipper(Fd changes, const std::string& loki_url, const Clock& clock)
    : push_url_(loki_url + "/loki/api/v1/push"),
      clock_(clock),
      changes_(std::move(changes)),
      finish_(::eventfd(0, EFD_CLOEXEC)) {}

LogShipper::~LogShipper() {
  if (thread_.joinable()) finish(Duration{0});
}

ShippingReport LogShipper::finish(Duration patience) {
  deadline_ = clock_.now() + patience;
  finishing_.store(true);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(finish_.get(), &one, sizeof one);
  thread_.join();
  if (!report_.complete && report_.problem.empty()) report_.problem = "time was up";
  for (Source& source : sources_) {
    auto complaint = source.reading.complaint(source.labels.at("job"));
    if (!complaint.empty()) report_.notes.push_back(std::move(complaint));
    if (source.is_named && !source.was_written) {
      report_.notes.push_back("nothing was written to " + source.tail.path().string() +
                              ", which is the log of " + source.labels.at("job") +
                              ": does it write to another file, or to its output?");
    }
    tell(source.tail.take_gaps(), source.tail.path().filename().string(), report_);
  }
  return report_;
}

// A batch that nobody would take is given up: its lines have been told as lost.
void LogShipper::go_on() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t size = ::read(finish_.get(), &count, sizeof count);
  finishing_.store(false);
  report_ = {};
  thread_ = std::jthread([this] { run(); });
}

void LogShipper::run() {
  while (true) {
    // Asked before reading: an empty batch then means that everything from before is on its way.
    const bool finishing = finishing_.load();
    const auto batch = read_batch();
    if (!batch.empty()) {
      ship(batch);
    } else if (finishing) {
      return;
    } else {
      wait_for_lines();
    }
    if (is_over()) {
      report_.complete = report_.complete && read_batch().empty();
      return;
    }
  }
}

bool LogShipper::is_over() const { return finishing_.load() && clock_.now() >= deadline_; }

std::vector<LogStream> LogShipper::read_batch() {
  std::vector<LogStream> batch;
  for (Source& source : sources_) {
    // Before it is read: what is written to another file of its name behind that is told.
    ::inotify_add_watch(changes_.get(), source.tail.path().c_str(), IN_MODIFY);
    const auto texts = source.tail.read(lines_per_source);
    const Arrival arrival{source.read_to_end, clock_.wall()};
    if (texts.size() < lines_per_source) source.read_to_end = arrival.read_at;
    if (texts.empty()) continue;
    source.was_written = true;
    batch.push_back({source.labels, {}});
    for (const std::string& text : texts) {
      const scenario::LogFormat format = source.format.value_or(format_of_line(text));
      LogLine line = parse_log_line(text, arrival, format, source.jobs);
      source.reading.see(text, line.has_fields);
      line.at = source.times.unique(line.at, text);
      batch.back().lines.push_back(std::move(line));
    }
  }
  return batch;
}

void LogShipper::ship(const std::vector<LogStream>& batch) {
  const std::uint64_t lines = count_lines(batch);
  while (true) {
    switch (send(batch)) {
      case Sent::taken:
        report_.shipped += lines;
        return;
      case Sent::refused:
        report_.refused += lines;
        return;
      case Sent::not_yet:
        if (is_over()) {
          report_.complete = false;
          return;
        }
        pause(before_retry);
    }
  }
}

LogShipper::Sent LogShipper::send(const std::vector<LogStream>& batch) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = push_url_;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = push_body(batch);
  request.timeout = std::chrono::seconds{2};
  const auto response = client_.send({request}, [this] { return !is_over(); }).front();
  if (!response) {
    // That time was over while it was sent says less than what went wrong before.
    if (report_.problem.empty() || !is_over()) report_.problem = to_string(response.error());
    return Sent::not_yet;
  }
  if (response->status / 100 == 2) return Sent::taken;
  report_.problem =
      push_url_ + ": " + std::to_string(response->status) + " " + beginning_of(response->body, 200);
  const bool may_change = response->status == 429 || response->status >= 500;
  return may_change ? Sent::not_yet : Sent::refused;
}

// After the first change it gathers for a moment, so that a busy service makes few large batches.
void LogShipper::wait_for_lines() {
  std::array<pollfd, 2> waits{{{changes_.get(), POLLIN, 0}, {finish_.get(), POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), -1);
  std::array<char, 4096> events;
  while (::read(changes_.get(), events.data(), events.size()) > 0) continue;
  pause(gathering);
}

// finish() cuts it short, but only once: from then on its descriptor stays readable.
void LogShipper::pause(Duration length) {
  pollfd finish{finish_.get(), POLLIN, 0};
  ::poll(&finish, finishing_.load() ? 0 : 1, milliseconds(length));
}

}  // namespace harness::target
