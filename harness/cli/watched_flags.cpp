#include "harness/cli/watched_flags.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/net/url.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Result<target::ScrapedEndpoint> parse_scrape(const std::string& text) {
  constexpr const char* flag = "--scrape";
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || text.find("://") < equals) {
    return fail(shown(without_any_password(text)) + " has no name", flag,
                "write NAME=URL, such as shop=http://127.0.0.1:8000/metrics");
  }
  const std::string url = net::with_lower_case_scheme(text.substr(equals + 1));
  if (const auto sound = net::check_url(url); !sound) {
    return fail(shown(without_any_password(url)) + " " + sound.error().what, flag,
                sound.error().remedy);
  }
  const net::Authority there = net::authority_of(url);
  if (const std::string more = net::besides_place(url); !more.empty()) {
    return fail(shown(without_password(url)) + " has " + more + " in it", flag,
                "name the place alone: http://HOST:PORT/PATH");
  }
  const std::size_t path = url.find('/', url.find("://") + 3);
  return target::ScrapedEndpoint{text.substr(0, equals), url.substr(0, url.find(':')),
                                 there.host + ":" + there.port,
                                 path == std::string::npos ? "/metrics" : url.substr(path)};
}

// A name before "=" has no slash: what has one is the path of a file.
Result<target::FollowedLog> parse_log(const std::string& text) {
  const std::size_t equals = text.find('=');
  const bool is_named = equals != std::string::npos && equals > 0 && text.find('/') > equals;
  const fs::path file = is_named ? text.substr(equals + 1) : text;
  std::error_code unknown;
  if (!fs::is_regular_file(file, unknown)) {
    return fail("there is no file " + shown(file.string()), "--logs",
                "name one that is there, by its path, or NAME=FILE");
  }
  return target::FollowedLog{is_named ? text.substr(0, equals) : file.stem().string(),
                             fs::absolute(file)};
}

bool is_scraper(const target::Process& spec) { return !spec.targets.empty(); }

// Two things of one name could not be told apart by their job.
template <typename Named>
void check_apart(const std::vector<Named>& all, const target::Stage& stage, const char* flag,
                 std::vector<Error>& errors) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto is_same = [&](const Named& other) { return other.name == all[i].name; };
    const auto before = all.begin() + static_cast<std::ptrdiff_t>(i);
    if (stage.find(all[i].name) == nullptr && std::none_of(all.begin(), before, is_same)) continue;
    errors.push_back({shown(all[i].name) + " is the name of something else already", flag,
                      "write another before its ="});
  }
}

}  // namespace

void add_watched_flags(Options& options) {
  options
      .texts("scrape",
             "Have Prometheus scrape what runs already, too: NAME=URL, with /metrics where no path "
             "is given (repeatable)")
      .texts("logs",
             "Ship a log that others write, too, from its end on: FILE, or NAME=FILE for its job "
             "and service_name (repeatable)");
}

Checked<void> watch(const Flags& flags, target::Stage& stage) {
  std::vector<Error> errors;
  if (flags.has("scrape") && std::ranges::none_of(stage.processes, is_scraper)) {
    errors.push_back({"no Prometheus is started that could scrape", "--scrape",
                      "have the one that runs scrape it"});
  }
  for (const std::string& text : flags.texts("scrape")) {
    if (auto endpoint = parse_scrape(text)) {
      stage.scraped.push_back(*std::move(endpoint));
    } else {
      errors.push_back(endpoint.error());
    }
  }
  for (const std::string& text : flags.texts("logs")) {
    if (auto log = parse_log(text)) {
      stage.followed.push_back(*std::move(log));
    } else {
      errors.push_back(log.error());
    }
  }
  check_apart(stage.scraped, stage, "--scrape", errors);
  check_apart(stage.followed, stage, "--logs", errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return {};
}

}  // namespace harness::cli
