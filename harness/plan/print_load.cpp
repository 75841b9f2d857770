#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/plan/amounts.hpp"
#include "harness/plan/print_parts.hpp"

namespace harness::plan {
namespace {

// How long iterations begin by what the load says itself; none: until the phases end it.
std::optional<Duration> own_length(const scenario::Executor& executor) {
  const auto limit = scenario::time_limit_of(executor);
  return limit ? limit : scenario::duration_of(executor);
}

// Then its end is only known roughly: between phases lie transitions.
bool ends_with_phases(const scenario::Load& load, const std::optional<Duration>& length) {
  const auto own = own_length(*load.executor);
  return !own || (length && *load.start_time + *own > *length);
}

void print_pace(std::ostream& out, const scenario::Load& load,
                const std::optional<Duration>& length) {
  out << "    " << scenario::name_of(*load.executor) << ": " << scenario::text_of(*load.executor)
      << ", ";
  if (ends_with_phases(load, length)) {
    out << offset(*load.start_time) << " to the end of the last phase";
  } else {
    out << window(*load.start_time, *load.start_time + *own_length(*load.executor));
  }
  out << (scenario::time_limit_of(*load.executor) ? " at most" : "") << "\n";
}

// Whether an iteration may end before its last request, for lack of a value.
bool may_break_off(const scenario::Load& load) {
  return std::any_of(load.flows.begin(), load.flows.end(), [](const scenario::Flow& flow) {
    const auto end = flow.requests.end() - (flow.requests.empty() ? 0 : 1);
    return std::any_of(flow.requests.begin(), end,
                       [](const scenario::Request& request) { return !request.extract.empty(); });
  });
}

bool has_steps(const scenario::Load& load) {
  return std::any_of(load.flows.begin(), load.flows.end(),
                     [](const scenario::Flow& flow) { return flow.requests.size() > 1; });
}

// "10m"; "about 9s", where the phases decide.
std::string time_for(const scenario::Load& load, bool has_an_end) {
  return (has_an_end ? "" : "about ") + format_duration(*time_limit_of(*load.executor));
}

// What has to go well for so many to be sent.
std::string provided(const scenario::Load& load, const Amounts& amounts, bool has_an_end) {
  std::vector<std::string> conditions;
  if (amounts.arrivals) conditions.emplace_back("a user is free for each");
  if (time_limit_of(*load.executor)) {
    conditions.push_back(time_for(load, has_an_end) + " is enough");
  } else if (has_steps(load)) {
    conditions.emplace_back("iterations come to their end in time");
  }
  if (may_break_off(load)) conditions.emplace_back("each finds what it extracts");
  return conditions.empty() ? "" : ", if " + join(conditions, " and ");
}

// Where it ends with the phases, nobody knows to the iteration how long that takes.
std::string by_pauses(const Amounts& amounts, bool has_an_end) {
  if (!amounts.most_by_pauses) return "";
  return std::string("; at most ") + (has_an_end ? "" : "about ") +
         scenario::count_of(*amounts.most_by_pauses, "iteration") + ", by their pauses";
}

// "600 arrivals, at least 1200 requests, if a user is free for each"
std::string due(const scenario::Load& load, const Amounts& amounts, bool has_an_end) {
  const std::string requests = "at least " + scenario::count_of(amounts.requests, "request") +
                               provided(load, amounts, has_an_end);
  if (amounts.arrivals) {
    const std::string arrivals = scenario::count_of(*amounts.arrivals, "arrival");
    return has_an_end ? arrivals + ", " + requests : "about " + arrivals;
  }
  if (amounts.most_in_time) {
    return scenario::count_of(amounts.iterations, "iteration") + ", for which " +
           time_for(load, has_an_end) + " is too short: with their pauses users begin " +
           std::to_string(*amounts.most_in_time) + " at most";
  }
  const std::string more = amounts.most_iterations == amounts.iterations ? "" : "at least ";
  return more + scenario::count_of(amounts.iterations, "iteration") + ", " + requests +
         by_pauses(amounts, has_an_end);
}

std::string weights(const scenario::Variation& variation) {
  double total = 0;
  for (const auto& [value, weight] : variation.choices) total += weight;
  std::vector<std::string> parts;
  for (const auto& [value, weight] : variation.choices) {
    parts.push_back(value + " " + format_number(100 * weight / total) + " %");
  }
  return join(parts, ", ");
}

std::string describe(const scenario::Extraction& extraction) {
  using From = scenario::Extraction::From;
  const std::string from = extraction.from == From::json     ? "JSON "
                           : extraction.from == From::header ? "the header "
                                                             : "the body, by ";
  return "{" + extraction.name + "} from " + from + extraction.what;
}

struct TestText {
  std::string operator()(const scenario::Check::Is& test) const { return "is " + test.text; }
  std::string operator()(const scenario::Check::Contains& test) const {
    return "contains " + test.text;
  }
  std::string operator()(const scenario::Check::Matches& test) const {
    return "matches " + test.pattern;
  }
  std::string operator()(const scenario::Comparison& test) const { return test.text(); }
  std::string operator()(const scenario::Check::Between& test) const {
    return "is from " + format_number(test.low) + " to " + format_number(test.high);
  }
};

std::string describe(const scenario::Check& check) {
  using Part = scenario::Check::Part;
  const std::string part = check.part == Part::status   ? "the status"
                           : check.part == Part::header ? "the header " + check.where
                           : check.part == Part::json   ? "JSON " + check.where
                                                        : "the body";
  return check.name + ": " + part + " " + std::visit(TestText{}, check.test);
}

struct ThinkTimeText {
  std::string operator()(const scenario::DurationRange& range) const {
    const std::string low = format_duration(range.low);
    return range.low == range.high ? low : low + " to " + format_duration(range.high);
  }
  std::string operator()(const scenario::Normal& normal) const {
    return "normal about " + format_duration(normal.mean) + ", standard deviation " +
           format_duration(normal.stddev);
  }
  std::string operator()(const scenario::Exponential& exponential) const {
    return "exponential with a mean of " + format_duration(exponential.mean);
  }
};

// What the user does with the answer.
void print_script(std::ostream& out, const scenario::Request& request, const std::string& margin) {
  for (const scenario::Extraction& extraction : request.extract) {
    out << margin << "  takes " << describe(extraction) << "\n";
  }
  for (const scenario::Check& check : request.checks) {
    out << margin << "  checks " << describe(check) << "\n";
  }
}

// ", or 2s of waiting"
std::string step_timeouts(const scenario::StepTimeouts& timeouts) {
  constexpr std::array names{"connecting", "TLS handshaking", "sending", "waiting", "receiving"};
  const auto all = scenario::all_of(timeouts);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (all.at(i)) text += ", or " + format_duration(*all.at(i)) + " of " + names.at(i);
  }
  return text;
}

// What files hold, and where they lie, is of this machine: that there are any is said.
void print_tls(std::ostream& out, const scenario::Tls& tls, const std::string& margin) {
  if (tls.skip_verify) out << margin << "  takes whatever certificate the server has\n";
  if (!tls.ca.empty()) {
    out << margin << "  takes a certificate that tls: ca signs, and none that the machine trusts\n";
  }
  if (!tls.cert.empty()) out << margin << "  shows a certificate of its own, tls: cert\n";
}

// As far as it is not what every request has.
void print_way(std::ostream& out, const scenario::Request& request, const std::string& margin) {
  if (request.http == scenario::HttpVersion::http_2) out << margin << "  over HTTP/2\n";
  print_tls(out, request.tls, margin);
  if (!request.unix_socket.empty()) {
    out << margin << "  through the Unix socket " << request.unix_socket << "\n";
  }
  if (!request.proxy.empty()) {
    out << margin << "  through the proxy " << without_password(request.proxy)
        << (request.proxy_ca.empty() ? "" : ", whose certificate proxy_ca signs") << "\n";
  }
  if (request.redirects > 0) {
    out << margin << "  follows up to " << scenario::count_of(request.redirects, "redirect")
        << "\n";
  }
}

void print_request(std::ostream& out, const scenario::Request& request, const std::string& margin) {
  std::vector<std::string> accepted;
  for (const int status : request.accept) accepted.push_back(std::to_string(status));
  out << margin << request.name << ": " << request.method << " " << without_password(request.url)
      << "\n";
  for (const scenario::Variation& variation : request.vary) {
    out << margin << "  {" << variation.placeholder << "}: " << weights(variation) << "\n";
  }
  for (const auto& [name, value] : request.headers)
    out << margin << "  " << name << ": " << value << "\n";
  if (request.body_file.written()) {
    out << margin << "  body: what " << *request.body_file << " holds\n";
  } else if (!request.body.empty()) {
    out << margin << "  body: " << at_margin(request.body, margin.size() + 8) << "\n";
  }
  for (const auto& [name, value] : request.cookies)
    out << margin << "  cookie " << name << ": " << value << "\n";
  print_way(out, request, margin);
  if (!request.tags.empty()) {
    out << margin << "  tags " << scenario::selector_text(request.tags) << "\n";
  }
  print_script(out, request, margin);
  out << margin << "  accepts " << (accepted.empty() ? "200 to 399" : join(accepted, ", "))
      << "; gives up after " << format_duration(request.timeout) << step_timeouts(request.timeouts)
      << "\n";
  if (request.think_time) {
    out << margin << "  then waits " << std::visit(ThinkTimeText{}, *request.think_time) << "\n";
  }
}

void print_flow(std::ostream& out, const scenario::Flow& flow, double share) {
  if (!flow.name.empty()) {
    out << "    flow " << flow.name << ", " << format_number(100 * share) << " %\n";
  }
  const std::string margin(flow.name.empty() ? 4 : 6, ' ');
  for (const scenario::Request& request : flow.requests) print_request(out, request, margin);
}

// What of the file they get.
std::string rows_for(std::uint64_t count, const std::string& noun, std::size_t rows) {
  if (count <= rows)
    return scenario::count_of(count, noun) + " of " + scenario::count_of(rows, "row");
  const std::uint64_t often = (count + rows - 1) / rows;
  return "each row for up to " + scenario::count_of(often, noun);
}

std::string use_of(const scenario::DataSet& data, const Amounts& amounts) {
  using Order = scenario::DataSet::Order;
  const std::size_t rows = data.table->rows.size();
  if (data.order == Order::per_user) return rows_for(amounts.most_users, "user", rows);
  const bool is_known = data.order == Order::sequential && amounts.most_iterations > 0;
  return is_known ? rows_for(amounts.most_iterations, "iteration", rows) : "";
}

void print_data(std::ostream& out, const scenario::DataSet& data, const Amounts& amounts) {
  using Order = scenario::DataSet::Order;
  out << "    data " << data.name << ": ";
  if (data.table) out << scenario::count_of(data.table->rows.size(), "row") << " of ";
  out << data.file << ", "
      << (data.order == Order::random     ? "any row each time"
          : data.order == Order::per_user ? "a row for each user"
                                          : "row by row");
  if (data.table) {
    const std::string use = use_of(data, amounts);
    if (!use.empty()) out << ": " << use;
  }
  out << "\n";
}

}  // namespace

void print(std::ostream& out, const scenario::Load& load, const std::optional<Duration>& length) {
  out << "  " << load.name << "\n";
  print_pace(out, load, length);
  const scenario::Load expected = expected_of(load, length);
  const Amounts amounts = amounts_of(expected);
  const bool has_an_end = !ends_with_phases(load, length);
  out << "    due: "
      << (amounts.iterations > 0 ? due(expected, amounts, has_an_end) : std::string("nothing"))
      << "\n";
  out << "    think time " << std::visit(ThinkTimeText{}, load.think_time);
  if (load.pacing > Duration{0})
    out << ", beginnings at least " << format_duration(load.pacing) << " apart";
  out << "; iterations under way get " << format_duration(load.graceful_stop) << " to end\n";
  if (!load.tags.empty()) out << "    tags " << scenario::selector_text(load.tags) << "\n";
  if (load.own_connections) out << "    each user keeps connections of its own\n";
  for (const scenario::DataSet& data : load.data) print_data(out, data, amounts);
  double total = 0;
  for (const scenario::Flow& flow : load.flows) total += flow.weight;
  for (const scenario::Flow& flow : load.flows) print_flow(out, flow, flow.weight / total);
}

}  // namespace harness::plan
