#include "web/screen.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "render/gl_program.h"
#include "render/offscreen_picture.h"
#include "ui/font_texture.h"
#include "web/page.h"

namespace convwalk {
namespace {

struct NamedKey {
    std::string_view name;
    Key key;
    ImGuiKey gui;  ///< ImGuiKey_COUNT: Dear ImGui has no use for it
};
constexpr NamedKey kNamedKeys[] = {
    {" ", Key::space, ImGuiKey_Space},
    {"Enter", Key::enter, ImGuiKey_Enter},
    {"Escape", Key::escape, ImGuiKey_Escape},
    {"Tab", Key::tab, ImGuiKey_Tab},
    {"Backspace", Key::backspace, ImGuiKey_Backspace},
    {"Delete", Key::none, ImGuiKey_Delete},
    {"ArrowLeft", Key::left, ImGuiKey_LeftArrow},
    {"ArrowRight", Key::right, ImGuiKey_RightArrow},
    {"ArrowUp", Key::up, ImGuiKey_UpArrow},
    {"ArrowDown", Key::down, ImGuiKey_DownArrow},
    {"Home", Key::home, ImGuiKey_Home},
    {"End", Key::end, ImGuiKey_End},
    {"PageUp", Key::page_up, ImGuiKey_PageUp},
    {"PageDown", Key::page_down, ImGuiKey_PageDown},
    {"+", Key::plus, ImGuiKey_COUNT},
    {"=", Key::plus, ImGuiKey_COUNT},
    {"-", Key::minus, ImGuiKey_COUNT},
    {",", Key::comma, ImGuiKey_COUNT},
    {".", Key::period, ImGuiKey_COUNT},
    {"F1", Key::f1, ImGuiKey_COUNT},
    {"F6", Key::f6, ImGuiKey_COUNT},
    {"F11", Key::f11, ImGuiKey_COUNT},
    {"0", Key::digit_0, ImGuiKey_COUNT},
    {"1", Key::digit_1, ImGuiKey_COUNT},
    {"2", Key::digit_2, ImGuiKey_COUNT},
    {"a", Key::a, ImGuiKey_A},
    {"c", Key::c, ImGuiKey_C},
    {"v", Key::v, ImGuiKey_V},
    {"x", Key::x, ImGuiKey_X},
    {"y", Key::y, ImGuiKey_Y},
    {"z", Key::z, ImGuiKey_Z},
};

NamedKey named_key(std::string_view name) {
    // With Shift a letter comes as a capital.
    std::string lower(name);
    if (lower.size() == 1 && lower[0] >= 'A' && lower[0] <= 'Z')
        lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
    for (const NamedKey& each : kNamedKeys) {
        if (each.name == lower || each.name == name) return each;
    }
    if (lower.size() == 1 && lower[0] >= 'a' && lower[0] <= 'z')
        return {name, static_cast<Key>(static_cast<int>(Key::a) + (lower[0] - 'a')), ImGuiKey_COUNT};
    return {name, Key::none, ImGuiKey_COUNT};
}

const char* css_cursor(ImGuiMouseCursor cursor) {
    switch (cursor) {
        case ImGuiMouseCursor_TextInput:
            return "text";
        case ImGuiMouseCursor_ResizeAll:
            return "move";
        case ImGuiMouseCursor_ResizeNS:
            return "ns-resize";
        case ImGuiMouseCursor_ResizeEW:
            return "ew-resize";
        case ImGuiMouseCursor_Hand:
            return "pointer";
        case ImGuiMouseCursor_NotAllowed:
            return "not-allowed";
        default:
            return "default";
    }
}

// Text fields copy and paste by the same way as the rest of the window.
void use_clipboard(PageScreen& screen) {
#if IMGUI_VERSION_NUM < 19110
    ImGuiIO& io = ImGui::GetIO();
    io.ClipboardUserData = &screen;
    io.GetClipboardTextFn = [](void* self) -> const char* {
        static std::string text;
        text = static_cast<PageScreen*>(self)->take_clipboard();
        return text.c_str();
    };
    io.SetClipboardTextFn = [](void* self, const char* text) {
        static_cast<PageScreen*>(self)->set_clipboard(text);
    };
#else
    ImGuiPlatformIO& io = ImGui::GetPlatformIO();
    io.Platform_ClipboardUserData = &screen;
    io.Platform_GetClipboardTextFn = [](ImGuiContext*) -> const char* {
        static std::string text;
        text = static_cast<PageScreen*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->take_clipboard();
        return text.c_str();
    };
    io.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
        static_cast<PageScreen*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->set_clipboard(text);
    };
#endif
}

// The window that a finger on what is pointed at may scroll; 0: none.
ImGuiID scrollable_under_pointer() {
    ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
    while (window != nullptr && window->ScrollMax.y <= 0)
        window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr;
    return window == nullptr ? 0 : window->ID;
}

void make_context(const std::string& canvas) {
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.alpha = EM_FALSE;
    attributes.depth = EM_FALSE;
    attributes.antialias = EM_FALSE;  // edges are softened by the shaders
    const auto context = emscripten_webgl_create_context(canvas.c_str(), &attributes);
    if (context <= 0)
        throw NoGraphics("The figure is drawn with WebGL 2, and this browser does not offer it.");
    emscripten_webgl_make_context_current(context);
}

}  // namespace

PageScreen::PageScreen(const std::string& canvas) {
    make_context(canvas);
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
#if IMGUI_VERSION_NUM < 18700
    for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
#endif
    use_clipboard(*this);
    ImGui_ImplOpenGL3_Init(glsl_version());
    easel_.emplace();
    last_s_ = now_s();
}

PageScreen::~PageScreen() {
    easel_.reset();
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
}

void PageScreen::resized(SizePx size, double scale) {
    size_ = size;
    scale_ = std::clamp(scale, 0.5, 4.0);
    wake();
}

void PageScreen::pointed(double x, double y, int buttons, bool finger) {
    come({{static_cast<float>(x), static_cast<float>(y)}, buttons, finger});
}

void PageScreen::left() {
    come({{-FLT_MAX, -FLT_MAX}, 0});
}

// Of moves without a change of buttons the last one counts.
void PageScreen::come(Pointing pointing) {
    wake();
    const std::size_t count = pointings_to_come_.size();
    const int before = count > 1 ? pointings_to_come_[count - 2].buttons : buttons_;
    if (count > 0 && pointings_to_come_.back().buttons == pointing.buttons && before == pointing.buttons)
        pointings_to_come_.back() = pointing;
    else
        pointings_to_come_.push_back(pointing);
}

void PageScreen::scrolled(double columns, double rows) {
    wake();
#if IMGUI_VERSION_NUM < 18700
    ImGui::GetIO().MouseWheelH += static_cast<float>(columns);
    ImGui::GetIO().MouseWheel += static_cast<float>(rows);
#else
    ImGui::GetIO().AddMouseWheelEvent(static_cast<float>(columns), static_cast<float>(rows));
#endif
}

void PageScreen::key(std::string_view name, bool down, bool ctrl, bool shift, bool alt) {
    wake();
    const NamedKey key = named_key(name);
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
    io.KeyCtrl = ctrl;
    io.KeyShift = shift;
    io.KeyAlt = alt;
#else
    io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, shift);
    io.AddKeyEvent(ImGuiMod_Alt, alt);
#endif
    if (key.gui != ImGuiKey_COUNT) keys_to_come_.push_back({static_cast<int>(key.gui), down});
    if (down && key.key != Key::none && !alt) input_.pressed.push_back({key.key, ctrl, shift});
}

void PageScreen::typed(const char* text) {
    wake();
    ImGui::GetIO().AddInputCharactersUTF8(text);
}

void PageScreen::pasted(std::string text) {
    clipboard_ = std::move(text);
    clipboard_came_ = true;
    key("v", true, true, false, false);
    key("v", false, true, false, false);
}

void PageScreen::dropped(std::string path) {
    wake();
    input_.dropped_files.push_back(std::move(path));
}

void PageScreen::focused(bool focused) {
    wake();
    if (focused) return;
#if IMGUI_VERSION_NUM < 18700
    ImGuiIO& io = ImGui::GetIO();
    io.KeyCtrl = io.KeyShift = io.KeyAlt = false;
    std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
#else
    ImGui::GetIO().AddFocusEvent(false);
#endif
}

double PageScreen::now_s() const {
    return emscripten_get_now() / 1000;
}

FrameInput PageScreen::take_input() {
    FrameInput input = std::exchange(input_, {});
    input.size = {std::max(1, size_.width), std::max(1, size_.height)};
    input.scale = scale_;
    return input;
}

PageScreen::Pointing PageScreen::scrolled_by_finger(Pointing pointing) {
    if (!pointing.finger || pointing.buttons == 0) {
        stroke_.reset();
        return pointing;
    }
    if (!stroke_) stroke_ = Stroke{pointing.at, pointing.at, scrollable_under_pointer()};
    Stroke& stroke = *stroke_;
    const ImVec2 way = {pointing.at.x - stroke.began.x, pointing.at.y - stroke.began.y};
    const float last = std::exchange(stroke.last, pointing.at).y;
    ImGuiWindow* window = stroke.window == 0 ? nullptr : ImGui::FindWindowByID(stroke.window);
    if (window == nullptr) return pointing;
    constexpr double kStill = 8;  // of the page's pixels
    if (!stroke.scrolls) {
        if (std::abs(way.y) < kStill * scale_ || std::abs(way.y) < std::abs(way.x)) return pointing;
        // What was pressed was not meant.
        stroke.scrolls = true;
        ImGui::ClearActiveID();
    }
    ImGui::SetScrollY(window, std::clamp(window->Scroll.y + last - pointing.at.y, 0.0F, window->ScrollMax.y));
    pointing.buttons = 0;
    return pointing;
}

void PageScreen::point_in_gui() {
    if (pointings_to_come_.empty()) return;
    const Pointing now = scrolled_by_finger(pointings_to_come_.front());
    pointings_to_come_.erase(pointings_to_come_.begin());
    if (!pointings_to_come_.empty()) wake();
    ImGuiIO& io = ImGui::GetIO();
    const int changed = std::exchange(buttons_, now.buttons) ^ now.buttons;
#if IMGUI_VERSION_NUM < 18700
    io.MousePos = now.at;
#else
    io.AddMousePosEvent(now.at.x, now.at.y);
#endif
    constexpr int kButtons = 3;
    for (int b = 0; b < kButtons; ++b) {
        if (((changed >> b) & 1) == 0) continue;
        const bool down = ((now.buttons >> b) & 1) != 0;
#if IMGUI_VERSION_NUM < 18700
        io.MouseDown[b] = down;
#else
        io.AddMouseButtonEvent(b, down);
#endif
    }
}

void PageScreen::press_in_gui() {
    if (keys_to_come_.empty()) return;
    const Press now = keys_to_come_.front();
    keys_to_come_.erase(keys_to_come_.begin());
    if (!keys_to_come_.empty()) wake();
#if IMGUI_VERSION_NUM < 18700
    ImGui::GetIO().KeysDown[now.key] = now.down;
#else
    ImGui::GetIO().AddKeyEvent(static_cast<ImGuiKey>(now.key), now.down);
#endif
}

void PageScreen::begin_frame(SizePx size, bool new_fonts) {
    if (new_fonts) renew_font_texture();
    ImGui_ImplOpenGL3_NewFrame();
    point_in_gui();
    press_in_gui();
    ImGuiIO& io = ImGui::GetIO();
    const double now = now_s();
    constexpr double kLeastS = 1e-4;
    io.DeltaTime = static_cast<float>(std::max(kLeastS, now - std::exchange(last_s_, now)));
    io.DisplaySize = {static_cast<float>(size.width), static_cast<float>(size.height)};
    io.DisplayFramebufferScale = {1, 1};
    ImGui::NewFrame();
}

void PageScreen::end_frame(SizePx size, Colour background) {
    clear_window(size, background);
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
#if IMGUI_VERSION_NUM < 18700
    ImGui::GetIO().MouseWheel = ImGui::GetIO().MouseWheelH = 0;
#endif
    if (const char* cursor = css_cursor(ImGui::GetMouseCursor()); cursor_ != cursor)
        page::set_cursor((cursor_ = cursor).c_str());
    if (const bool typing = ImGui::GetIO().WantTextInput; typing != typing_)
        page::set_typing(typing_ = typing);
}

std::optional<std::string> PageScreen::clipboard() {
    if (std::exchange(clipboard_came_, false)) return clipboard_;
    // A menu asks for it. A browser may ask the person first.
    page::ask_for_clipboard();
    return std::nullopt;
}

void PageScreen::set_clipboard(const std::string& text) {
    clipboard_ = text;
    page::copy(text);
}

bool PageScreen::offer_picture(const std::string& text, const CopiedPicture& picture) {
    clipboard_ = text;
    page::copy(text, picture.png);
    return true;
}

void PageScreen::set_title(const std::string& title) {
    page::set_title(title);
}

void PageScreen::set_fullscreen(bool wanted) {
    if (wanted == fullscreen_) return;
    page::set_fullscreen(fullscreen_ = wanted);
}

}  // namespace convwalk
