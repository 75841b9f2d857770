#include "harness/cli/flags.hpp"

#include <algorithm>
#include <cstdio>
#include <cxxopts.hpp>
#include <type_traits>

#include "harness/core/text.hpp"

namespace harness::cli {

using cxxopts::value;

struct Flags::Given {
  cxxopts::ParseResult result;
  Words args;
  std::vector<std::vector<std::string>> names;  // of each flag
};

namespace {

// Each alone: "h", "help".
struct Names {
  std::vector<std::string> all;
  std::vector<std::string> switches;                // of them, those that take no value
  std::vector<std::vector<std::string>> of_a_flag;  // each flag's
};

}  // namespace

struct Options::Declared {
  cxxopts::Options options;
  Names names = {};
  std::vector<std::string> paths = {};  // of the flags, those that name something
  std::string operand = {};

  void add(const std::string& name, const std::string& about,
           const std::shared_ptr<cxxopts::Value>& value) {
    options.add_options()(name, about, value);
    names.of_a_flag.push_back(split(name, ','));
    for (std::string& one : split(name, ',')) {
      if (value->is_boolean()) names.switches.push_back(one);
      names.all.push_back(std::move(one));
    }
  }
};

namespace {

Error wrong(const std::string& what, const std::string& program) {
  return {what, program, "see " + program + " --help"};
}

// What stands in the library's quotes: the name of a flag or a value.
std::string quoted_in(const std::string& message) {
  const std::size_t begin = message.find(cxxopts::LQUOTE);
  if (begin == std::string::npos) return {};
  const std::string rest = message.substr(begin + cxxopts::LQUOTE.size());
  return rest.substr(0, rest.find(cxxopts::RQUOTE));
}

std::string with_dashes(const std::string& name) { return (name.size() == 1 ? "-" : "--") + name; }

Error unknown_flag(const std::string& name, const std::vector<std::string>& names,
                   const std::string& program) {
  Error error = wrong("there is no flag " + one_line(with_dashes(name)), program);
  if (const auto meant = nearest(name, names); meant && name.size() > 1) {
    error.remedy = "did you mean " + with_dashes(*meant) + "? " + error.remedy;
  }
  return error;
}

// The library names the value that it could not read, but neither its flag nor what it wants.
Error misread(const std::string& value, const std::string& program, const Words& args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::size_t equals = args[i].starts_with("--") ? args[i].find('=') : std::string::npos;
    const bool has_value = equals != std::string::npos;
    if (i == 0 && !has_value) continue;
    if ((has_value ? args[i].substr(equals + 1) : args[i]) != value) continue;
    return {shown(value) + " is not a number that it takes",
            has_value ? args[i].substr(0, equals) : args[i - 1], "see " + program + " --help"};
  }
  return wrong(shown(value) + " is not a number that a flag takes", program);
}

// "--http2=no": the library would take some of these for --http2. Empty: there is none.
std::string switch_with_value(const Words& args, const std::vector<std::string>& switches) {
  for (const std::string& arg : args) {
    for (const std::string& name : switches) {
      if (arg.starts_with("--" + name + "=")) return "--" + name;
    }
  }
  return {};
}

// "-HAccept: x" as "-H" and "Accept: x": right behind a short flag, the library takes no value but
// letters and digits.
Words with_values_apart(const Words& args, const Names& names) {
  const auto stands_in = [](const std::vector<std::string>& some, const std::string& name) {
    return std::find(some.begin(), some.end(), name) != some.end();
  };
  const auto takes_value = [&](const std::string& name) {
    return stands_in(names.all, name) && !stands_in(names.switches, name);
  };
  Words apart;
  bool flags_ended = false;
  bool is_value = false;  // of the flag before it
  for (const std::string& arg : args) {
    const bool is_flag = !flags_ended && !is_value && arg.starts_with('-');
    is_value = false;
    std::size_t end = arg.size();  // of the flag
    if (is_flag && arg.starts_with("--")) {
      flags_ended = arg == "--";
      is_value = takes_value(arg.substr(2));
    } else if (is_flag) {
      end = 1;  // of "-kX", the first that takes a value is the last flag
      while (end < arg.size() && !takes_value(arg.substr(end, 1))) ++end;
      is_value = end + 1 == arg.size();
      end = std::min(end + 1, arg.size());
    }
    apart.push_back(arg.substr(0, end));
    if (end < arg.size()) apart.push_back(arg.substr(end));
  }
  return apart;
}

// The library's exceptions in words of our own.
Error in_our_words(const cxxopts::exceptions::exception& failure, const std::string& program,
                   const Words& args, const Names& names) {
  namespace library = cxxopts::exceptions;
  const std::string about = quoted_in(failure.what());
  const auto is = [&]<typename Kind>(std::type_identity<Kind>) {
    return dynamic_cast<const Kind*>(&failure) != nullptr;
  };
  if (is(std::type_identity<library::no_such_option>())) {
    return unknown_flag(about, names.all, program);
  }
  if (is(std::type_identity<library::incorrect_argument_type>())) {
    return misread(about, program, args);
  }
  if (is(std::type_identity<library::missing_argument>()) ||
      is(std::type_identity<library::option_requires_argument>())) {
    return wrong(with_dashes(about) + " lacks its value", program);
  }
  if (is(std::type_identity<library::gratuitous_argument_for_option>())) {
    return wrong(with_dashes(about) + " takes no value", program);
  }
  return wrong(shown(about) + " is no flag", program);
}

bool names_nothing(const cxxopts::ParseResult& parsed, const std::string& name) {
  const auto& given = parsed.arguments();
  return std::any_of(given.begin(), given.end(), [&](const cxxopts::KeyValue& one) {
    return one.key() == name && one.value().empty();
  });
}

void list(const cxxopts::Options& options) {
  for (const cxxopts::HelpOptionDetails& flag : options.group_help("").options) {
    if (flag.desc.empty()) continue;  // an operand
    const std::string& name = flag.l.empty() ? flag.s : flag.l.front();
    std::printf("%s%s\t%s\n", flag.l.empty() ? "-" : "--", name.c_str(), flag.desc.c_str());
  }
}

}  // namespace

bool Flags::has(const std::string& name) const { return given_->result.count(name) > 0; }

// A short one may have its value right behind it: "-XGET".
std::string Flags::as_given(const std::string& name) const {
  for (const std::vector<std::string>& names : given_->names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    for (const std::string& arg : given_->args) {
      for (const std::string& one : names) {
        const std::string dashed = with_dashes(one);
        const bool is_it = one.size() == 1 ? arg.starts_with(dashed) && !arg.starts_with("--")
                                           : arg == dashed || arg.starts_with(dashed + "=");
        if (is_it) return dashed;
      }
    }
  }
  return with_dashes(name);
}

std::string Flags::text(const std::string& name) const {
  return given_->result[name].as<std::string>();
}

std::uint64_t Flags::number(const std::string& name) const {
  return given_->result[name].as<std::uint64_t>();
}

std::vector<std::string> Flags::texts(const std::string& name) const {
  if (!has(name)) return {};
  return given_->result[name].as<std::vector<std::string>>();
}

Options::Options(std::string_view command, std::string_view usage, std::string_view about)
    : declared_(std::make_unique<Declared>(
          Declared{cxxopts::Options("harness " + std::string(command), std::string(about))})) {
  declared_->options.custom_help(std::string(usage));
  declared_->options.positional_help("");
  flag("h,help", "Show this help");
}

Options::~Options() = default;
Options::Options(Options&&) noexcept = default;

Options& Options::flag(const std::string& name, const std::string& about) {
  declared_->add(name, about, value<bool>());
  return *this;
}

Options& Options::text(const std::string& name, const std::string& about) {
  declared_->add(name, about, value<std::string>());
  return *this;
}

Options& Options::text(const std::string& name, const std::string& about,
                       const std::string& otherwise) {
  declared_->add(name, about, value<std::string>()->default_value(otherwise));
  return *this;
}

Options& Options::texts(const std::string& name, const std::string& about) {
  declared_->add(name, about, value<std::vector<std::string>>());
  return *this;
}

Options& Options::path(const std::string& name, const std::string& about) {
  declared_->paths.push_back(name);
  return text(name, about);
}

Options& Options::paths(const std::string& name, const std::string& about) {
  declared_->paths.push_back(name);
  return texts(name, about);
}

Options& Options::number(const std::string& name, const std::string& about) {
  declared_->add(name, about, value<std::uint64_t>());
  return *this;
}

Options& Options::number(const std::string& name, const std::string& about,
                         std::uint64_t otherwise) {
  declared_->add(name, about, value<std::uint64_t>()->default_value(std::to_string(otherwise)));
  return *this;
}

Options& Options::operand(const std::string& name) {
  declared_->options.parse_positional(name);
  declared_->operand = name;
  return *this;
}

std::variant<Flags, int> Options::parse(const Words& args) {
  if (args == Words{"--list-flags"}) {
    list(declared_->options);
    return exit_ok;
  }
  std::vector<const char*> argv{"harness"};
  const Words apart = with_values_apart(args, declared_->names);
  for (const std::string& arg : apart) argv.push_back(arg.c_str());
  cxxopts::Options& options = declared_->options;
  const std::string program = options.program();
  const std::string given = switch_with_value(args, declared_->names.switches);
  if (!given.empty()) return refuse(wrong(given + " takes no value", program));
  try {
    cxxopts::ParseResult parsed = options.parse(static_cast<int>(argv.size()), argv.data());
    if (parsed.count("help") > 0) {
      std::fputs((options.help() + "\n").c_str(), stdout);
      return exit_ok;
    }
    if (!parsed.unmatched().empty()) {
      return refuse(
          wrong("\"" + parsed.unmatched().front() + "\" is one argument too many", program));
    }
    for (const std::string& name : declared_->paths) {
      if (!names_nothing(parsed, name)) continue;
      const std::string where = name == declared_->operand ? program : with_dashes(name);
      return refuse(Error{"\"\" names nothing", where, "name something, or leave it out"});
    }
    return Flags(std::make_shared<const Flags::Given>(
        Flags::Given{std::move(parsed), args, declared_->names.of_a_flag}));
  } catch (const cxxopts::exceptions::exception& failure) {
    return refuse(in_our_words(failure, program, args, declared_->names));
  }
}

}  // namespace harness::cli
