#include "harness/observe/pages.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

// More than this is never listed: a claim about so many wants a count or a metric query.
constexpr std::size_t most_entries = 50'000;

std::size_t limit_of(const Question& question) {
  return static_cast<std::size_t>(std::stoul(question.params.at("limit")));
}

std::string stops_at(std::size_t count, const std::string& noun) {
  return "the listing stops at " + std::to_string(count) + " " + noun;
}

// What is joined of the pages so far. Anything but a good page ends it and becomes the answer.
struct Joined {
  Answer answer;  // the last page; of good pages, all in one
  json document;

  bool take(Answer page) {
    answer = std::move(page);
    const Result<json> read = whole_document(answer);
    if (!read) return false;
    document = *read;
    return true;
  }

  Answer with(json&& entries, const json::json_pointer& place, std::string cut) && {
    document[place] = std::move(entries);
    answer.body = document.dump(-1, ' ', false, json::error_handler_t::replace);
    answer.cut = std::move(cut);
    return std::move(answer);
  }
};

// ---- Lines: forward in time, each page from the moment of the last line on.

struct ListedLines {
  json streams = json::array();
  std::size_t count = 0;
  std::string last;                    // the moment of the last line
  std::multiset<std::string> at_last;  // the lines of that moment, which the next page has again

  // How many of the page's lines are new.
  std::size_t add(const json& result);
};

std::string identity(const json& stream, const json& entry) { return stream.dump() + entry.dump(); }

bool is_later(const std::string& left, const std::string& right) {
  return left.size() != right.size() ? left.size() > right.size() : left > right;
}

std::size_t ListedLines::add(const json& result) {
  std::multiset<std::string> known = at_last;
  std::size_t added = 0;
  for (const json& stream : list(result)) {
    json fresh = json::array();
    for (const json& entry : list(stream.at("values"))) {
      const std::string who = identity(stream.at("stream"), entry);
      const auto& at = entry.at(0).get_ref<const std::string&>();
      const auto seen = known.find(who);
      if (seen != known.end()) {
        known.erase(seen);
        continue;
      }
      if (is_later(at, last)) {
        last = at;
        at_last.clear();
      }
      if (at == last) at_last.insert(who);
      fresh.push_back(entry);
      ++added;
    }
    if (!fresh.empty()) streams.push_back({{"stream", stream.at("stream")}, {"values", fresh}});
  }
  count += added;
  return added;
}

std::size_t entries_in(const json& result) {
  std::size_t count = 0;
  for (const json& stream : result) count += stream.at("values").size();
  return count;
}

Answer ask_all_lines(const Ask& ask, Question question) {
  static const json::json_pointer place{"/data/result"};
  const std::size_t limit = limit_of(question);
  ListedLines listed;
  Joined joined;
  std::string cut;
  while (true) {
    if (!joined.take(ask(question))) return std::move(joined.answer);
    const json& result = joined.document.at(place);
    const std::size_t added = listed.add(result);
    if (entries_in(result) < limit) break;
    if (added == 0 || listed.count >= most_entries) {
      cut = stops_at(listed.count, "lines");
      break;
    }
    question.params["start"] = listed.last;
  }
  return std::move(joined).with(std::move(listed.streams), place, std::move(cut));
}

// ---- Traces: a page that is full is asked again in halves of its time.

struct FoundPages {
  json traces = json::array();
  std::set<std::string> ids;
  std::string cut;

  // A trace that reaches over an edge is in both pages, and in each of them once.
  void add(const json& document) {
    if (cut.empty()) cut = why_incomplete(document);
    std::set<std::string> of_page;
    for (const json& trace : listed_traces(document)) {
      const auto id = trace.at("traceID").get<std::string>();
      if (!of_page.insert(id).second) throw Misread("answered with the trace " + id + " twice");
      if (ids.insert(id).second) traces.push_back(trace);
    }
  }
};

bool is_full(const json& document, const Question& question) {
  return listed_traces(document).size() >= limit_of(question);
}

// A second that is full is asked for all it has, which a backend may refuse: what it has given
// stands. One that gives no more than before may have stopped at a limit of its own.
void search_second(const Ask& ask, Question question, json first, FoundPages& found) {
  const std::size_t limit = limit_of(question);
  question.params["limit"] = std::to_string(most_entries);
  const Result<json> all = whole_document(ask(question));
  if (all) first = *all;
  found.add(first);
  const std::size_t given = listed_traces(first).size();
  const bool is_all = all && given > limit && given < most_entries;
  if (!is_all) found.cut = stops_at(found.ids.size(), "traces");
}

// Whether to go on.
bool search(const Ask& ask, const Question& question, Joined& joined, FoundPages& found) {
  if (!joined.take(ask(question))) return false;
  const std::int64_t begin = read_whole_number(question.params.at("start"));
  const std::int64_t end = read_whole_number(question.params.at("end"));
  if (!is_full(joined.document, question)) {
    found.add(joined.document);
  } else if (found.ids.size() >= most_entries) {
    found.cut = stops_at(found.ids.size(), "traces");
  } else if (end - begin <= 1) {
    search_second(ask, question, joined.document, found);
  } else {
    const std::string middle = std::to_string(begin + (end - begin) / 2);
    Question first = question;
    first.params["end"] = middle;
    Question second = question;
    second.params["start"] = middle;
    return search(ask, first, joined, found) && search(ask, second, joined, found);
  }
  return true;
}

Answer ask_all_traces(const Ask& ask, const Question& question) {
  Joined joined;
  FoundPages found;
  if (!search(ask, question, joined, found)) return std::move(joined.answer);
  return std::move(joined).with(std::move(found.traces), json::json_pointer{"/traces"},
                                std::move(found.cut));
}

// As if none had come, because a page of it is none: what the others have is not the whole.
Answer none(WallTime asked_at, std::string why) { return {asked_at, 0, "", std::move(why), ""}; }

}  // namespace

Answer ask_whole(const Ask& ask, const Question& question) {
  if (!question.whole) return ask(question);
  WallTime asked_at;
  const Ask page = [&](const Question& one) {
    Answer answer = ask(one);
    asked_at = answer.asked_at;
    return answer;
  };
  try {
    return question.backend == Backend::tempo ? ask_all_traces(page, question)
                                              : ask_all_lines(page, question);
  } catch (const Misread& misread) {
    return none(asked_at, misread.what());
  } catch (const std::exception&) {
    return none(asked_at, other_shape);
  }
}

}  // namespace harness::observe
