#include "harness/verdict/life/life_of_samples.hpp"

#include "harness/languages/promql/sample_reads.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/misspelt.hpp"
#include "harness/verdict/throughout.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;
using languages::promql::SampleRead;

// What Prometheus itself says of scrapes is of the moment, and what is derived from spans is waited
// for.
bool is_always_in_time(const std::string& metric) {
  return is_of_prometheus(metric) || metric.starts_with("traces_");
}

bool may_be_old(const SampleRead& read) {
  return read.is_of_moment && !is_always_in_time(read.named.metric);
}

// Without a name, several series may have the same labels.
bool may_be_left_out(const SampleRead& read) {
  return !read.leaves_out_nan.empty() && !read.named.metric.empty() &&
         !is_always_in_time(read.named.metric);
}

std::vector<SampleRead> reads_in(const Queries& queries) {
  std::vector<SampleRead> all;
  for (const auto& query : queries) {
    for (SampleRead& read : languages::promql::sample_reads(*query)) all.push_back(std::move(read));
  }
  return all;
}

std::string text_of(const NamedSeries& named) {
  return languages::promql::to_text(*named.selector);
}

// Of an exporter that is slow, or a scrape that was late, the last one may be of the one before.
Duration oldest(const SamplesIn& in) { return 3 * in.apart; }

// The series of which the last sample is from before the window, with its time; throughout one,
// those of which it is too old for the moment, with its age.
observe::Question old_samples(const SampleRead& read, const SamplesIn& in) {
  const std::string time = "timestamp(" + text_of(read.named) + ")";
  if (!in.moments) {
    return observe::promql_at(time + " < " + unix_seconds(in.window.begin), in.window.end);
  }
  const Duration step = std::max<Duration>(between_moments, in.moments->length() / 10'000);
  return observe::promql_over("time() - " + time + " > " + format_number(seconds(oldest(in))),
                              *in.moments, step);
}

// The series with a sample that is no number: a sum with it is none.
observe::Question no_numbers(const SampleRead& read, const SamplesIn& in) {
  const bool reads_all = in.moments.has_value();
  const Duration back = reads_all ? in.window.length() : Duration{read.back};
  const std::string selector = text_of(read.named);
  const std::string values =
      back > Duration{0} ? "sum_over_time(" + selector + "[" + observe::range_of(back) + "])"
                         : selector;
  return observe::promql_at(values + " != " + values, in.window.end);
}

Asked asked_for(const std::vector<SampleRead>& reads, const SamplesIn& in) {
  Asked asked;
  for (const SampleRead& read : reads) {
    if (may_be_old(read)) asked.add(old_samples(read, in));
    if (may_be_left_out(read)) asked.add(no_numbers(read, in));
  }
  return asked;
}

Life unread(const Error& error) { return {Outcome::undecided, to_string(error), {}}; }

// Of a scrape that fails, slowness may be the cause.
Life was_of_the_window(const SampleRead& read, const SamplesIn& in, const observe::Answer& answer) {
  const auto old = observe::parse_series(answer);
  if (!old) return unread(old.error());
  if (old->empty()) return {};
  const observe::Series& first = old->front();
  const observe::Point& point = first.points.front();
  const std::string name = read.named.metric + observe::format_labels(first.labels);
  const std::string what =
      in.moments
          ? " was " + approximate(from_seconds(point.value)) + " old at " + format_wall(point.at)
          : " is of " + format_wall(WallTime{from_seconds(point.value)}) +
                ", from before the window";
  return {Outcome::no_data, "the last sample of " + name + what, {}, true};
}

// A quantile of no observations is none, and that there were none is no fault.
Life were_numbers(const SampleRead& read, const observe::Answer& answer) {
  const auto without = observe::parse_series(answer);
  if (!without) return unread(without.error());
  std::string told;
  for (const observe::Series& one : *without) {
    observe::Series named = one;
    named.labels.erase("__name__");
    const std::string text = "some samples of " + read.named.metric +
                             observe::format_labels(named.labels) + " are no number (NaN), which " +
                             read.leaves_out_nan + " leaves out";
    if (!one.labels.contains("quantile")) return {Outcome::no_data, text, {}};
    if (told.empty()) told = text;
  }
  return {Outcome::pass, {}, told};
}

}  // namespace

std::vector<observe::Question> questions_for_samples(const Queries& queries, const SamplesIn& in) {
  return asked_for(reads_in(queries), in).all();
}

Life life_of_samples(const Queries& queries, const SamplesIn& in,
                     std::span<const observe::Answer> answers) {
  const std::vector<SampleRead> reads = reads_in(queries);
  const Asked asked = asked_for(reads, in);
  Lives lives;
  for (const SampleRead& read : reads) {
    if (may_be_old(read)) {
      lives.add(was_of_the_window(read, in, asked.answer_to(old_samples(read, in), answers)));
    }
    if (may_be_left_out(read)) {
      lives.add(were_numbers(read, asked.answer_to(no_numbers(read, in), answers)));
    }
  }
  return lives.life();
}

}  // namespace harness::verdict
