// What an answer of HTTP/1.1 costs to read, whole in one read and cut in three, as RFC 9112 has it
// and with lines that end by LF alone, by how much of it is kept. Prints nanoseconds of this
// process's CPU for each, the median of five rounds.
#include <iostream>
#include <regex>
#include <string>
#include <vector>

#include "bench/cpu_time.hpp"
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

// Of one answer. Below 0: it was not read.
double cost(const std::vector<std::string_view>& pieces, Keep keep) {
  Http1Answer answer;
  bool was_read = true;
  const double cost = median_cost(answers, [&] {
    for (int i = 0; i < answers; ++i) {
      answer.begin(false, keep);
      Reading reading = Reading::unfinished;
      for (const std::string_view piece : pieces) reading = answer.read(piece);
      was_read = was_read && reading == Reading::whole && answer.lets_connection_live();
    }
  });
  return was_read ? cost : -1;
}

}  // namespace

int main() {
  const std::string text = typical_answer();
  const std::string other_lines = std::regex_replace(text, std::regex("\r"), "");
  const std::string_view all = text;
  for (const auto& [keep, kept] : {std::pair{Keep::nothing, "nothing"},
                                   {Keep::what_leads_on, "what leads on"},
                                   {Keep::everything, "everything"}}) {
    const double whole = cost({all}, keep);
    const double cut = cost({all.substr(0, 70), all.substr(70, 70), all.substr(140)}, keep);
    const double otherwise = cost({other_lines}, keep);
    if (whole < 0 || cut < 0 || otherwise < 0) return 1;
    std::cout << "keeping " << kept << ": whole " << whole << " ns, in three " << cut
              << " ns, with LF alone " << otherwise << " ns\n";
  }
}
