#include "harness/cli/check_files.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "harness/target/native/programs.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

bool has_extension(const fs::path& path, const check::Kind& kind) {
  return std::count(kind.extensions.begin(), kind.extensions.end(), path.extension()) > 0;
}

bool of_any_kind(const fs::path& path) {
  const auto all = check::kinds();
  return std::any_of(all.begin(), all.end(),
                     [&](const check::Kind& kind) { return has_extension(path, kind); });
}

// Sorted; what is named itself is taken whatever it is called.
template <typename IsWanted>
std::vector<fs::path> files_in(const std::vector<std::string>& names, const IsWanted& is_wanted) {
  std::vector<fs::path> files;
  for (const std::string& name : names) {
    std::error_code unknown;
    if (!fs::is_directory(name, unknown)) {
      files.emplace_back(name);
      continue;
    }
    std::vector<fs::path> inside;
    fs::recursive_directory_iterator entry(name, fs::directory_options::skip_permission_denied,
                                           unknown);
    for (; entry != fs::recursive_directory_iterator(); entry.increment(unknown)) {
      const std::string own = entry->path().filename().string();
      if (entry->is_directory(unknown)) {
        // What is hidden, built or fetched is nobody's source.
        const bool is_foreign = own.starts_with('.') || own == "build" || own == "node_modules";
        if (is_foreign) entry.disable_recursion_pending();
      } else if (is_wanted(entry->path())) {
        inside.push_back(entry->path());
      }
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

std::vector<std::string> usual_places(const check::Kind& kind) {
  std::error_code unknown;
  const fs::path here(kind.directory);
  if (fs::is_directory(here, unknown)) return {here.string()};
  const fs::path installed =
      target::own_directory().parent_path() / "share/harness" / kind.directory;
  if (fs::is_directory(installed, unknown)) return {installed.string()};
  return {};
}

bool is_template(const fs::path& file, const check::Source& source) {
  return file.extension() != ".json" && check::is_helm_template(source.text);
}

// JSON is read strictly, Alloy's language by its kind, all else as YAML.
check::Form form_of(const fs::path& file) {
  if (file.extension() == ".alloy") return check::Form::text;
  return file.extension() == ".json" ? check::Form::json : check::Form::yaml_stream;
}

}  // namespace

FilesToCheck files_of_kind(const check::Kind& kind, const std::vector<std::string>& names) {
  FilesToCheck files;
  FilesOfKind of_kind{&kind};
  const std::vector<std::string> places = names.empty() ? usual_places(kind) : names;
  for (const fs::path& file :
       files_in(places, [&](const fs::path& path) { return has_extension(path, kind); })) {
    auto source = check::read_source(file, kind.form);
    if (!source) {
      files.unread.push_back(source.error());
      continue;
    }
    if (is_template(file, *source)) {
      files.templates.push_back(file.string());
      continue;
    }
    // A directory has others beside it.
    const bool is_named = std::count(places.begin(), places.end(), file.string()) > 0;
    if (is_named || check::has_some(kind, *source)) of_kind.sources.push_back(*std::move(source));
  }
  files.by_kind.push_back(std::move(of_kind));
  return files;
}

void tell_of_passed(const FilesToCheck& files) {
  for (const std::string& file : files.passed) {
    std::fprintf(stderr, "%s: of no kind that is checked\n", file.c_str());
  }
}

FilesToCheck files_of_all_kinds(const std::vector<std::string>& names) {
  FilesToCheck files;
  if (names.empty()) {
    for (const check::Kind& kind : check::kinds()) {
      FilesToCheck some = files_of_kind(kind, {});
      files.by_kind.insert(files.by_kind.end(), some.by_kind.begin(), some.by_kind.end());
      files.unread.insert(files.unread.end(), some.unread.begin(), some.unread.end());
      files.templates.insert(files.templates.end(), some.templates.begin(), some.templates.end());
    }
    return files;
  }
  for (const check::Kind& kind : check::kinds()) files.by_kind.push_back({&kind});
  for (const fs::path& file : files_in(names, of_any_kind)) {
    auto source = check::read_source(file, form_of(file));
    if (!source) {
      files.unread.push_back(source.error());
      continue;
    }
    if (is_template(file, *source)) {
      files.templates.push_back(file.string());
      continue;
    }
    const check::Kind* kind = check::kind_of(*source, file.extension().string());
    if (kind == nullptr) {
      const bool is_named = std::count(names.begin(), names.end(), file.string()) > 0;
      if (is_named) files.passed.push_back(file.string());
      continue;
    }
    auto group = std::find_if(files.by_kind.begin(), files.by_kind.end(),
                              [&](const FilesOfKind& one) { return one.kind == kind; });
    group->sources.push_back(check::parse_source(source->name, source->text, kind->form));
  }
  return files;
}

}  // namespace harness::cli
