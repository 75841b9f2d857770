#include <charconv>

#include "harness/chaos/link_fault.hpp"
#include "harness/chaos/ramp.hpp"

namespace harness::chaos {
namespace {

struct BandwidthSettings : LinkSettings {
  Ramp<std::uint64_t> rate;  // kilobytes of 1,000 bytes a second, as Toxiproxy has it
};

Result<std::uint64_t> parse_rate(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  std::string unit(rest, end);
  std::erase(unit, ' ');
  constexpr std::uint64_t most = 10'000'000;
  const bool is_known = unit.empty() || unit == "KB/s" || unit == "MB/s";
  if (error != std::errc{} || !is_known) {
    return fail("\"" + text + "\" is no number of KB/s or MB/s", {}, "write 100KB/s or 2MB/s");
  }
  if (number == 0 || number > most) {
    return fail("\"" + text + "\" is not from 1 to " + std::to_string(most), {},
                "write 100KB/s or 2MB/s");
  }
  return unit == "MB/s" ? number * 1000 : number;
}

grammar::Form<std::uint64_t> rate_form() {
  return grammar::scalar<std::uint64_t>(
      "a rate such as 100KB/s", {"^[0-9]+ *([KM]B/s)?$", true}, parse_rate,
      [](const std::uint64_t& rate) { return std::to_string(rate) + "KB/s"; });
}

Result<void> check_bandwidth(const BandwidthSettings& narrow) {
  const auto& rate = narrow.rate;
  return check_ramp("rate", rate, rate.from > rate.to, rate_form(), "have it shrink");
}

LinkEffect bandwidth_of(std::uint64_t rate) {
  const auto shows = [rate](const LinkSight& through, const LinkSight& beside) {
    constexpr Duration to_be_seen = std::chrono::milliseconds{50};
    constexpr double bytes_of_a_kilobyte = 1000;
    const auto time_of = [&](std::uint64_t bytes) {
      return from_seconds(static_cast<double>(bytes) /
                          (bytes_of_a_kilobyte * static_cast<double>(rate)));
    };
    if (through.bytes == 0 || beside.bytes == 0) return LinkEffect::Shows::no;
    const Duration expected = time_of(through.bytes);
    const bool is_late =
        through.last >= expected * 8 / 10 && through.last - beside.last >= expected / 2;
    if (time_of(beside.bytes) < to_be_seen) return LinkEffect::Shows::too_little;
    return is_late ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {
      target::Toxic{"bandwidth", {{"rate", rate}}}, {.patience = std::chrono::seconds{5}}, shows};
}

LinkEffect bandwidth_effect(const BandwidthSettings& narrow) {
  return moving(narrow.rate.over,
                [rate = narrow.rate](Duration since) { return bandwidth_of(rate.at(since)); });
}

}  // namespace

FaultKind bandwidth() {
  return link_fault<BandwidthSettings>(
      "bandwidth", "answers over a link come at no more than a rate",
      scenario::Link::Shows::in_long_answers,
      {grammar::required("rate", &BandwidthSettings::rate, ramp_form(rate_form()),
                         "100KB/s, of 1,000 bytes each, or 2MB/s; a number alone counts KB/s")},
      bandwidth_effect, check_bandwidth);
}

}  // namespace harness::chaos
