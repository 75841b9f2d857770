#include "harness/load/schedule_hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "harness/load/think_time.hpp"

namespace harness::load {
namespace {

// FNV-1a: not a secret, and the same everywhere.
class Hash {
 public:
  void add(std::string_view text) {
    add(text.size());
    for (const char c : text) mix(static_cast<unsigned char>(c));
  }
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) mix(static_cast<unsigned char>(value >> (8 * i)));
  }
  void add(Duration value) { add(static_cast<std::uint64_t>(value.count())); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

  std::string text() const {
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016lx", static_cast<unsigned long>(value_));
    return digits.data();
  }

 private:
  void mix(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001b3; }

  std::uint64_t value_ = 0xcbf29ce484222325;
};

void add_timing(Hash& hash, const scenario::Load& load) {
  hash.add(name_of(*load.executor));
  for (const scenario::SettingLine& line : settings_of(*load.executor)) hash.add(line.text);
  hash.add(duration_of(*load.executor).value_or(Duration{0}));
  hash.add(*load.start_time);
  hash.add(load.graceful_stop);
  hash.add(load.pacing);
}

void add(Hash& hash, const std::map<std::string, std::string>& texts) {
  hash.add(texts.size());
  for (const auto& [name, text] : texts) {
    hash.add(name);
    hash.add(text);
  }
}

// Parts of a load may have the same files at different places.
void add(Hash& hash, const scenario::Tls& tls) {
  hash.add(std::uint64_t{tls.skip_verify});
  for (const std::string& file : {tls.ca, tls.cert, tls.key}) {
    hash.add(std::filesystem::path(file).filename().string());
  }
}

void add(Hash& hash, const std::vector<scenario::Variation>& variations) {
  hash.add(variations.size());
  for (const scenario::Variation& variation : variations) {
    hash.add(variation.placeholder);
    hash.add(variation.choices.size());
    for (const auto& [value, weight] : variation.choices) {
      hash.add(value);
      hash.add(weight);
    }
  }
}

// A check changes nothing that is sent, but what is counted.
struct TestHash {
  Hash& hash;

  void operator()(const scenario::Check::Is& test) const { hash.add(test.text); }
  void operator()(const scenario::Check::Contains& test) const { hash.add(test.text); }
  void operator()(const scenario::Check::Matches& test) const { hash.add(test.pattern); }
  void operator()(const scenario::Comparison& test) const { hash.add(test.text()); }
  void operator()(const scenario::Check::Between& test) const {
    hash.add(test.low);
    hash.add(test.high);
  }
};

void add_reading(Hash& hash, const scenario::Request& spec) {
  hash.add(spec.extract.size());
  for (const scenario::Extraction& extraction : spec.extract) {
    hash.add(extraction.name);
    hash.add(static_cast<std::uint64_t>(extraction.from));
    hash.add(extraction.what);
  }
  hash.add(spec.checks.size());
  for (const scenario::Check& check : spec.checks) {
    hash.add(check.name);
    hash.add(static_cast<std::uint64_t>(check.part));
    hash.add(check.where);
    hash.add(check.test.index());
    std::visit(TestHash{hash}, check.test);
  }
  hash.add(spec.accept.size());
  for (const int status : spec.accept) hash.add(static_cast<std::uint64_t>(status));
}

// As it is written: ports differ from run to run.
void add_request(Hash& hash, const scenario::Request& spec) {
  hash.add(spec.name);
  hash.add(spec.method);
  hash.add(spec.url);
  hash.add(spec.body);
  hash.add(std::uint64_t{spec.body_as_is});
  hash.add(spec.redirects);
  hash.add(spec.timeout);
  for (const std::optional<Duration>& step : scenario::all_of(spec.timeouts)) {
    hash.add(step.value_or(Duration{0}));
  }
  hash.add(static_cast<std::uint64_t>(spec.http));
  hash.add(spec.unix_socket);
  hash.add(spec.proxy);
  add(hash, spec.tls);
  if (!spec.proxy_ca.empty()) hash.add(std::filesystem::path(spec.proxy_ca).filename().string());
  add(hash, spec.headers);
  add(hash, spec.cookies);
  add(hash, spec.tags);
  add(hash, spec.vary);
  add_reading(hash, spec);
}

void add_data(Hash& hash, const scenario::DataSet& data) {
  hash.add(data.name);
  hash.add(static_cast<std::uint64_t>(data.order));
  if (data.table == nullptr) return;
  for (const std::string& column : data.table->columns) hash.add(column);
  hash.add(data.table->rows.size());
  for (const auto& row : data.table->rows) {
    for (const std::string& value : row) hash.add(value);
  }
}

void add_requests(Hash& hash, const PreparedLoad& load) {
  for (const scenario::Flow& flow : load.spec.flows) {
    hash.add(flow.weight);
    for (const scenario::Request& request : flow.requests) add_request(hash, request);
  }
}

void add_iteration(Hash& hash, const PreparedLoad& load, Rng chance) {
  for (const PreparedRequest& request : load.draw_flow(chance).requests) {
    const Draw draw = request.draw(chance);
    for (const std::size_t choice : draw.choices) hash.add(choice);
    hash.add(draw.trace.trace_low);
    if (const auto& think_time = request.spec().think_time)
      hash.add(load::draw(*think_time, chance));
  }
  hash.add(draw(load.spec.think_time, chance));
}

void add_chance(Hash& hash, const PreparedLoad& load) {
  constexpr std::uint64_t users = 100;
  constexpr std::uint64_t iterations = 20;
  for (std::uint64_t arrival = 0; arrival < users; ++arrival) {
    add_iteration(hash, load, load.chance_of_arrival(arrival));
  }
  for (std::uint64_t user = 1; user <= std::min(users, most_users(*load.spec.executor)); ++user) {
    hash.add(load.draw_iterations(user));
    for (std::uint64_t i = 1; i <= iterations; ++i) add_iteration(hash, load, load.chance(user, i));
  }
}

}  // namespace

std::string schedule_hash(std::span<const PreparedLoad* const> loads) {
  Hash hash;
  for (const PreparedLoad* load : loads) {
    hash.add(load->spec.name);
    hash.add(std::uint64_t{load->spec.own_connections});
    add(hash, load->spec.tags);
    hash.add(load->spec.data.size());
    for (const scenario::DataSet& data : load->spec.data) add_data(hash, data);
    add_timing(hash, load->spec);
    add_requests(hash, *load);
    add_chance(hash, *load);
  }
  return hash.text();
}

}  // namespace harness::load
