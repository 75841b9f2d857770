#include "harness/observe/pages.hpp"

#include <algorithm>
#include <charconv>
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
  ReadBodies::Document document;

  bool take(Answer page) {
    answer = std::move(page);
    Result<ReadBodies::Document> read = passing_document(answer);
    if (!read) return false;
    document = *std::move(read);
    return true;
  }

  // Of one page, which is all there is.
  Answer as_it_came(std::string cut) && {
    keep_document(answer.body, document);
    answer.cut = std::move(cut);
    return std::move(answer);
  }

  Answer with(json&& entries, const json::json_pointer& place, std::string cut) && {
    json whole = *document;
    whole[place] = std::move(entries);
    answer.body = whole.dump(-1, ' ', false, json::error_handler_t::replace);
    keep_document(answer.body, std::make_shared<const json>(std::move(whole)));
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

 private:
  json fresh_of(const json& stream, std::multiset<std::string>& known);
  void note_last(const json& fresh);
};

const std::string& moment_of(const json& entry) {
  return entry.at(0).get_ref<const std::string&>();
}

std::string identity(const json& stream, const json& entry) { return stream.dump() + entry.dump(); }

bool is_later(const std::string& left, const std::string& right) {
  return left.size() != right.size() ? left.size() > right.size() : left > right;
}

// Without those of the page before.
json ListedLines::fresh_of(const json& stream, std::multiset<std::string>& known) {
  json fresh = json::array();
  for (const json& entry : list(stream.at("values"))) {
    if (moment_of(entry) == last && !known.empty()) {
      const auto seen = known.find(identity(stream.at("stream"), entry));
      if (seen != known.end()) {
        known.erase(seen);
        continue;
      }
    }
    fresh.push_back(entry);
  }
  return fresh;
}

// Only of a few lines it has to be known who they are.
void ListedLines::note_last(const json& fresh) {
  const std::string before = last;
  for (const json& stream : fresh) {
    for (const json& entry : stream.at("values")) {
      if (is_later(moment_of(entry), last)) last = moment_of(entry);
    }
  }
  if (last != before) at_last.clear();
  for (const json& stream : fresh) {
    for (const json& entry : stream.at("values")) {
      if (moment_of(entry) == last) at_last.insert(identity(stream.at("stream"), entry));
    }
  }
}

std::size_t ListedLines::add(const json& result) {
  std::multiset<std::string> known = at_last;
  json fresh = json::array();
  std::size_t added = 0;
  for (const json& stream : list(result)) {
    json values = fresh_of(stream, known);
    if (values.empty()) continue;
    added += values.size();
    fresh.push_back({{"stream", stream.at("stream")}, {"values", std::move(values)}});
  }
  note_last(fresh);
  for (json& stream : fresh) streams.push_back(std::move(stream));
  count += added;
  return added;
}

std::size_t entries_in(const json& result) {
  std::size_t count = 0;
  for (const json& stream : list(result)) count += list(stream.at("values")).size();
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
    const json& result = joined.document->at(place);
    const bool is_full = entries_in(result) >= limit;
    if (!is_full && listed.count == 0) return std::move(joined).as_it_came({});
    const std::size_t added = listed.add(result);
    if (!is_full) break;
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
  std::vector<ReadBodies::Document> pages;
  std::set<std::string> ids;
  std::string cut;

  // A trace that reaches over an edge is in both pages, and in each of them once.
  void add(ReadBodies::Document page) {
    if (cut.empty()) cut = why_incomplete(*page);
    std::set<std::string> of_page;
    for (const json& trace : listed_traces(*page)) {
      const auto id = trace.at("traceID").get<std::string>();
      if (!of_page.insert(id).second) throw Misread("answered with the trace " + id + " twice");
    }
    ids.merge(of_page);
    pages.push_back(std::move(page));
  }

  json traces() const {
    json all = json::array();
    std::set<std::string> known;
    for (const ReadBodies::Document& page : pages) {
      for (const json& trace : listed_traces(*page)) {
        if (known.insert(trace.at("traceID").get<std::string>()).second) all.push_back(trace);
      }
    }
    return all;
  }
};

bool is_full(const json& document, const Question& question) {
  return listed_traces(document).size() >= limit_of(question);
}

// A second that is full is asked for all it has, which a backend may refuse: what it has given
// stands. One that gives no more than before may have stopped at a limit of its own.
void search_second(const Ask& ask, Question question, ReadBodies::Document first,
                   FoundPages& found) {
  const std::size_t limit = limit_of(question);
  question.params["limit"] = std::to_string(most_entries);
  const Result<ReadBodies::Document> all = passing_document(ask(question));
  if (all) first = *all;
  const std::size_t given = listed_traces(*first).size();
  found.add(std::move(first));
  const bool is_all = all && given > limit && given < most_entries;
  if (!is_all) found.cut = stops_at(found.ids.size(), "traces");
}

// Whether to go on.
bool search(const Ask& ask, const Question& question, Joined& joined, FoundPages& found) {
  if (!joined.take(ask(question))) return false;
  const std::int64_t begin = read_whole_number(question.params.at("start"));
  const std::int64_t end = read_whole_number(question.params.at("end"));
  if (!is_full(*joined.document, question)) {
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
  const bool is_one = found.pages.size() == 1 && found.pages.front() == joined.document;
  if (is_one) return std::move(joined).as_it_came(std::move(found.cut));
  return std::move(joined).with(found.traces(), json::json_pointer{"/traces"},
                                std::move(found.cut));
}

// As if none had come, because a page of it is none: what the others have is not the whole.
Answer none(WallTime asked_at, std::string why) { return {asked_at, 0, "", std::move(why), ""}; }

Answer ask_all(const Ask& ask, const Question& question) {
  return question.backend == Backend::tempo ? ask_all_traces(ask, question)
                                            : ask_all_lines(ask, question);
}

std::vector<std::size_t> numbers_in(const std::string& text) {
  std::vector<std::size_t> numbers;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (read.ec == std::errc()) numbers.push_back(number);
    at = static_cast<std::size_t>(read.ptr - text.data()) + 1;
  }
  return numbers;
}

// What a backend that refuses pages of this length allows: "limit > max_entries_limit_per_query
// (5000 > 500)" says Loki, "limit 1000 exceeds max limit 200" Tempo.
std::optional<std::size_t> limit_allowed(const Answer& refused, const Question& question) {
  constexpr int bad_request = 400;
  if (refused.status != bad_request || refused.body.find("limit") == std::string::npos) {
    return std::nullopt;
  }
  const std::vector<std::size_t> numbers = numbers_in(refused.body);
  const std::size_t limit = limit_of(question);
  if (std::ranges::find(numbers, limit) == numbers.end()) return std::nullopt;
  const std::size_t allowed = numbers.back();
  return allowed > 0 && allowed < limit ? std::optional(allowed) : std::nullopt;
}

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
    Answer whole = ask_all(page, question);
    const auto allowed = limit_allowed(whole, question);
    if (!allowed) return whole;
    Question shorter = question;
    shorter.params["limit"] = std::to_string(*allowed);
    return ask_all(page, shorter);
  } catch (const Misread& misread) {
    return none(asked_at, misread.what());
  } catch (const std::exception&) {
    return none(asked_at, other_shape);
  }
}

namespace {

bool is_good(const Answer& answer) { return answer.status == 200 && answer.problem.empty(); }

}  // namespace

Answer JoinedPages::ask_whole(const Ask& ask, const Question& question) {
  const auto known = std::ranges::find(listings_, question, &Listing::question);
  std::vector<Answer> given;
  if (known != listings_.end()) {
    const bool is_as_before = std::ranges::all_of(known->pages, [&](const Page& page) {
      given.push_back(ask(page.question));
      return is_good(given.back()) && given.back().body == page.body;
    });
    if (is_as_before) {
      Answer whole = known->whole;
      whole.asked_at = given.back().asked_at;
      return whole;
    }
    bytes_ -= known->bytes();
    listings_.erase(known);
  }
  // Up to the first page that differs the same pages are asked for as before.
  Listing listing{question, {}, {}};
  std::size_t next = 0;
  const Ask page = [&](const Question& one) {
    Answer answer = next < given.size() ? std::move(given[next]) : ask(one);
    ++next;
    listing.pages.push_back({one, answer.body});
    return answer;
  };
  Answer whole = observe::ask_whole(page, question);
  if (!is_good(whole) || listing.pages.size() < 2) return whole;
  listing.whole = whole;
  keep(std::move(listing));
  return whole;
}

std::size_t JoinedPages::Listing::bytes() const {
  std::size_t bytes = 0;
  for (const Page& page : pages) bytes += page.body.size();
  return bytes;
}

void JoinedPages::keep(Listing listing) {
  constexpr std::size_t most_bytes = std::size_t{24} << 20U;
  const std::size_t bytes = listing.bytes();
  if (bytes > most_bytes / 2) return;
  if (bytes_ + bytes > most_bytes) {
    listings_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes;
  listings_.push_back(std::move(listing));
}

}  // namespace harness::observe
