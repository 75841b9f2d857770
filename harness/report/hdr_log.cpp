#include "harness/report/hdr_log.hpp"

#include <zlib.h>

#include <array>
#include <bit>
#include <cstdio>
#include <stdexcept>

namespace harness::report {
namespace {

// HdrHistogram's cookies for its second encoding, as it is and compressed.
constexpr std::uint32_t plain_cookie = 0x1c849313;
constexpr std::uint32_t compressed_cookie = 0x1c849314;

// Java's byte order.
template <typename Number>
void put(Number number, std::string& bytes) {
  const auto value = static_cast<std::uint64_t>(number);
  for (std::size_t i = sizeof(Number); i-- > 0;) bytes += static_cast<char>(value >> (8 * i));
}

// Seven bits a byte, the lowest first, a set top bit for "there is more"; the ninth byte has eight.
// Signs go to the lowest bit.
void put_zigzag(std::int64_t value, std::string& bytes) {
  auto rest = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  for (int i = 0; i < 8 && rest >= 0x80; ++i, rest >>= 7) {
    bytes += static_cast<char>((rest & 0x7f) | 0x80);
  }
  bytes += static_cast<char>(rest);
}

// A negative number stands for so many empty buckets.
std::string encoded_counts(std::span<const std::uint64_t> counts) {
  std::string bytes;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t first = i;
    while (counts[i] == 0 && i + 1 < counts.size() && counts[i + 1] == 0) ++i;
    const bool several_empty = i > first;
    put_zigzag(several_empty ? -static_cast<std::int64_t>(i - first + 1)
                             : static_cast<std::int64_t>(counts[i]),
               bytes);
  }
  return bytes;
}

std::string encoded(const load::Histogram& histogram) {
  const std::string counts = encoded_counts(histogram.counts());
  std::string bytes;
  put(plain_cookie, bytes);
  put(static_cast<std::uint32_t>(counts.size()), bytes);
  put(std::uint32_t{0}, bytes);  // the counts begin with the lowest value
  put(std::uint32_t{load::Histogram::significant_digits}, bytes);
  put(std::uint64_t{1}, bytes);  // the lowest value that can be told from 0
  put(load::Histogram::highest_trackable, bytes);
  put(std::bit_cast<std::uint64_t>(1.0), bytes);  // values are whole numbers
  return bytes + counts;
}

std::string compressed(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string result(size, '\0');
  const auto* from = reinterpret_cast<const Bytef*>(bytes.data());
  auto* to = reinterpret_cast<Bytef*>(result.data());
  if (compress(to, &size, from, bytes.size()) != Z_OK) throw std::bad_alloc();
  result.resize(size);
  std::string head;
  put(compressed_cookie, head);
  put(static_cast<std::uint32_t>(size), head);
  return head + result;
}

std::string base64(const std::string& bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      group = group << 8 | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0U);
    }
    for (int shift = 18; shift >= 0; shift -= 6) text += digits[group >> shift & 63];
  }
  const std::size_t padding = (3 - bytes.size() % 3) % 3;
  text.replace(text.size() - padding, padding, padding, '=');
  return text;
}

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(), format, values...);
  return line.data();
}

std::string tag_of(std::string name) {
  for (char& c : name) {
    if (c == ',' || c == ' ' || static_cast<unsigned char>(c) < ' ') c = '_';
  }
  return name;
}

class Log {
 public:
  explicit Log(const observe::Window& run) : length_(seconds(run.length())) {
    const double start = seconds(run.begin.time_since_epoch());
    text_ = "#[Histogram log format version 1.3]\n#[Values are in microseconds]\n";
    text_ += formatted("#[StartTime: %.3f (seconds since epoch), ", start);
    text_ += format_wall(run.begin) + "]\n";
    text_ +=
        "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
        "\"Interval_Compressed_Histogram\"\n";
  }

  void add(const std::string& name, const load::Histogram& histogram) {
    if (histogram.count() == 0) return;
    text_ += "Tag=" + tag_of(name);
    text_ += formatted(",0.000,%.3f,%.3f,", length_, static_cast<double>(histogram.max()));
    text_ += base64(compressed(encoded(histogram))) + "\n";
  }

  const std::string& text() const { return text_; }

 private:
  double length_;
  std::string text_;
};

}  // namespace

std::string hdr_log(const load::LoadStats& stats, const observe::Window& run) {
  Log log(run);
  for (const load::RequestStats& request : by_name(stats)) {
    const std::string name = request.request + "/" + request.phase + "/";
    const load::AnswerTimes times = request.times();
    log.add(name + "latency", times.latency);
    log.add(name + "service_time", times.service_time);
    for (const load::Step step : load::all_steps) {
      log.add(name + std::string(name_of(step)), times.steps[step]);
    }
  }
  log.add("lateness", stats.lateness);
  return log.text();
}

}  // namespace harness::report
