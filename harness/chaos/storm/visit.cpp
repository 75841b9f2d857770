#include "harness/chaos/storm/visit.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/net/told.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr Duration order_patience = 1s;
constexpr std::size_t at_once = 50;
constexpr Duration probe_patience = 5s;  // beside what a storm delays it

Result<json> storm_in(const Result<json>& told) {
  if (!told) return fail(told.error());
  return told->at("storm");
}

}  // namespace

bool tells_of_storms(int status) { return status == 200 || status >= 500; }

Error no_probe(int status, const std::string& url) {
  return {"answered " + std::to_string(status) + " to a probe", url,
          "name a die that there is, and as the storm's probe a path that answers 200"};
}

std::size_t probes_of(const StormEffect& storm) {
  return answers_needed(storm) + (storm.delay > Duration{0} ? timed_probes : 0);
}

Duration least_time_of_probes(const StormEffect& storm, int timed) {
  const std::size_t rounds = (answers_needed(storm) + at_once - 1) / at_once;
  return storm.delay * static_cast<std::int64_t>(rounds + static_cast<std::size_t>(timed));
}

Result<json> Visit::tell(const char* method, const std::string& body, const net::GoOn& go_on) {
  net::HttpRequest request{
      method, door_.url + "/admin/storm", {{"Authorization", "Bearer " + door_.token}}, body};
  request.timeout = order_patience;
  const auto response = std::move(http_.send({request}, go_on).front());
  if (!response) return fail(response.error());
  if (response->status != 200) {
    const std::string said = one_line(beginning_of(response->body, 200));
    return fail("answered " + std::to_string(response->status) + (said.empty() ? "" : ": " + said),
                request.url,
                "is it a service that takes storms, with the ADMIN_TOKEN of this run?");
  }
  return net::read_told(request.url, response->body, [](const net::Told& told) {
    static_cast<void>(told["storm"].members());  // null, or an object
    if (told.as_sent().contains("storm")) return told.as_sent();
    throw net::Misread("no word of a storm");
  });
}

Result<json> Visit::begin(const json& order) {
  return storm_in(tell("PUT", order.dump(), [this] { return may_go_on(); }));
}

Result<json> Visit::look() {
  return storm_in(tell("GET", {}, [this] { return may_go_on(); }));
}

Result<json> Visit::end() {
  const auto told = tell("DELETE", {}, [] { return true; });
  if (!told) return fail(told.error());
  return told->value("ended", json());
}

Result<int> Visit::status_of(const Result<net::HttpResponse>& response,
                             const std::string& path) const {
  if (!response) return fail(response.error());
  if (tells_of_storms(response->status)) return response->status;
  return fail(no_probe(response->status, door_.url + path));
}

Result<int> Visit::ask_once(const std::string& path) {
  net::HttpRequest request{"GET", door_.url + path, {}, {}};
  request.timeout = probe_patience;
  const auto response = std::move(http_.send({request}, [this] { return may_go_on(); }).front());
  if (!response) return fail(response.error());
  return response->status;
}

Result<Answers> Visit::probe(const std::string& path, const StormEffect& storm, int timed) {
  net::HttpRequest request{"GET", door_.url + path, {}, {}};
  request.timeout = storm.delay + probe_patience;
  const net::GoOn go_on = [this] { return may_go_on(); };
  Answers answers;
  while (answers.all < answers_needed(storm)) {
    const std::size_t count = std::min(at_once, answers_needed(storm) - answers.all);
    probes_ += count;
    for (const auto& response : http_.send(std::vector(count, request), go_on)) {
      const auto status = status_of(response, path);
      if (!status) return fail(status.error());
      ++answers.all;
      if (*status >= 500) ++answers.bad;
    }
  }
  if (storm.delay <= Duration{0}) return answers;
  answers.fastest = Duration::max();
  for (int i = 0; i < timed; ++i) {
    const TimePoint begin = clock_.now();
    ++probes_;
    const auto status = status_of(http_.send({request}, go_on).front(), path);
    if (!status) return fail(status.error());
    answers.fastest = std::min(answers.fastest, clock_.now() - begin);
  }
  return answers;
}

}  // namespace harness::chaos
