// check: files of observability as code, each mistake with its place and its remedy.
#include <cstdio>

#include "harness/cli/check_files.hpp"
#include "harness/cli/check_run.hpp"
#include "harness/cli/flags.hpp"
#include "harness/core/text.hpp"

namespace harness::cli {
namespace {

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const check::Kind& kind : check::kinds()) names.emplace_back(kind.name);
  names.emplace_back("all");
  return names;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

int tell(const FilesToCheck& files) {
  std::size_t looked_at = 0;
  std::size_t findings = 0;
  std::size_t hints = 0;
  for (const FilesOfKind& some : files.by_kind) {
    looked_at += some.sources.size();
    for (const check::Finding& finding : some.kind->check(some.sources)) {
      std::printf("%s\n", check::to_string(finding).c_str());
      ++(finding.is_hint ? hints : findings);
    }
  }
  tell_of_passed(files);
  const bool failed = !files.unread.empty() || looked_at == 0;
  const int exit_code = failed ? exit_bad_input : findings > 0 ? exit_failed : exit_ok;
  std::printf("%s%s, %s%s (exit code %d)\n", findings + hints > 0 ? "\n" : "",
              counted(looked_at, "file").c_str(), counted(findings, "finding").c_str(),
              hints == 0 ? "" : (", " + counted(hints, "hint")).c_str(), exit_code);
  if (!files.unread.empty()) return refuse(files.unread);
  if (looked_at > 0) return exit_code;
  return refuse(Error{"there is no file to check", "harness check", "name files or directories"});
}

// Once, however many there are: a chart has dozens.
void tell_of_templates(const std::vector<std::string>& templates) {
  if (templates.empty()) return;
  const bool is_one = templates.size() == 1;
  std::fprintf(stderr, "%s%s %s left out, as %s of Helm: check what helm template makes of %s\n",
               templates.front().c_str(),
               is_one ? "" : (" and " + std::to_string(templates.size() - 1) + " more").c_str(),
               is_one ? "is" : "are", is_one ? "a template" : "templates", is_one ? "it" : "them");
}

constexpr Duration usual_time_before_now = std::chrono::minutes{15};

// How long before now live telemetry is looked at. The error: flags that do not go together.
Result<Duration> to_telemetry(const Flags& flags) {
  const bool is_live = flags.has("live");
  if (is_live && flags.has("run")) {
    return fail("is another telemetry than that of --run", "--live", "name one of them");
  }
  for (const char* name : {"against", "since"}) {
    if (!is_live && flags.has(name)) {
      return fail("says what --live asks, which is not there", std::string("--") + name,
                  "add --live, or leave it out");
    }
  }
  const auto since = parse_duration(flags.text("since"));
  if (since && *since > Duration{0}) return *since;
  return fail(since ? "0 is no time to look at" : since.error().what, "--since",
              "write 15m, or 6h");
}

Options check_options() {
  Options options("check", join(kind_names(), "|") + " [FILE…]",
                  "Look at dashboards, rules and other files of observability as code: every "
                  "mistake at once, with its place and what to do; nothing is started or asked");
  options.path("run", "put each query of dashboards and rules to what this run kept, instead");
  options.flag("live", "put them to what is up, instead, and to the telemetry that it has now");
  options.path("against",
               "what is up, where that is not the one from here: its NAME, such as stage5, its "
               "directory, or a scenario whose backends have URLs; with --live");
  options.text("since", "how long before now --live looks", format_duration(usual_time_before_now));
  options.paths("what", "");
  options.text("scrape-interval", "how often what queries read is scraped",
               format_duration(check::usual_scrape_interval));
  options.operand("what");
  return options;
}

}  // namespace

int check_command(const Words& args) {
  Options options = check_options();
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  std::vector<std::string> words = std::get<0>(parsed).texts("what");
  if (words.empty()) {
    return refuse(Error{"no kind of file is named", "harness check",
                        "name one of " + join(kind_names(), ", ")});
  }
  const std::string name = words.front();
  words.erase(words.begin());
  const check::Kind* kind = check::find_kind(name);
  if (kind == nullptr && name != "all") {
    return refuse(Error{shown(name) + " is no kind of file that is checked", "harness check",
                        check::meant_among(name, kind_names())});
  }
  const Flags& flags = std::get<0>(parsed);
  const auto interval = parse_duration(flags.text("scrape-interval"));
  if (!interval)
    return refuse(Error{interval.error().what, "--scrape-interval", "write 15s, or 1m"});
  const auto ways = to_telemetry(flags);
  if (!ways) return refuse(ways.error());
  FilesToCheck files = kind == nullptr ? files_of_all_kinds(words) : files_of_kind(*kind, words);
  for (FilesOfKind& some : files.by_kind) {
    for (check::Source& source : some.sources) source.scrape_interval = *interval;
  }
  tell_of_templates(files.templates);
  if (flags.has("run")) return check_on_run(files, flags.text("run"));
  if (!flags.has("live")) return tell(files);
  return check_live(files, flags.has("against") ? flags.text("against") : "", *ways);
}

}  // namespace harness::cli
