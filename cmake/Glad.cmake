# The loader of OpenGL 3.3 core, made at build time: target convwalk_glad, header <glad/gl.h>.
include_guard(GLOBAL)

find_program(GLAD glad)
if(NOT GLAD)
  message(FATAL_ERROR "glad 2, which makes the loader of OpenGL, was not found; on Debian it is in the package "
                      "python3-glad.")
endif()

set(glad_folder ${PROJECT_BINARY_DIR}/glad)
file(MAKE_DIRECTORY ${glad_folder}/include)
add_custom_command(
  OUTPUT ${glad_folder}/src/gl.c ${glad_folder}/include/glad/gl.h ${glad_folder}/include/KHR/khrplatform.h
  COMMAND ${GLAD} --quiet --out-path ${glad_folder} --reproducible --api gl:core=3.3 --extensions "" c
  COMMENT "Making the OpenGL loader"
  VERBATIM)
add_library(convwalk_glad STATIC EXCLUDE_FROM_ALL ${glad_folder}/src/gl.c)
target_include_directories(convwalk_glad SYSTEM PUBLIC ${glad_folder}/include)
