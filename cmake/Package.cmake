# What is put beside the program, and the packages of all: `./dev package`. What Debian's policy wants of a package is
# made here; lintian finds no error in it.
include_guard(GLOBAL)

set(package_folder ${PROJECT_BINARY_DIR}/package)
file(MAKE_DIRECTORY ${package_folder})
set(doc_folder ${CMAKE_INSTALL_DATADIR}/doc/convwalk)

# Manual pages and changelogs are kept compressed, without the time of the compression.
find_program(GZIP gzip)
if(NOT GZIP)
  message(FATAL_ERROR "gzip, which compresses the manual page, was not found; on Debian it is in the package gzip.")
endif()
function(install_compressed in folder name)
  set(out ${package_folder}/${name}.gz)
  add_custom_command(OUTPUT ${out} COMMAND ${GZIP} -9nc ${in} > ${out} DEPENDS ${in} COMMENT "Compressing ${name}")
  add_custom_target(compressed_${name} ALL DEPENDS ${out})
  install(FILES ${out} DESTINATION ${folder})
endfunction()
install_compressed(${PROJECT_SOURCE_DIR}/assets/debian/changelog ${doc_folder} changelog)

# The manual, which the program writes itself: its own page, one of each command, and the pages of assets/docs.
function(install_manual page section)
  set(file convwalk.${section})
  if(page)
    set(file convwalk-${page}.${section})
  endif()
  set(out ${package_folder}/${file})
  add_custom_command(OUTPUT ${out} COMMAND convwalk manual ${page} > ${out} DEPENDS convwalk VERBATIM)
  install_compressed(${out} ${CMAKE_INSTALL_MANDIR}/man${section} ${file})
endfunction()
if(TARGET convwalk)
  install_manual("" 1)
  foreach(command presets shape export gallery import code network solve image lesson compute open completion manual)
    install_manual(${command} 1)
  endforeach()
  foreach(page window lessons layers images networks formats pages python files limits)
    install_manual(${page} 7)
  endforeach()
endif()
# What the pages show; the README finds it from where it is installed, too.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/assets/pictures DESTINATION ${CMAKE_INSTALL_DATADIR}/convwalk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/assets/docs DESTINATION ${doc_folder}/assets)
install(CODE "file(CREATE_LINK ../../../convwalk/pictures \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${doc_folder}/assets/pictures SYMBOLIC)")

# Our own licence, and those of what is compiled in, in the words of the packages that it came from.
set(copyright ${package_folder}/copyright)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE licence)
file(WRITE ${copyright} "Convwalk\n\n${licence}")
foreach(package fonts-inter fonts-dejavu-core libeigen3-dev libimgui-dev libprotozero-dev libstb-dev python3-glad libcli11-dev
                libfmt-dev nlohmann-json3-dev)
  set(words /usr/share/doc/${package}/copyright)
  if(EXISTS ${words})
    file(READ ${words} words)
    string(REPEAT "-" 80 line)
    file(APPEND ${copyright} "\n${line}\nCompiled in, as Debian's package ${package} has it:\n\n${words}")
  endif()
endforeach()
install(FILES ${copyright} ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
              ${PROJECT_SOURCE_DIR}/CITATION.cff DESTINATION ${doc_folder})

# Live figures for pages, where the browser edition was built before.
set(web_site ${PROJECT_SOURCE_DIR}/build/web/site)
install(FILES ${web_site}/convwalk.js ${web_site}/figure.js ${web_site}/figure.wasm
        DESTINATION ${CMAKE_INSTALL_DATADIR}/convwalk/web OPTIONAL)

set(CPACK_PACKAGE_NAME convwalk)
set(CPACK_PACKAGE_VENDOR "The Convwalk authors")
set(CPACK_PACKAGE_CONTACT "The Convwalk authors <convwalk@users.noreply.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "see how convolutions walk over their input")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Convwalk lays out the input, padding and inserted zeros of a layer, moves the\n\
kernel over them, does the arithmetic in front of you, and writes what you see\n\
for slides and papers: convolutions, transposed convolutions, pooling, resizing\n\
and whole networks, with code for and from PyTorch, Keras, TensorFlow, JAX and\n\
ONNX.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded at run time, so that a machine without them still gets sizes, SVG and a sentence; the second line by GLFW, for
# cursors, pointers and screens.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "libegl1, libgl1-mesa-dri, libglx-mesa0, \
libxcursor1, libxi6, libxinerama1, libxrandr2")
# Encodes videos, where it is there.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "ffmpeg")
# With the module for Python, where it is built, as a package of its own.
if(CONVWALK_PYTHON)
  find_package(Python 3.11 REQUIRED COMPONENTS Interpreter)
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_NAME convwalk)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-convwalk)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_DESCRIPTION
      "The module convwalk for Python and notebooks: layers by the names of\n\
frameworks, what reads what, numbers in and out, figures that show themselves,\n\
live models of PyTorch, Keras and Flax, widgets and lessons.")
  math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "python3 (>= 3.${Python_VERSION_MINOR}), python3 (<< 3.${next_minor})")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS "python3-numpy")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS "convwalk")
  install(FILES ${copyright} ${package_folder}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/python3-convwalk
          COMPONENT python OPTIONAL)
endif()
include(CPack)
