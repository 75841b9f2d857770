#include "stack/store/logs/pipeline/values/zone.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <vector>

namespace store::logs::pipeline {

namespace {

class FixedZone final : public Zone {
 public:
  explicit FixedZone(ZoneOffset offset) : offset_(std::move(offset)) {}
  ZoneOffset at(std::int64_t) const override { return offset_; }
  std::string_view name() const override { return offset_.name; }

 private:
  ZoneOffset offset_;
};

class FileZone final : public Zone {
 public:
  FileZone(std::string name, std::vector<std::int64_t> moments,
           std::vector<std::uint8_t> kinds_then, std::vector<ZoneOffset> kinds)
      : name_(std::move(name)),
        moments_(std::move(moments)),
        kinds_then_(std::move(kinds_then)),
        kinds_(std::move(kinds)) {}

  ZoneOffset at(std::int64_t unix_seconds) const override {
    const auto next = std::upper_bound(moments_.begin(), moments_.end(), unix_seconds);
    if (next != moments_.begin()) {
      return kinds_[kinds_then_[static_cast<std::size_t>(next - moments_.begin() - 1)]];
    }
    // Before the first change it was what it is without daylight saving.
    for (const ZoneOffset& kind : kinds_) {
      if (!kind.is_daylight) return kind;
    }
    return kinds_.front();
  }
  std::string_view name() const override { return name_; }

 private:
  std::string name_;
  std::vector<std::int64_t> moments_;
  std::vector<std::uint8_t> kinds_then_;
  std::vector<ZoneOffset> kinds_;
};

// RFC 8536. Big-endian numbers from a file that may be anything: what is not there reads as 0 and
// leaves `is_good` false.
class TzifReader {
 public:
  explicit TzifReader(std::string_view bytes) : bytes_(bytes) {}

  ZonePtr read(const std::string& name) {
    Header header = read_header();
    if (!is_good_) return nullptr;
    std::size_t width = 4;
    if (header.version >= '2') {
      at_ += header.body_size(4);
      header = read_header();
      width = 8;
    }
    return is_good_ ? read_body(name, header, width) : nullptr;
  }

 private:
  struct Header {
    char version = 0;
    std::size_t utc_marks = 0;
    std::size_t standard_marks = 0;
    std::size_t leaps = 0;
    std::size_t moments = 0;
    std::size_t kinds = 0;
    std::size_t names = 0;

    std::size_t body_size(std::size_t width) const {
      return moments * (width + 1) + kinds * 6 + names + leaps * (width + 4) + standard_marks +
             utc_marks;
    }
  };

  std::int64_t number(std::size_t width) {
    if (at_ + width > bytes_.size()) {
      is_good_ = false;
      return 0;
    }
    std::uint64_t value = (static_cast<unsigned char>(bytes_[at_]) & 0x80U) != 0 ? ~0ULL : 0;
    for (std::size_t i = 0; i < width; ++i) {
      value = (value << 8) | static_cast<unsigned char>(bytes_[at_++]);
    }
    return static_cast<std::int64_t>(value);
  }

  std::size_t count() {
    const std::int64_t value = number(4);
    if (value < 0 || value > 100'000) is_good_ = false;
    return is_good_ ? static_cast<std::size_t>(value) : 0;
  }

  Header read_header() {
    Header header;
    if (bytes_.size() < at_ + 44 || bytes_.substr(at_, 4) != "TZif") {
      is_good_ = false;
      return header;
    }
    header.version = bytes_[at_ + 4];
    at_ += 20;
    header.utc_marks = count();
    header.standard_marks = count();
    header.leaps = count();
    header.moments = count();
    header.kinds = count();
    header.names = count();
    return header;
  }

  ZonePtr read_body(const std::string& zone, const Header& header, std::size_t width) {
    std::vector<std::int64_t> moments;
    std::vector<std::uint8_t> kinds_then;
    for (std::size_t i = 0; i < header.moments; ++i) moments.push_back(number(width));
    for (std::size_t i = 0; i < header.moments; ++i) {
      kinds_then.push_back(static_cast<std::uint8_t>(number(1)));
      if (kinds_then.back() >= header.kinds) is_good_ = false;
    }
    std::vector<ZoneOffset> kinds(header.kinds);
    const std::string_view names = names_of(header);
    for (ZoneOffset& kind : kinds) {
      kind.seconds = number(4);
      kind.is_daylight = number(1) != 0;
      const auto name = static_cast<std::size_t>(number(1)) & 0xFFU;
      if (name < names.size()) {
        kind.name = names.substr(name, names.substr(name).find('\0'));
      }
    }
    if (!is_good_ || kinds.empty()) return nullptr;
    return std::make_shared<FileZone>(zone, std::move(moments), std::move(kinds_then),
                                      std::move(kinds));
  }

  // They stand behind the kinds, which come next.
  std::string_view names_of(const Header& header) {
    const std::size_t begin = at_ + header.kinds * 6;
    if (begin + header.names > bytes_.size()) {
      is_good_ = false;
      return {};
    }
    return bytes_.substr(begin, header.names);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool is_good_ = true;
};

// A name comes from a query: it stays below the database's folder.
bool is_safe_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  return !name.empty() && name.size() < longest && name.front() != '/' &&
         name.find("..") == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

ZonePtr read_zone(const std::string& name) {
  const std::string path = "/usr/share/zoneinfo/" + name;
  std::error_code unreadable;
  if (!std::filesystem::is_regular_file(path, unreadable)) return nullptr;  // a part of the world
  std::ifstream file(path, std::ios::binary);
  if (!file) return nullptr;
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return TzifReader(bytes).read(name);
}

}  // namespace

ZonePtr utc() {
  static const ZonePtr zone = std::make_shared<FixedZone>(ZoneOffset{0, "UTC"});
  return zone;
}

ZonePtr fixed_zone(std::int64_t seconds, std::string name) {
  return std::make_shared<FixedZone>(ZoneOffset{seconds, std::move(name)});
}

ZonePtr load_zone(std::string_view name) {
  if (name.empty() || name == "UTC" || name == "Local") return utc();
  if (!is_safe_name(name)) return nullptr;
  static std::mutex guard;
  static std::map<std::string, ZonePtr, std::less<>> known;
  const std::lock_guard lock(guard);
  if (const auto found = known.find(name); found != known.end()) return found->second;
  ZonePtr zone = read_zone(std::string(name));
  if (zone) known.emplace(name, zone);
  return zone;
}

}  // namespace store::logs::pipeline
