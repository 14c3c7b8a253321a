# embed_files(TARGET FUNCTION FILE...): compiles files into TARGET. In namespace convwalk,
#   std::span<const std::pair<std::string_view, std::string_view>> FUNCTION()
# returns their names (without folders) and bytes, in the order given.
add_executable(convwalk_embed EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/embed.cpp)
if(EMSCRIPTEN)
  # It runs under Node, and is to see this machine's files.
  target_link_options(convwalk_embed PRIVATE -sNODERAWFS=1)
endif()

function(embed_files target function)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp)
  set(entries)
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    list(APPEND entries ${name}=${file})
  endforeach()
  add_custom_command(
    OUTPUT ${out}
    COMMAND convwalk_embed ${out} ${function} ${entries}
    DEPENDS convwalk_embed ${ARGN}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
