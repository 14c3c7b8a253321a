# What a program that reads what strangers wrote is released with: a stack that is watched, functions of C that know how
# large a buffer is, tables of addresses that are filled at the start and then only read, and jumps to where jumps lead.
# For every target, foreign ones too. Included before the first of them.
include_guard(GLOBAL)
include(CheckCXXCompilerFlag)

add_compile_options($<$<CONFIG:Release>:-fstack-protector-strong>)
# A compiler may have a level of its own.
add_compile_options($<$<CONFIG:Release>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
# Of processors by Intel and AMD.
check_cxx_compiler_flag(-fcf-protection CONVWALK_HAS_CF_PROTECTION)
if(CONVWALK_HAS_CF_PROTECTION)
  add_compile_options($<$<CONFIG:Release>:-fcf-protection>)
endif()
if(UNIX AND NOT APPLE)
  add_link_options($<$<CONFIG:Release>:LINKER:-z,relro,-z,now>)
endif()
