#include "harness/scenario/environment.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "harness/core/reference.hpp"
#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/system/access.hpp"
#include "harness/yaml/document.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::scenario {
namespace {

using yaml::Node;

// How values come into a text.
enum class Braces { as_they_are, as_letters };

// For a text whose placeholders are still to be filled in. A brace before it must not pair with the
// value's own.
std::string with_letters_alone(const std::string& value, std::string_view before) {
  const std::size_t others = before.find_last_not_of('{');
  const std::size_t braces = before.size() - (others + 1);  // npos + 1 is 0
  const bool would_pair = braces % 2 == 1 && value.starts_with('{');
  return (would_pair ? "{" : "") + replace_all(value, "{", "{{");
}

class Filler {
 public:
  explicit Filler(const Environment& environment, Braces braces = Braces::as_they_are)
      : environment_(environment), braces_(braces) {}

  std::string fill(std::string_view text) {
    std::string filled;
    while (!text.empty()) {
      const std::size_t dollar = std::min(text.find('$'), text.size());
      filled += text.substr(0, dollar);
      text.remove_prefix(dollar);
      if (text.starts_with("$${")) {
        filled += "${";
        text.remove_prefix(3);
      } else if (const auto reference = reference_at(text)) {
        append_value(*reference, text.substr(0, reference->size), filled);
        text.remove_prefix(reference->size);
      } else if (!text.empty()) {
        filled += text.front();
        text.remove_prefix(1);
      }
    }
    return filled;
  }

  std::map<std::string, std::string> values;
  std::vector<std::string> unset;

 private:
  // A default may ask for another name, and is its author's.
  void append_value(const Reference& reference, std::string_view written, std::string& filled) {
    const auto value = environment_.find ? environment_.find(reference.name) : std::nullopt;
    if (value) values[reference.name] = *value;
    if (value && (!value->empty() || !reference.otherwise)) {
      filled += braces_ == Braces::as_letters ? with_letters_alone(*value, filled) : *value;
    } else if (reference.otherwise) {
      filled += fill(*reference.otherwise);
    } else {
      if (std::find(unset.begin(), unset.end(), reference.name) == unset.end()) {
        unset.push_back(reference.name);
      }
      filled += written;
    }
  }

  const Environment& environment_;
  Braces braces_;
};

void fill_in_scalar(Node& node, const Environment& environment,
                    std::vector<FilledScalar>& scalars) {
  Filler filler(environment);
  std::string text = filler.fill(node.text);
  if (text == node.text && filler.unset.empty()) return;
  node.written = std::exchange(node.text, std::move(text));
  node.quoted = false;  // a number from the environment is one, whatever YAML asked to have quoted
  node.is_known = filler.unset.empty();
  scalars.push_back({node.place, node.text, node.written, std::move(filler.values),
                     std::move(filler.unset), node.is_known || environment.is_whole});
}

void fill_in(Node& node, const Environment& environment, std::vector<FilledScalar>& scalars) {
  if (node.kind == Node::Kind::scalar) fill_in_scalar(node, environment, scalars);
  for (Node& item : node.items) fill_in(item, environment, scalars);
  for (yaml::Member& member : node.members) fill_in(member.value, environment, scalars);
}

std::string as_written(std::string message, const FilledScalar& scalar) {
  if (!scalar.text.empty()) {
    message = replace_all(std::move(message), shown(scalar.text), shown(scalar.written));
  }
  for (const auto& [name, value] : scalar.values) {
    if (value.size() < shortest_secret) continue;
    message = replace_all(std::move(message), value, "${" + name + "}");
  }
  return message;
}

// As letters beyond ASCII stand in a URL that has them written out.
std::string in_ascii(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    encoded += static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : percent_encoded({&c, 1});
  }
  return encoded;
}

// Where the name is asked for first, and not only written with two dollars.
std::size_t offset_of(const std::string& name, const std::string& written) {
  const std::string reference = "${" + name;
  std::size_t at = written.find(reference);
  while (at != std::string::npos && at > 0 && written[at - 1] == '$') {
    at = written.find(reference, at + 1);
  }
  return std::min(at, written.size());
}

yaml::Place place_of(const std::string& name, const FilledScalar& scalar, std::string_view source) {
  Node as_it_stands;
  as_it_stands.kind = Node::Kind::scalar;
  as_it_stands.place = scalar.place;
  as_it_stands.text = scalar.written;
  return yaml::place_within(as_it_stands, offset_of(name, scalar.written), source);
}

void fill_in(Check& check, const Environment& environment) {
  check.where = filled(check.where, environment);
  if (auto* is = std::get_if<Check::Is>(&check.test)) is->text = filled(is->text, environment);
  if (auto* part = std::get_if<Check::Contains>(&check.test)) {
    part->text = filled(part->text, environment);
  }
  if (auto* match = std::get_if<Check::Matches>(&check.test)) {
    match->pattern = filled(match->pattern, environment);
  }
}

void fill_in(Request& request, const Environment& environment) {
  request.url = net::with_lower_case_scheme(filled_url(request.url, environment));
  for (auto* texts : {&request.headers, &request.cookies}) {
    for (auto& [name, text] : *texts) text = filled_template(text, environment);
  }
  if (!request.body_as_is) request.body = filled_template(request.body, environment);
  for (Variation& variation : request.vary) {
    for (auto& [value, weight] : variation.choices) value = filled(value, environment);
  }
  for (Extraction& extraction : request.extract) {
    extraction.what = filled(extraction.what, environment);
  }
  for (Check& check : request.checks) fill_in(check, environment);
  request.unix_socket = filled(request.unix_socket, environment);
  request.proxy = filled(request.proxy, environment);
}

}  // namespace

std::string filled(std::string_view text, const Environment& environment) {
  return Filler(environment).fill(text);
}

std::string filled_template(std::string_view text, const Environment& environment) {
  return Filler(environment, Braces::as_letters).fill(text);
}

std::string filled_url(std::string_view text, const Environment& environment) {
  std::string url = filled_template(text, environment);
  return url.starts_with("{{") ? url.substr(1) : url;
}

bool lacks_a_value(std::string_view text, const Environment& environment) {
  Filler filler(environment);
  filler.fill(text);
  return !filler.unset.empty();
}

std::vector<FilledScalar> fill_in(Node& root, const Environment& environment) {
  std::vector<FilledScalar> scalars;
  fill_in(root, environment, scalars);
  return scalars;
}

void show_as_written(const std::vector<FilledScalar>& scalars,
                     std::vector<yaml::Problem>& problems) {
  for (const FilledScalar& scalar : scalars) {
    for (yaml::Problem& problem : problems) {
      if (problem.place != scalar.place) continue;
      problem.what = as_written(std::move(problem.what), scalar);
      problem.remedy = as_written(std::move(problem.remedy), scalar);
    }
  }
}

void judge_filled(const std::vector<FilledScalar>& scalars, std::string_view source,
                  std::vector<yaml::Problem>& problems) {
  std::vector<yaml::Problem> unset;
  for (const FilledScalar& scalar : scalars) {
    if (scalar.unset.empty()) continue;
    std::erase_if(problems,
                  [&](const yaml::Problem& problem) { return problem.place == scalar.place; });
    if (!scalar.is_known) continue;
    for (const std::string& name : scalar.unset) {
      unset.push_back({place_of(name, scalar, source),
                       "${" + name + "}: " + name + " is not set in the environment",
                       "set it, write ${" + name + ":-default}, or $${ for the letters"});
    }
  }
  show_as_written(scalars, problems);
  problems.insert(problems.end(), unset.begin(), unset.end());
}

namespace {

void add_hints(const Node& node, std::string_view source, std::vector<yaml::Problem>& hints) {
  for (const Node& item : node.items) add_hints(item, source, hints);
  for (const yaml::Member& member : node.members) add_hints(member.value, source, hints);
  if (node.kind != Node::Kind::scalar) return;
  for (std::size_t at = node.text.find('$'); at != std::string::npos;
       at = node.text.find('$', at + 1)) {
    const std::string_view rest = std::string_view(node.text).substr(at);
    if (rest.starts_with("$${")) ++at;  // letters
    const auto meant = meant_reference(rest);
    if (!meant) continue;
    const std::string written(rest.substr(0, rest.find('}') + 1));
    hints.push_back({yaml::place_within(node, at, source), written + " stays as it is",
                     "write " + *meant + ", or $${ for the letters"});
  }
}

}  // namespace

std::vector<yaml::Problem> hints_of_references(std::string_view text,
                                               const std::string& file_name) {
  std::vector<yaml::Problem> hints;
  const Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (document) add_hints(document->root, text, hints);
  return hints;
}

void fill_in(std::vector<Load>& loads, const Environment& environment) {
  for (Load& load : loads) {
    for (Flow& flow : load.flows) {
      for (Request& request : flow.requests) fill_in(request, environment);
    }
  }
}

std::string text_as_written(std::string text, const Request& request,
                            const Environment& environment) {
  std::map<std::string, std::string> values;
  const auto find = [&](const std::string& name) {
    auto value = environment.find ? environment.find(name) : std::nullopt;
    if (value && value->size() >= shortest_secret) values[name] = *value;
    return value;
  };
  Request seen = request;
  fill_in(seen, {.find = find});
  if (!seen.unix_socket.empty()) {
    text = replace_all(std::move(text), seen.unix_socket, request.unix_socket);
  }
  for (const auto& [name, value] : values) {
    for (const std::string& form : {value, in_ascii(value), percent_encoded(value)}) {
      text = replace_all(std::move(text), form, "${" + name + "}");
    }
  }
  return text;
}

}  // namespace harness::scenario
