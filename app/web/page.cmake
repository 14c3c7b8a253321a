# The browser edition's program, beside its page: all of it static files in one folder.
add_executable(convwalk_web
  web/main.cpp
  web/page.cpp
  web/page_shelf.cpp)
set_target_properties(convwalk_web PROPERTIES OUTPUT_NAME convwalk RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/site)
target_link_libraries(convwalk_web PRIVATE convwalk_ui convwalk_options)
target_link_options(convwalk_web PRIVATE
  -sMODULARIZE=1 -sEXPORT_NAME=convwalk -sENVIRONMENT=web,worker,node
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sALLOW_MEMORY_GROWTH=1 -sFORCE_FILESYSTEM=1 -sEXIT_RUNTIME=0
  -sEXPORTED_RUNTIME_METHODS=FS,ENV,cwrap,ccall,UTF8ToString,specialHTMLTargets
  --no-entry)
foreach(file index.html page.js worker.js)
  configure_file(web/site/${file} ${PROJECT_BINARY_DIR}/site/${file} COPYONLY)
endforeach()
