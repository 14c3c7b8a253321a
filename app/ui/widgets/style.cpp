#include "ui/widgets/style.h"

#include <cmath>

#include "render/embedded_fonts.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

// Dear ImGui counts a font's size from its ascender to its descender; ours are ems.
constexpr double kInterHeightEm = 2728.0 / 2816 + 680.0 / 2816;
constexpr double kDejaVuHeightEm = 0.928 + 0.236;

enum class Characters {
    figures,  ///< what the size of an output needs
    latin,    ///< labels and sentences
    all,      ///< whatever a person may type and a formula may hold
};

// Zero-terminated pairs, as Dear ImGui wants them; must outlive the atlas.
const ImWchar* ranges_of(Characters characters) {
    static constexpr ImWchar kFigures[] = {0x20, 0x7E, 0xD7, 0xD7, 0};
    static constexpr ImWchar kLatin[] = {0x20,   0x7E,   0xA0,   0xFF,   0x2013, 0x2014, 0x2018, 0x201E,
                                         0x2022, 0x2026, 0x2070, 0x2079, 0x2190, 0x2193, 0x2212, 0x2212,
                                         0x2265, 0x2265, 0x2264, 0x2264, 0x25B2, 0x25BE, 0};
    static constexpr ImWchar kAll[] = {0x20,   0x7E,   0xA0,   0xFF,   0x15E,  0x15F,  0x391,  0x3C9,  0x2009,
                                       0x2015, 0x2018, 0x2027, 0x202F, 0x2037, 0x2070, 0x209C, 0x2190, 0x2199,
                                       0x21D0, 0x21D4, 0x2202, 0x2265, 0x25A0, 0x25CF, 0};
    switch (characters) {
        case Characters::figures:
            return kFigures;
        case Characters::latin:
            return kLatin;
        case Characters::all:
            return kAll;
    }
    return kAll;
}

const ImWchar* symbol_ranges() {
    static constexpr ImWchar kSymbols[] = {0x2217, 0x2218, 0x2308, 0x230B, 0x2713, 0x2713,
                                           0x1D40, 0x1D40, 0xFFFD, 0xFFFD, 0};
    return kSymbols;
}

ImFont* add_font(double em_px, bool semibold, Characters characters) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    const auto add = [&](std::size_t face, double size_px, const ImWchar* ranges,
                         const ImFontConfig& config) {
        const std::string_view bytes = embedded_fonts()[face].second;
        // The atlas only reads: it does not own the data.
        return atlas.AddFontFromMemoryTTF(const_cast<char*>(bytes.data()), static_cast<int>(bytes.size()),
                                          static_cast<float>(size_px), &config, ranges);
    };
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.OversampleV = 1;
    config.PixelSnapH = false;
    const std::size_t face = semibold ? 1 : 0;
    const double inter_px = em_px * kInterHeightEm;

    // Figures come first and are all equally wide, so that numbers don't shake while they change.
    static constexpr ImWchar kDigits[] = {'0', '9', 0};
    ImFontConfig figures = config;
    figures.GlyphMinAdvanceX = figures.GlyphMaxAdvanceX = static_cast<float>(
        std::round(em_px * text_width_em("0", semibold ? Weight::semibold : Weight::regular)));
#if IMGUI_VERSION_NUM >= 19200
    // Ranges are no limit any more: glyphs are made when they are needed.
    static constexpr ImWchar kAllButDigits[] = {1, '0' - 1, '9' + 1, 0xFFFF, 0};
    figures.GlyphExcludeRanges = kAllButDigits;
#endif
    ImFont* font = add(face, inter_px, kDigits, figures);
    config.MergeMode = true;
    add(face, inter_px, ranges_of(characters), config);
    if (characters == Characters::all)
        add(semibold ? 3 : 2, em_px * kDejaVuHeightEm, symbol_ranges(), config);
    return font;
}

// For code: what is not in it is seldom in a program.
ImFont* add_code_font(double em_px) {
    constexpr std::size_t kFace = 4;
    static constexpr ImWchar kRanges[] = {0x20,   0x7E,   0xD7,   0xD7,   0x2026, 0x2026,
                                          0x2192, 0x2192, 0x2212, 0x2212, 0};
    const std::string_view bytes = embedded_fonts()[kFace].second;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true;
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(
        const_cast<char*>(bytes.data()), static_cast<int>(bytes.size()),
        static_cast<float>(std::round(em_px * kDejaVuHeightEm)), &config, kRanges);
}

}  // namespace

UiColours ui_colours(const Theme& theme) {
    UiColours c;
    if (luminance(theme.background) > 0.13) {
        c = {.panel = {255, 255, 255},
             .canvas = {252, 252, 250},
             .field = {255, 255, 255},
             .line = {222, 228, 230},
             .hover = {243, 246, 247},
             .note = {243, 246, 247},
             .ink = {28, 42, 48},
             .muted = {104, 121, 130},
             .faint = {172, 182, 187},
             .chosen = {28, 42, 48},
             .on_chosen = {255, 255, 255},
             .accent = theme.accent,
             .on_accent = {255, 255, 255},
             .progress = theme.output.fill,
             .wrong = {190, 58, 46},
             .wrong_note = {253, 241, 239}};
    } else {
        c = {.panel = {27, 33, 38},
             .canvas = theme.background,
             .field = {34, 41, 47},
             .line = {56, 66, 73},
             .hover = {44, 53, 60},
             .note = {35, 43, 49},
             .ink = {236, 241, 243},
             .muted = {150, 164, 172},
             .faint = {92, 105, 113},
             .chosen = {222, 230, 234},
             .on_chosen = {20, 26, 30},
             .accent = theme.accent,
             .on_accent = {20, 26, 30},
             .progress = theme.output.fill,
             .wrong = {240, 128, 116},
             .wrong_note = {58, 36, 34}};
    }
    if (luminance(c.accent) > 0.52) c.on_accent = {20, 26, 30};
    return c;
}

float Style::px(double design_px) const {
    return static_cast<float>(std::round(design_px * scale));
}

UiFonts load_fonts(double scale) {
    const auto px = [scale](double em) { return std::round(em * scale); };
    UiFonts fonts;
    // The first one is what Dear ImGui uses where nothing else is said.
    fonts.body = add_font(px(13), false, Characters::all);
    fonts.small = add_font(px(12), false, Characters::all);
    fonts.heading = add_font(px(12), true, Characters::latin);
    fonts.strong = add_font(px(13), true, Characters::latin);
    fonts.formula = add_font(px(14), false, Characters::all);
    fonts.title = add_font(px(15), true, Characters::latin);
    fonts.hero = add_font(px(26), true, Characters::figures);
    fonts.code = add_code_font(px(12));
    return fonts;
}

void apply_style(const Style& style) {
    const UiColours& c = style.colours;
    ImGuiStyle& s = ImGui::GetStyle();
    s = ImGuiStyle();
    s.WindowPadding = {style.px(16), style.px(12)};
    s.FramePadding = {style.px(10), style.px(6)};
    s.ItemSpacing = {style.px(8), style.px(6)};
    s.ItemInnerSpacing = {style.px(8), style.px(4)};
    // With half of the padding it makes up the padding: a panel keeps its width when it begins to scroll.
    s.ScrollbarSize = style.px(8);
    s.GrabMinSize = style.px(24);
    s.WindowRounding = 0;
    s.ChildRounding = style.px(7);
    s.FrameRounding = style.px(7);
    s.PopupRounding = style.px(7);
    s.ScrollbarRounding = style.px(4);
    s.GrabRounding = style.px(5);
    s.WindowBorderSize = 0;
    s.ChildBorderSize = style.px(1);
    s.FrameBorderSize = style.px(1);
    s.PopupBorderSize = style.px(1);
    s.WindowMinSize = {1, 1};
    s.DisabledAlpha = 0.45F;
    s.ButtonTextAlign = {0.5F, 0.5F};
    s.AntiAliasedLinesUseTex = false;

    const auto set = [&](ImGuiCol role, Colour colour) { s.Colors[role] = vec4(colour); };
    set(ImGuiCol_Text, c.ink);
    set(ImGuiCol_TextDisabled, mix(c.faint, c.muted, 0.6));
    set(ImGuiCol_WindowBg, c.panel);
    set(ImGuiCol_ChildBg, kNoColour);
    set(ImGuiCol_PopupBg, c.panel);
    set(ImGuiCol_Border, c.line);
    set(ImGuiCol_FrameBg, c.field);
    set(ImGuiCol_FrameBgHovered, c.hover);
    set(ImGuiCol_FrameBgActive, c.field);
    set(ImGuiCol_ScrollbarBg, kNoColour);
    set(ImGuiCol_ScrollbarGrab, c.line);
    set(ImGuiCol_ScrollbarGrabHovered, c.faint);
    set(ImGuiCol_ScrollbarGrabActive, c.muted);
    set(ImGuiCol_CheckMark, c.ink);
    set(ImGuiCol_SliderGrab, c.muted);
    set(ImGuiCol_SliderGrabActive, c.ink);
    set(ImGuiCol_Button, c.field);
    set(ImGuiCol_ButtonHovered, c.hover);
    set(ImGuiCol_ButtonActive, c.line);
    set(ImGuiCol_Header, c.hover);
    set(ImGuiCol_HeaderHovered, c.hover);
    set(ImGuiCol_HeaderActive, c.line);
    set(ImGuiCol_Separator, c.line);
    set(ImGuiCol_SeparatorHovered, c.faint);
    set(ImGuiCol_SeparatorActive, c.muted);
    set(ImGuiCol_ResizeGrip, kNoColour);
    set(ImGuiCol_TextSelectedBg, faded(c.accent, 0.35));
    set(ImGuiCol_NavHighlight, c.accent);
    // Behind a dialog it gets darker, more so where all is dark already.
    set(ImGuiCol_ModalWindowDimBg, luminance(c.panel) > 0.21 ? Colour{20, 26, 30, 90} : Colour{0, 0, 0, 140});
}

ImU32 u32(Colour c) {
    return IM_COL32(c.r, c.g, c.b, c.a);
}

ImVec4 vec4(Colour c) {
    return ImGui::ColorConvertU32ToFloat4(u32(c));
}

}  // namespace convwalk
