// Reads the table of a schema.
#include <algorithm>
#include <limits>

#include "harness/check/schema/schema.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using FieldForm = FieldType::Form;
using Scalars = std::span<const ScalarType>;

// At those that stand in no bracket.
std::vector<std::string> split_outside(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  int open = 0;
  for (const char c : text) {
    if (is_one_of(std::string(1, c), {"[", "{", "("})) ++open;
    if (is_one_of(std::string(1, c), {"]", "}", ")"})) --open;
    if (c == separator && open == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<FieldType> read_types(std::string_view written, Scalars scalars);

// whole(1..65535), whole(1..), whole
FieldType read_whole(std::string_view written) {
  FieldType type{FieldForm::whole, nullptr, 0, std::numeric_limits<double>::max()};
  const std::size_t open = written.find('(');
  if (open == std::string_view::npos) return type;
  const std::string_view range = written.substr(open + 1, written.size() - open - 2);
  const std::size_t dots = range.find("..");
  type.least = to_number(std::string(range.substr(0, dots))).value_or(type.least);
  type.most = to_number(std::string(range.substr(dots + 2))).value_or(type.most);
  return type;
}

FieldType read_type(const std::string& written, Scalars scalars) {
  FieldType type;
  if (written == "*") return type;
  if (written.starts_with("whole")) return read_whole(written);
  if (written.find('|') != std::string::npos && !is_one_of(written.substr(0, 1), {"[", "{"})) {
    type.form = FieldForm::words;
    type.has_more_words = written.front() == '~';
    type.in_any_case = written.front() == '^';
    type.words = split(written.substr(type.has_more_words || type.in_any_case ? 1 : 0), '|');
    return type;
  }
  if (is_one_of(written.substr(0, 1), {"[", "{"})) {
    type.form = written.front() == '[' ? FieldForm::list : FieldForm::map;
    type.of = read_types(std::string_view(written).substr(1, written.size() - 2), scalars);
    return type;
  }
  const bool is_object = written.front() >= 'A' && written.front() <= 'Z';
  type.form = is_object ? FieldForm::object : FieldForm::scalar;
  if (is_object) type.object = written;
  const auto found = std::ranges::find(scalars, written, &ScalarType::name);
  if (found != scalars.end()) type.scalar = &*found;
  return type;
}

std::vector<FieldType> read_types(std::string_view written, Scalars scalars) {
  std::vector<FieldType> types;
  for (const std::string& one : split_outside(written, '/')) {
    types.push_back(read_type(one, scalars));
  }
  return types;
}

std::vector<std::string> words_in(std::string_view line) {
  std::vector<std::string> words = split(one_line(trim(line)), ' ');
  std::erase(words, "");
  return words;
}

void read_fields(const std::vector<std::string>& words, Scalars scalars, ObjectType& object) {
  const std::vector<std::string> names(words.begin() + 1, words.end());
  if (words[0] == "at-most-one") return object.at_most_one.push_back(names);
  if (words[0] == "at-least-one") return object.at_least_one.push_back(names);
  if (words[0] == "renamed") {
    object.renamed[names[0]] = names[1];
    return;
  }
  for (std::string name : names) {
    const bool is_needed = name.ends_with('!');
    if (is_needed) name.pop_back();
    // One that another type had, too, is its own.
    std::erase_if(object.fields, [&](const FieldRule& field) { return field.name == name; });
    object.fields.push_back({name, is_needed, read_types(words[0], scalars)});
  }
}

}  // namespace

Schema::Schema(std::string_view table, Scalars scalars, Ways ways) : ways_(ways) {
  ObjectType* object = nullptr;
  std::string begun;
  for (const std::string& rest : split(table, '\n')) {
    const std::string line = begun.empty() ? rest : begun + std::string(trim(rest));
    begun = line.ends_with('|') ? line : "";
    if (!begun.empty()) continue;
    const std::vector<std::string> words = words_in(line);
    if (words.empty() || words[0] == "#") continue;
    if (line.front() == ' ') {
      read_fields(words, scalars, *object);
      continue;
    }
    object = &objects_[words[0]];
    const auto like = std::ranges::find(words, "<");
    if (like != words.end()) *object = objects_.at(*(like + 1));
    object->name = words[0];
    if (words.back() == "...") object->has = ObjectType::Has::some;
    if (words.back() == "only") object->has = ObjectType::Has::all;
  }
  for (const auto& [name, one] : objects_) {
    for (const FieldRule& field : one.fields) names_.insert(field.name);
  }
}

const ObjectType* Schema::object(std::string_view name) const {
  const auto found = objects_.find(name);
  return found == objects_.end() ? nullptr : &found->second;
}

const FieldRule* ObjectType::field(std::string_view wanted) const {
  const auto found = std::ranges::find(fields, wanted, &FieldRule::name);
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> ObjectType::field_names() const {
  std::vector<std::string> names;
  for (const FieldRule& one : fields) names.push_back(one.name);
  return names;
}

}  // namespace harness::check
