#include "harness/target/audit.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/sha256.hpp"

namespace harness::target {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view before_hash = R"(,"hash":")";
constexpr std::string_view behind_hash = R"("})";

using net::sha256;

std::string with_hash(const std::string& body, const std::string& hash) {
  return body.substr(0, body.size() - 1) + std::string(before_hash) + hash +
         std::string(behind_hash);
}

// The line is as its act was written, behind the one that ends so.
bool follows(const std::string& line, const AuditEnd& end, AuditEnd& next) {
  const std::size_t at = line.rfind(before_hash);
  if (at == std::string::npos) return false;
  const std::string body = line.substr(0, at) + "}";
  next = {end.acts + 1, sha256(body)};
  if (line != with_hash(body, next.hash)) return false;
  const auto act = ordered_json::parse(body, nullptr, false);
  return act.is_object() && act.value("number", ordered_json()) == next.acts &&
         act.value("before", ordered_json()) == end.hash;
}

}  // namespace

Audit::Audit(Fd file, std::string name, const Clock& clock)
    : file_(std::move(file)), name_(std::move(name)), clock_(&clock) {}

Result<Audit> Audit::begin(const std::filesystem::path& file, const Clock& clock) {
  Fd opened(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (opened) return Audit(std::move(opened), file.string(), clock);
  return fail(std::string("cannot be begun: ") + std::strerror(errno), file.string(),
              "name another run directory");
}

Result<void> Audit::note(const std::string& act, const std::string& what) {
  const AuditEnd before = end_;
  const ordered_json members{{"number", before.acts + 1},
                             {"at", format_wall(clock_->wall())},
                             {"act", act},
                             {"what", what},
                             {"before", before.hash}};
  const std::string body = members.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  end_ = {before.acts + 1, sha256(body)};
  const std::string line = with_hash(body, end_.hash) + "\n";
  const ssize_t written = write(file_.get(), line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) {
    size_ += written;
    return {};
  }
  end_ = before;
  const std::string why = written < 0 ? std::strerror(errno) : "its disk is full";
  // Behind a part of a line the next one would look changed.
  const bool is_taken_back = written <= 0 || ftruncate(file_.get(), size_) == 0;
  return fail("cannot be written: " + why + (is_taken_back ? "" : ", in the middle of a line"),
              name_, "give it room");
}

Result<void> check_audit(const std::filesystem::path& file, const AuditEnd& end) {
  const Result<std::string> text = read_file(file);
  if (!text) return fail(text.error());
  AuditEnd known;
  std::size_t begin = 0;
  while (begin < text->size()) {
    const std::size_t line_end = std::min(text->find('\n', begin), text->size());
    AuditEnd next;
    if (line_end == text->size() || !follows(text->substr(begin, line_end - begin), known, next)) {
      return fail("line " + std::to_string(known.acts + 1) + " is not as it was written",
                  file.string(), "the acts up to it are as they were");
    }
    known = next;
    begin = line_end + 1;
  }
  if (known == end) return {};
  return fail("ends with act " + std::to_string(known.acts) + ", and the run with act " +
                  std::to_string(end.acts),
              file.string(), "it is not the audit of this run, or lacks its last lines");
}

}  // namespace harness::target
