# Dear ImGui with its back ends for GLFW and OpenGL 3 and with imgui_stdlib, as target convwalk_imgui: a package with a
# CMake config (vcpkg, Conan), or else one that pkg-config knows (Debian's libimgui-dev). In both cases <imgui.h>,
# <imgui_stdlib.h>, <imgui_impl_glfw.h> and <imgui_impl_opengl3.h> are found under these names.
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
  # The back ends lie in a folder of their own, which pkg-config does not name.
  find_path(IMGUI_BACKENDS_DIR imgui_impl_glfw.h HINTS ${IMGUI_INCLUDE_DIRS} PATH_SUFFIXES backends)
  if(NOT IMGUI_BACKENDS_DIR)
    message(FATAL_ERROR "Dear ImGui was found without imgui_impl_glfw.h, its back end for GLFW.")
  endif()
  target_include_directories(convwalk_imgui SYSTEM INTERFACE ${IMGUI_BACKENDS_DIR})
endif()

# The window's own library, which the back end needs too: target glfw.
find_package(glfw3 3.3 REQUIRED)
target_link_libraries(convwalk_imgui INTERFACE glfw ${CMAKE_DL_LIBS})
