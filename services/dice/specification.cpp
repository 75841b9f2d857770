#include "services/dice/specification.hpp"

namespace services::dice {
namespace {

constexpr int most_sides = 1000;
constexpr int farthest_offset = 1000;

// Takes the fields out of the JSON one by one, and remembers the first that is wrong.
class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

  std::string text(const char* name) {
    const auto& value = field(name);
    if (!value.is_string()) note(name, "a text");
    return value.is_string() ? value.get<std::string>() : "";
  }

  // nlohmann would take 2.5 and true for whole numbers.
  int whole(const char* name, int least, int most) {
    const auto& value = field(name);
    if (value.is_number_integer() && value >= least && value <= most) return value.get<int>();
    note(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
  }

  double share(const char* name) {
    const auto& value = field(name);
    if (value.is_number() && value >= 0 && value <= 1) return value.get<double>();
    note(name, "a number from 0 to 1");
    return 0;
  }

  void nothing_but(std::initializer_list<const char*> names) {
    if (json_.size() == names.size() || !problem_.empty()) return;
    problem_ = "a die has name, sides, offset and error_rate, and nothing else";
  }

  const std::string& problem() const { return problem_; }

 private:
  const nlohmann::json& field(const char* name) const {
    static const nlohmann::json missing;
    const auto found = json_.find(name);
    return found == json_.end() ? missing : *found;
  }

  void note(const char* name, const std::string& wanted) {
    if (problem_.empty()) problem_ = std::string(name) + " must be " + wanted;
  }

  const nlohmann::json& json_;
  std::string problem_;
};

}  // namespace

const std::vector<Specification>& standard_dice() {
  static const std::vector<Specification> dice{{"fair", 6, 0, 0}, {"risky", 6, 1, 0.1}};
  return dice;
}

nlohmann::json to_json(const Specification& die) {
  return {{"name", die.name},
          {"sides", die.sides},
          {"offset", die.offset},
          {"error_rate", die.error_rate}};
}

Result<Specification> parse_specification(const nlohmann::json& json) {
  if (!json.is_object()) return fail("not the specification of a die: no JSON object");
  Fields fields(json);
  Specification die{fields.text("name"), fields.whole("sides", 1, most_sides),
                    fields.whole("offset", -farthest_offset, farthest_offset),
                    fields.share("error_rate")};
  fields.nothing_but({"name", "sides", "offset", "error_rate"});
  if (!fields.problem().empty()) {
    return fail("not the specification of a die: " + fields.problem());
  }
  return die;
}

}  // namespace services::dice
