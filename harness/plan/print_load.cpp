#include "harness/core/text.hpp"
#include "harness/plan/print_parts.hpp"
#include "harness/scenario/words.hpp"

namespace harness::plan {
namespace {

std::string count_of(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string iterations_of(const scenario::CountRange& range) {
  const std::string low = range.low == range.high ? "" : std::to_string(range.low) + " to ";
  return low + count_of(range.high, "iteration");
}

// "1 to 20 in 30s, to 0 in 10s"
std::string ramp(double from, const std::vector<scenario::Stage>& stages) {
  std::vector<std::string> legs;
  for (const scenario::Stage& stage : stages) {
    legs.push_back("to " + format_number(stage.target) + " in " + format_duration(stage.duration));
  }
  return format_number(from) + " " + join(legs, ", ");
}

std::string arrivals(const std::string& rate, const scenario::Load& load) {
  return rate + " iterations every " + format_duration(load.time_unit) + ", " +
         count_of(load.pre_allocated_vus, "user") + ", " + std::to_string(load.max_vus) +
         " at most";
}

std::string pace(const scenario::Load& load) {
  switch (load.executor) {
    case scenario::ExecutorKind::constant_vus:
      return count_of(load.vus, "user");
    case scenario::ExecutorKind::per_vu_iterations:
      return count_of(load.vus, "user") + ", " + iterations_of(load.iterations) + " each";
    case scenario::ExecutorKind::shared_iterations:
      return count_of(load.vus, "user") + ", " + iterations_of(load.iterations) + " in all";
    case scenario::ExecutorKind::ramping_vus:
      return "users from " + ramp(static_cast<double>(load.start_vus), load.stages);
    case scenario::ExecutorKind::constant_arrival_rate:
      return arrivals(format_number(load.rate), load);
    case scenario::ExecutorKind::ramping_arrival_rate:
      return arrivals("from " + ramp(load.start_rate, load.stages) + ":", load);
  }
  return {};
}

void print_pace(std::ostream& out, const scenario::Load& load) {
  const scenario::ExecutorWord& executor = scenario::executor_of(load.executor);
  const Duration end = load.start_time + load.duration.value_or(load.max_duration);
  out << "    " << executor.name << ": " << pace(load) << ", " << window(load.start_time, end)
      << (executor.ends == scenario::LoadEnd::with_its_iterations ? " at most" : "") << "\n";
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

void print_request(std::ostream& out, const scenario::Request& request, const std::string& margin) {
  std::vector<std::string> accepted;
  for (const int status : request.accept) accepted.push_back(std::to_string(status));
  out << margin << request.name << ": " << request.method << " " << request.url << "\n";
  for (const scenario::Variation& variation : request.vary) {
    out << margin << "  {" << variation.placeholder << "}: " << weights(variation) << "\n";
  }
  for (const auto& [name, value] : request.headers)
    out << margin << "  " << name << ": " << value << "\n";
  if (!request.body.empty()) {
    out << margin << "  body: " << at_margin(request.body, margin.size() + 8) << "\n";
  }
  for (const auto& [name, value] : request.cookies)
    out << margin << "  cookie " << name << ": " << value << "\n";
  if (!request.tags.empty()) {
    out << margin << "  tags " << scenario::selector_text(request.tags) << "\n";
  }
  print_script(out, request, margin);
  out << margin << "  accepts " << (accepted.empty() ? "200 to 399" : join(accepted, ", "))
      << "; gives up after " << format_duration(request.timeout) << "\n";
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

void print_data(std::ostream& out, const scenario::DataSet& data) {
  using Order = scenario::DataSet::Order;
  out << "    data " << data.name << ": ";
  if (data.table) out << count_of(data.table->rows.size(), "row") << " of ";
  out << data.file << ", "
      << (data.order == Order::random     ? "any row each time"
          : data.order == Order::per_user ? "a row for each user"
                                          : "row by row")
      << "\n";
}

}  // namespace

void print(std::ostream& out, const scenario::Load& load) {
  out << "  " << load.name << "\n";
  print_pace(out, load);
  out << "    think time " << std::visit(ThinkTimeText{}, load.think_time);
  if (load.pacing > Duration{0})
    out << ", beginnings at least " << format_duration(load.pacing) << " apart";
  out << "; iterations under way get " << format_duration(load.graceful_stop) << " to end\n";
  if (!load.tags.empty()) out << "    tags " << scenario::selector_text(load.tags) << "\n";
  for (const scenario::DataSet& data : load.data) print_data(out, data);
  double total = 0;
  for (const scenario::Flow& flow : load.flows) total += flow.weight;
  for (const scenario::Flow& flow : load.flows) print_flow(out, flow, flow.weight / total);
}

}  // namespace harness::plan
