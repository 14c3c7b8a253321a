# The readers of what strangers write, each with a fuzz target in tests/fuzz and seeds beside it.
set(CONVWALK_READERS code notation records scenario settings stack theme values)

# What the target of a reader is made of besides its own file. Two of them read outside of the core, without a window or
# a picture: where tests are built, they take the library that is built anyway, else their files.
function(convwalk_reader target reader)
  set(app ${PROJECT_SOURCE_DIR}/app)
  target_include_directories(${target} PRIVATE ${app})
  target_link_libraries(${target} PRIVATE convwalk_core convwalk_options nlohmann_json::nlohmann_json)
  if(NOT reader MATCHES "^(records|settings)$")
    return()
  endif()
  if(CONVWALK_TESTS)
    target_link_libraries(${target} PRIVATE $<IF:$<STREQUAL:${reader},records>,convwalk_cli,convwalk_desk>)
  elseif(reader STREQUAL records)
    target_sources(${target} PRIVATE ${app}/cli/answer_lines.cpp)
  else()
    target_sources(${target} PRIVATE ${app}/desk/paths.cpp ${app}/desk/settings.cpp ${app}/export/input_file.cpp)
  endif()
endfunction()
