#include "harness/chaos/link_settings.hpp"

#include <array>
#include <tuple>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/system/process.hpp"

namespace harness::chaos {
namespace {

using grammar::Form;
using grammar::Node;
using grammar::Reading;

constexpr const char* as_an_arrow = "write who calls and who answers: dice-roller -> die-service";

std::optional<std::pair<std::string, std::string>> ends_in(const std::string& text) {
  for (const std::string_view arrow : std::array<std::string_view, 2>{"->", "→"}) {
    const auto at = text.find(arrow);
    if (at == std::string::npos) continue;
    std::string from(trim(std::string_view(text).substr(0, at)));
    std::string to(trim(std::string_view(text).substr(at + arrow.size())));
    if (!from.empty() && !to.empty()) return std::pair{std::move(from), std::move(to)};
  }
  return std::nullopt;
}

Form<std::string> arrow() {
  Form<std::string> form = grammar::scalar<std::string>(
      "two processes such as dice-roller -> die-service", {"^.*\\S.*(->|→).*\\S.*$", false},
      [](const std::string& text) -> Result<std::string> {
        const auto ends = ends_in(text);
        if (!ends) return fail(shown(text) + " names no two processes", {}, as_an_arrow);
        return ends->first + " -> " + ends->second;
      },
      [](const std::string& text) { return text; });
  const auto read = form.read;
  form.read = [read](const Node& node, const std::string& name, std::string& value,
                     Reading& reading) {
    if (!read(node, name, value, reading)) return false;
    const auto [from, to] = *ends_in(value);
    for (const std::string& end : {from, to}) {
      reading.references.push_back({scenario::process_noun, name, end, node.place});
    }
    return true;
  };
  return form;
}

}  // namespace

std::vector<grammar::Field<LinkSettings>> link_fields() {
  return {
      grammar::optional("link", &LinkSettings::link, arrow(),
                        "who calls and who answers: dice-roller -> die-service"),
      grammar::optional("from", &LinkSettings::from, scenario::process_name(),
                        "the same in two keys: who calls"),
      grammar::optional("to", &LinkSettings::to, scenario::process_name(), "and who answers"),
      grammar::optional_else(
          "listen", &LinkSettings::listen, grammar::whole<std::uint16_t>(1, scenario::largest_port),
          "a free one",
          "the port where the caller is led, for one that is not told {url:…} or {port:…}"),
  };
}

void check_ends(const Node& node, const LinkSettings& settings, Reading& reading) {
  const auto both = [&] { reading.refuse(node.place, "a link has two ends", as_an_arrow); };
  const bool has_from = node.find("from") != nullptr;
  const bool has_to = node.find("to") != nullptr;
  if (node.find("link") != nullptr ? has_from || has_to : !has_from || !has_to) return both();
  const scenario::Link link = link_of(settings);
  if (link.from.empty() || link.from != link.to) return;
  reading.refuse(link.place, shown(link.from) + " is linked with itself", as_an_arrow);
}

scenario::Link link_of(const LinkSettings& settings) {
  scenario::Link link;
  link.listen = settings.listen;
  link.place = settings.link->empty() ? settings.from.place : settings.link.place;
  link.from = *settings.from;
  link.to = *settings.to;
  if (const auto ends = ends_in(*settings.link)) std::tie(link.from, link.to) = *ends;
  return link;
}

Form<Duration> link_time() {
  static constexpr std::chrono::seconds longest{10};
  const Form<Duration> form = grammar::duration();
  const auto read = [form](const Node& node, const std::string& name, Duration& value,
                           Reading& reading) {
    if (!form.read(node, name, value, reading)) return false;
    const bool is_whole = value % std::chrono::milliseconds{1} == Duration{0};
    if (is_whole && value <= longest) return true;
    reading.refuse(node.place, name + ": " + format_duration(value) + " cannot be had on a link",
                   "write whole milliseconds, 10s at the most");
    return false;
  };
  return {form.shape, read, form.text};
}

std::uint64_t in_milliseconds(Duration time) {
  return static_cast<std::uint64_t>(time / std::chrono::milliseconds{1});
}

}  // namespace harness::chaos
