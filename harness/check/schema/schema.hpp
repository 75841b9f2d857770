#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/yaml/node.hpp"

// What may stand where in files of one kind: types of objects with their fields, read from a table.
//
//     Container                             an object, of which all fields are here
//       text            name! image         two texts, of which the first has to be there
//       whole(1..65535) port                a whole number within a range
//       [text]          args                a list of them; {text}: a map of them
//       Always|Never    imagePullPolicy     one of these words; ^ before them: in any capitals;
//                                           ~ before them: or another, of which slips are told;
//                                           a line that ends with | goes on in the next
//       text/[text]     command             either
//       Probe           livenessProbe       an object of that type
//       *               lifecycle           anything
//       at-most-one     exec httpGet        fields of which one excludes the others
//       at-least-one    exec httpGet        fields of which one has to be there
//       renamed         hook lifecycle      what is taken for a field, or was one, and what it
//                                           is called here
//       renamed         port target.port    … as a field of another
//     LivenessProbe < Probe                 has its fields, too; those of its own count first
//     Exporter ...                          has many more fields: only slips of those that are here
//                                           are told
//     Header only                           never gets any more; all others may get newer ones,
//                                           which no type of the table has and that are no slips
namespace harness::check {

// A type of scalars; the table names it in lower case. Every kind of file has "scalar": any.
struct ScalarType {
  std::string_view name;
  bool (*fits)(const yaml::Node& scalar);
  std::string_view misfit;  // "is no duration"
  std::string_view remedy;  // behind one that ends with a : its text is written in quotes
};

// What each kind of file has, and reads in its own way: words of truth, and lengths of time.
inline constexpr std::string_view no_duration = "is no duration";
constexpr ScalarType truth_read_by(bool (*fits)(const yaml::Node& scalar)) {
  return {"truth", fits, "is neither true nor false", "write true or false, without quotes"};
}
constexpr ScalarType duration_read_by(bool (*fits)(const yaml::Node& scalar),
                                      std::string_view remedy, std::string_view name = "duration") {
  return {name, fits, no_duration, remedy};
}

struct FieldType {
  enum class Form { anything, scalar, whole, words, list, map, object };

  Form form = Form::anything;
  const ScalarType* scalar = nullptr;  // none: any
  double least = 0;                    // of a whole number
  double most = 0;
  std::vector<std::string> words = {};
  bool has_more_words = false;  // only slips of these are told
  bool in_any_case = false;
  std::string object = {};         // the name of its type
  std::vector<FieldType> of = {};  // either of these: items of a list, values of a map
};

struct FieldRule {
  std::string name;
  bool is_needed = false;
  std::vector<FieldType> types = {};  // either of these
};

struct ObjectType {
  enum class Has { all, all_of_today, some };

  std::string name;
  Has has = Has::all_of_today;  // of its fields
  std::vector<FieldRule> fields = {};
  std::vector<std::vector<std::string>> at_most_one = {};
  std::vector<std::vector<std::string>> at_least_one = {};
  std::map<std::string, std::string, std::less<>> renamed = {};

  const FieldRule* field(std::string_view name) const;
  std::vector<std::string> field_names() const;
};

// How files of one kind are written.
struct Ways {
  std::string_view field = "field";  // what its fields are called
  std::string_view own = {};         // begins fields of their authors; empty: there are none such
  // What a text is where nobody fills in its ${…}; null: nobody knows.
  std::string (*with_defaults)(std::string_view text) = nullptr;
  // What to write where a map, or a text, has to stand.
  std::string_view map = "write a map: name: value, each on a line";
  std::string_view text = "write one value there; lines of a text go behind |";
};

enum class Extent { whole, part };

class Schema {
 public:
  Schema(std::string_view table, std::span<const ScalarType> scalars, Ways ways = {});

  // Null: there is none.
  const ObjectType* object(std::string_view name) const;

  // Tells what of the value is not of the type that is named; `title` says whose it is. What is
  // null, or is filled in later (${…}, {{ … }}), may be anything. Of a part, which is merged into
  // another value, fields may be missing.
  void look(const yaml::Node& value, std::string_view type, const std::string& title,
            Findings& findings, Extent extent = Extent::whole) const;

  const Ways& ways() const { return ways_; }
  bool is_own(std::string_view key) const {
    return !ways_.own.empty() && key.starts_with(ways_.own);
  }
  bool has_anywhere(const std::string& field) const { return names_.contains(field); }

 private:
  std::map<std::string, ObjectType, std::less<>> objects_ = {};
  std::set<std::string> names_ = {};  // of all fields
  Ways ways_;
};

// A text that nobody reads as something else, as YAML 1.2 has it.
bool is_text(const yaml::Node& scalar);
// Somebody fills it in before it is read: ${NAME}, $(NAME), {{ … }}.
bool is_filled_in_later(const yaml::Node& scalar);

// The one that differs from the word in a single place, by two letters at most, or that has it
// and more: where many fields are not in a table, and names are much alike.
std::optional<std::string> slip_of(const std::string& word, const std::vector<std::string>& known);

}  // namespace harness::check
