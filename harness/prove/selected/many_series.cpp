// A label that says of whom each thing is.
#include <nlohmann/json.hpp>

#include "harness/observe/wire.hpp"
#include "harness/prove/selected/selected.hpp"

namespace harness::prove {
namespace {

// More than a metric of any system has that is looked after, and less than what a bound would be
// that is there for show.
constexpr int customers = 10'000;

// In letters: numbers would look like ids, which are a fault of their own.
std::string customer_name(int number) {
  std::string name = "customer-";
  for (int digit = 0; digit < 4; ++digit) {
    name += static_cast<char>('a' + number % 26);
    number /= 26;
  }
  return name;
}

// The first that is listed, once for each customer.
std::string with_customers(const std::string& body) {
  nlohmann::json document = observe::json_of(body);
  const bool is_list = document.is_object() && document.contains("data") &&
                       document["data"].is_array() && !document["data"].empty();
  if (!is_list) return body;
  nlohmann::json series = document["data"].front();
  if (!series.is_object()) return body;
  for (int number = 0; number < customers; ++number) {
    series["customer"] = customer_name(number);
    document["data"].push_back(series);
  }
  return document.dump();
}

}  // namespace

bool lists_all_series(const observe::Question& question) {
  return question.path == "/api/v1/series" && question.query == "{__name__=~\".+\"}";
}

std::vector<OwnMutant> series_multiplied(const std::vector<ClaimQuery>& queries) {
  std::vector<OwnMutant> all;
  for (const ClaimQuery& one : queries) {
    if (!one.lists_all_series) continue;
    Mutant mutant{"a label for each customer", Signal::metrics, "the first metric"};
    mutant.series = with_customers;
    all.push_back({one.claim, std::move(mutant)});
    break;  // it is the same one for the others
  }
  return all;
}

}  // namespace harness::prove
