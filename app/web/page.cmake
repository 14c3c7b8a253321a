# The browser edition's programs, beside their pages: all of it static files in one folder.
function(convwalk_page target name)
  add_executable(${target} ${ARGN})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/site)
  target_link_libraries(${target} PRIVATE convwalk_options)
  target_link_options(${target} PRIVATE
    -sMODULARIZE=1 -sENVIRONMENT=web,worker,node -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=0 --no-entry)
endfunction()

# The window, and the same without one in workers.
convwalk_page(convwalk_workbench workbench
  web/answers.cpp
  web/gui_renderer.cpp
  web/main.cpp
  web/page.cpp
  web/page_shelf.cpp
  web/pictures.cpp
  web/said.cpp)
target_link_libraries(convwalk_workbench PRIVATE convwalk_ui)
target_link_options(convwalk_workbench PRIVATE
  -sEXPORT_NAME=convwalkWorkbench -sFORCE_FILESYSTEM=1
  -sEXPORTED_RUNTIME_METHODS=FS,ENV,cwrap,ccall,UTF8ToString,specialHTMLTargets)

foreach(file convwalk.js index.html page.js worker.js)
  configure_file(web/site/${file} ${PROJECT_BINARY_DIR}/site/${file} COPYONLY)
endforeach()

# Figures for other people's pages: without Dear ImGui and without files.
convwalk_page(convwalk_element figure web/element.cpp web/said.cpp)
target_link_libraries(convwalk_element PRIVATE convwalk_desk)
target_link_options(convwalk_element PRIVATE
  -sEXPORT_NAME=convwalkFigure -sEXPORTED_RUNTIME_METHODS=cwrap,specialHTMLTargets)
