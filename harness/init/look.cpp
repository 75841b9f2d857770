#include "harness/init/look.hpp"

#include <algorithm>
#include <map>

#include "harness/core/text.hpp"
#include "harness/init/environment.hpp"
#include "harness/init/pages.hpp"
#include "harness/net/exposition.hpp"
#include "harness/net/url.hpp"

namespace harness::init {
namespace {

constexpr int looks = 5;  // at one page: enough to see a counter count them

constexpr const char* metrics = "/metrics";

using Counters = std::map<std::string, double>;
using Headers = std::map<std::string, std::string>;

std::string path_of(const std::string& page) { return page.substr(0, page.find('?')); }

class Looking {
 public:
  Looking(const Ask& ask, const Clock& clock, const std::string& environment)
      : ask_(ask), clock_(clock), named_environment_(environment) {}

  // Before anything is sent that is more than a look.
  Result<void> first_look(const std::string& url) {
    for (const char* path : {"/health", "/healthz", "/", metrics}) {
      const auto answer = ask_(url + path);
      if (answer && !may_go_on(url, path, *answer)) return fail(*forbidden_);
    }
    return {};
  }

  // Whoever names an environment wants none that may be another.
  Result<void> last_look(const std::string& url) const {
    if (is_said_ || named_environment_.empty()) return {};
    return fail("does not say which environment it is", without_password(url),
                "have it send X-Environment, or leave --environment out");
  }

  // Into the service, what the page shows; false: it is not answered with 2xx.
  bool page(Service& service, const std::string& page) {
    for (int i = 0; i < looks; ++i) {
      const TimePoint begin = clock_.now();
      const auto answer = ask_(service.url + page);
      if (!answer || answer->status / 100 != 2) return refuse(page, answer);
      service.slowest = std::max(service.slowest, clock_.now() - begin);
      if (i > 0) continue;
      if (!may_go_on(service.url, page, *answer)) return false;
      take_proof(page, answer->headers, service);
    }
    service.page = page;
    return true;
  }

  // Some say of their environment only where they are asked for their health.
  void environment(Service& service) {
    for (const char* path : {"/health", "/healthz", "/"}) {
      if (service.says_environment) return;
      const auto answer = ask_(service.url + path);
      if (answer) take_environment(path, answer->headers, service);
    }
  }

  // A run asks it what it is again and again: where that is no work, if it says the same there and
  // its counter of requests does not count that; else where it was seen to say it.
  void quieter_proof(Service& service) {
    for (const std::string path : {"/health", "/healthz", "/", metrics}) {
      if (path == path_of(service.page)) continue;
      const double before = count_of(service);
      const auto answer = ask_(service.url + path);
      if (!answer || answer->status / 100 != 2) continue;
      const auto header = answer->headers.find(service.header);
      if (header == answer->headers.end() || header->second != service.value) continue;
      if (count_of(service) != before) continue;
      service.shown_at = path;
      return;
    }
  }

  std::optional<Counters> counters(const Service& service, const std::string& path) {
    const auto answer = ask_(service.url + path);
    if (!answer || answer->status != 200) return std::nullopt;
    Counters sums;
    for (const net::Sample& sample : net::parse_exposition(answer->body)) {
      const std::string& name = sample.labels.at("__name__");
      if (name.ends_with("_total") || name.ends_with("_count")) sums[name] += sample.value;
    }
    if (sums.empty()) return std::nullopt;
    return sums;
  }

  const std::string& problem() const { return problem_; }
  const std::optional<Error>& forbidden() const { return forbidden_; }

 private:
  double count_of(const Service& service) {
    if (service.counter.empty()) return 0;
    const auto now = counters(service, service.metrics);
    return now && now->contains(service.counter) ? now->at(service.counter) : 0;
  }

  // The page that is named may be the one place that says it.
  bool may_go_on(const std::string& url, const std::string& page, const net::HttpResponse& answer) {
    const auto said = environment_in(answer, path_of(page));
    if (!said) return true;
    is_said_ = true;
    const auto allowed = check_environment(*said, named_environment_, without_password(url));
    if (!allowed) forbidden_ = allowed.error();
    return allowed.has_value();
  }

  bool refuse(const std::string& page, const Result<net::HttpResponse>& answer) {
    if (!problem_.empty()) return false;
    problem_ = !answer
                   ? answer.error().what
                   : page + " is answered with " + std::to_string(answer->status) +
                         (answer->redirect.empty() ? "" : ", which leads to " + answer->redirect);
    return false;
  }

  // By what it says of its environment, or of its program; by the kind of what it answers, where it
  // says neither.
  static void take_proof(const std::string& page, const Headers& headers, Service& service) {
    take_environment(page, headers, service);
    for (const char* name : {"server", "content-type"}) {
      if (service.header.empty()) take(name, page, headers, service);
    }
  }

  static void take_environment(const std::string& page, const Headers& headers, Service& service) {
    for (const char* name : {"x-environment", "x-env"}) {
      if (service.says_environment) return;
      service.says_environment = take(name, page, headers, service);
    }
  }

  static bool take(const char* name, const std::string& page, const Headers& headers,
                   Service& service) {
    const auto header = headers.find(name);
    if (header == headers.end() || header->second.empty()) return false;
    service.header = name;
    service.value = header->second;
    service.shown_at = path_of(page);
    return true;
  }

  const Ask& ask_;
  const Clock& clock_;
  const std::string& named_environment_;
  std::string problem_;
  bool is_said_ = false;  // which environment it is
  std::optional<Error> forbidden_;
};

// The counter that has counted each look and nothing else: of requests, if one is called so.
std::string counter_of(const Counters& before, const Counters& after) {
  std::string chosen;
  for (const auto& [name, value] : after) {
    const auto earlier = before.find(name);
    const double rise = value - (earlier != before.end() ? earlier->second : 0);
    if (rise != looks) continue;
    const bool is_better = name.find("request") != std::string::npos && name.ends_with("_total");
    if (chosen.empty() || is_better) chosen = name;
  }
  return chosen;
}

// Where the service is, and the page that the URL names; "/": none.
std::pair<std::string, std::string> taken_apart(const std::string& url) {
  const std::size_t path = url.find('/', url.find("://") + 3);
  if (path == std::string::npos) return {url, "/"};
  return {url.substr(0, path), url.substr(path)};
}

std::vector<std::string> pages_to_try(const Service& service, const std::string& named,
                                      const std::vector<std::string>& given, const Ask& ask) {
  if (named != "/") return {named};
  std::vector<std::string> pages = given;
  if (pages.empty()) {
    const auto document = ask(service.url + "/openapi.json");
    if (document && document->status == 200) {
      pages = pages_in_openapi(document->body, "/openapi.json").value_or(pages);
    }
  }
  pages.emplace_back("/");
  return pages;
}

constexpr const char* not_there = "-that-is-not-there";

std::vector<std::string> missing_pages(const std::string& page) {
  std::string beside = page;
  beside.insert(std::min(page.find('?'), page.size()), not_there);
  return {beside, page + not_there, std::string("/") + (not_there + 1)};
}

// As users of the scenario take it, who follow a redirect to a page that there is.
bool is_refused(const Result<net::HttpResponse>& answer) {
  constexpr int first_error = 400;
  return !answer || answer->status >= first_error;
}

}  // namespace

Result<Service> look_at(const std::string& url, const std::vector<std::string>& pages,
                        const Ask& ask, const Clock& clock, const std::string& environment) {
  Service service;
  const auto [place, named] = taken_apart(url);
  service.url = place;
  Looking looking(ask, clock, environment);
  if (const auto allowed = looking.first_look(place); !allowed) return fail(allowed.error());
  const std::vector<std::string> tried = pages_to_try(service, named, pages, ask);
  for (const std::string& page : tried) {
    const auto before = looking.counters(service, metrics);
    if (!looking.page(service, page)) {
      if (looking.forbidden()) return fail(*looking.forbidden());
      continue;
    }
    const auto after = before ? looking.counters(service, metrics) : std::nullopt;
    looking.environment(service);  // behind what the counters are to have counted
    if (const auto known = looking.last_look(place); !known) return fail(known.error());
    if (service.header.empty()) {
      return fail("answers with no header that says what it is", service.url,
                  "have it say X-Environment: test, by which a run knows it again");
    }
    if (after) {
      service.metrics = metrics;
      service.counter = counter_of(*before, *after);
    }
    looking.quieter_proof(service);
    return service;
  }
  return fail(looking.problem(), without_password(service.url),
              "start the service first, and name a page of it that is answered with 2xx: "
              "harness init " +
                  without_password(service.url) + "/PAGE");
}

std::optional<std::string> page_not_there(const Service& service, const Ask& ask) {
  for (std::string& page : missing_pages(service.page)) {
    if (is_refused(ask(service.url + page))) return std::move(page);
  }
  return std::nullopt;
}

}  // namespace harness::init
