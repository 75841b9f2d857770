# What `cmake --install` and the .deb lay down. Each program finds the others and the stack's files from where
# it is itself, so the whole may be moved, and nothing of it knows this checkout:
#   bin/harness, libexec/harness/ (services, store, link-proxy), share/harness/ (stack, scenarios, schema of verdicts,
#   packaging for CI)
# The build tree has the same shape, with links to the sources.
include(GNUInstallDirs)

set(own_files ${CMAKE_INSTALL_DATADIR}/harness)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/harness)
foreach(part stack dashboards)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${part} ${CMAKE_BINARY_DIR}/share/harness/${part} SYMBOLIC)
endforeach()

install(TARGETS harness RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS store link-proxy dice-roller die-service frontend http-gui instrumented-app usage-scraper
  RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/harness)
install(TARGETS store_grpc LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/harness)
install(DIRECTORY stack/ DESTINATION ${own_files}/stack
  FILES_MATCHING PATTERN "*.yaml" PATTERN "*.yml" PATTERN "*.sql" PATTERN "*.alloy" PATTERN "*.ini"
  PATTERN Containerfile PATTERN "dice.json" PATTERN store EXCLUDE PATTERN link EXCLUDE)
# Without what runs and their tests leave there.
install(DIRECTORY scenarios DESTINATION ${own_files}
  PATTERN __pycache__ EXCLUDE PATTERN node_modules EXCLUDE PATTERN own/go/shop EXCLUDE)
install(DIRECTORY dashboards/ DESTINATION ${own_files}/dashboards FILES_MATCHING PATTERN "*.json"
  PATTERN source EXCLUDE)
install(FILES reports/verdict.schema.json reports/annotations.schema.json DESTINATION ${own_files})
install(FILES README.md LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN decisions EXCLUDE)
install(DIRECTORY packaging/ci packaging/github packaging/gitlab DESTINATION ${own_files}/packaging
  USE_SOURCE_PERMISSIONS)
install(FILES packaging/harness.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/completion.bash RENAME harness
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES packaging/completion.zsh RENAME _harness DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES packaging/completion.fish RENAME harness.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# The .deb: ./dev package. What it needs to run stands where ./dev reads it, too.
function(packages_of group result)
  file(STRINGS scripts/packages.txt rows REGEX "^${group} ")
  list(TRANSFORM rows REPLACE "^${group} +" "")
  list(JOIN rows ", " rows)
  set(${result} "${rows}" PARENT_SCOPE)
endfunction()
packages_of(run needed)
packages_of(stages recommended)
packages_of(stress suggested)
packages_of(paging suggested_too)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # tests and benchmarks are in no package
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "rehearses incidents: load, faults and verdicts from one scenario file")
set(CPACK_PACKAGE_CONTACT "the harness maintainers <maintainers@localhost>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${needed}")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "${recommended}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "${suggested}, ${suggested_too}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
