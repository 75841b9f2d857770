#include "harness/load/narrator.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

std::optional<std::string> about_user(const UserFacts& user, std::string_view name) {
  if (name == "vu") return std::to_string(user.number);
  if (name == "iteration") return std::to_string(user.iteration);
  if (name == "iterations") return std::to_string(user.planned.value_or(user.iteration));
  return std::nullopt;
}

bool varies(const PreparedRequest& request, std::string_view placeholder) {
  const auto& vary = request.spec().vary;
  return std::any_of(vary.begin(), vary.end(), [&](const scenario::Variation& variation) {
    return variation.placeholder == placeholder;
  });
}

bool varies(const PreparedLoad& load, std::string_view placeholder) {
  return std::any_of(load.flows.begin(), load.flows.end(), [&](const PreparedFlow& flow) {
    return std::any_of(
        flow.requests.begin(), flow.requests.end(),
        [&](const PreparedRequest& request) { return varies(request, placeholder); });
  });
}

using Known = std::function<bool(std::string_view name)>;

Result<void> check(const PreparedLoad& load, const std::string& line, const Known& known) {
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    if (known(name)) return std::string();
    return std::nullopt;
  };
  if (Result<std::string> filled = fill_placeholders(line, lookup); !filled) {
    Error error = filled.error();
    error.where = "narration of load " + load.spec.name;
    return fail(std::move(error));
  }
  return {};
}

}  // namespace

Result<Narrator> Narrator::make(const PreparedLoad& load, Say say) {
  const scenario::Narration& lines = load.spec.narrate;
  const Known of_user = [](std::string_view name) { return about_user({}, name).has_value(); };
  const Known of_request = [&](std::string_view name) {
    return of_user(name) || name == "status" || varies(load, name);
  };
  const Known of_load = [](std::string_view) { return false; };
  for (const auto& checked :
       {check(load, lines.begin, of_load), check(load, lines.request, of_request),
        check(load, lines.user, of_user), check(load, lines.end, of_load)}) {
    if (!checked) return fail(checked.error());
  }
  return Narrator(lines, std::move(say));
}

// A placeholder of another request of the flow stays empty.
void Narrator::request_ended(const UserFacts& user, const PreparedRequest& request,
                             const Draw& draw, Outcome outcome) const {
  if (lines_.request.empty()) return;
  say_(fill_placeholders(lines_.request, [&](std::string_view name) -> std::optional<std::string> {
         if (name == "status") return to_text(outcome);
         if (auto text = about_user(user, name)) return text;
         return chosen(request.spec(), draw, name).value_or("");
       }).value());
}

void Narrator::user_done(const UserFacts& user) const {
  if (lines_.user.empty()) return;
  say_(fill_placeholders(lines_.user, [&](std::string_view name) {
         return about_user(user, name);
       }).value());
}

void Narrator::load_begins() const { say_alone(lines_.begin); }

void Narrator::load_done() const { say_alone(lines_.end); }

void Narrator::say_alone(const std::string& line) const {
  if (line.empty()) return;
  say_(fill_placeholders(line, [](std::string_view) { return std::nullopt; }).value());
}

}  // namespace harness::load
