# The libraries of the browser edition. Debian has them compiled for its own machines; here they are compiled from its
# source packages, which `./dev web` unpacks into CONVWALK_WEB_SOURCES: Dear ImGui as target convwalk_imgui, giflib as
# GIF::GIF. The browser's own OpenGL ES 3 stands where the loader does elsewhere: target convwalk_glad, <glad/gl.h>.
include_guard(GLOBAL)

set(CONVWALK_WEB_SOURCES ${PROJECT_SOURCE_DIR}/build/web-sources CACHE PATH "Where the unpacked source packages lie")

function(find_sources variable name file)
  file(GLOB found ${CONVWALK_WEB_SOURCES}/${name}-*/${file})
  if(NOT found)
    message(FATAL_ERROR "${CONVWALK_WEB_SOURCES} has no ${name}-*/${file}; `./dev web` unpacks Debian's source package "
                        "${name} there.")
  endif()
  list(GET found 0 first)
  string(REGEX REPLACE "/${file}$" "" folder ${first})
  set(${variable} ${folder} PARENT_SCOPE)
endfunction()

# Headers alone, of this machine; the folder that they lie in has others beside them that are not the browser's.
set(web_headers ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${web_headers})
foreach(library fmt nlohmann protozero)
  find_path(${library}_folder ${library} PATHS /usr/include /usr/local/include NO_DEFAULT_PATH)
  if(NOT ${library}_folder)
    message(FATAL_ERROR "The headers of ${library} were not found; on Debian they are in libfmt-dev, nlohmann-json3-dev and "
                        "libprotozero-dev.")
  endif()
  file(CREATE_LINK ${${library}_folder}/${library} ${web_headers}/${library} SYMBOLIC)
endforeach()
set(PROTOZERO_INCLUDE_DIR ${web_headers} CACHE PATH "Where <protozero/pbf_reader.hpp> lies")
add_library(fmt::fmt-header-only INTERFACE IMPORTED)
target_include_directories(fmt::fmt-header-only SYSTEM INTERFACE ${web_headers})
target_compile_definitions(fmt::fmt-header-only INTERFACE FMT_HEADER_ONLY)
add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
target_include_directories(nlohmann_json::nlohmann_json SYSTEM INTERFACE ${web_headers})

find_sources(imgui_sources imgui imgui.h)
add_library(convwalk_imgui STATIC EXCLUDE_FROM_ALL
  ${imgui_sources}/imgui.cpp
  ${imgui_sources}/imgui_draw.cpp
  ${imgui_sources}/imgui_tables.cpp
  ${imgui_sources}/imgui_widgets.cpp
  ${imgui_sources}/misc/cpp/imgui_stdlib.cpp)
target_include_directories(convwalk_imgui SYSTEM PUBLIC ${imgui_sources} ${imgui_sources}/backends
                                                        ${imgui_sources}/misc/cpp)
# Where the program's own fonts are loaded, so that the one inside is never seen; and no files of Dear ImGui's own.
target_compile_definitions(convwalk_imgui PUBLIC IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS)

find_sources(gif_sources giflib gif_lib.h)
add_library(convwalk_gif STATIC EXCLUDE_FROM_ALL
  ${gif_sources}/egif_lib.c
  ${gif_sources}/gifalloc.c
  ${gif_sources}/gif_hash.c
  ${gif_sources}/openbsd-reallocarray.c)
target_include_directories(convwalk_gif SYSTEM PUBLIC ${gif_sources})
add_library(GIF::GIF ALIAS convwalk_gif)

add_library(convwalk_glad INTERFACE)
target_include_directories(convwalk_glad SYSTEM INTERFACE ${PROJECT_SOURCE_DIR}/app/web/gl)
