#include "harness/languages/logql/shadowed_filters.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <type_traits>

#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::languages::logql {
namespace {

template <typename Filter>
constexpr bool is_of_parts = std::is_same_v<Filter, AllOf> || std::is_same_v<Filter, AnyOf>;

// Each label that it compares, to be read or renamed.
template <typename Filter, typename Visit>
void for_each_name(Filter& filter, const Visit& visit) {
  std::visit(
      [&](auto& one) {
        if constexpr (is_of_parts<std::remove_const_t<std::remove_reference_t<decltype(one)>>>) {
          for (auto& part : one.parts) for_each_name(part, visit);
        } else {
          visit(one.name);
        }
      },
      filter.of);
}

bool compares(const LabelFilter& filter, const std::string& name) {
  bool does = false;
  for_each_name(filter, [&](const std::string& one) { does = does || one == name; });
  return does;
}

LabelFilter of_extracted(LabelFilter filter, const std::string& name) {
  for_each_name(filter, [&](std::string& one) {
    if (one == name) one = extracted(name);
  });
  return filter;
}

// Whether it may find such a label in a line.
struct MayFind {
  const std::string& name;

  bool operator()(const JsonParser& parser) const { return is_among(parser.fields); }
  bool operator()(const LogfmtParser& parser) const { return is_among(parser.fields); }
  bool operator()(const RegexpParser& parser) const { return names_it(parser.expression); }
  bool operator()(const PatternParser& parser) const { return names_it(parser.expression); }
  bool operator()(const UnpackParser&) const { return true; }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }

 private:
  bool is_among(const std::vector<Extraction>& fields) const {
    return fields.empty() || std::ranges::count(fields, name, &Extraction::label) > 0;
  }
  bool names_it(const std::string& expression) const {
    return expression.find("<" + name + ">") != std::string::npos;
  }
};

bool writes(const Stage& stage, const std::string& name) {
  const auto* format = std::get_if<LabelFormat>(&stage.of);
  return format != nullptr && std::ranges::count(format->assignments, name, &LabelAssignment::name);
}

std::set<std::string> names_compared(const Pipeline& stages) {
  std::set<std::string> names;
  for (const Stage& stage : stages) {
    const auto* filter = std::get_if<LabelFilter>(&stage.of);
    if (filter == nullptr) continue;
    for_each_name(*filter, [&](const std::string& name) {
      if (!name.starts_with("__")) names.insert(name);
    });
  }
  return names;
}

// None: no filter compares it behind a parser that may have found it.
std::optional<ShadowedFilter> shadowed(const LogQuery& log, const std::string& name) {
  ShadowedFilter all{name, {}, print_selector(log.selector), print_selector(log.selector)};
  const auto add = [](std::string& query, const std::string& stage) { query += " " + stage; };
  bool may_be_found = false;
  for (const Stage& stage : log.pipeline) {
    if (writes(stage, name)) return std::nullopt;
    may_be_found = may_be_found || std::visit(MayFind{name}, stage.of);
    const std::string text = print(stage);
    const auto* filter = std::get_if<LabelFilter>(&stage.of);
    const bool is_shadowed = may_be_found && filter != nullptr && compares(*filter, name);
    if (is_shadowed) {
      const std::string own =
          "| " + extracted(name) + "!=\"\" | " + print(of_extracted(*filter, name));
      add(all.own, own);
      add(all.both, own);
      if (all.text.empty()) all.text = print(*filter);
    } else {
      add(all.own, text);
    }
    add(all.both, text);
  }
  if (all.text.empty()) return std::nullopt;
  add(all.own, R"(| __error__="")");
  add(all.both, R"(| __error__="")");
  return all;
}

}  // namespace

std::vector<ShadowedFilter> shadowed_filters(const Query& query) {
  std::vector<ShadowedFilter> all;
  for (const auto& [log, over] : log_queries(query)) {
    for (const std::string& name : names_compared(log->pipeline)) {
      auto one = shadowed(*log, name);
      if (one && std::ranges::count(all, *one) == 0) all.push_back(*std::move(one));
    }
  }
  return all;
}

std::string extracted(const std::string& name) { return name + "_extracted"; }

}  // namespace harness::languages::logql
