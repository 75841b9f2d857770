#include "harness/cli/generator_flags.hpp"

#include <cstdio>

#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/net/url.hpp"

namespace harness::cli {
namespace {

Result<unsigned> workers_of(const Flags& flags) {
  const auto workers = flags.number("workers");
  if (workers >= 1 && workers <= 64) return static_cast<unsigned>(workers);
  return fail("\"" + std::to_string(workers) + "\" threads", "--workers",
              "give 1 to 64; one or two drive most loads");
}

Result<load::Segment> segment_of(const Flags& flags) {
  if (!flags.has("segment")) return load::Segment{};
  const auto text = flags.text("segment");
  std::uint64_t number = 0;
  std::uint64_t of = 0;
  int read = 0;
  const bool is_pair = text.find_first_not_of("0123456789/") == std::string::npos &&
                       std::sscanf(text.c_str(), "%4lu/%4lu%n", &number, &of, &read) == 2 &&
                       static_cast<std::size_t>(read) == text.size();
  if (!is_pair || number < 1 || number > of) {
    return fail("\"" + text + "\" is not a part of a load", "--segment",
                "write 1/4 for the first of four");
  }
  if (of > 1 && !flags.has("seed")) {
    return fail("the parts of a load have the same seed", "--segment",
                "give each of them the same --seed");
  }
  return load::Segment{number - 1, of};
}

}  // namespace

void add_load_flags(Options& options) {
  options.number("seed", "Repeats what chance decided in an earlier run (left out: a fresh one)")
      .number("workers", "Threads that drive the load", 1)
      .text("segment",
            "Drive this part of the load only: 1/4 to 4/4, each elsewhere, with the same --seed; "
            "inconclusive until harness merge has joined all")
      .text("metrics",
            "Answer Prometheus here while the load runs, such as 127.0.0.1:0 for any free port")
      .text("remote-write", "Write the figures to this URL every second, under k6's names");
}

Result<run::GeneratorOptions> generator_options_of(const Flags& flags) {
  const Result<unsigned> workers = workers_of(flags);
  const Result<load::Segment> segment = segment_of(flags);
  if (!workers) return fail(workers.error());
  if (!segment) return fail(segment.error());
  run::GeneratorOptions generator{*segment, *workers, {}, {}};
  if (flags.has("metrics")) generator.metrics_address = flags.text("metrics");
  if (!flags.has("remote-write")) return generator;
  generator.remote_write = flags.text("remote-write");
  const auto sound = net::check_url(generator.remote_write);
  if (sound) return generator;
  return fail(shown(without_any_password(generator.remote_write)) + " " + sound.error().what,
              "--remote-write", sound.error().remedy);
}

void add_stretch_flag(Options& options) {
  options.number("stretch",
                 "Phases, load and windows take that many times as long, for a Prometheus that "
                 "scrapes only every so many seconds; what is claimed stays",
                 1);
}

Result<unsigned> stretch_of(const Flags& flags) {
  constexpr unsigned most = 300;
  const auto times = flags.number("stretch");
  if (times >= 1 && times <= most) return static_cast<unsigned>(times);
  return fail("\"" + std::to_string(times) + "\" times as long", "--stretch",
              "give 1 to 300: the seconds from one scrape to the next, such as 15");
}

std::uint64_t seed_of(const Flags& flags) {
  return flags.has("seed") ? flags.number("seed") : fresh_seed();
}

}  // namespace harness::cli
