#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>

#include "harness/languages/traceql/parser.hpp"
#include "stack/store/traces/api/endpoints.hpp"
#include "stack/store/traces/api/json_writer.hpp"
#include "stack/store/traces/api/params.hpp"
#include "stack/store/traces/evaluate/columns.hpp"
#include "stack/store/traces/evaluate/tag_names.hpp"
#include "stack/store/traces/evaluate/tag_values.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

// What all four endpoints look at.
struct Look {
  SnapshotPtr snapshot;
  SpanFilter filter;
  Deadline deadline;
};

Result<std::unique_ptr<Look>> look(const Backend& backend, const http::Request& request) {
  const auto window = window_param(request);
  if (!window) return fail(window.error());
  const SnapshotPtr snapshot = backend.store.snapshot();
  return std::unique_ptr<Look>(
      new Look{snapshot, SpanFilter(*snapshot, request.param("q").value_or(""), *window),
               backend.deadline(request)});
}

// What is answered in place of what was looked for.
using Instead = std::optional<http::Response>;

Instead instead_of_late(Deadline& deadline) {
  return deadline.passed(0) ? Instead(too_late(deadline)) : std::nullopt;
}

// All, where no limit is asked for.
Result<std::size_t> limit_of(const http::Request& request) {
  return count_param(request, "limit", std::numeric_limits<std::size_t>::max());
}

// The first in order, of those that there are.
template <typename Texts>
void limit_to(std::size_t most, Texts& texts) {
  while (texts.size() > most) texts.erase(std::prev(texts.end()));
}

// With the intrinsics where the scope asks for them.
Result<NamesByScope> names_in_scope(const Backend& backend, const http::Request& request,
                                    bool all_have_intrinsics, Instead& instead) {
  constexpr std::array<std::string_view, 7> scopes = {
      "", "event", "instrumentation", "intrinsic", "link", "resource", "span"};
  std::string_view scope = request.param("scope").value_or("");
  if (scope == "none") scope = {};
  if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) {
    return fail("invalid scope: " + std::string(scope));
  }
  const auto limit = limit_of(request);
  if (!limit) return fail(limit.error());
  auto looked = look(backend, request);
  if (!looked) return fail(looked.error());
  NamesByScope names;
  if (scope != "intrinsic") {
    names = tag_names(*(*looked)->snapshot, (*looked)->filter, (*looked)->deadline);
    instead = instead_of_late((*looked)->deadline);
  }
  if (scope == "intrinsic" || (scope.empty() && all_have_intrinsics)) {
    names.emplace("intrinsic", intrinsic_names());
  }
  for (auto one = names.begin(); one != names.end();) {
    const bool wanted = (scope.empty() || one->first == scope) && !one->second.empty();
    limit_to(*limit, one->second);
    one = wanted ? std::next(one) : names.erase(one);
  }
  return names;
}

void write_names(JsonWriter& json, const std::set<std::string>& names) {
  json.open('[');
  for (const std::string& name : names) json.text(name);
  json.close(']');
}

Result<std::set<TypedValue>> values_of(const Backend& backend, const http::Request& request,
                                       const traceql::Field& field, Instead& instead) {
  const auto limit = limit_of(request);
  if (!limit) return fail(limit.error());
  auto looked = look(backend, request);
  if (!looked) return fail(looked.error());
  Look& looking = **looked;
  auto values = tag_values(*looking.snapshot, field, looking.filter, backend.limits.tag_value_bytes,
                           looking.deadline);
  instead = instead_of_late(looking.deadline);
  limit_to(*limit, values);
  return values;
}

// Tags had no scopes, and some names meant something else than attributes.
traceql::Field field_of_plain_tag(const std::string& tag) {
  using traceql::Intrinsic;
  constexpr std::array<std::pair<std::string_view, Intrinsic>, 6> intrinsics{
      {{"name", Intrinsic::Name},
       {"status.code", Intrinsic::Status},
       {"rootName", Intrinsic::RootName},
       {"root.name", Intrinsic::RootName},
       {"rootServiceName", Intrinsic::RootServiceName},
       {"root.service.name", Intrinsic::RootServiceName}}};
  for (const auto& [name, intrinsic] : intrinsics) {
    if (name == tag) return {.intrinsic = intrinsic};
  }
  for (const auto scope : {traceql::Scope::Resource, traceql::Scope::Span}) {
    if (has_own_column(scope, tag)) return {.scope = scope, .name = tag};
  }
  return {.name = tag};
}

}  // namespace

http::Response serve_tag_names(const Backend& backend, const http::Request& request) {
  Instead instead;
  const auto names = names_in_scope(backend, request, false, instead);
  if (!names) return bad_request(names.error());
  if (instead) return *instead;
  std::set<std::string> all;
  for (const auto& [scope, of_scope] : *names) all.insert(of_scope.begin(), of_scope.end());
  limit_to(*limit_of(request), all);
  JsonWriter json;
  json.open('{');
  json.key("tagNames");
  write_names(json, all);
  json.close('}');
  return http::json(json.take());
}

http::Response serve_scoped_tag_names(const Backend& backend, const http::Request& request) {
  Instead instead;
  const auto names = names_in_scope(backend, request, true, instead);
  if (!names) return bad_request(names.error());
  if (instead) return *instead;
  JsonWriter json;
  json.open('{');
  json.key("scopes");
  json.open('[');
  for (const auto& [scope, of_scope] : *names) {
    json.open('{');
    json.key("name");
    json.text(scope);
    json.key("tags");
    write_names(json, of_scope);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return http::json(json.take());
}

http::Response serve_tag_values(const Backend& backend, const http::Request& request) {
  const auto tag = request.path_params.find("tag");
  if (tag == request.path_params.end() || tag->second.empty()) {
    return http::text(404, "404 page not found");
  }
  Instead instead;
  const auto values = values_of(backend, request, field_of_plain_tag(tag->second), instead);
  if (!values) return bad_request(values.error());
  if (instead) return *instead;
  std::set<std::string> texts;
  if (tag->second == "error") texts.insert("true");  // the tag of before there was a status
  for (const auto& [type, text] : *values) texts.insert(text);
  JsonWriter json;
  json.open('{');
  json.key("tagValues");
  write_names(json, texts);
  json.close('}');
  return http::json(json.take());
}

http::Response serve_typed_tag_values(const Backend& backend, const http::Request& request) {
  const auto tag = request.path_params.find("tag");
  if (tag == request.path_params.end() || tag->second.empty()) {
    return http::text(404, "404 page not found");
  }
  const auto field = traceql::parse_field(tag->second);
  if (!field) {
    return http::text(500,
                      "please provide a valid tagName: tag name is not valid intrinsic or scoped "
                      "attribute: " +
                          tag->second);
  }
  Instead instead;
  const auto values = values_of(backend, request, *field, instead);
  if (!values) return bad_request(values.error());
  if (instead) return *instead;
  JsonWriter json;
  json.open('{');
  json.key("tagValues");
  json.open('[');
  for (const auto& [type, text] : *values) {
    json.open('{');
    json.key("type");
    json.text(type);
    if (!text.empty()) {
      json.key("value");
      json.text(text);
    }
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return http::json(json.take());
}

}  // namespace store::traces
