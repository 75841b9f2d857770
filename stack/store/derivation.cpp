#include "stack/store/derivation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "stack/store/kept.hpp"

namespace store {
namespace {

using Mark = derive::MetricsGenerator::Mark;
using Time = derive::MetricsGenerator::Time;

constexpr std::array<std::pair<Mark::What, BodyKind>, 4> kinds{
    {{Mark::What::collected, BodyKind::derived_collected},
     {Mark::What::ended, BodyKind::derived_ended},
     {Mark::What::settled, BodyKind::derived_settled},
     {Mark::What::started, BodyKind::derived_started}}};

BodyKind kind_of(Mark::What what) {
  return std::find_if(kinds.begin(), kinds.end(),
                      [&](const auto& row) { return row.first == what; })
      ->second;
}

std::optional<Mark::What> mark_of(BodyKind kind) {
  for (const auto& [what, body] : kinds) {
    if (body == kind) return what;
  }
  return std::nullopt;
}

// "1700000000000 1700000001000"
std::string text_of(const derive::Tick& tick) {
  return std::to_string(tick.before) + " " + std::to_string(tick.now);
}

std::optional<derive::Tick> tick_of(const std::string& text) {
  derive::Tick tick;
  const char* end = text.data() + text.size();
  const auto [space, error] = std::from_chars(text.data(), end, tick.before);
  if (error != std::errc{} || space == end) return std::nullopt;
  const auto [rest, no_number] = std::from_chars(space + 1, end, tick.now);
  if (no_number != std::errc{} || rest != end) return std::nullopt;
  return tick;
}

}  // namespace

Derivation::Derivation(const std::string& prometheus, const harness::Clock& clock,
                       SpanIntake& intake, Keep& keep)
    : intake_(intake),
      keep_(keep),
      generator_({.writer = {.url = prometheus, .tell_refused = tell_refused}}, clock,
                 [this](const Mark& mark, const std::function<void()>& act) {
                   intake_.between_pushes([&] {
                     write_down(mark);
                     act();
                   });
                 }) {}

bool Derivation::is_mark(BodyKind kind) { return mark_of(kind).has_value(); }

harness::Result<void> Derivation::do_again(BodyKind kind, std::int64_t then,
                                           const std::string& body) {
  const auto what = mark_of(kind);
  if (!what) return harness::fail("is no mark of derived metrics", "the body");
  Mark mark{*what, Time{then}};
  if (mark.what == Mark::What::collected) {
    const auto tick = tick_of(body);
    if (!tick) return harness::fail("\"" + body + "\" is no moment of derived metrics");
    mark.tick = *tick;
  }
  generator_.do_again(mark);
  return {};
}

void Derivation::see(const SpanPush& push, std::int64_t at) { generator_.take(push, Time{at}); }

// Where it cannot be written, the journal itself says so.
void Derivation::write_down(const Mark& mark) {
  if (keep_.journal == nullptr) return;
  const bool has_tick = mark.what == Mark::What::collected;
  static_cast<void>(keep_.journal->append(kind_of(mark.what), mark.at.count(),
                                          has_tick ? text_of(mark.tick) : std::string()));
}

}  // namespace store
