# Writes FILES (a list of paths) into OUTPUT, a C++ source that defines NAMESPACE::page_files(), as HEADER declares it.
#
#     cmake -D NAMESPACE=services::frontend -D HEADER=services/frontend/page_files.hpp
#       -D "FILES=index.html;page.css" -D OUTPUT=page_files.cpp -P embed.cmake
set(contents "")
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  string(MAKE_C_IDENTIFIER ${name} symbol)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND contents "const char ${symbol}[] = {${bytes}};\n")
  string(APPEND entries "    {\"${name}\", {${symbol}, sizeof ${symbol}}},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace ${NAMESPACE} {

namespace {
${contents}
const services::app::PageFile files[] = {
${entries}};
}  // namespace

std::span<const services::app::PageFile> page_files() { return files; }

}  // namespace ${NAMESPACE}
")
