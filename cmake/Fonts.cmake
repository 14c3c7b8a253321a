# The fonts of the pictures: Inter, and DejaVu Sans for what Inter lacks, cut down to the characters that
# Convwalk writes and compiled in, so that a picture looks the same on every machine.
#
#   add_font_table(TARGET)   how wide every character is, for core/scene/font_metrics.cpp
#   embed_fonts(TARGET)      the font files themselves, as embedded_fonts(); needs embed_files()
include_guard(GLOBAL)

find_program(PYFTSUBSET pyftsubset)
if(NOT PYFTSUBSET)
  message(FATAL_ERROR "pyftsubset, which cuts fonts down, was not found; on Debian it is in the package fonttools.")
endif()

function(find_font variable folder file package)
  find_file(${variable} ${file} PATHS /usr/share/fonts/${folder} /usr/local/share/fonts/${folder} NO_DEFAULT_PATH)
  if(NOT ${variable})
    message(FATAL_ERROR "The font ${file} was not found; on Debian it is in the package ${package}. "
                        "-D${variable}=FILE names it elsewhere.")
  endif()
endfunction()
find_font(FONT_REGULAR opentype/inter Inter-Regular.otf fonts-inter)
find_font(FONT_SEMIBOLD opentype/inter Inter-SemiBold.otf fonts-inter)
find_font(FONT_SYMBOLS truetype/dejavu DejaVuSans.ttf fonts-dejavu-core)
find_font(FONT_SYMBOLS_BOLD truetype/dejavu DejaVuSans-Bold.ttf fonts-dejavu-core)
find_font(FONT_CODE truetype/dejavu DejaVuSansMono.ttf fonts-dejavu-core)

# ASCII, Latin-1, Greek, punctuation, super- and subscripts, arrows, ∂∅∆∏∑ −√∞∫≈≠≤≥, geometric shapes.
set(text_characters
    U+0020-007E,U+00A0-00FF,U+0391-03C9,U+2009-2015,U+2018-2027,U+202F-2037,U+2070-209C,U+2190-2199,U+21D0-21D4,U+2202-2265,U+25A0-25CF
)
# What formulas need and Inter lacks: ↦ ∀ ∃ ∈ ∉ ∋ ∗ ∘ ∝ ∣ ∧ ∨ ∩ ∪ ≡ ⊂ ⊆ ⊕ ⊗ ⊙ ⊛ ⋅ ⋆ ⋮ ⋯ ⌈ ⌉ ⌊ ⌋ ✓ ✗ ᵀ and the sign for an
# unknown character.
set(symbol_characters
    U+21A6,U+2200,U+2203,U+2208-2209,U+220B,U+2217-2218,U+221D,U+2223,U+2227-222A,U+2261,U+2282,U+2286,U+2295,U+2297,U+2299,U+229B,U+22C5-22C6,U+22EE-22EF,U+2308-230B,U+2713,U+2717,U+1D40,U+FFFD
)

# Code, in the window alone: ASCII, × … → −.
set(code_characters U+0020-007E,U+00D7,U+2026,U+2192,U+2212)

# The tabular figures (feature tnum) stay in; the table of widths makes them the figures.
function(cut_font in out characters)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${PYFTSUBSET} ${in} --unicodes=${characters} --layout-features=tnum --no-hinting
            --drop-tables+=FFTM,GPOS,GDEF --output-file=${out}
    DEPENDS ${in}
    COMMENT "Cutting down ${in}"
    VERBATIM)
endfunction()

set(font_folder ${PROJECT_BINARY_DIR}/fonts)
file(MAKE_DIRECTORY ${font_folder})
# The order is that of Glyph::face.
set(CONVWALK_FONTS ${font_folder}/regular.otf ${font_folder}/semibold.otf ${font_folder}/symbols.ttf
                   ${font_folder}/symbols-bold.ttf)
cut_font(${FONT_REGULAR} ${font_folder}/regular.otf ${text_characters})
cut_font(${FONT_SEMIBOLD} ${font_folder}/semibold.otf ${text_characters})
cut_font(${FONT_SYMBOLS} ${font_folder}/symbols.ttf ${symbol_characters})
cut_font(${FONT_SYMBOLS_BOLD} ${font_folder}/symbols-bold.ttf ${symbol_characters})
# Behind those of the pictures, which never use it.
set(CONVWALK_CODE_FONT ${font_folder}/code.ttf)
cut_font(${FONT_CODE} ${CONVWALK_CODE_FONT} ${code_characters})

find_path(STB_INCLUDE_DIR stb_truetype.h PATHS /usr/include /usr/local/include PATH_SUFFIXES stb)
if(NOT STB_INCLUDE_DIR)
  message(FATAL_ERROR "stb_truetype.h was not found; on Debian it is in the package libstb-dev.")
endif()
add_executable(convwalk_font_table EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/font_table.cpp)
target_include_directories(convwalk_font_table SYSTEM PRIVATE ${STB_INCLUDE_DIR})
if(EMSCRIPTEN)
  target_link_options(convwalk_font_table PRIVATE -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1)
endif()

set(font_table ${font_folder}/font_table.cpp)
add_custom_command(
  OUTPUT ${font_table}
  COMMAND convwalk_font_table ${font_table} ${CONVWALK_FONTS}
  DEPENDS convwalk_font_table ${CONVWALK_FONTS}
  VERBATIM)
# Custom commands belong to the folder they are written in; other folders wait for this target.
add_custom_target(convwalk_fonts DEPENDS ${CONVWALK_FONTS} ${CONVWALK_CODE_FONT} ${font_table})

function(add_font_table target)
  target_sources(${target} PRIVATE ${font_table})
  add_dependencies(${target} convwalk_fonts)
endfunction()

function(embed_fonts target)
  embed_files(${target} embedded_fonts ${CONVWALK_FONTS} ${CONVWALK_CODE_FONT})
  add_dependencies(${target} convwalk_fonts)
endfunction()
