#include "harness/verdict/claims/shape/wanted_span.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Form;

constexpr std::string_view like = "=~";
constexpr const char* no_child = "none";
constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

bool is_pattern(std::string_view text) { return text.starts_with(like); }

std::string pattern_in(std::string_view text) {
  return std::string(trim(text.substr(like.size())));
}

bool fits_text(const std::string& wanted, const std::string& seen) {
  if (!is_pattern(wanted)) return wanted == seen;
  const auto pattern =
      languages::logql::compile_regex(pattern_in(wanted), languages::logql::Anchor::both);
  return pattern && RE2::FullMatch(seen, **pattern);
}

Result<void> check_text(const std::string& text) {
  if (trim(text).empty()) return fail("it is empty", {}, "write a text, or \"=~ \" and a pattern");
  if (!is_pattern(text)) return {};
  if (pattern_in(text).empty()) {
    return fail("\"=~\" without a pattern", {}, "write what it has to be like: \"=~ GET /.*\"");
  }
  const auto pattern =
      languages::logql::compile_regex(pattern_in(text), languages::logql::Anchor::both);
  if (!pattern) return fail(pattern.error().what, {}, "write a regular expression as RE2 has it");
  return {};
}

Form<std::string> text_or_pattern(const std::string& noun) {
  return grammar::checked_text(noun + ", or \"=~ \" and a pattern for all of it", check_text, "\\S",
                               grammar::takes_numbers);
}

Form<std::string> word(const std::vector<std::string>& words) {
  std::vector<std::pair<std::string, std::string>> choices;
  for (const std::string& one : words) choices.emplace_back(one, one);
  return grammar::choice(choices);
}

Form<bool> yes() {
  return grammar::choice(std::vector<std::pair<std::string, bool>>{{"true", true}});
}

Form<SiblingOrder> order() {
  return grammar::choice(
      std::vector<std::pair<std::string, SiblingOrder>>{{"any", SiblingOrder::any},
                                                        {"follow", SiblingOrder::follow},
                                                        {"overlap", SiblingOrder::overlap}});
}

// What stands behind `children`.
struct Children {
  bool none = false;
  std::vector<WantedSpan> all = {};
};

Form<Children> no_children() {
  return grammar::choice(std::vector<std::pair<std::string, Children>>{{no_child, {true, {}}}});
}

bool operator==(const Children& one, const Children& other) {
  return one.none == other.none && one.all.empty() && other.all.empty();
}

std::vector<Field<WantedSpan>> own_fields() {
  return {
      grammar::required("service", &WantedSpan::service, text_or_pattern("a service's name"),
                        "The service, as resource.service.name has it"),
      grammar::optional("name", &WantedSpan::name, text_or_pattern("a span's name"),
                        "The span's name; left out: any"),
      grammar::optional("kind", &WantedSpan::kind,
                        word({"server", "client", "internal", "producer", "consumer"}),
                        "The span's kind; left out: any"),
      grammar::optional("status", &WantedSpan::status, word({"unset", "ok", "error"}),
                        "The span's status; left out: any"),
      grammar::optional(
          "attributes", &WantedSpan::attributes,
          grammar::dictionary("attributes with their values, such as {http.route: /roll}",
                              text_or_pattern("a value")),
          "Attributes of the span that it has to have; resource.NAME is one of its resource"),
      grammar::defaulted("count", &WantedSpan::count, scenario::comparison(),
                         "How many such children their parent has"),
      grammar::optional("detached", &WantedSpan::detached, yes(),
                        "It may begin or end outside of its parent, as work that goes on does; "
                        "what a consumer takes from a queue may anyway"),
      grammar::optional("others", &WantedSpan::others, yes(),
                        "It may have other children than these, too"),
      grammar::defaulted("order", &WantedSpan::order, order(),
                         "How these children lie in time: one after the other as they are listed, "
                         "or all of them at once at some moment"),
  };
}

// Its shape has the spans below it once more, which have no further ones: as a schema they are the
// same definition.
grammar::Record<WantedSpan> record_with(const Form<std::vector<WantedSpan>>* children) {
  grammar::Record<WantedSpan> record{"a span of a trace"};
  grammar::Variant<WantedSpan> variant{"service", own_fields()};
  if (children != nullptr) {
    const Form<Children> list = grammar::as<Children, std::vector<WantedSpan>>(
        *children,
        [](std::vector<WantedSpan> all) {
          return Children{false, std::move(all)};
        },
        [](const Children& all) { return all.none ? nullptr : &all.all; });
    const auto part = [](WantedSpan& span, Children read) {
      span.no_children = read.none;
      span.children = std::move(read.all);
    };
    const Form<Children> form = grammar::either<Children>({no_children(), list});
    grammar::Key key{"children",
                     form.shape,
                     false,
                     {},
                     "The spans below it, all of them; left out: they are not looked at"};
    variant.fields.push_back(grammar::field_by<WantedSpan>(
        std::move(key),
        [form, part](const grammar::Node& node, const std::string& name, WantedSpan& span,
                     grammar::Reading& reading) {
          Children read;
          const bool sound = form.read(node, name, read, reading);
          part(span, std::move(read));
          return sound;
        },
        [](const WantedSpan& span) {
          if (span.no_children) return std::string(no_child);
          std::vector<std::string> texts;
          for (const WantedSpan& child : span.children) {
            texts.push_back(wanted_span_form().text(child));
          }
          return texts.empty() ? std::string() : "[" + join(texts, ", ") + "]";
        },
        [](const WantedSpan&) { return yaml::Place{}; }));
  }
  record.variants.push_back(std::move(variant));
  return record;
}

// Without what is left out.
std::string text_of_wanted(const std::vector<Field<WantedSpan>>& fields, const WantedSpan& span) {
  static const WantedSpan fresh;
  std::vector<Field<WantedSpan>> said;
  for (const Field<WantedSpan>& field : fields) {
    const bool is_left_out = !field.key.required && field.text(span) == field.text(fresh);
    if (!is_left_out) said.push_back(field);
  }
  return grammar::text_of_fields(said, span);
}

Form<WantedSpan> make_form() {
  const Form<WantedSpan> leaf = grammar::record(record_with(nullptr));
  Form<WantedSpan> below = leaf;
  below.read = [](const grammar::Node& node, const std::string& name, WantedSpan& span,
                  grammar::Reading& reading) {
    return wanted_span_form().read(node, name, span, reading);
  };
  const auto children = grammar::list_of("none, or a list of spans", below);
  const grammar::Record<WantedSpan> record = record_with(&children);
  Form<WantedSpan> form = grammar::record(record);
  form.text = [fields = record.variants.front().fields](const WantedSpan& span) {
    return text_of_wanted(fields, span);
  };
  return form;
}

}  // namespace

grammar::Form<WantedSpan> wanted_span_form() {
  static const Form<WantedSpan> form = make_form();
  return form;
}

namespace {

Result<void> check_one(const WantedSpan& wanted) {
  const std::string name = span_name(wanted);
  if (auto able = scenario::check_can_differ("count " + wanted.count.text() + " of " + name,
                                             wanted.count, scenario::a_count());
      !able) {
    return able;
  }
  if (wanted.count.op == "!=" || times_of(wanted).least > times_of(wanted).most) {
    return fail("count " + shown(wanted.count.text()) + " of " + name + " is no range", {},
                "say how many there are, such as \">= 1\"");
  }
  if (wanted.children.empty() && wanted.order != SiblingOrder::any) {
    return fail("order of " + name + " without children", {}, "list the children that it is of");
  }
  if (wanted.children.empty() && wanted.others) {
    return fail("others of " + name + " without children", {},
                "list some children, or leave others out: any are right then");
  }
  return {};
}

}  // namespace

Result<void> check_wanted(const WantedSpan& wanted) {
  if (auto sound = check_one(wanted); !sound) return sound;
  for (const WantedSpan& child : wanted.children) {
    if (auto sound = check_wanted(child); !sound) return sound;
  }
  return {};
}

std::string span_name(const WantedSpan& wanted) {
  return wanted.service + (wanted.name.empty() ? "" : " " + wanted.name);
}

std::string span_name(const observe::WholeSpan& span) {
  const std::string service = span.service.empty() ? "(no service.name)" : span.service;
  return service + (span.name.empty() ? "" : " " + span.name);
}

std::vector<Unlike> unlike(const WantedSpan& wanted, const observe::WholeSpan& span) {
  std::vector<Unlike> all;
  const auto compare = [&](const std::string& what, const std::string& expected,
                           const std::string& seen) {
    if (!expected.empty() && !fits_text(expected, seen))
      all.push_back({what, expected, shown(seen)});
  };
  compare("service", wanted.service, span.service);
  compare("name", wanted.name, span.name);
  compare("kind", wanted.kind, span.kind);
  compare("status", wanted.status, span.status);
  for (const auto& [name, value] : wanted.attributes) {
    const auto found = span.values.find(name);
    if (found == span.values.end()) {
      all.push_back({name, value, "no such attribute"});
    } else {
      compare(name, value, found->second);
    }
  }
  return all;
}

Times times_of(const WantedSpan& wanted) {
  const scenario::Comparison& count = wanted.count;
  const auto below = [](double bound) {
    return bound < 0 ? std::size_t{0} : static_cast<std::size_t>(bound);
  };
  if (count.op == ">=") return {below(std::ceil(count.bound)), any_number};
  if (count.op == ">") return {below(std::floor(count.bound) + 1), any_number};
  if (count.op == "<=") return {0, below(std::floor(count.bound))};
  if (count.op == "<") return {0, below(std::ceil(count.bound) - 1)};
  return {below(count.bound), below(count.bound)};
}

}  // namespace harness::verdict
