// What an answer of HTTP/1.1 costs to read, whole in one read and cut in three, by how much of it
// is kept. Prints nanoseconds of this process's CPU for each, the median of five rounds.
#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "harness/load/http/http1_answer.hpp"

namespace {

using namespace harness::load;

constexpr int answers = 1'000'000;

std::string typical_answer() {
  const std::string body = R"({"dice":[1,2,3,4,5,6],"total":21,"trace_id":"0af7651916cd4"})";
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
         "Date: Sat, 28 Nov 2026 18:00:00 GMT\r\nServer: dice-roller/0.1.0\r\n"
         "Connection: keep-alive\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Of one answer. Below 0: it was not read.
double cost(const std::vector<std::string_view>& pieces, Keep keep) {
  Http1Answer answer;
  const double begun = cpu_nanoseconds();
  for (int i = 0; i < answers; ++i) {
    answer.begin(false, keep);
    Reading reading = Reading::unfinished;
    for (const std::string_view piece : pieces) reading = answer.read(piece);
    if (reading != Reading::whole || !answer.lets_connection_live()) return -1;
  }
  return (cpu_nanoseconds() - begun) / answers;
}

double median_cost(const std::vector<std::string_view>& pieces, Keep keep) {
  std::array<double, 5> rounds{};
  for (double& round : rounds) round = cost(pieces, keep);
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

}  // namespace

int main() {
  const std::string text = typical_answer();
  const std::string_view all = text;
  for (const auto& [keep, kept] : {std::pair{Keep::nothing, "nothing"},
                                   {Keep::what_leads_on, "what leads on"},
                                   {Keep::everything, "everything"}}) {
    const double whole = median_cost({all}, keep);
    const double cut = median_cost({all.substr(0, 70), all.substr(70, 70), all.substr(140)}, keep);
    if (whole < 0 || cut < 0) return 1;
    std::cout << "keeping " << kept << ": whole " << whole << " ns, in three " << cut << " ns\n";
  }
}
