#include "services/dice/specification.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace services::dice {
namespace {

constexpr int most_sides = 1000;
constexpr int farthest_offset = 1000;
constexpr std::size_t longest_name = 64;

bool may_stand_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// Takes the fields out of the JSON one by one, and remembers the first that is wrong.
class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

  std::string text(const char* name) {
    const auto& value = field(name);
    if (!value.is_string()) note(name, "a text");
    return value.is_string() ? value.get<std::string>() : "";
  }

  std::string name(const char* name) {
    std::string value = text(name);
    if (!is_name(value) && problem_.empty()) {
      problem_ = std::string(name) + " must be one of a die: " + name_rule;
    }
    return value;
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

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::all_of(text.begin(), text.end(), may_stand_in_a_name);
}

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
  Specification die{fields.name("name"), fields.whole("sides", 1, most_sides),
                    fields.whole("offset", -farthest_offset, farthest_offset),
                    fields.share("error_rate")};
  fields.nothing_but({"name", "sides", "offset", "error_rate"});
  if (!fields.problem().empty()) {
    return fail("not the specification of a die: " + fields.problem());
  }
  return die;
}

Result<std::vector<Specification>> parse_dice(const std::string& text) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array() || list.empty()) {
    return fail(
        R"(write a list of dice: [{"name": "d20", "sides": 20, "offset": 0, "error_rate": 0}])");
  }
  std::vector<Specification> dice;
  for (const auto& entry : list) {
    auto die = parse_specification(entry);
    const std::string place = "die " + std::to_string(dice.size() + 1) + ": ";
    if (!die) return fail(place + die.error());
    const auto is_called_so = [&](const Specification& other) { return other.name == die->name; };
    if (std::any_of(dice.begin(), dice.end(), is_called_so)) {
      return fail(place + "\"" + die->name + "\" is the name of another before it");
    }
    dice.push_back(std::move(*die));
  }
  return dice;
}

Result<std::vector<Specification>> read_dice(const std::string& file) {
  std::error_code unknown;
  std::ifstream in;
  if (std::filesystem::is_regular_file(file, unknown)) in.open(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open()) return fail("\"" + file + "\" cannot be read");
  return parse_dice(text).or_else([&](const std::string& problem) {
    return Result<std::vector<Specification>>(fail("\"" + file + "\": " + problem));
  });
}

}  // namespace services::dice
