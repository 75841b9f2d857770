#include "harness/run/program_text.hpp"

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::run {
namespace {

namespace fs = std::filesystem;

using Named = std::map<std::string, std::string>;

// What is read in a tenth of a second or so: data may lie beside a program.
constexpr std::uintmax_t most_bytes = 64U << 20U;
constexpr std::size_t most_files = 1000;

bool is_of_a_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

template <typename Take>
void each_name(const std::string& text, const Take& take) {
  for (auto at = text.begin(); at != text.end();) {
    at = std::find_if(at, text.end(), is_of_a_name);
    const auto end = std::find_if_not(at, text.end(), is_of_a_name);
    if (at != end) take(std::string(at, end));
    at = end;
  }
}

// What others have made, which names variables of all sorts.
bool is_installed(const fs::path& folder) {
  std::error_code unknown;
  const std::string name = folder.filename().string();
  return name.starts_with(".") || name == "node_modules" ||
         fs::exists(folder / "pyvenv.cfg", unknown);
}

class Program {
 public:
  Program(const fs::path& directory, const std::set<std::string>& variables)
      : directory_(fs::weakly_canonical(directory, unknown_)), variables_(variables) {}

  void read(const scenario::Words& command) {
    std::set<std::string> words;
    for (const std::string& argument : command) {
      if (!argument.empty()) add(directory_ / argument);
      each_name(argument, [&](std::string word) { words.insert(std::move(word)); });
    }
    for (const auto& entry : fs::directory_iterator(directory_, unknown_)) {
      if (words.contains(entry.path().stem().string())) add(entry.path());
    }
  }

  std::optional<Named> named() const {
    return files_.empty() ? std::nullopt : std::optional(named_);
  }

 private:
  // A path may lead anywhere; what is elsewhere is not of the program's author.
  void add(const fs::path& written) {
    const fs::path path = fs::weakly_canonical(written, unknown_);
    const fs::path from = path.lexically_relative(directory_);
    if (from.empty() || *from.begin() == "..") return;
    if (fs::is_regular_file(path, unknown_)) return add_file(path);
    if (!fs::is_directory(path, unknown_) || (from != "." && is_installed(path))) return;
    auto all = fs::recursive_directory_iterator(path, unknown_);
    for (auto one = begin(all); one != end(all); one.increment(unknown_)) {
      if (one->is_directory(unknown_) && is_installed(one->path())) {
        one.disable_recursion_pending();
      } else if (one->is_regular_file(unknown_)) {
        add_file(one->path());
      }
    }
  }

  // Files of YAML may be scenarios, whose variables are the harness'.
  void add_file(const fs::path& path) {
    if (is_one_of(path.extension().string(), {".yaml", ".yml"})) return;
    const std::uintmax_t size = fs::file_size(path, unknown_);
    if (files_.size() >= most_files || size > most_bytes - bytes_) return;
    if (!files_.insert(path).second) return;
    bytes_ += size;
    if (const auto text = read_file(path)) look_into(*text, path.filename().string());
  }

  // A compiler may put texts one behind the other, so that names have no ends there.
  void look_into(const std::string& text, const std::string& file) {
    const bool is_compiled = text.find('\0') != std::string::npos;
    each_name(text, [&](const std::string& name) {
      if (!is_compiled && variables_.contains(name)) named_.emplace(name, file);
      if (!is_compiled) return;
      for (const std::string& variable : variables_) {
        if (name.find(variable) != std::string::npos) named_.emplace(variable, file);
      }
    });
  }

  std::error_code unknown_;
  fs::path directory_;
  const std::set<std::string>& variables_;
  std::set<fs::path> files_;
  std::uintmax_t bytes_ = 0;
  Named named_;
};

}  // namespace

std::optional<Named> variables_in_program(const scenario::Words& command, const fs::path& directory,
                                          const std::set<std::string>& variables) {
  Program program(directory, variables);
  program.read(command);
  return program.named();
}

}  // namespace harness::run
