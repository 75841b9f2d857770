#include "harness/check/schema/schema.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using FieldForm = FieldType::Form;
using Types = std::vector<FieldType>;

bool is_of_kind(const FieldType& type, Node::Kind kind) {
  switch (type.form) {
    case FieldForm::anything:
      return true;
    case FieldForm::list:
      return kind == Node::Kind::list;
    case FieldForm::map:
    case FieldForm::object:
      return kind == Node::Kind::map;
    case FieldForm::scalar:
    case FieldForm::whole:
    case FieldForm::words:
      return kind == Node::Kind::scalar;
  }
  return true;
}

bool fits(const FieldType& type, const Node& scalar) {
  if (type.form == FieldForm::words) {
    const std::string word = type.in_any_case ? lower(scalar.text) : scalar.text;
    const bool is_known = std::ranges::find(type.words, word) != type.words.end();
    return is_known || word.empty() || (type.has_more_words && !nearest(word, type.words));
  }
  if (type.form == FieldForm::whole) {
    const auto number = to_number(scalar.text);
    return number && !scalar.quoted && *number == std::floor(*number) && *number >= type.least &&
           *number <= type.most;
  }
  return type.scalar == nullptr || type.scalar->fits(scalar);
}

std::string shape_of(const FieldType& type) {
  if (type.form == FieldForm::list) return "a list";
  return is_of_kind(type, Node::Kind::map) ? "a map" : "a single value";
}

// 5s and true, and "5s" where its quotes make it a text.
std::string as_written(const Node& scalar) {
  const bool is_word = scalar.text.find_first_of(" ,\n\t") == std::string::npos;
  const bool is_value = !scalar.text.empty() && (is_digit(scalar.text.front()) || !is_text(scalar));
  return !scalar.quoted && is_word && is_value ? scalar.text : shown(scalar.text);
}

std::string how_to_write(const FieldType& type, const Node& node, const Ways& ways) {
  if (type.form == FieldForm::list) {
    const bool has_maps = !type.of.empty() && (type.of.front().form == FieldForm::map ||
                                               type.of.front().form == FieldForm::object);
    if (has_maps || node.kind == Node::Kind::map) return "begin each of its items with -";
    const bool is_word = !node.text.empty() && node.text.find(' ') == std::string::npos;
    if (!is_word) return "write a list: [one, other]";
    return "write [" + (node.quoted ? shown(node.text) : node.text) + "]";
  }
  if (is_of_kind(type, Node::Kind::map)) {
    const bool is_list_already = node.kind == Node::Kind::list && !node.text.empty();
    return is_list_already ? "it is a list already: write it without [ ]" : std::string(ways.map);
  }
  const bool has_remedy = type.scalar != nullptr && !type.scalar->remedy.ends_with(':');
  return std::string(has_remedy ? type.scalar->remedy : ways.text);
}

// An object that is gone through, and where it stands.
struct Step {
  const Node* node;
  const ObjectType* type;
  std::string path;  // spec.template.spec, containers[app]
};

// The one that has the word and more: username of user, scrape_interval of interval, stage.json of
// json. Of several nobody can tell which is meant, unless they begin so.
std::optional<std::string> longer_than(const std::string& word,
                                       const std::vector<std::string>& known) {
  constexpr std::size_t fewest = 4;  // letters that say what is meant
  if (word.size() < fewest) return std::nullopt;
  std::vector<std::string> ends;
  for (const std::string& name : known) {
    if (name.size() <= word.size()) continue;
    if (name.starts_with(word)) return name;
    const char before = name[name.size() - word.size() - 1];
    if (name.ends_with(word) && (before == '_' || before == '.')) ends.push_back(name);
  }
  return ends.size() == 1 ? std::optional(ends.front()) : std::nullopt;
}

class Walk {
 public:
  Walk(const Schema& schema, std::string title, Extent extent, Findings& findings)
      : schema_(schema), title_(std::move(title)), extent_(extent), findings_(findings) {}

  void value(const Node& node, const Types& types, const std::string& path) {
    if (node.kind == Node::Kind::null || !node.is_known) return;
    if (is_filled_in_later(node)) return default_of(node, types, path);
    Types possible;
    for (const FieldType& type : types) {
      if (is_of_kind(type, node.kind)) possible.push_back(type);
    }
    if (possible.empty()) return tell_form(node, types, path);
    if (node.kind == Node::Kind::scalar) return scalar(node, possible, path);
    // Of two forms of one kind nobody can tell which is meant.
    if (possible.size() == 1) within(node, possible.front(), path);
  }

  void object(const Node& node, const ObjectType& type, const std::string& path) {
    steps_.push_back({&node, &type, path});
    Missing missing = missing_in(node, type);
    for (const yaml::Member& member : node.members) {
      const FieldRule* field = type.field(member.key);
      const std::string there = (path.empty() ? "" : path + ".") + member.key;
      if (field != nullptr) {
        value(member.value, field->types, there);
      } else if (!schema_.is_own(member.key)) {
        unknown(member, type, missing);
      }
    }
    for (const std::string& name : missing.fields) {
      findings_.add("needed", node.place, place_of(path) + " has no " + name, "add " + name);
    }
    for (const auto& names : missing.either) {
      findings_.add("needed", node.place, place_of(path) + " has none of " + join(names, ", "),
                    "add one of them");
    }
    for (const auto& names : type.at_most_one) look_for_second(node, names, path);
    steps_.pop_back();
  }

 private:
  // What an object needs and has not. A field that nobody reads is mostly one of these, written
  // otherwise: then that is told, once.
  struct Missing {
    std::vector<std::string> fields = {};
    std::vector<std::vector<std::string>> either = {};
  };

  Missing missing_in(const Node& node, const ObjectType& type) const {
    const bool is_part =
        extent_ == Extent::part ||
        std::ranges::any_of(node.members, [&](const yaml::Member& member) {
          return member.key == "<<" || (schema_.is_own(member.key) && member.key.front() == '$');
        });
    if (is_part) return {};
    Missing missing;
    for (const FieldRule& field : type.fields) {
      const bool is_missing = field.is_needed && node.member(field.name) == nullptr;
      if (is_missing) missing.fields.push_back(field.name);
    }
    for (const auto& names : type.at_least_one) {
      const bool has_one = std::ranges::any_of(
          names, [&](const std::string& name) { return node.member(name) != nullptr; });
      if (!has_one) missing.either.push_back(names);
    }
    return missing;
  }

  // What stands there where nobody fills it in. Whether that is a text, nobody knows.
  void default_of(const Node& node, const Types& types, const std::string& path) {
    if (schema_.ways().with_defaults == nullptr) return;
    Node filled = node;
    filled.text = schema_.ways().with_defaults(node.text);
    filled.quoted = false;
    const bool may_be_text = std::ranges::any_of(types, [](const FieldType& type) {
      return type.form == FieldForm::scalar &&
             (type.scalar == nullptr || type.scalar->name == "text");
    });
    if (!filled.text.empty() && !may_be_text && !is_filled_in_later(filled)) {
      value(filled, types, path);
    }
  }

  std::string place_of(const std::string& path) const {
    if (title_.empty()) return path.empty() ? "the file" : path;
    return path.empty() ? title_ : title_ + ": " + path;
  }

  void within(const Node& node, const FieldType& type, const std::string& path) {
    if (type.form == FieldForm::object) {
      if (const ObjectType* known = schema_.object(type.object)) object(node, *known, path);
    } else if (type.form == FieldForm::map) {
      for (const yaml::Member& member : node.members) {
        value(member.value, type.of, path + "." + member.key);
      }
    } else if (type.form == FieldForm::list) {
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Node* name = node.items[i].find("name");
        const bool has_name = name != nullptr && !name->text.empty();
        value(node.items[i], type.of,
              path + "[" + (has_name ? name->text : std::to_string(i + 1)) + "]");
      }
    }
  }

  void scalar(const Node& node, const Types& types, const std::string& path) {
    if (std::ranges::any_of(types, [&](const FieldType& type) {
          return type.form == FieldForm::anything || fits(type, node);
        })) {
      return;
    }
    const FieldType& type = types.front();
    const std::string of = place_of(path) + " ";
    if (type.form == FieldForm::words) {
      const auto meant = std::ranges::find_if(
          type.words, [&](const std::string& word) { return lower(word) == lower(node.text); });
      findings_.add("word", node.place, of + "cannot be " + shown(node.text),
                    meant == type.words.end() ? meant_of(node.text, type.words)
                                              : "write " + *meant + ": capitals count");
    } else if (type.form == FieldForm::whole) {
      tell_number(node, type, of);
    } else {
      const std::string misfit(type.scalar->misfit);
      const std::string remedy(type.scalar->remedy);
      findings_.add("type", node.place, of + as_written(node) + " " + misfit,
                    remedy.ends_with(':') ? remedy + " " + shown(node.text) : remedy);
    }
  }

  void tell_number(const Node& node, const FieldType& type, const std::string& of) {
    const auto number = to_number(node.text);
    const bool is_whole = number && !node.quoted && *number == std::floor(*number);
    const bool has_end = type.most < std::numeric_limits<double>::max();
    const std::string range = has_end ? format_number(type.least) + " to " + plain_number(type.most)
                                      : format_number(type.least) + " or more";
    findings_.add(
        "number", node.place,
        of + as_written(node) + (is_whole ? " is out of its range" : " is no whole number"),
        (is_whole ? "write " : "write one, without quotes: ") + range);
  }

  void tell_form(const Node& node, const Types& types, const std::string& path) {
    std::string shapes;
    for (const FieldType& type : types) {
      const std::string shape = shape_of(type);
      if (shapes.find(shape) == std::string::npos) shapes += (shapes.empty() ? "" : " or ") + shape;
    }
    findings_.add(
        "type", node.place,
        place_of(path) + " is " + yaml::name_of(node.kind) + ", where " + shapes + " has to stand",
        how_to_write(types.front(), node, schema_.ways()));
  }

  static std::string meant_of(const std::string& word, const std::vector<std::string>& known) {
    if (const auto meant = nearest(word, known)) return "did you mean " + *meant + "?";
    constexpr std::size_t most = 16;
    return known.size() <= most ? "write one of " + join(known, ", ")
                                : "remove it: nobody reads it there";
  }

  void unknown(const yaml::Member& member, const ObjectType& type, Missing& missing) {
    const auto [meant, remedy] = meant_field(member.key, type, missing);
    if (remedy.empty()) return;
    findings_.add("field", member.place,
                  place_of(steps_.back().path) + " has no " + std::string(schema_.ways().field) +
                      " " + shown(member.key),
                  remedy);
    std::erase(missing.fields, meant.substr(0, meant.find('.')));
    missing.either.clear();
  }

  struct Meant {
    std::string field;   // empty: it is none of the object's
    std::string remedy;  // empty: nothing is known of it
  };

  Meant meant_field(const std::string& key, const ObjectType& type, const Missing& missing) const {
    const std::vector<std::string> names = type.field_names();
    if (const auto renamed = type.renamed.find(key); renamed != type.renamed.end()) {
      return {renamed->second, "write " + renamed->second + " instead"};
    }
    const bool is_open = type.has == ObjectType::Has::some;
    if (const auto meant = is_open ? std::nullopt : nearest(key, missing.fields)) {
      return {*meant, "did you mean " + *meant + "?"};
    }
    const Meant elsewhere = is_open ? Meant{} : where_it_belongs(key);
    if (!elsewhere.remedy.empty()) return elsewhere;
    if (const auto meant = slip_of(key, names)) return {*meant, "did you mean " + *meant + "?"};
    if (is_open) return {};
    if (const auto meant = nearest(key, names)) return {*meant, "did you mean " + *meant + "?"};
    if (!missing.fields.empty()) {
      return {missing.fields.front(), "write " + missing.fields.front() + ", which it needs"};
    }
    const bool may_be_newer =
        type.has == ObjectType::Has::all_of_today && !schema_.has_anywhere(key);
    return {{}, may_be_newer ? "" : meant_of(key, names)};
  }

  // Mostly it is one level too deep, or not deep enough.
  Meant where_it_belongs(const std::string& key) const {
    for (std::size_t i = steps_.size() - 1; i-- > 0;) {
      const bool has_it_already = steps_[i].node->member(key) != nullptr;
      if (has_it_already || steps_[i].type->field(key) == nullptr) continue;
      const std::string& path = steps_[i].path;
      return {{}, "move it to the left: it belongs to " + (path.empty() ? "the whole" : path)};
    }
    constexpr int deepest = 3;
    for (int depth = 1; depth <= deepest; ++depth) {
      const std::string path = path_below(*steps_.back().type, key, depth);
      if (!path.empty()) return {path, "move it to the right: it belongs to its " + path};
    }
    return {};
  }

  std::string path_below(const ObjectType& type, const std::string& key, int depth) const {
    if (depth == 0) return {};
    for (const FieldRule& field : type.fields) {
      for (const FieldType& one : field.types) {
        const bool is_list = one.form == FieldForm::list && !one.of.empty();
        const ObjectType* below = schema_.object((is_list ? one.of.front() : one).object);
        if (below == nullptr) continue;
        if (depth == 1 && below->field(key) != nullptr) return field.name;
        const std::string rest = path_below(*below, key, depth - 1);
        if (!rest.empty()) return field.name + "." + rest;
      }
    }
    return {};
  }

  void look_for_second(const Node& node, const std::vector<std::string>& names,
                       const std::string& path) {
    const yaml::Member* first = nullptr;
    for (const yaml::Member& member : node.members) {
      const bool is_empty = member.value.kind == Node::Kind::null ||
                            (member.value.kind == Node::Kind::scalar && member.value.text.empty());
      if (is_empty || std::ranges::find(names, member.key) == names.end()) continue;
      if (first == nullptr) {
        first = &member;
        continue;
      }
      findings_.add("exclusive", member.place,
                    place_of(path) + " has " + member.key + " beside " + first->key +
                        ", and can have one of them",
                    "remove one");
    }
  }

  const Schema& schema_;
  std::string title_;
  Extent extent_;
  Findings& findings_;
  std::vector<Step> steps_ = {};
};

}  // namespace

void Schema::look(const Node& value, std::string_view type, const std::string& title,
                  Findings& findings, Extent extent) const {
  const ObjectType* known = object(type);
  if (known == nullptr || value.kind != Node::Kind::map) return;
  Walk(*this, title, extent, findings).object(value, *known, {});
}

bool is_text(const Node& scalar) {
  if (scalar.quoted || scalar.text.empty()) return true;
  if (is_one_of(scalar.text, {"true", "false", "True", "False", "TRUE", "FALSE"})) return false;
  const char first = scalar.text.front();
  const bool may_be_number = is_digit(first) || first == '-' || first == '.' || first == '+';
  return !may_be_number || !to_number(scalar.text);
}

bool is_filled_in_later(const Node& scalar) {
  return scalar.kind == Node::Kind::scalar && (scalar.text.find('$') != std::string::npos ||
                                               scalar.text.find("{{") != std::string::npos);
}

std::optional<std::string> slip_of(const std::string& word, const std::vector<std::string>& known) {
  const auto meant = nearest(word, known);
  if (!meant) return longer_than(word, known);
  const auto [one, other] = std::ranges::mismatch(word, *meant);
  std::size_t left = static_cast<std::size_t>(word.end() - one);
  std::size_t right = static_cast<std::size_t>(meant->end() - other);
  while (left > 0 && right > 0 &&
         *(one + static_cast<std::ptrdiff_t>(left) - 1) ==
             *(other + static_cast<std::ptrdiff_t>(right) - 1)) {
    --left;
    --right;
  }
  constexpr std::size_t most = 2;
  return left <= most && right <= most ? meant : std::nullopt;
}

}  // namespace harness::check
