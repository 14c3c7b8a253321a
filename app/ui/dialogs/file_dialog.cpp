#include "ui/dialogs/file_dialog.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "ui/dialogs/modal_page.h"

namespace convwalk {
namespace {

using Purpose = FileDialogState::Purpose;

constexpr std::size_t kLongestShown = 200;  // bytes of a path in a sentence

std::string name_of(const std::string& path) {
    return printable(name_in(path), kLongestShown);
}

// As the name stands in a text field: whole, and nothing that a text can't hold.
std::string shown_name(const std::string& name) {
    return printable(name, 3 * name.size() + 1);
}

// Of those that are opened, pictures are listed, too.
bool is_listed(const FileDialogState& state, const FolderEntry& entry) {
    if (entry.is_folder) return true;
    if (state.purpose == Purpose::folder) return false;
    if (has_ending(entry.name, state.ending)) return true;
    return state.purpose == Purpose::open &&
           (has_ending(entry.name, ".png") || has_ending(entry.name, ".jpg") ||
            has_ending(entry.name, ".jpeg"));
}

// @return false, and says why, when the folder can't be read
bool enter(const Shelf& shelf, FileDialogState& state, const std::string& folder) {
    try {
        FolderListing listing = shelf.list(folder);
        std::erase_if(listing.entries, [&](const FolderEntry& entry) { return !is_listed(state, entry); });
        state.entries = std::move(listing.entries);
        state.complete = listing.complete;
    } catch (const BadInput& error) {
        state.sentence = error.what();
        return false;
    }
    state.folder = folder;
    state.picked.clear();
    state.sentence.clear();
    state.asked_about.clear();
    state.entered = true;
    return true;
}

bool names_a_folder(const std::string& typed) {
    return typed == "~" || typed == "." || typed == ".." || typed.ends_with('/') || typed.ends_with("/.") ||
           typed.ends_with("/..");
}

// Where something is opened from: a path of a file that is there.
void open_at(const Shelf& shelf, FileDialogEdit& edit, const std::string& whole) {
    for (const std::string& file : {whole, whole + edit.state.ending}) {
        if (!shelf.has(file)) continue;
        edit.path = file;
        return;
    }
    edit.state.sentence =
        fmt::format("there is no file {} in {}", name_of(whole), printable(folder_of(whole), kLongestShown));
}

// Where something is written: a path, a question or a sentence.
void write_at(const Shelf& shelf, FileDialogEdit& edit, const std::string& path) {
    using Kind = Found::Kind;
    FileDialogState& state = edit.state;
    const Found found = shelf.look(path);
    if (found.kind == Kind::unknown) {
        state.sentence = fmt::format("{} can't be a name here: {}", name_of(path), found.why_unknown);
    } else if (state.purpose == Purpose::folder) {
        if (found.kind == Kind::nothing || found.kind == Kind::folder) {
            edit.path = path;
        } else {
            state.sentence = fmt::format("{} is a file; the frames need a folder", name_of(path));
        }
    } else if (found.kind == Kind::folder) {
        state.sentence = fmt::format("{} is a folder; choose another name", name_of(path));
    } else if (found.kind != Kind::nothing && state.asked_about != path) {
        state.asked_about = path;
        state.sentence = fmt::format("{} exists; press {} again to replace it", name_of(path), state.action);
    } else {
        edit.path = path;
    }
}

// What the name leads to: another folder, a path, a question or a sentence.
void confirm(const Shelf& shelf, FileDialogEdit& edit) {
    FileDialogState& state = edit.state;
    state.sentence.clear();
    // The keyboard stays with the name.
    state.fresh = true;
    const std::string& typed = state.name;
    if (typed.find_first_not_of(' ') == std::string::npos) {
        if (state.purpose == Purpose::folder) {
            edit.path = state.folder;
        } else {
            state.sentence = state.purpose == Purpose::open ? "type a name, or pick a file from the list"
                                                            : "type a name for the file";
        }
        return;
    }
    const std::string whole = path_of_typed(state.folder, typed, shelf.home());
    const bool wants_folder = names_a_folder(typed);
    if (shelf.has_folder(whole) && (wants_folder || state.purpose != Purpose::folder)) {
        if (enter(shelf, state, whole)) state.name.clear();
        return;
    }
    const std::string parent = folder_of(whole);
    if (wants_folder || !shelf.has_folder(parent)) {
        if (wants_folder && state.purpose == Purpose::folder && shelf.has_folder(parent)) {
            edit.path = whole;
            return;
        }
        state.sentence =
            fmt::format("there is no folder {}", printable(wants_folder ? whole : parent, kLongestShown));
        return;
    }
    if (state.purpose == Purpose::open) return open_at(shelf, edit, whole);
    write_at(shelf, edit, state.purpose == Purpose::save ? with_ending(whole, state.ending) : whole);
}

void pick(FileDialogState& state, const FolderEntry& entry) {
    state.picked = entry.name;
    state.sentence.clear();
    state.asked_about.clear();
    // A name that was given to what will be saved outlives a look into another folder.
    if (!entry.is_folder || state.purpose != Purpose::save) state.name = entry.name;
}

// --- the folder that is shown ---

struct Crumb {
    std::string words;
    std::string folder;
};

std::vector<Crumb> crumbs_of(const std::string& folder) {
    constexpr std::size_t kLongest = 30;
    std::vector<Crumb> crumbs;
    for (const std::string& each : folders_down_to(folder)) {
        const std::string name = name_in(each);
        crumbs.push_back({printable(name.empty() ? each : name, kLongest), each});
    }
    return crumbs;
}

// A button one folder up, and each folder on the way as a button: the last ones, where all are too many.
// @return where to go
std::optional<std::string> folder_line(const Style& style, const std::string& folder) {
    std::optional<std::string> wanted;
    const std::string above = folder_of(folder);
    if (icon_button(style, "up", Icon::up, "One folder up (Backspace)", {.enabled = above != folder}))
        wanted = above;
    const FontScope font(style.fonts.body);
    const float pad = style.px(7);
    const float slash = ImGui::CalcTextSize("/").x;
    std::vector<Crumb> crumbs = crumbs_of(folder);
    float left = ImGui::GetContentRegionAvail().x - style.px(30) - style.px(40);
    std::size_t first = crumbs.size();
    while (first > 0) {
        left -= ImGui::CalcTextSize(crumbs[first - 1].words.c_str()).x + 2 * pad + slash;
        if (left < 0 && first < crumbs.size()) break;
        --first;
    }
    if (first > 0) crumbs[first - 1].words = "…";
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {pad, style.px(6)});
    for (std::size_t i = first > 0 ? first - 1 : 0; i < crumbs.size(); ++i) {
        const bool behind_root = i > 0 && crumbs[i - 1].words != "/" && (first == 0 || i >= first);
        if (behind_root) {
            ImGui::SameLine(0, 0);
            ImGui::AlignTextToFramePadding();
            text("/", style.fonts.body, style.colours.faint);
        }
        ImGui::SameLine(0, behind_root ? 0 : style.px(4));
        ImGui::PushID(static_cast<int>(i));
        if (button(style, crumbs[i].words + "###crumb", {.kind = ButtonKind::quiet}))
            wanted = crumbs[i].folder;
        ImGui::PopID();
    }
    ImGui::PopStyleVar();
    return wanted;
}

// --- the list ---

std::string date_of(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm local = {};
#ifdef _WIN32
    if (::localtime_s(&local, &time) != 0) return "";
#else
    if (::localtime_r(&time, &local) == nullptr) return "";
#endif
    return fmt::format("{}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                       local.tm_hour, local.tm_min);
}

void draw_row(const Style& style, const FolderEntry& entry, ImVec2 from, ImVec2 to) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const UiColours& c = style.colours;
    const float middle = std::floor((from.y + to.y) / 2);
    draw_icon(list, entry.is_folder ? Icon::folder : Icon::file, {from.x + style.px(16), middle},
              style.px(13), u32(entry.is_folder ? c.faint : c.muted), style.px(1.2));
    const float line = ImGui::GetFontSize();
    const float y = std::floor(middle - line / 2);
    float right = to.x - style.px(10);
    const auto muted = [&](const std::string& words, double width) {
        list.AddText({right - ImGui::CalcTextSize(words.c_str()).x, y}, u32(c.muted), words.c_str());
        right -= style.px(width);
    };
    // Where there is little room, the name has it.
    if (to.x - from.x > style.px(420)) muted(date_of(entry.modified_ms / 1000), 130);
    if (to.x - from.x > style.px(280)) muted(entry.is_folder ? "" : size_in_words(entry.bytes), 80);
    list.PushClipRect({from.x, from.y}, {right, to.y}, true);
    list.AddText({from.x + style.px(32), y}, u32(c.ink), shown_name(entry.name).c_str());
    list.PopClipRect();
}

/// A child whose items the arrow keys reach from outside.
bool begin_list(const char* id, ImVec2 size) {
#if IMGUI_VERSION_NUM < 19090
    return ImGui::BeginChild(id, size, true, ImGuiWindowFlags_NavFlattened);
#else
    return ImGui::BeginChild(id, size, ImGuiChildFlags_Borders | ImGuiChildFlags_NavFlattened);
#endif
}

// @return the entry that was opened
std::optional<FolderEntry> folder_list(Controls& controls, FileDialogState& state, float height) {
    const Style& style = controls.style;
    const FontScope font(style.fonts.body);
    std::optional<FolderEntry> opened;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(5), style.px(5)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::PushStyleColor(ImGuiCol_Header, vec4(mix(style.colours.panel, style.colours.ink, 0.1)));
    if (begin_list("list", {0, height})) {
        if (std::exchange(state.entered, false)) ImGui::SetScrollY(0);
        const float row = style.px(28);
        const float width = ImGui::GetContentRegionAvail().x;
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(state.entries.size()), row);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const FolderEntry& entry = state.entries[static_cast<std::size_t>(i)];
                ImGui::PushID(i);
                const bool picked = entry.name == state.picked;
                if (ImGui::Selectable("##entry", picked, ImGuiSelectableFlags_AllowDoubleClick, {width, row}))
                    pick(state, entry);
                const bool twice = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0);
                if (twice || (ImGui::IsItemFocused() && controls.was_pressed(Key::enter))) opened = entry;
                draw_row(style, entry, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
                ImGui::PopID();
            }
        }
        clipper.End();
        if (state.entries.empty()) {
            const std::string words =
                state.purpose == Purpose::folder ? "No folders here."
                : state.purpose == Purpose::open
                    ? fmt::format("No folders, no {} files and no pictures here.", state.ending)
                    : fmt::format("No folders and no {} files here.", state.ending);
            ImGui::SetCursorPos({style.px(14), style.px(12)});
            wrapped_text(words, style.fonts.body, style.colours.muted);
        }
        if (!state.complete) {
            ImGui::Dummy({0, style.px(8)});
            wrapped_text(
                fmt::format("Of very many, {} are listed; the others can be typed.", state.entries.size()),
                style.fonts.small, style.colours.muted);
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(2);
    return opened;
}

// @return Enter was pressed in it
bool name_field(const Style& style, FileDialogState& state, float width_px) {
    const FontScope font(style.fonts.body);
    std::string typed = shown_name(state.name);
    const std::string before = typed;
    ImGui::SetNextItemWidth(width_px);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {style.px(10), std::floor((style.px(30) - ImGui::GetFontSize()) / 2)});
    if (std::exchange(state.fresh, false)) ImGui::SetKeyboardFocusHere();
    const bool entered =
        ImGui::InputTextWithHint("##name", "Name or path", &typed,
                                 ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    ImGui::PopStyleVar();
    if (typed != before) {
        state.name = typed;
        state.picked.clear();
        state.sentence.clear();
        state.asked_about.clear();
    }
    return entered;
}

}  // namespace

std::string size_in_words(std::uint64_t bytes) {
    constexpr double kKilo = 1000;
    const auto count = static_cast<double>(bytes);
    if (bytes < 1000) return fmt::format("{} {}", bytes, bytes == 1 ? "byte" : "bytes");
    if (count < 999.5 * kKilo) return fmt::format("{:.0f} kB", count / kKilo);
    if (count < 999.95 * kKilo * kKilo) return fmt::format("{:.1f} MB", count / kKilo / kKilo);
    return fmt::format("{:.1f} GB", count / kKilo / kKilo / kKilo);
}

FileDialogState file_dialog_in(const Shelf& shelf, Purpose purpose, const std::string& folder,
                               const std::string& name, const std::string& ending) {
    FileDialogState state;
    state.purpose = purpose;
    state.name = name;
    state.ending = ending;
    switch (purpose) {
        case Purpose::open:
            state.title = "Open a figure";
            state.action = "Open";
            break;
        case Purpose::save:
            state.title = "Save the figure as";
            state.action = "Save";
            break;
        case Purpose::folder:
            state.title = "Write the frames into";
            state.action = "Choose";
            break;
    }
    if (!folder.empty() && enter(shelf, state, path_of_typed("/", folder, shelf.home()))) return state;
    if (enter(shelf, state, shelf.documents())) return state;
    const std::string sentence = std::exchange(state.sentence, "");
    state.folder = folders_down_to(shelf.documents()).front();
    if (!enter(shelf, state, state.folder)) state.sentence = sentence;
    return state;
}

FileDialogEdit file_dialog(Controls& controls, const Shelf& shelf, FileDialogState state) {
    const Style& style = controls.style;
    FileDialogEdit edit{std::move(state), false, std::nullopt};
    FileDialogState& s = edit.state;
    const ModalPage page(style, "file dialog", 640, 480);
    if (!page) return edit;

    text(s.title, style.fonts.title, style.colours.ink);
    ImGui::Dummy({0, style.px(2)});
    std::optional<std::string> go = folder_line(style, s.folder);

    const float gap = style.px(8);
    const float row = style.px(30);
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const float width = ImGui::GetContentRegionAvail().x;
    float said = 0;
    if (!s.sentence.empty()) {
        const FontScope font(style.fonts.body);
        said = ImGui::CalcTextSize(s.sentence.c_str(), nullptr, false, width).y + spacing;
    }
    const float height = ImGui::GetContentRegionAvail().y - row - said - 2 * spacing;
    const std::optional<FolderEntry> opened = folder_list(controls, s, std::max(row, height));

    if (!s.sentence.empty()) wrapped_text(s.sentence, style.fonts.body, style.colours.wrong);
    ImGui::Dummy({0, 0});
    constexpr double kButton = 96;
    const bool entered = name_field(style, s, std::max(row, width - 2 * (style.px(kButton) + gap)));
    ImGui::SameLine(0, gap);
    edit.closed = button(style, "Cancel", {.width = kButton});
    ImGui::SameLine(0, gap);
    const bool pressed = button(style, s.action, {.kind = ButtonKind::main, .width = kButton});

    if (controls.was_pressed(Key::escape)) edit.closed = true;
    const bool typing = ImGui::GetIO().WantTextInput;
    if (!typing && controls.was_pressed(Key::backspace)) go = folder_of(s.folder);
    if (edit.closed) {
        // Nothing else counts.
    } else if (opened) {
        pick(s, *opened);
        if (opened->is_folder) {
            if (enter(shelf, s, path_of_typed(s.folder, opened->name, shelf.home())) &&
                s.purpose != Purpose::save)
                s.name.clear();
        } else {
            confirm(shelf, edit);
        }
    } else if (entered || pressed) {
        confirm(shelf, edit);
    } else if (go && *go != s.folder) {
        enter(shelf, s, *go);
    }
    if (edit.closed || edit.path) ModalPage::close();
    return edit;
}

}  // namespace convwalk
