# What a desktop knows a program by: its icon, which the program draws itself, and its entry in menus.
# Included where the target convwalk exists.
include_guard(GLOBAL)

# As SVG, because a machine without OpenGL draws that too.
set(icon ${PROJECT_BINARY_DIR}/convwalk.svg)
add_custom_command(
  OUTPUT ${icon}
  COMMAND convwalk export ${PROJECT_SOURCE_DIR}/assets/icon.json -o ${icon}
  DEPENDS convwalk ${PROJECT_SOURCE_DIR}/assets/icon.json
  COMMENT "Drawing the icon"
  VERBATIM)
add_custom_target(convwalk_icon ALL DEPENDS ${icon})

install(FILES ${icon} DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${PROJECT_SOURCE_DIR}/assets/convwalk.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)

# What shells complete the program's commands with, where each looks for it.
function(install_completion shell folder name)
  set(script ${PROJECT_BINARY_DIR}/completions/${shell}/${name})
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/completions/${shell})
  add_custom_command(OUTPUT ${script} COMMAND convwalk completion ${shell} > ${script} DEPENDS convwalk VERBATIM)
  add_custom_target(convwalk_completion_${shell} ALL DEPENDS ${script})
  install(FILES ${script} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder})
endfunction()
install_completion(bash bash-completion/completions convwalk)
install_completion(zsh zsh/vendor-completions _convwalk)
install_completion(fish fish/vendor_completions.d convwalk.fish)
