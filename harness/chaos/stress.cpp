#include "harness/chaos/stress.hpp"

#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "harness/chaos/fault.hpp"
#include "harness/core/bytes.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::chaos {
namespace {

constexpr const char* program_name = "stress-ng";
constexpr const char* file_size = "64m";  // of a worker's file

// It is to end by itself soon after it should have been ended.
constexpr Duration longer_than_planned = std::chrono::seconds{10};
constexpr Duration unplanned = std::chrono::hours{1};

// How often it is looked at, and what counts as taking nothing: of a core for each worker, of what
// was to be held, of what is written.
constexpr Duration between_looks = std::chrono::seconds{1};
constexpr int looks_in_vain = 2;  // a machine that gives nobody time for a moment ends no fault
constexpr Duration longest_in_vain_at_its_end = std::chrono::milliseconds{1500};
constexpr double least_share_of_core = 0.05;
constexpr double least_share_of_memory = 0.9;
constexpr std::uint64_t least_written = std::uint64_t{1} << 20U;

// Less could not be told from what stress-ng needs itself.
constexpr std::uint64_t least_memory = std::uint64_t{64} << 20U;

// How long it may take to end in order.
constexpr Duration end_patience = std::chrono::seconds{2};

struct StressSettings {
  Stress stress;
};

std::string workers(int count) {
  return std::to_string(count) + (count == 1 ? " worker" : " workers");
}

grammar::Form<std::uint64_t> size_form() {
  return grammar::scalar<std::uint64_t>(
      "a size such as 200MiB", grammar::Text{"^[0-9]+ *([KMG]iB)?$", true},
      [](const std::string& text) -> Result<std::uint64_t> {
        auto bytes = parse_bytes(text);
        if (bytes && *bytes < least_memory) {
          return fail(shown(text) + " could not be told from what stress-ng needs itself", {},
                      "ask for at least 64MiB");
        }
        return bytes;
      },
      [](const std::uint64_t& bytes) { return bytes == 0 ? std::string() : format_bytes(bytes); });
}

grammar::Form<Stress> stress_form() {
  using grammar::optional;
  const auto count = [](const char* name, int Stress::*member, const char* about) {
    grammar::Form<int> form = grammar::whole<int>(1, 1024);
    form.text = [](const int& workers) {
      return workers == 0 ? std::string() : std::to_string(workers);
    };
    return optional(name, member, form, about);
  };
  grammar::Record<Stress> record{"what is taken of the machine"};
  record.one_of = {"cpu", "memory", "io"};
  record.fields = {
      grammar::required("process", &Stress::process, scenario::process_name(),
                        "the process beside which it is taken, on the CPUs that it may use"),
      count("cpu", &Stress::cpu, "how many workers compute"),
      optional("memory", &Stress::memory, size_form(), "how much memory is held"),
      count("io", &Stress::io, "how many workers write, read and remove files"),
  };
  record.check = [](const grammar::Node& node, Stress&, grammar::Reading& reading) {
    reading.references.push_back({scenario::program_noun, "stress", program_name, node.place});
  };
  return grammar::record(record);
}

// "pid 4711, 127.0.0.1:35432"
std::string cpus_of(const std::string& described) {
  if (!described.starts_with("pid ")) return {};
  const std::string pid = described.substr(4, described.find_first_not_of("0123456789", 4) - 4);
  return allowed_cpus_in(read_file("/proc/" + pid + "/status").value_or(""));
}

class StressFault final : public Fault {
 public:
  StressFault(Stress stress, const Controls& controls)
      : stress_(std::move(stress)), on_(controls), machine_(this_machine()) {}

  // What is free may be less than before the system was started.
  std::optional<Hindrances> rehearsed() override {
    const auto bounded = check_bounds(stress_, this_machine());
    return bounded ? Hindrances() : Hindrances{{bounded.error(), false}};
  }

  Result<void> inject() override {
    if (on_.acts == nullptr) return fail("there is nobody to do it", "stress");
    if (auto bounded = check_bounds(stress_, machine_); !bounded) return bounded;
    target::ProgramCall call{{program_name}};
    const auto more =
        stress_arguments(stress_, on_.lasts.value_or(unplanned) + longer_than_planned,
                         cpus_of(on_.system.describe(*stress_.process)), on_.acts->scratch());
    call.argv.insert(call.argv.end(), more.begin(), more.end());
    auto located = on_.acts->locate(call);
    if (!located) return fail(located.error());
    auto started = on_.acts->start(program_name, std::get<target::ProgramCall>(*located));
    if (!started) return fail(started.error());
    companion_ = *std::move(started);
    look_anew();
    return {};
  }

  Result<void> proceed() override {
    if (!companion_) return {};
    const auto ended = companion_->ended();
    if (ended) return fail(std::string(program_name) + " " + *ended, {}, "see acts.log");
    return {};
  }

  std::optional<std::string> seen() override {
    const auto taken = look();
    if (!taken || !taken->as_asked) return std::nullopt;
    was_seen_ = true;
    return taken->text + ": " + companion_->describe();
  }

  std::optional<std::string> over() override {
    if (!companion_) return std::nullopt;
    if (const auto ended = companion_->ended()) return std::string(program_name) + " " + *ended;
    const auto taken = look();
    if (!taken) return std::nullopt;
    in_vain_ = taken->as_asked ? 0 : in_vain_ + 1;
    if (in_vain_ < looks_in_vain) return std::nullopt;
    return "only " + taken->text;
  }

  Result<void> revert() override {
    if (!companion_ || companion_->ended()) return {};
    if (!asked_) look_whether_it_faded();
    companion_->ask_to_end();
    if (!asked_) asked_ = on_.clock.now();
    return {};
  }

  std::optional<std::string> gone() override {
    if (!companion_) return "nothing was done";
    const auto ended = companion_->ended();
    if (ended) return companion_->describe() + " " + *ended;
    if (asked_ && on_.clock.now() - *asked_ > end_patience) companion_->kill();
    return std::nullopt;
  }

  bool undone() override { return !companion_ || companion_->ended(); }
  std::string in_the_way() override { return latest_; }
  EndOfFault end() override { return {faded_, {}}; }

 private:
  void look_anew() {
    before_ = companion_->usage();
    looked_ = on_.clock.now();
  }

  std::optional<Taken> look() {
    const Duration between = on_.clock.now() - looked_;
    if (!companion_ || between < between_looks) return std::nullopt;
    const target::Usage before = before_;
    look_anew();
    Taken taken = taken_between(stress_, machine_, before, before_, between);
    latest_ = taken.text;
    if (taken.as_asked) {
      when_good_ = before_;
      good_ = looked_;
    }
    return taken;
  }

  // Too little for two looks may have been taken at its end, too.
  void look_whether_it_faded() {
    const Duration between = on_.clock.now() - good_;
    if (!was_seen_ || between < longest_in_vain_at_its_end) return;
    const Taken taken = taken_between(stress_, machine_, when_good_, companion_->usage(), between);
    if (!taken.as_asked) faded_ = "only " + taken.text;
  }

  Stress stress_;
  Controls on_;
  Machine machine_;
  std::unique_ptr<target::Companion> companion_;
  target::Usage before_;
  TimePoint looked_;
  target::Usage when_good_;  // at the last look that found as much as was asked for
  TimePoint good_;
  bool was_seen_ = false;
  std::string faded_;
  std::optional<TimePoint> asked_;  // to end
  std::string latest_;
  int in_vain_ = 0;  // looks one after the other
};

}  // namespace

Machine this_machine() {
  Machine machine{std::max(1U, std::thread::hardware_concurrency()), 0};
  const std::string key = "MemAvailable:";
  for (const std::string& line : split(read_file("/proc/meminfo").value_or(""), '\n')) {
    if (!line.starts_with(key)) continue;
    std::uint64_t kilobytes = 0;
    std::istringstream(line.substr(key.size())) >> kilobytes;
    machine.free_memory = kilobytes << 10U;
  }
  return machine;
}

Result<void> check_bounds(const Stress& stress, const Machine& machine) {
  const int most_workers = static_cast<int>(2 * machine.cores);
  for (const auto& [name, asked] : {std::pair{"cpu", stress.cpu}, std::pair{"io", stress.io}}) {
    if (asked <= most_workers) continue;
    return fail(std::string(name) + ": " + std::to_string(asked) +
                    " workers are more than two for each of the " + std::to_string(machine.cores) +
                    " cores",
                "stress", "ask for at most " + std::to_string(most_workers));
  }
  if (stress.memory <= machine.free_memory / 2) return {};
  return fail("memory: " + format_bytes(stress.memory) + " are more than half of the " +
                  format_bytes(machine.free_memory) + " that are free",
              "stress", "ask for at most " + format_bytes(machine.free_memory / 2));
}

std::string allowed_cpus_in(const std::string& status) {
  const std::string key = "Cpus_allowed_list:";
  for (const std::string& line : split(status, '\n')) {
    if (line.starts_with(key)) return std::string(trim(line.substr(key.size())));
  }
  return {};
}

std::vector<std::string> stress_arguments(const Stress& stress, Duration at_most,
                                          const std::string& cpus, const std::string& directory) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(at_most).count();
  std::vector<std::string> all{"--timeout", std::to_string(seconds) + "s", "--temp-path",
                               directory};
  if (!cpus.empty()) all.insert(all.end(), {"--taskset", cpus});
  if (stress.cpu > 0) all.insert(all.end(), {"--cpu", std::to_string(stress.cpu)});
  if (stress.io > 0) {
    all.insert(all.end(), {"--hdd", std::to_string(stress.io), "--hdd-bytes", file_size});
  }
  if (stress.memory > 0) {
    // Filled once and held, so that it is memory that is taken, and no time.
    all.insert(all.end(), {"--vm", "1", "--vm-bytes", std::to_string(stress.memory), "--vm-keep",
                           "--vm-hang", "0"});
  }
  return all;
}

Taken taken_between(const Stress& stress, const Machine& machine, const target::Usage& before,
                    const target::Usage& now, Duration between) {
  if (stress.cpu > 0) {
    const Duration took = std::max(Duration{0}, now.cpu - before.cpu);
    const double cores = std::min<double>(stress.cpu, machine.cores);
    return {seconds(took) >= least_share_of_core * cores * seconds(between),
            workers(stress.cpu) + " took " + approximate(took) + " of CPU time in " +
                approximate(between)};
  }
  if (stress.memory > 0) {
    return {static_cast<double>(now.memory) >=
                least_share_of_memory * static_cast<double>(stress.memory),
            format_bytes(now.memory) + " of memory are held"};
  }
  const std::uint64_t written = now.written > before.written ? now.written - before.written : 0;
  return {written >= least_written,
          workers(stress.io) + " wrote " + format_bytes(written) + " in " + approximate(between)};
}

FaultKind stress() {
  scenario::Kind language = scenario::kind_of<StressSettings>(
      "stress", "takes CPU time, memory or disk from a process, by stress-ng beside it",
      {grammar::required("stress", &StressSettings::stress, stress_form(),
                         "what is taken, and beside whom")});
  language.undone_by = "ending stress-ng";
  language.target = [](const scenario::Settings& settings) {
    return settings.as<StressSettings>().stress.process;
  };
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<StressFault>(settings.as<StressSettings>().stress, controls);
  };
  const auto fits_machine = [](const scenario::Settings& settings) {
    return check_bounds(settings.as<StressSettings>().stress, this_machine());
  };
  return {.language = std::move(language),
          .make = make,
          .needs_acts = true,
          .fits_machine = fits_machine};
}

}  // namespace harness::chaos
