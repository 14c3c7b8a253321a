# The readers of what strangers write, each with a fuzz target in tests/fuzz and seeds beside it.
set(CONVWALK_READERS code forms links notation pictures records scenario settings stack theme values)

# What the target of a reader is made of besides its own file. Some read outside of the core, without a window or
# a picture of a figure: links, pictures and settings in the desk and below; records where tests are built in the
# library that is built anyway, else in its file.
function(convwalk_reader target reader)
  set(app ${PROJECT_SOURCE_DIR}/app)
  target_include_directories(${target} PRIVATE ${app})
  target_link_libraries(${target} PRIVATE convwalk_core convwalk_options nlohmann_json::nlohmann_json)
  if(reader MATCHES "^(links|pictures|settings)$")
    target_link_libraries(${target} PRIVATE convwalk_desk)
  elseif(reader STREQUAL records AND CONVWALK_TESTS)
    target_link_libraries(${target} PRIVATE convwalk_cli)
  elseif(reader STREQUAL records)
    target_sources(${target} PRIVATE ${app}/cli/answer_lines.cpp)
  endif()
endfunction()
