#include "stack/store/keep/status.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

namespace store {
namespace {

template <typename Counts>
nlohmann::json counts_json(const Counts& counts) {
  return {{"pushes", counts.pushes},
          {"lines", counts.lines},
          {"spans", counts.spans},
          {"bytes", counts.bytes}};
}

const char* name_of(Signal signal) {
  if (signal == Signal::traces) return "traces";
  return signal == Signal::logs ? "logs" : "metrics";
}

nlohmann::json refused_json(const Tally::Refused& counts) {
  nlohmann::json json = counts_json(counts);
  json["of"] = nlohmann::json::array();
  for (const Signal signal : counts.of) json["of"].push_back(name_of(signal));
  return json;
}

nlohmann::json journal_json(const Keep& keep) {
  if (!keep.journal) return nullptr;
  nlohmann::json json{{"bytes", keep.journal->bytes()}};
  if (const auto failure = keep.journal->failure()) json["failure"] = *failure;
  return json;
}

std::string status_json(const Status& status) {
  const Keep& keep = status.keep;
  auto refused = nlohmann::json::object();
  for (const auto& [reason, counts] : keep.tally.refused()) refused[reason] = refused_json(counts);
  const nlohmann::json json{
      {"role", status.role},
      {"memory", {{"used", status.memory_bytes()}, {"limit", keep.most_memory}}},
      {"taken", counts_json(keep.tally.taken())},
      {"sent_again", {{"spans", status.spans_sent_again()}}},
      {"refused", refused},
      {"journal", journal_json(keep)},
      {"read_only", keep.read_only}};
  return json.dump() + "\n";
}

void add_family(std::string& text, std::string_view name, std::string_view type,
                std::string_view help) {
  text += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " +
          std::string(name) + " " + std::string(type) + "\n";
}

void add_sample(std::string& text, std::string_view name, std::uint64_t value,
                std::string_view reason = {}) {
  text += name;
  if (!reason.empty()) text += "{reason=\"" + std::string(reason) + "\"}";
  text += " " + std::to_string(value) + "\n";
}

void add_taken(std::string& text, const Tally::Taken& taken) {
  const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    add_family(text, name, "counter", help);
    add_sample(text, name, value);
  };
  counter("store_taken_pushes_total", "Requests whose content was taken.", taken.pushes);
  counter("store_taken_lines_total", "Log lines that were taken.", taken.lines);
  counter("store_taken_spans_total", "Spans that were taken.", taken.spans);
  counter("store_taken_bytes_total", "Bytes of bodies that were taken.", taken.bytes);
}

void add_refused(std::string& text, std::map<std::string, Tally::Refused> refused) {
  refused.try_emplace("memory");  // there from the beginning, so that an increase can be seen
  const auto counter = [&](std::string_view name, std::string_view help,
                           std::uint64_t Tally::Refused::*part) {
    add_family(text, name, "counter", help);
    for (const auto& [reason, counts] : refused) add_sample(text, name, counts.*part, reason);
  };
  counter("store_refused_pushes_total", "Requests of which nothing was taken.",
          &Tally::Refused::pushes);
  counter("store_refused_lines_total", "Log lines that were refused.", &Tally::Refused::lines);
  counter("store_refused_spans_total", "Spans that were refused.", &Tally::Refused::spans);
}

std::string exposition(const Status& status) {
  const Keep& keep = status.keep;
  std::string text;
  add_taken(text, keep.tally.taken());
  add_family(text, "store_sent_again_spans_total", "counter",
             "Spans that were taken as one was before, equal in every field.");
  add_sample(text, "store_sent_again_spans_total", status.spans_sent_again());
  add_refused(text, keep.tally.refused());
  add_family(text, "store_memory_bytes", "gauge", "Memory of what is kept.");
  add_sample(text, "store_memory_bytes", status.memory_bytes());
  add_family(text, "store_memory_limit_bytes", "gauge", "The most that may be.");
  add_sample(text, "store_memory_limit_bytes", keep.most_memory);
  if (keep.journal) {
    add_family(text, "store_journal_bytes", "gauge", "Size of the journal's file.");
    add_sample(text, "store_journal_bytes", keep.journal->bytes());
  }
  return text + status.more_metrics();
}

// A store that can write nothing takes nothing.
http::Response readiness(const Keep& keep) {
  const auto failure = keep.journal ? keep.journal->failure() : std::nullopt;
  return failure ? http::text(503, *failure + "\n") : http::text(200, "ready\n");
}

}  // namespace

http::Routes status_routes(const Status& status) {
  using http::Lane;
  using http::Request;
  return {
      {"GET", "/ready", [status](const Request&) { return readiness(status.keep); }, Lane::at_once},
      {"GET", "/status", [status](const Request&) { return http::json(status_json(status)); },
       Lane::at_once},
      {"GET", "/metrics",
       [status](const Request&) {
         return http::Response{200, "text/plain; version=0.0.4; charset=utf-8", exposition(status)};
       },
       Lane::at_once}};
}

}  // namespace store
