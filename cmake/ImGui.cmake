# Dear ImGui as target convwalk_imgui: a package with a CMake config (vcpkg, Conan), or else one that pkg-config knows
# (Debian's libimgui-dev).
include_guard(GLOBAL)

add_library(convwalk_imgui INTERFACE)
find_package(imgui CONFIG QUIET)
if(imgui_FOUND)
  target_link_libraries(convwalk_imgui INTERFACE imgui::imgui)
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(IMGUI IMPORTED_TARGET imgui)
  if(NOT IMGUI_FOUND)
    message(FATAL_ERROR "Dear ImGui was not found; on Debian it is in the package libimgui-dev.")
  endif()
  target_link_libraries(convwalk_imgui INTERFACE PkgConfig::IMGUI)
endif()
